"""Signing in and out with a password, limits, sessions, passwords new and changed: as people meet them."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest


@pytest.fixture
def browser(world):
    from support.browsing import Browser
    from support.signing_in import post_office, with_password

    with_password(world.people[world.commissioners[0].pk])
    browser = Browser(world)
    with post_office() as browser.letters:
        yield browser


@pytest.fixture
def operator(world):
    from support.signing_in import with_password

    return with_password(world.people[world.operator.pk])


def test_the_right_password_opens_the_service_and_one_role_is_worn_at_once(browser, operator):
    from support.signing_in import sign_in

    shown = browser.get("/account/login")
    assert shown.status_code == 200
    assert "Accounts begin with an invitation" in shown.text
    answer = sign_in(browser, operator.email.upper())
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Administrator at Operator" in browser.get("/").text


def test_a_person_with_several_roles_chooses_one_and_goes_on(browser, world):
    from support.signing_in import sign_in

    one = world.commissioners[0]
    assert sign_in(browser, world.people[one.pk].email)["Location"] == "/account/roles"
    shown = browser.get("/account/roles?next=/contracts")
    assert "Category manager at Department 0" in shown.text
    nothing = browser.post("/account/roles?next=/contracts", {})
    assert (nothing.status_code, "Choose a role" in nothing.text) == (422, True)
    foreign = browser.post("/account/roles", {"hat": f"{world.commissioners[1].pk}:category_manager"})
    assert (foreign.status_code, "that you hold today" in foreign.text) == (422, True)
    chosen = browser.post("/account/roles?next=/contracts", {"hat": f"{one.pk}:category_manager"})
    assert (chosen.status_code, chosen["Location"]) == (302, "/contracts")
    assert browser.get("/contracts").status_code == 200


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_going_on_stays_within_the_service(browser, world, place):
    from support.signing_in import sign_in

    one = world.commissioners[0]
    assert sign_in(browser, world.people[one.pk].email, next=place)["Location"] == "/account/roles"
    chosen = browser.post("/account/roles", {"hat": f"{one.pk}:category_manager", "next": place})
    assert chosen["Location"] == "/"


def test_a_person_without_a_role_is_told_whom_to_ask(browser):
    from commissioning.platform.people_models import User
    from support.signing_in import PASSWORD, sign_in

    User.objects.create_user("nobody@example.org", PASSWORD, name="No Role")
    assert sign_in(browser, "nobody@example.org")["Location"] == "/account/roles"
    assert "You hold no role today" in browser.get("/account/roles").text


def test_a_wrong_password_and_an_unknown_address_look_the_same(browser, operator):
    from support.signing_in import sign_in

    known, unknown = sign_in(browser, operator.email, "wrong"), sign_in(browser, "unknown@example.org", "wrong")
    told = [re.sub(r"nonce=\S+|value=\S+|nonce-[^']+", "", each.text) for each in (known, unknown)]
    assert known.status_code == unknown.status_code == 422
    assert told[0].replace(operator.email, "") == told[1].replace("unknown@example.org", "")
    assert "The email address or the password is not right" in told[0]
    empty = sign_in(browser, "", "")
    assert "Enter an email address" in empty.text
    assert "Enter your password" in empty.text


def test_as_much_work_is_done_for_an_unknown_address_as_for_a_known_one(browser, operator, world):
    """What takes time is the hashing of one password; so that is what is counted."""
    from django.contrib.auth import hashers

    from support.signing_in import sign_in

    hasher = type(hashers.get_hasher())
    no_password = world.people[world.providers[0].pk]
    for address in (operator.email, "unknown@example.org", no_password.email):
        with patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as hashing:
            assert sign_in(browser, address, "wrong").status_code == 422
        assert hashing.call_count == 1, address


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_stop_an_address_for_a_while(browser, world, operator, known):
    from support.browsing import Browser
    from support.signing_in import PASSWORD, sign_in

    address = operator.email if known else "unknown@example.org"
    assert [sign_in(browser, address, "wrong").status_code for _ in range(5)] == [422] * 5
    stopped = sign_in(browser, address)
    assert (stopped.status_code, "Too many attempts" in stopped.text) == (429, True)
    assert sign_in(Browser(world), address, PASSWORD).status_code == 429, "in another browser too"
    other = world.people[world.commissioners[0].pk]
    assert sign_in(Browser(world), other.email).status_code == 302, "nobody else is kept out"
    if known:
        from django.core.cache import cache

        cache.clear()
        assert sign_in(browser, address).status_code == 302, "once the time is over"


def test_attempts_are_counted_where_every_process_sees_them(browser, world, operator):
    from support.signing_in import sign_in

    sign_in(browser, operator.email, "wrong")
    assert world.database.as_superuser("SELECT count(*) > 0 FROM platform_cache") == [(True,)]
    assert operator.email not in str(world.database.as_superuser("SELECT * FROM platform_cache"))


def test_attempts_at_the_same_moment_do_not_slip_past_the_count(browser, world, operator):
    """Each with a connection of its own, as processes have."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from support.browsing import Browser
    from support.signing_in import sign_in

    def attempt(_):
        try:
            return sign_in(Browser(world), operator.email, "wrong").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(12)))
    assert set(answers) <= {422, 429}
    assert 1 <= answers.count(422) <= 5


