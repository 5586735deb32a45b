"""What the permission census walks: every route there is, and for each that is about a row, a row in each relationship.

Who adds a route with a reference in its address adds a line to `OBJECTS`.
"""

from collections.abc import Callable
from contextlib import suppress
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
    of_lead: Callable[[Any, Any], tuple[str, ...]] | None = None
    """Of what is about a programme: the arguments for that of a lead, or none where it has no such row."""


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


def _link(contract: str) -> str:
    from commissioning.rooms.contracts.queries import supply_chain

    links = supply_chain(contract, on=TODAY)
    return links[0].relationship.pk if links else "nobodynobodynobodynobody"


def _required(contract: str) -> str:
    from commissioning.rooms.contracts.models import FlowDown

    return FlowDown.objects.filter(contract=contract).values_list("pk", flat=True)[0]


def _contact(contract: str) -> str:
    from commissioning.rooms.market.models import Contact

    return Contact.objects.filter(contract=contract).values_list("pk", flat=True)[0]


def of_programme(*more: str, version: bool = False) -> Object:
    """A route about a programme, or a version of its terms."""

    def arguments(world, lead):
        found = version_of(world, lead)
        return (found["reference"], *((found["digest"],) if version else ()), *more)

    return Object(
        lambda world, organisation: arguments(world, organisation),
        lambda world, organisation: arguments(world, next(o for o in world.commissioners if o.pk != organisation.pk)),
        of_lead=arguments,
    )


def version_of(world, lead) -> dict[str, str]:
    """The programme of a lead and the version of its terms, by the names in addresses of the API."""
    from commissioning.rooms.design.models import TermsVersion

    with acting_as(world.access(lead)):
        found = TermsVersion.objects.order_by("imported_at")[0]
    return {"reference": found.programme_id, "digest": found.digest}


def of_design(model: str, *more: str) -> Object:
    """A route about a row of a programme. Partners are the first commissioner's alone, so of those none is foreign."""

    def find(world, lead):
        from django.apps import apps

        with acting_as(world.access(lead)):
            rows = apps.get_model("design", model).objects.filter(programme__lead=lead).order_by("-starts_on", "pk")
            return (rows.values_list("pk", flat=True)[0], *more)

    def if_any(world, lead):
        with suppress(IndexError):
            return find(world, lead)
        return ()

    def foreign(world, organisation):
        if model == "Partner":
            return ("nobodynobodynobodynobody", *more)
        return find(world, next(each for each in world.commissioners if each.pk != organisation.pk))

    return Object(find, foreign, of_lead=if_any)


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
    from commissioning.platform.people_models import Kind, Organisation
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


def _of_its_own_map(label: str, *more: str) -> Object:
    """A row of the map or the register that the acting commissioner keeps; and one that the operator does."""

    def find(world, organisation) -> tuple[str, ...]:
        from django.apps import apps

        from commissioning.platform.access import acting_as
        from commissioning.rooms.market import actions
        from commissioning.rooms.market.models import Link

        if organisation not in [world.operator, *world.commissioners]:
            raise StopIteration("only commissioners and the operator keep the map")
        by = world.access(organisation, Role.ADMINISTRATOR)
        with acting_as(by):
            rows = apps.get_model("market", label).objects.filter(kept_by=organisation)
            if organisation != world.operator and not rows.exists():
                number = world.commissioners.index(organisation)
                one, other = (each.pk for each in world.providers[number : number + 2])
                asked = {"by": by, "now": NOW}
                actions.make_area(code=f"census-{number}", name="For the census", parts=[], starts_on=TODAY, **asked)
                actions.enter_local_authority(code=f"E0699999{number}", name="Census", starts_on=None, **asked)
                actions.count_record(organisation=one, other=other, link=Link.PARENT, starts_on=TODAY, **asked)
            return (rows.values_list("pk", flat=True)[0], *more)

    return Object(find, lambda world, organisation: find(world, world.operator))


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


def _refused_import(world, organisation) -> tuple[str, ...]:
    """A file that the organisation sent in, and that had errors."""
    from commissioning.platform import jobs
    from commissioning.platform.access import acting_as
    from commissioning.platform.work_models import Job
    from commissioning.rooms.market.background import IMPORT_CODE_LIST
    from commissioning.rooms.market.uploads import keep
    from support.organisations import NOW

    by = world.access(organisation)
    asked = {"kind": IMPORT_CODE_LIST, "arguments": {"check": True}, "request": "for the census"}
    with acting_as(by):
        made = jobs.ask_for(**asked, by=by, now=NOW)
        if not made.result:
            file = keep(content=[b"file,row\n"], name="errors.csv", why="for the census", by=by, now=NOW)
            result = f'{{"errors":1,"errors_file":"{file.pk}"}}'
            Job.objects.filter(pk=made.pk).update(state="done", ended_at=NOW, result=result)
        return (made.pk,)


