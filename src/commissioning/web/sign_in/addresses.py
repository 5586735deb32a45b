"""A person's address as allauth keeps it: confirmed, because every account comes from an email to it."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.signals import user_logged_in

from commissioning.platform.people_models import User


def keep_confirmed(user: User, **_: Any) -> None:
    """Write down that the address is confirmed, for people whom an operator entered without an email."""
    if not EmailAddress.objects.filter(user=user, email=user.email, verified=True, primary=True).exists():
        confirmed = {"verified": True, "primary": True}
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults=confirmed)


def listen() -> None:
    user_logged_in.connect(keep_confirmed, dispatch_uid="sign-in: an address is confirmed")