def test_signing_in_changes_the_session_and_signing_out_ends_it(browser, world, operator):
    from support.browsing import Browser
    from support.signing_in import sign_in

    browser.get("/account/invitation/some-token")  # begins a session
    before = browser.cookies["sessionid"].value
    sign_in(browser, operator.email)
    within = browser.cookies["sessionid"].value
    assert before != within
    assert browser.get("/account/logout").status_code == 405
    assert browser.post("/account/logout")["Location"] == "/"
    thief = Browser(world)
    thief.cookies["sessionid"] = within
    assert thief.get("/account")["Location"].startswith("/account/login")


def test_a_session_ends_after_half_an_hour_without_use(browser, operator):
    from support.organisations import NOW
    from support.signing_in import sign_in

    sign_in(browser, operator.email)
    for minutes in (25, 50, 75):
        browser.at(NOW + timedelta(minutes=minutes))
        assert browser.get("/account").status_code == 200
    browser.at(NOW + timedelta(minutes=105))
    assert browser.get("/account")["Location"] == "/account/login?next=/account"
    assert "You were signed out" in browser.get("/account/login").text


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(browser, operator):
    from support.organisations import NOW
    from support.signing_in import sign_in

    sign_in(browser, operator.email)
    for minutes in range(20, 720, 20):
        browser.at(NOW + timedelta(minutes=minutes))
        assert browser.get("/account").status_code == 200
    browser.at(NOW + timedelta(hours=12))
    assert browser.post("/account/roles", {})["Location"] == "/account/login"


def test_a_closed_account_does_not_open(browser, operator):
    from support.signing_in import sign_in

    operator.is_active = False
    operator.save()
    assert sign_in(browser, operator.email)["Location"] == "/account/closed"
    assert "Your account is closed" in browser.get("/account/closed").text
    assert browser.get("/account").status_code == 302


def test_nobody_signs_up_and_no_other_page_of_the_package_is_there(browser):
    for path in ("signup", "signup/", "email", "confirm-email", "2fa/", "3rdparty/", "password/set", "login/code"):
        assert browser.get(f"/account/{path}").status_code == 404, path
        assert browser.post(f"/account/{path}").status_code == 404, path


def test_a_changed_password_ends_every_session(browser, world, operator):
    from support.browsing import Browser
    from support.signing_in import PASSWORD, sign_in

    other = Browser(world)
    sign_in(other, operator.email)
    sign_in(browser, operator.email)
    new = "a better one entirely"
    for given, told in (
        ({"oldpassword": "wrong", "password1": new}, "Your present password is not right"),
        ({"oldpassword": PASSWORD, "password1": "short"}, "at least 12 characters"),
        ({"oldpassword": PASSWORD, "password1": "qwerty123456"}, "too common"),
        ({"oldpassword": PASSWORD, "password1": operator.email}, "too similar"),
    ):
        answer = browser.post("/account/password", given)
        assert (answer.status_code, told in answer.text) == (422, True), told
    answer = browser.post("/account/password", {"oldpassword": PASSWORD, "password1": new})
    assert answer["Location"] == "/account/login"
    assert "signed out everywhere" in browser.get("/account/login").text
    for each in (browser, other):
        assert each.get("/account").status_code == 302
    assert [letter.subject for letter in browser.letters] == ["Your password was changed"]
    assert sign_in(browser, operator.email).status_code == 422
    assert sign_in(browser, operator.email, new).status_code == 302


