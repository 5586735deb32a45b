"""Helpers for tests of sign-in: people with passwords, letters that arrive, codes of an authenticator app."""

import re
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from django.core import mail
from django.test import override_settings

from commissioning.platform import actions
from commissioning.platform.access import acting_as
from commissioning.platform.roles import Role
from support.browsing import Browser
from support.organisations import NOW, TODAY

PASSWORD = "violin harbour seven kettles"
AT = 1_700_000_000
"""When it is to the authenticator app: time stands still, so that no code runs out within a test."""


@contextmanager
def post_office():
    """Letters arrive in `mail.outbox`."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        yield mail.outbox


def appoint(world, organisation, person, role: str = "auditor") -> None:
    """Give a person a role in an organisation of the world."""
    by = world.access(organisation, Role.ADMINISTRATOR)
    with acting_as(by):
        actions.appoint(person=person, organisation=organisation.pk, role=Role(role), starts_on=TODAY, by=by, now=NOW)


@contextmanager
def stopped_authenticators():
    from allauth.mfa.totp.internal import auth

    with patch.object(auth, "time", SimpleNamespace(time=lambda: AT)):
        yield


def with_password(person, password: str = PASSWORD):
    """The person as the database has them (the world's own are shared between tests), with a password."""
    person = type(person).objects.get(pk=person.pk)
    person.set_password(password)
    person.save()
    return person


def sign_in(browser: Browser, email: str, password: str = PASSWORD, **more):
    return browser.post("/account/login", {"login": email, "password": password, **more})


def code(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows, now or some steps of 30 seconds later."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, AT // 30 + steps))


def set_second_factor(browser: Browser) -> str:
    """Set one for whoever is signed in; the secret that their app keeps."""
    shown = browser.get("/account/second-factor/set")
    assert shown.status_code == 200, shown["Location"]
    secret = browser.session["mfa.totp.secret"]
    assert browser.post("/account/second-factor/set", {"code": code(secret)}).status_code == 302
    return secret


def link_in(letter) -> str:
    """The path of the one link in a letter."""
    (found,) = re.findall(r"http://localhost(/\S+)", letter.body)
    return found
