"""What the permission census walks: every route there is, and for each that is about a row, a row in each relationship.

Who adds a route with a reference in its address adds a line to `OBJECTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from commissioning.platform import actions
from commissioning.platform.access import acting_as
from commissioning.platform.roles import Role
from support.organisations import NOW, ROLES, TODAY

NO_PAGES = {"demonstration": "routed in demo mode alone", "openapi": "of the API, whose own tests walk it"}
"""Rows of the census, but for operations, whose route is not among the pages."""
GUARDED_ELSEWHERE = {
    "health", "health-ready", "health-working",
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
            yield Route(pattern.name or str(pattern.pattern), pattern.callback, _arguments(pattern.pattern))


def _arguments(pattern) -> tuple[str, ...]:
    return tuple(pattern.regex.groupindex if isinstance(pattern, RegexPattern) else pattern.converters)


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
    of_contract: Callable[[Any, str], tuple[str, ...]] | None = None
    """Of what is about a contract: the arguments for any one of them. For the other relationships there are."""


def of_contract(*more: str) -> Object:
    """A route about a contract, with further arguments of its address."""
    return Object(
        lambda world, organisation: (own_contract(world, organisation), *more),
        lambda world, organisation: (foreign_contract(world, organisation), *more),
        lambda world, contract: (contract, *more),
    )


def of_contracts_row(find, *more: str) -> Object:
    """A route about a row of a contract: `find` gives its reference, to the contract's commissioner."""

    def arguments(world, contract):
        from commissioning.platform.access import acting_as

        commissioner = next(each for each in world.commissioners if each.pk == world.contracts[contract].commissioner)
        with acting_as(world.access(commissioner)):
            return (contract, find(contract), *more)

    return Object(
        lambda world, organisation: arguments(world, own_contract_with_a_sub(world, organisation)),
        lambda world, organisation: arguments(world, foreign_contract(world, organisation)),
        arguments,
    )


def own_contract_with_a_sub(world, organisation) -> str:
    return next(
        pk
        for pk, chain in world.contracts.items()
        if organisation.pk == chain.commissioner
        and any(end is None and begins <= TODAY for *_, begins, end in chain.subs)
    )


def _agreement(contract: str) -> str:
    from commissioning.rooms.contracts.models import ContractTerms

    return ContractTerms.objects.filter(contract=contract).values_list("pk", flat=True)[0]


def _sub(contract: str) -> str:
    from commissioning.rooms.contracts.queries import supply_chain

    links = supply_chain(contract, on=TODAY)
    return links[0].relationship.organisation_id if links else "nobodynobodynobodynobody"


def _contact(contract: str) -> str:
    from commissioning.rooms.market.models import Contact

    return Contact.objects.filter(contract=contract).values_list("pk", flat=True)[0]


def of_programme(*more: str, version: bool = False) -> Object:
    """A route about a programme, or a version of its terms."""

    def arguments(world, lead):
        from commissioning.platform.access import acting_as
        from commissioning.rooms.design.models import TermsVersion

        with acting_as(world.access(lead)):
            found = TermsVersion.objects.get()
        return (found.programme_id, *((found.digest,) if version else ()), *more)

    return Object(
        lambda world, organisation: arguments(world, organisation),
        lambda world, organisation: arguments(world, next(o for o in world.commissioners if o.pk != organisation.pk)),
    )


def of_public(model: str, *more: str) -> Object:
    """A route about a row that everybody may see."""

    def arguments(world, organisation):
        from django.apps import apps

        from commissioning.platform.access import acting_as

        with acting_as(world.access(organisation)):
            return (apps.get_model(model).objects.order_by("pk").values_list("pk", flat=True)[0], *more)

    return Object(arguments, arguments)


def _kept_by_itself(world, organisation) -> tuple[str, ...]:
    """An organisation that the acting one entered, with a profile."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.actions import register_organisation
    from commissioning.platform.models import Kind, Organisation
    from commissioning.rooms.market.actions import enter_profile
    from commissioning.rooms.market.models import Sector, Size, Tier
    from support.organisations import NOW

    if organisation.kind != Kind.COMMISSIONER:
        raise StopIteration("only commissioners enter organisations")
    by = world.access(organisation)
    with acting_as(by):
        for made in Organisation.objects.filter(kept_by=organisation.pk, name="Entered for the census"):
            return (made.pk,)
        made = register_organisation(name="Entered for the census", kind=Kind.PROVIDER, by=by, now=NOW)
        kinds = {"sector": Sector.PRIVATE, "size": Size.SMALL, "tier": Tier.DELIVERY}
        enter_profile(organisation=made.pk, **kinds, by=by, now=NOW)
        return (made.pk,)


def _kept_by_nobody(world, organisation) -> tuple[str, ...]:
    return (world.providers[0].pk,)  # the operator entered it, so no commissioner may edit it


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
STEP = "start"
OBJECTS: dict[str, Object] = {
    "contract": of_contract(),
    "contract_terms": of_contract(),
    "contract_history": of_contract(),
    "contract_contacts": of_contract(),
    "supply_chain": of_contract(),
    "contract_vary": of_contract(STEP),
    "contract_hand_over": of_contract(STEP),
    "chain_engage": of_contract(STEP),
    "contact_name": of_contract(STEP),
    "contract_variation": of_contracts_row(_agreement),
    "chain_release": of_contracts_row(_sub, STEP),
    "contact_end": of_contracts_row(_contact, STEP),
    "programme": of_programme(),
    "terms_import": of_programme(),
    "terms_version": of_programme(version=True),
    "versions_compare": of_programme(version=True),
    "contract_sign": of_programme(STEP, version=True),
    "organisation": of_public("platform.organisation"),
    "organisation_register": Object(lambda world, organisation: (STEP,), lambda world, organisation: (STEP,)),
    "organisation_edit": Object(_kept_by_itself, _kept_by_nobody),
    "area": of_public("market.area"),
    "area_make": Object(lambda world, organisation: (STEP,), lambda world, organisation: (STEP,)),
    "authority": of_public("market.localauthority"),
    "authority_move": of_public("market.localauthority", STEP),
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


def give_every_role(world) -> None:
    """One person of the first commissioner holds each of the fifteen roles."""
    one = world.commissioners[0]
    by = world.access(one, Role.ADMINISTRATOR)
    with acting_as(by):
        for role in set(Role) - set(ROLES) - {Role.PUBLIC}:
            actions.appoint(
                person=world.people[one.pk], organisation=one.pk, role=role, starts_on=TODAY, by=by, now=NOW
            )
