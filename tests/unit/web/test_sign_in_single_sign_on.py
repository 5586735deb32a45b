"""Single sign-on, against a provider of our own: who gets in by it, and who does not."""

from urllib.parse import parse_qs, urlsplit

import pytest

from support.provider import through


@pytest.fixture
def provider():
    from django.test import override_settings

    from support.provider import provider

    with provider() as one, override_settings(SOCIALACCOUNT_PROVIDERS=one.settings()):
        yield one


@pytest.fixture
def browser(world, provider):
    from support.browsing import Browser
    from support.signing_in import post_office

    browser = Browser(world)
    with post_office() as browser.letters:
        yield browser


@pytest.fixture
def operator(world):
    from commissioning.platform.people_models import User

    return User.objects.get(pk=world.operator and world.people[world.operator.pk].pk)


def test_the_sign_in_page_offers_it_by_name(browser):
    shown = browser.get("/account/login?next=/contracts").text
    assert "Continue with Example ID" in shown
    assert 'href="/account/provider/single-sign-on?next=/contracts"' in shown


def test_a_confirmed_address_of_an_account_gets_in(browser, provider, operator):
    assert through(browser, provider, email=operator.email.upper(), name="Else")["Location"] == "/"
    assert "Administrator at Operator" in browser.get("/").text
    assert browser.get("/account").text.count("You can sign in through it") == 1
    operator.refresh_from_db()
    assert operator.name == "Olu Operator", "the provider changes nothing"
    browser.post("/account/logout")
    assert through(browser, provider, email="changed@example.org")["Location"] == "/", "known by now as this person"


@pytest.mark.parametrize(
    ("address", "confirmed"), [("operator@example.org", False), ("stranger@example.org", True), (None, True)]
)
def test_nobody_else_gets_in(browser, provider, operator, address, confirmed):
    from commissioning.platform.people_models import User

    before = User.objects.count()
    answer = through(browser, provider, email=address, email_verified=confirmed)
    assert "You have no account here" in answer.text
    assert browser.get("/account").status_code == 302
    assert User.objects.count() == before


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(browser, provider, world, operator):
    from support.browsing import Browser

    through(Browser(world), provider, email=operator.email)
    stolen = browser.get("/account/provider/single-sign-on/callback", {"code": "a-code", "state": "somebody-elses"})
    assert (stolen.status_code, "Signing in did not work" in stolen.text) == (401, True)
    provider.audience = "another service"
    assert through(browser, provider, email=operator.email).status_code == 401
    assert browser.get("/account").status_code == 302


def test_whoever_stops_on_the_way_is_told_so(browser, provider):
    begun = browser.get("/account/provider/single-sign-on")
    state = parse_qs(urlsplit(begun["Location"]).query)["state"][0]
    back = browser.get("/account/provider/single-sign-on/callback", {"error": "access_denied", "state": state})
    assert back["Location"] == "/account/provider/cancelled"
    assert "You did not sign in" in browser.get(back["Location"]).text


def test_an_account_is_joined_by_its_address_and_never_by_being_signed_in(browser, provider, operator):
    from allauth.socialaccount.models import SocialAccount

    from support.signing_in import sign_in, with_password

    sign_in(browser, with_password(operator).email)
    begin = "/account/provider/single-sign-on?process=connect"
    assert through(browser, provider, begin=begin, email="stranger@example.org")["Location"] == "/account"
    assert not SocialAccount.objects.exists()


def test_somebody_invited_begins_through_it(browser, provider, world):
    from commissioning.platform import invitations
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import User
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    by = world.access(world.commissioners[0], Role.ADMINISTRATOR)
    with acting_as(by):
        made = invitations.invite(email="new@example.org", role=Role.AUDITOR, organisation=by.own, by=by, now=NOW)
    browser.get(f"/account/invitation/{made.token}")
    assert "Continue with Example ID" in browser.get("/account/invitation").text
    other = through(browser, provider, "/account/invitation", email="other@example.org", name="Oz Other")
    assert "You have no account here" in other.text
    back = through(browser, provider, "/account/invitation", email="new@example.org", name="Noor New", sub="person-2")
    assert back["Location"] == "/account/invitation"
    assert browser.post("/account/invitation")["Location"] == "/"
    assert "Auditor at Department 0" in browser.get("/").text
    assert User.objects.get(email="new@example.org").name == "Noor New"


def test_it_counts_as_a_second_factor(browser, provider, operator):
    from django.test import override_settings

    with override_settings(SECOND_FACTOR="required"):
        through(browser, provider, email=operator.email)
        assert browser.get("/").status_code == 200


def test_where_it_is_required_there_are_no_passwords(browser, provider, world, operator):
    from django.test import override_settings

    from commissioning.platform import invitations
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from support.organisations import NOW
    from support.signing_in import sign_in, with_password

    with_password(operator)
    by = world.access(world.commissioners[0], Role.ADMINISTRATOR)
    with acting_as(by):
        made = invitations.invite(email="new@example.org", role=Role.AUDITOR, organisation=by.own, by=by, now=NOW)
    with override_settings(SIGN_IN_BY_PASSWORD=False):
        assert "password" not in browser.get("/account/login").text.lower()
        assert sign_in(browser, operator.email).status_code == 404
        assert browser.get("/account/password/forgotten").status_code == 404
        browser.get(f"/account/invitation/{made.token}")
        assert "password" not in browser.get("/account/invitation").text.lower()
        browser.post("/account/invitation", {"name": "Noor New", "password": "violin harbour seven kettles"})
        assert browser.get("/account").status_code == 302
        assert through(browser, provider, email=operator.email)["Location"] == "/"
        assert browser.get("/account/password").status_code in (302, 404)


def test_without_a_provider_there_is_nothing_to_go_to(browser):
    from django.test import override_settings

    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": []}}):
        assert "Continue with" not in browser.get("/account/login").text
        for path in ("single-sign-on", "single-sign-on/callback", "google"):
            assert browser.get(f"/account/provider/{path}").status_code == 404
