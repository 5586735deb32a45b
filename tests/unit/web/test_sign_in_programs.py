"""A program acts by its token. It never signs in, and whoever tries as one learns nothing by it."""

import re

import pytest


@pytest.fixture
def browser(world):
    from support.browsing import Browser
    from support.signing_in import post_office

    browser = Browser(world)
    with post_office() as browser.letters:
        yield browser


@pytest.fixture
def program(world):
    from commissioning.platform.people_models import User

    return User.objects.filter(is_service=True).first()


def test_its_address_looks_like_one_that_nobody_has(browser, program, caplog):
    from support.signing_in import sign_in

    caplog.set_level("INFO", "commissioning.sign_in")
    pages = {email: sign_in(browser, email) for email in (program.email, "unknown@example.org")}
    told = {
        re.sub(r"nonce=\S+|value=\S+|nonce-[^']+", "", page.text).replace(email, "") for email, page in pages.items()
    }
    assert len(told) == 1
    assert f'"sign-in refused to a program","person":"{program.pk}"' in caplog.text
    browser.post("/account/password/forgotten", {"email": program.email})
    assert [letter.subject for letter in browser.letters] == ["No account has this address"]


def test_no_other_way_lets_it_in(browser, program, caplog):
    from allauth.socialaccount.models import SocialAccount
    from django.test import override_settings

    from support.provider import provider, through

    caplog.set_level("INFO", "commissioning.sign_in")
    with provider() as one, override_settings(SOCIALACCOUNT_PROVIDERS=one.settings()):
        answer = through(browser, one, email=program.email)
    assert answer["Location"] == "/account/login"
    assert "The email address or the password is not right" in browser.get("/account/login").text
    assert browser.get("/account").status_code == 302
    assert not SocialAccount.objects.exists(), "nor are the two joined"
    assert "refused to a program" in caplog.text


def test_not_even_with_a_login_already_begun(browser, program):
    from allauth.account.internal.flows.login import perform_login
    from allauth.account.models import Login
    from allauth.core import context
    from django.contrib.messages.storage.fallback import FallbackStorage
    from django.test import RequestFactory

    request = RequestFactory(SERVER_NAME="localhost").get("/")
    request.session = browser.session
    request._messages = FallbackStorage(request)
    with context.request_context(request):
        answer = perform_login(request, Login(user=program))
    assert answer["Location"] == "/account/login"
    assert "_auth_user_id" not in request.session
