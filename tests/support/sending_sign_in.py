"""How each form of sign-in is come to: who stands before it, where it is, and what they say there."""

from collections.abc import Callable
from functools import cache
from typing import Any

from commissioning.platform.people_models import User
from support.browsing import Browser
from support.signing_in import PASSWORD, appoint, code, link_in, set_second_factor, sign_in

SOMEBODY = "some.body@example.org"
ADDRESS = {"email": "elsewhere@example.org", "action_add": "yes"}
NEW = {"password1": "another " + PASSWORD, "oldpassword": PASSWORD}
Begun = tuple[Browser, str, dict[str, Any]]


def _nobody(world) -> Browser:
    """Signed out; there is an account of `SOMEBODY`."""
    User.objects.create_user(SOMEBODY, name="Somebody", password=PASSWORD)
    return Browser(world)


def _somebody(world) -> Browser:
    browser = _nobody(world)
    sign_in(browser, SOMEBODY)
    return browser


def _with_a_factor(world) -> tuple[Browser, str]:
    browser = _somebody(world)
    return browser, code(set_second_factor(browser))


def _by_letter(world, address: str, said: dict[str, str], signed_in: bool) -> tuple[Browser, str]:
    """Where the link of the letter leads that a form sends."""
    from django.core import mail

    browser = _somebody(world) if signed_in else _nobody(world)
    browser.post(address, said)
    return browser, link_in(mail.outbox[-1])


def _invited(world) -> Begun:
    from django.core import mail

    from support.forms import fill_in

    administrator = Browser(world)
    administrator.sign_in(world.commissioners[0], "administrator")
    fill_in(administrator, "/people/invite", email="new@example.org", role="auditor")
    return Browser(world), link_in(mail.outbox[-1]), {"name": "Noor New", "password": PASSWORD}


def _with_two_sessions(world) -> Begun:
    browser = _somebody(world)
    sign_in(Browser(world), SOMEBODY)
    return browser, "/account/sessions", {}


def _administrator(world, address: str, begun: object) -> Begun:
    """An administrator about somebody of the organisation, who has begun: `{}` in the address is that person."""
    person = User.objects.get(email=SOMEBODY)
    appoint(world, world.commissioners[0], person)
    browser = Browser(world)
    browser.sign_in(world.operator if "{}" not in address else world.commissioners[0], "administrator")
    return browser, address.format(person.pk), {"email": SOMEBODY}


def _asked_for_a_code(world) -> Begun:
    _, said = _with_a_factor(world)
    browser = Browser(world)
    sign_in(browser, SOMEBODY)
    return browser, "/account/second-factor/code", {"code": said}


def _setting_a_factor(world) -> Begun:
    browser = _somebody(world)

    @cache
    def said() -> str:  # the page that asks for it makes the secret
        return code(browser.session["mfa.totp.secret"])

    return browser, "/account/second-factor/set", {"code": said}


def _choosing_a_role(world) -> Begun:
    browser = Browser(world)
    browser.sign_in(world.commissioners[0])
    return browser, "/account/roles", {}


BEGUN: dict[str, Callable[[Any], Begun]] = {
    "hats": _choosing_a_role,
    "sessions": _with_two_sessions,
    "account_login": lambda world: (_nobody(world), "/account/login", {"login": SOMEBODY, "password": PASSWORD}),
    "account_logout": lambda world: (_somebody(world), "/account/logout", {}),
    "account_reauthenticate": lambda world: (_somebody(world), "/account/again", {"password": PASSWORD}),
    "account_email": lambda world: (_somebody(world), "/account/address", ADDRESS),
    "account_confirm_email": lambda world: (*_by_letter(world, "/account/address", ADDRESS, signed_in=True), {}),
    "account_change_password": lambda world: (_somebody(world), "/account/password", NEW),
    "account_reset_password": lambda world: (_nobody(world), "/account/password/forgotten", {"email": SOMEBODY}),
    "account_reset_password_from_key": lambda world: (
        *_by_letter(world, "/account/password/forgotten", {"email": SOMEBODY}, signed_in=False), NEW
    ),
    "take_up_invitation": _invited,
    "end_sessions": lambda world: _administrator(world, "/people/{}/sessions", _somebody(world)),
    "end_sessions_of_anybody": lambda world: _administrator(world, "/administrators/sessions", _somebody(world)),
    "remove_second_factor": lambda world: _administrator(world, "/people/{}/second-factor", _with_a_factor(world)),
    "remove_second_factor_of_anybody": lambda world: _administrator(
        world, "/administrators/second-factor", _with_a_factor(world)
    ),
    "mfa_authenticate": _asked_for_a_code,
    "mfa_activate_totp": _setting_a_factor,
    "mfa_deactivate_totp": lambda world: (_with_a_factor(world)[0], "/account/second-factor/remove", {}),
    "mfa_generate_recovery_codes": lambda world: (_with_a_factor(world)[0], "/account/recovery-codes/new", {}),
}  # fmt: skip
