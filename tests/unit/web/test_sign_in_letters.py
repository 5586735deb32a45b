"""Emails when no mail server answers: the page does, what was done stands, and the email waits among one's work."""

import socket
from datetime import timedelta
from threading import Event

import pytest

from support.forms import request_id


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


@pytest.fixture
def one(world):
    return world.commissioners[0]


@pytest.fixture
def nobody_answers():
    """The address of a mail server at which nobody listens."""
    from django.test import override_settings

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens, so every connection is refused
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=taken.getsockname()[1],
        ):
            yield


def work(after):
    """What the worker does a while after `NOW`."""
    from commissioning.core.clock import FixedClock
    from commissioning.platform.job_runner import run_worker
    from support.organisations import NOW

    return run_worker(stop=Event(), clock=FixedClock(NOW + after), until_idle=True)


def invite(browser, one):
    browser.sign_in(one, "administrator")
    said = {"request_id": request_id(browser, "/people/invite"), "email": "new@example.org", "role": "adviser"}
    return browser.post("/people/invite", said)


def jobs(world, one, kind):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.platform.work_models import Job

    with acting_as(world.access(one, Role.ADMINISTRATOR)):
        return list(Job.objects.filter(kind=kind))


def test_an_invitation_waits_for_the_mail_server(browser, world, one, nobody_answers):
    from support.signing_in import link_in, post_office

    work(timedelta(0))
    answer = invite(browser, one)
    assert answer["Location"] == "/people/invitations"
    assert "new@example.org" in browser.get("/people/invitations").text
    (job,) = jobs(world, one, "send invitation")
    assert "new@example.org" not in job.arguments, "references alone"
    assert "Email with an invitation" in browser.get("/jobs").text
    assert work(timedelta(minutes=1)) == 1
    assert "tried again every 5 minutes" in browser.get(f"/jobs/{job.pk}").text
    assert work(timedelta(minutes=5)) == 0, "it pauses"
    for tried in range(2, 6):
        assert work(timedelta(minutes=6 * tried)) == 1, "it goes on, however often"
    with post_office() as letters:
        assert work(timedelta(minutes=60)) == 1
    assert "has taken the email" in browser.get(f"/jobs/{job.pk}").text
    (letter,) = letters
    assert letter.to == ["new@example.org"]
    browser.logout()
    assert browser.get(link_in(letter), follow=True).status_code == 200


def test_after_a_day_it_says_what_to_do(browser, world, one, nobody_answers):
    work(timedelta(0))
    invite(browser, one)
    assert work(timedelta(hours=25)) == 1
    (job,) = jobs(world, one, "send invitation")
    assert (job.state, "Tell the operator" in job.problem) == ("failed", True)


def test_one_that_was_withdrawn_meanwhile_is_not_sent(browser, world, one, nobody_answers):
    from commissioning.platform import invitations
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Invitation
    from commissioning.platform.roles import Role
    from support.organisations import NOW
    from support.signing_in import post_office

    work(timedelta(0))
    invite(browser, one)
    by = world.access(one, Role.ADMINISTRATOR)
    with acting_as(by):
        invitations.withdraw(invitation=Invitation.objects.get(email="new@example.org"), by=by, now=NOW)
    with post_office() as letters:
        work(timedelta(minutes=1))
    (job,) = jobs(world, one, "send invitation")
    assert (letters, job.state, "opens nothing" in job.problem) == ([], "failed", True)


def test_an_email_about_ones_account_waits_among_ones_work(browser, world, one, nobody_answers):
    from support.signing_in import PASSWORD, post_office, sign_in, with_password

    person = with_password(world.people[world.operator.pk])
    work(timedelta(0))
    sign_in(browser, person.email)
    answer = browser.post("/account/password", {"oldpassword": PASSWORD, "password1": "a better one entirely"})
    assert answer.status_code == 302
    assert sign_in(browser, person.email, "a better one entirely").status_code == 302, "it stands"
    assert "Email about an account" in browser.get("/jobs").text
    with post_office() as letters:
        assert work(timedelta(minutes=1)) == 1
    assert [(letter.to, letter.subject) for letter in letters] == [([person.email], "Your password was changed")]


def test_whoever_asked_for_an_email_is_told_that_none_comes(browser, world, nobody_answers):
    person = world.people[world.operator.pk]
    answers = [
        browser.post("/account/password/forgotten", {"email": email}) for email in (person.email, "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [503, 503]
    assert "mail server does not answer" in answers[0].text
    assert answers[0].text == answers[1].text, "whether an account has the address is not told"


def test_nothing_is_sent_about_what_was_undone(world, one):
    from django.db import transaction

    from commissioning.platform.roles import Role
    from commissioning.web.sign_in import letters
    from support.signing_in import post_office

    by = world.access(one, Role.ADMINISTRATOR)

    def tell_and_fail():
        with transaction.atomic():
            letters.send("account/email/password_changed", world.people[one.pk], by=by)
            raise ZeroDivisionError

    with post_office() as sent:
        with pytest.raises(ZeroDivisionError):
            tell_and_fail()
        assert sent == []
        with transaction.atomic():
            letters.send("account/email/password_changed", world.people[one.pk], by=by)
            assert sent == [], "not before it is kept"
        assert len(sent) == 1
