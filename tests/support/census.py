"""What the permission census walks: every route there is, and for each that is about a row, a row in each relationship.

Who adds a route with a reference in its address adds a line to `OBJECTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

NO_PAGES = {"demonstration": "routed in demo mode alone", "openapi": "of the API, whose own tests walk it"}
"""Rows of the census, but for operations, whose route is not among the pages."""
GUARDED_ELSEWHERE = {
    "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "openid_connect_login", "openid_connect_callback",
    "account_confirm_email", "account_reset_password_from_key", "invitation", "take_up_invitation",
    "account_email", "account_change_password", "mfa_activate_totp",
}  # fmt: skip
"""Steps of sign-in that ask for what came before, a password or an email's key: their own tests walk them."""


@dataclass(frozen=True)
class Route:
    name: str
    view: Callable[..., Any]
    arguments: tuple[str, ...]


def routes() -> list[Route]:
    """Every page that the resolver knows; the API's operations are another list."""
    return list(_within(get_resolver().url_patterns))


def _within(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) != "api/":
                yield from _within(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield Route(pattern.name or str(pattern.pattern), pattern.callback, tuple(pattern.pattern.converters))


def own_contract(world, organisation) -> str:
    return next(
        pk
        for pk, chain in world.contracts.items()
        if organisation.pk == chain.commissioner or any(who == organisation.pk for who, *_ in chain.primes)
    )


def foreign_contract(world, organisation) -> str:
    return next(
        pk
        for pk, chain in world.contracts.items()
        if organisation.pk != chain.commissioner
        and all(who != organisation.pk for who, *_ in chain.primes)
        and all(who != organisation.pk for who, *_ in chain.subs)
    )


@dataclass(frozen=True)
class Object:
    """How to find what a route is about: the arguments of its address, for one's own and for somebody else's."""

    own: Callable[[Any, Any], tuple[str, ...]]
    foreign: Callable[[Any, Any], tuple[str, ...]]


def of_contract(*more: str) -> Object:
    """A route about a contract, with further arguments of its address."""
    return Object(
        lambda world, organisation: (own_contract(world, organisation), *more),
        lambda world, organisation: (foreign_contract(world, organisation), *more),
    )


def of_platform(model: str, *, attribute: str = "pk", **which: Any) -> Object:
    """A route about a row of the platform that belongs to an organisation."""

    def find(world, organisation) -> tuple[str, ...]:
        from django.apps import apps

        from commissioning.platform.access import acting_as
        from commissioning.platform.roles import Role

        with acting_as(world.access(organisation, Role.ADMINISTRATOR)):
            rows = apps.get_model("platform", model).objects.filter(organisation=organisation, **which)
            return (rows.order_by("pk").values_list(attribute, flat=True)[0],)

    return Object(find, lambda world, organisation: find(world, world.commissioners[1]))


_PERSON = of_platform("Membership", attribute="person", person__is_service=False)
OBJECTS: dict[str, Object] = {
    "contract": of_contract(),
    "person": _PERSON,
    "appoint": _PERSON,
    "dismiss": of_platform("Membership", person__is_service=False),
    "withdraw_invitation": of_platform("Invitation"),
    "revoke_token": of_platform("ApiToken"),
    "audit_event": of_platform("AuditEvent"),
    "audit_about": of_platform("AuditEvent", attribute="subject"),
    "job": of_platform("Job"),
    "cancel_job": of_platform("Job"),
}
