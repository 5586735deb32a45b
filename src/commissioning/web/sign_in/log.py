"""A line for each sign-in and each change of what guards an account, with the person's reference and nothing else.

They are lines of the log, not audit events: nobody is acting for an organisation yet, a person may belong to several,
and an event stands in the chain of exactly one. What is done in a hat is in that organisation's chain.
"""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import Signal

from commissioning.core.canonical import canonical_json
from commissioning.platform.people_models import User

logger = logging.getLogger("commissioning.sign_in")

_TOLD: tuple[tuple[str, Signal], ...] = (
    ("signed in", auth.user_logged_in),
    ("signed out", auth.user_logged_out),
    ("password changed", account.password_changed),
    ("password chosen anew", account.password_reset),
    ("address changed", account.email_changed),
    ("second factor set", mfa.authenticator_added),
    ("second factor removed", mfa.authenticator_removed),
    ("recovery codes replaced", mfa.authenticator_reset),
    ("second factor refused", mfa.authentication_failed),
)


def listen() -> None:
    """Begin to write lines. Twice makes no second line."""
    for event, signal in _TOLD:
        signal.connect(_told(event), weak=False, dispatch_uid=f"sign-in: {event}")
    auth.user_login_failed.connect(_refused, dispatch_uid="sign-in: refused")


def write(event: str, person: str | None) -> None:
    """One line, as JSON."""
    logger.info(canonical_json({"event": event, "person": person}).decode())


def _told(event: str) -> Any:
    def line(user: User | None = None, **_: Any) -> None:
        write(event, user.pk if user else None)

    return line


def _refused(credentials: dict[str, Any], **_: Any) -> None:
    # Asked for known and unknown addresses alike, so that the time it takes tells nothing.
    address = str(credentials.get("email", "")).strip().lower()
    person, is_service = User.objects.filter(email=address).values_list("pk", "is_service").first() or (None, False)
    write("sign-in refused to a program" if is_service else "sign-in refused", person)