def _foreign_import(world, organisation) -> tuple[str, ...]:
    return _refused_import(world, world.commissioners[1])


_PERSON = of_platform("Membership", attribute="person", person__is_service=False)


def _glass(acting: str, *, about):
    """A contract read under break-glass: as one of an organisation finds it, with what must hold of it."""

    def find(world, organisation) -> tuple[str, ...]:
        from commissioning.platform.access import acting_as
        from commissioning.platform.break_glass_models import BrokenGlass
        from commissioning.platform.roles import Role

        with acting_as(world.access(organisation if acting == "own" else world.operator, Role.ADMINISTRATOR)):
            rows = BrokenGlass.objects.order_by("pk")
            return next((row.pk,) for row in rows if about(organisation, row))

    return find


def _is_about(organisation, row) -> bool:
    return organisation.pk in (row.organisation_id, row.commissioner_id, row.prime_id)


_GLASS = Object(
    _glass("own", about=_is_about), _glass("operator", about=lambda organisation, row: not _is_about(organisation, row))
)
STEP = "start"
OBJECTS: dict[str, Object] = {
    "contract": of_contract(),
    "contract_terms": of_contract(),
    "contract_history": of_contract(),
    "contract_contacts": of_contract(),
    "supply_chain": of_contract(),
    "contract_vary": of_contract(STEP),
    "contract_hand_over": of_contract(STEP),
    "contract_end": of_contract(STEP),
    "contract_extend": of_contract(STEP),
    "flow_down": of_contract(),
    "flow_down_require": of_contract(STEP),
    "chain_engage": of_contract(STEP),
    "contact_name": of_contract(STEP),
    "contract_variation": of_contracts_row(_agreement),
    "chain_vary": of_contracts_row(_link, STEP),
    "flow_down_lift": of_contracts_row(_required, STEP),
    "chain_release": of_contracts_row(_sub, STEP),
    "contact_end": of_contracts_row(_contact, STEP),
    "programme": of_programme(),
    "package_areas": of_programme(),
    "package_areas_take_over": of_programme(STEP),
    "package_area_open": of_programme(STEP),
    "package_area": of_design("PackageArea"),
    "package_area_split": of_design("PackageArea", STEP),
    "package_area_join": of_design("PackageArea", STEP),
    "package_area_close": of_design("PackageArea", STEP),
    "partners": of_programme(),
    "partner_add": of_programme(STEP),
    "partner_end": of_design("Partner", STEP),
    "terms_import": of_programme(),
    "terms_version": of_programme(version=True),
    "versions_compare": of_programme(version=True),
    "contract_sign": of_programme(STEP, version=True),
    "organisation": of_public("platform.organisation"),
    "organisation_register": Object(lambda world, organisation: (STEP,), lambda world, organisation: (STEP,)),
    "organisation_edit": Object(_kept_by_itself, _kept_by_nobody),
    "organisation_rename": Object(
        lambda world, organisation: (*_kept_by_itself(world, organisation), STEP),
        lambda world, organisation: (*_kept_by_nobody(world, organisation), STEP),
    ),
    "record_count": of_public("platform.organisation", STEP),
    "record_end": _of_its_own_map("countedrecord", STEP),
    **{f"area_{verb}": _of_its_own_map("area", STEP) for verb in ("add", "remove", "split", "join", "rename")},
    "authority_enter": Object(lambda world, organisation: (STEP,), lambda world, organisation: (STEP,)),
    "authority_end": _of_its_own_map("localauthority", STEP),
    "authority_follow": of_public("market.localauthority"),
    "area": of_public("market.area"),
    "area_make": Object(lambda world, organisation: (STEP,), lambda world, organisation: (STEP,)),
    "authority": of_public("market.localauthority"),
    "authority_move": of_public("market.localauthority", STEP),
    "person": _PERSON,
    "appoint": _PERSON,
    "remove_second_factor": _PERSON,
    "end_sessions": _PERSON,
    "dismiss": of_platform("Membership", person__is_service=False),
    "withdraw_invitation": of_platform("Invitation"),
    "revoke_token": of_platform("ApiToken"),
    "chains_import": of_programme(),
    "import": Object(_refused_import, _foreign_import),
    "import_errors": Object(_refused_import, _foreign_import),
    "audit_event": of_platform("AuditEvent"),
    "audit_about": of_platform("AuditEvent", attribute="subject"),
    "break_glass_ask": Object(lambda world, organisation: (STEP,), lambda world, organisation: (STEP,)),
    "break_glass_opening": _GLASS,
    "break_glass_agree": _GLASS,
    "break_glass_read": _GLASS,
    "break_glass_end": _GLASS,
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