def test_a_forgotten_password_is_chosen_anew_by_letter_once(browser, operator):
    from support.signing_in import link_in, sign_in

    answer = browser.post("/account/password/forgotten", {"email": operator.email})
    assert answer["Location"] == "/account/password/forgotten/sent"
    assert browser.get(answer["Location"]).status_code == 200
    (letter,) = browser.letters
    assert letter.to == [operator.email]
    assert operator.name not in letter.body
    form = browser.get(link_in(letter))["Location"]
    assert "set-password" in form, "the key is not in the address of the form"
    assert browser.post(form, {"password1": "short"}).status_code == 422
    done = browser.post(form, {"password1": "another one entirely"})
    assert browser.get(done["Location"]).status_code == 200
    assert "This link does not work any more" in browser.get(link_in(letter), follow=True).text
    assert sign_in(browser, operator.email, "another one entirely").status_code == 302


def test_asking_for_a_password_never_tells_whether_an_address_is_known(browser, operator):
    known = browser.post("/account/password/forgotten", {"email": operator.email})
    unknown = browser.post("/account/password/forgotten", {"email": "unknown@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter.to for letter in browser.letters] == [[operator.email], ["unknown@example.org"]]
    assert "No account has this address" in browser.letters[1].subject
    for _ in range(2):
        browser.post("/account/password/forgotten", {"email": "unknown@example.org"})
    stopped = browser.post("/account/password/forgotten", {"email": "unknown@example.org"})
    assert stopped.status_code == 429


def test_an_address_changes_when_the_new_one_is_confirmed(browser, operator):
    from support.signing_in import link_in, sign_in

    sign_in(browser, operator.email)
    old = operator.email
    assert browser.post("/account/address", {"action_add": "yes", "email": "not one"}).status_code == 422
    browser.post("/account/address", {"action_add": "yes", "email": "New@example.org"})
    operator.refresh_from_db()
    assert operator.email == old
    assert "new@example.org" in browser.get("/account/address").text
    (letter,) = browser.letters
    assert letter.to == ["new@example.org"]
    assert "Confirm" in browser.get(link_in(letter)).text
    browser.post(link_in(letter))
    operator.refresh_from_db()
    assert operator.email == "new@example.org"
    assert [each.to for each in browser.letters[1:]] == [[old]]
    assert "does not work any more" in browser.get(link_in(letter)).text


def test_an_address_that_somebody_else_has_is_refused_without_a_word_before(browser, world, operator):
    from support.signing_in import link_in, sign_in

    sign_in(browser, operator.email)
    taken = world.people[world.providers[0].pk].email
    answer = browser.post("/account/address", {"action_add": "yes", "email": taken})
    assert answer.status_code == 302
    browser.post(link_in(browser.letters[0]))
    operator.refresh_from_db()
    assert operator.email != taken


def test_people_see_their_own_sessions_and_end_them(browser, world, operator):
    from support.browsing import Browser
    from support.signing_in import sign_in

    others = [Browser(world, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140.0") for _ in range(2)]
    foreign = Browser(world)
    sign_in(foreign, world.people[world.commissioners[0].pk].email)
    for each in (*others, browser):
        sign_in(each, operator.email)
    shown = browser.get("/account/sessions").text
    assert shown.count("Firefox on Linux</h2>") == 2
    assert shown.count("(this one)") == 1
    assert not any(each.cookies["sessionid"].value in shown for each in (*others, browser, foreign))
    key = re.search(r"Firefox on Linux</h2>.*?name=\"session\" value=\"(\w+)\"", shown, re.DOTALL)[1]
    browser.post("/account/sessions", {"session": key})
    assert sorted(each.get("/account").status_code for each in others) == [200, 302]
    browser.post("/account/sessions", {"session": "of somebody else"})
    browser.post("/account/sessions", {"others": "yes"})
    assert [each.get("/account").status_code for each in (*others, browser, foreign)] == [302, 302, 200, 200]


def test_each_event_is_a_line_without_anything_personal(browser, world, operator, caplog):
    from support.signing_in import PASSWORD, sign_in

    caplog.set_level("INFO", "commissioning.sign_in")
    sign_in(browser, operator.email, "wrong")
    sign_in(browser, "unknown@example.org", "wrong")
    sign_in(browser, operator.email)
    browser.post("/account/password", {"oldpassword": PASSWORD, "password1": "a better one entirely"})
    lines = [record.message for record in caplog.records if record.name == "commissioning.sign_in"]
    person = operator.pk
    assert lines == [
        f'{{"event":"sign-in refused","person":"{person}"}}',
        '{"event":"sign-in refused","person":null}',
        f'{{"event":"signed in","person":"{person}"}}',
        f'{{"event":"signed out","person":"{person}"}}',
        f'{{"event":"password changed","person":"{person}"}}',
    ]
    assert not any("@" in line or operator.name in line for line in lines)
