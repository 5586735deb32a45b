"""What the permission census walks: every route there is, and for each that is about a row, a row in each relationship.

Who adds a route with a reference in its address adds a line to `OBJECTS`.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from commissioning.platform import actions
from commissioning.platform.access import acting_as
from commissioning.platform.people_models import Kind
from commissioning.platform.roles import Role
from support.journeys import referred_by_itself
from support.organisations import NOW, ROLES, TODAY

NO_PAGES = {"demonstration": "routed in demo mode alone", "openapi": "of the API, whose own tests walk it"}
"""Rows of the census, but for operations, whose route is not among the pages."""
GUARDED_ELSEWHERE = {
    "health", "health-ready", "health-working",
    "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "openid_connect_login", "openid_connect_callback",
    "account_confirm_email", "account_reset_password_from_key", "invitation", "take_up_invitation",
    "account_email", "account_change_password", "mfa_activate_totp", "open_account", "take_up_account",
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


def _journey_file(world, organisation) -> tuple[str, ...]:
    """A file of events that the organisation sent in, and that had errors."""
    from commissioning.platform import jobs
    from commissioning.platform.work_models import Job
    from commissioning.rooms.journey.background import IMPORTS
    from commissioning.rooms.journey.bulk_models import Sort
    from commissioning.rooms.market.uploads import keep

    by = world.access(organisation, Role.WORK_COACH)
    with acting_as(by):
        asked = {"kind": IMPORTS[Sort.EVENTS], "arguments": {"check": True}, "request": "rows for the census"}
        made = jobs.ask_for(**asked, by=by, now=NOW)
        if not made.result:
            file = keep(content=[b"file,row\n"], name="errors.csv", why="for the census", by=by, now=NOW)
            result = f'{{"errors":1,"errors_file":"{file.pk}"}}'
            Job.objects.filter(pk=made.pk).update(state="done", ended_at=NOW, result=result)
        return (made.pk,)


_JOURNEY_FILE = Object(_journey_file, lambda world, organisation: _journey_file(world, world.commissioners[1]))
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


def of_allocation(*more: str) -> Object:
    """A public page about who serves whom in the first commissioner's programme, which has a journey."""

    def arguments(world, organisation):
        return (version_of(world, world.commissioners[0])["reference"], *more)

    return Object(arguments, arguments)


def _month(world, organisation) -> tuple[str, ...]:
    from commissioning.rooms.journey.seed_periods import periods

    if organisation != world.commissioners[0]:
        return ("nobodynobodynobodynobody",)
    with acting_as(world.access(organisation)):
        return (periods(version_of(world, organisation)["reference"])[0].pk,)


def _area_of_shares(world, organisation) -> tuple[str, ...]:
    from commissioning.rooms.contracts.models import Contract

    with acting_as(world.access(organisation)):
        return (Contract.objects.order_by("pk")[0].package_area_id, "2", STEP)


def _foreign(find):
    """For the first commissioner, what another one has, or nobody."""
    return lambda world, organisation: find(world, next(o for o in world.commissioners if o.pk != organisation.pk))


def of_participant(*more: str, event: bool = False) -> Object:
    """A route about a participant, or an event of theirs: one whom a commissioner referred itself, or who is handed on.

    Foreign is whoever another employment service referred: the commissioner sees the participant and no name.
    """

    def arguments(world, placement):
        return (placement.participant_id, *((_event(world, placement),) if event else ()), *more)

    return Object(
        lambda world, organisation: arguments(world, _own_placement(world, organisation)),
        lambda world, organisation: arguments(world, world.placement),
    )


def of_work(model: str, attribute: str, *more: Any) -> Object:
    """A route about an assessment, a plan or an appointment of a participant: of the same people."""

    def arguments(world, placement):
        from django.apps import apps

        with acting_as(world.access(world.commissioners[0])):
            rows = apps.get_model("journey", model).objects.filter(placement=placement.pk)
            return (placement.participant_id, rows.values_list(attribute, flat=True)[0], *more)

    return Object(
        lambda world, organisation: arguments(world, _own_placement(world, organisation)),
        lambda world, organisation: arguments(world, world.placement),
    )


def _own_placement(world, organisation):
    """The placement of somebody whom the organisation knows by name."""
    from commissioning.rooms.journey.participant_models import Identity

    if organisation == world.commissioners[0]:
        return referred_by_itself(world)
    with acting_as(world.access(organisation)):
        if Identity.objects.filter(participant=world.placement.participant_id).exists():
            return world.placement
    raise StopIteration("this organisation knows nobody by name")


def _event(world, placement) -> str:
    from commissioning.rooms.journey.event_models import Event

    with acting_as(world.access(world.commissioners[0])):
        return Event.objects.filter(placement=placement.pk).values_list("record", flat=True)[0]


def _refers_to(world, organisation) -> tuple[str, ...]:
    """A package area to which the organisation refers people."""
    from commissioning.rooms.journey.referrers import refers_to

    if organisation == world.commissioners[0]:
        referred_by_itself(world)
    with acting_as(by := world.access(organisation)):
        return next((area.pk, STEP) for _, areas in refers_to(on=TODAY, by=by) for area in areas)


def _another_lead_s_area(world, organisation) -> tuple[str, ...]:
    return OBJECTS["package_area_close"].foreign(world, organisation)


_GLASS = Object(
    _glass("own", about=_is_about), _glass("operator", about=lambda organisation, row: not _is_about(organisation, row))
)
STEP = "start"
_NOBODYS = ("nobodynobodynobodynobody",)


def _own_plan(world, organisation) -> tuple[str, ...]:
    from commissioning.rooms.journey.plan_models import Plan
    from support.journeys import as_participant

    with acting_as(as_participant(world)):
        return (Plan.objects.values_list("pk", flat=True)[0],)


def _programme_heard(world, organisation) -> tuple[str, ...]:
    return (world.placement.participant.programme,)


def _sample(world, organisation) -> tuple[str, ...]:
    from commissioning.rooms.journey.voice_models import ComplaintSample

    with acting_as(world.access(world.commissioners[0])):
        return (ComplaintSample.objects.values_list("pk", flat=True)[0],)


def _review(world, organisation) -> tuple[str, ...]:
    """The review of the world, which is closed."""
    from commissioning.rooms.performance.review_models import CaseReview

    with acting_as(world.access(world.commissioners[0])):
        return (CaseReview.objects.order_by("recorded_at").values_list("pk", flat=True)[0],)


def _reviewed_case(world, organisation) -> tuple[str, ...]:
    from commissioning.rooms.performance.review_models import ReviewedCase

    with acting_as(world.access(world.commissioners[0])):
        return (ReviewedCase.objects.filter(review=_review(world, organisation)[0]).values_list("pk", flat=True)[0],)


def _standards_review(world, organisation) -> tuple[str, ...]:
    """A review of the standards of the world's programme."""
    from commissioning.rooms.performance.standards_review_models import StandardsReview

    with acting_as(world.access(world.commissioners[0])):
        return (StandardsReview.objects.order_by("recorded_at").values_list("record", flat=True)[0],)


def _point(world, commissioner) -> str:
    """A point that was raised with a commissioner."""
    from commissioning.rooms.contracts.points import points

    with acting_as(world.access(commissioner)):
        return points().values_list("pk", flat=True)[0]


def _local_review(world, organisation) -> tuple[str, ...]:
    """A local review of the world's employment service, which the commissioner reads."""
    from commissioning.rooms.journey.local_review_models import LocalReview

    with acting_as(world.access(world.commissioners[0])):
        return (LocalReview.objects.order_by("recorded_at").values_list("pk", flat=True)[0],)


def _clearance(world, organisation) -> tuple[str, ...]:
    """That somebody of an organisation may open restricted records."""
    from commissioning.rooms.journey.restricting import clearances
    from support.restrictions import let_open

    with acting_as(world.access(organisation, Role.ADMINISTRATOR)):
        there = clearances().first()
    return ((there or let_open(world, organisation)).pk,)


def _review_action(world, organisation) -> tuple[str, ...]:
    from commissioning.rooms.journey.local_review_models import ReviewAction

    with acting_as(world.access(world.commissioners[0])):
        return (ReviewAction.objects.values_list("pk", flat=True)[0],)


def _participant(world, organisation) -> tuple[str, ...]:
    """Somebody whom a commissioner itself refers, in the programme of the world's journey."""
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design.models import Programme
    from commissioning.rooms.journey import referrers
    from commissioning.rooms.journey.participant_models import Participant
    from support import journeys

    if not _refers(world, organisation):
        if organisation.kind != Kind.COMMISSIONER:
            raise Participant.DoesNotExist(f"{organisation} refers nobody")
        with acting_as(by := world.access(organisation)):
            programme = Programme.objects.get(pk=world.placement.participant.programme)
            referrers.name_referrer(
                programme=programme, organisation=organisation, starts_on=journeys.BEGAN, by=by, now=NOW
            )
            contract = Contract.objects.get(pk=world.placement.contract)
        journeys.refer(world, organisation, contract, journeys.Particulars("Cleo Dunn", date(1991, 1, 1)))
    with acting_as(world.access(organisation, Role.WORK_COACH)):
        return (Participant.objects.filter(employment_service=organisation).values_list("pk", flat=True)[0],)


def _refers(world, organisation) -> bool:
    from commissioning.platform.relationship_models import REFERS

    return any(each.kind == REFERS for each in world.access(organisation, Role.WORK_COACH).standings)


def _served(world, organisation):
    """Somebody whom a commissioner itself refers, placed with a prime: the placement."""
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey import placing
    from commissioning.rooms.journey.participant_models import Participant
    from commissioning.rooms.journey.placement_models import How, Placement
    from support.journeys import REFERRED

    (reference,) = _participant(world, organisation)
    with acting_as(by := world.access(organisation, Role.WORK_COACH)):
        there = Placement.objects.filter(participant=reference).select_related("participant").first()
        return there or placing.place(
            participant=Participant.objects.get(pk=reference),
            contract=Contract.objects.get(pk=world.placement.contract),
            nation="england",
            how=How.DRAWN,
            on=REFERRED,
            by=by,
            now=NOW,
        )


def _case(*more: str):
    return lambda world, organisation: (_served(world, organisation).participant_id, *more)


def _report(world, organisation) -> tuple[str, ...]:
    from commissioning.rooms.journey.exit_reports import exit_reports, write_exit_report
    from support.exits import WRITTEN

    placement = _served(world, organisation)
    with acting_as(by := world.access(organisation, Role.WORK_COACH)):
        there = exit_reports([placement])
        row = there[0].report if there else write_exit_report(placement=placement, written=WRITTEN, by=by, now=NOW)
    return (placement.participant_id, row.pk)


def _asked(world, organisation) -> tuple[str, ...]:
    from commissioning.rooms.journey.specialists import ask_specialist, specialist_referrals

    placement = _served(world, organisation)
    with acting_as(by := world.access(organisation, Role.WORK_COACH)):
        if there := specialist_referrals([placement]):
            return (there[0].last.record,)
        said = {"need": "debt", "sessions": 4, "price_pence": 18_000}
        row = ask_specialist(placement=placement, to=world.specialist, **said, by=by, now=NOW)
        return (row.record,)


def of_journey(find) -> Object:
    """A route about a row of the one journey there is: to everybody else it is not there."""
    return Object(find, lambda world, organisation: _NOBODYS)


_OF_STANDARD = Object(
    lambda world, organisation: (world.placement.contract, "supported", STEP),
    lambda world, organisation: (foreign_contract(world, organisation), "supported", STEP),
)
_OF_POINT = Object(
    lambda world, organisation: (_point(world, organisation),),
    lambda world, organisation: (_point(world, next(each for each in world.commissioners if each != organisation)),),
)
_COMPLAINT = of_journey(lambda world, organisation: (world.complaint.pk,))
OBJECTS: dict[str, Object] = {
    "case": of_participant(),
    "case_kinds": of_participant(),
    "case_record": of_participant("support", STEP),
    "case_event": of_participant(event=True),
    "case_correct": of_participant(STEP, event=True),
    "case_withdraw": of_participant(event=True),
    "case_hand_over": of_participant(STEP),
    "case_restrict": of_participant(),
    "case_adviser": of_participant(),
    "case_lift_restriction": of_participant(),
    "restricted_end": Object(
        lambda world, organisation: _clearance(world, organisation), lambda world, organisation: _NOBODYS
    ),
    "held": of_participant(),
    "held_file": of_participant("json"),
    "held_erase": of_participant(),
    "case_assessments": of_participant(),
    "case_assess": of_participant(STEP),
    "case_assessment_correct": of_work("Assessment", "record", STEP),
    "case_assessment_withdraw": of_work("Assessment", "record"),
    "case_plan": of_participant(),
    "case_plan_write": of_participant(STEP),
    "case_plan_sign": of_work("Plan", "pk"),
    "case_plan_paper": of_work("Plan", "pk"),
    "case_plan_paper_file": of_work("Plan", "pk"),
    "case_plan_result": of_work("Plan", "pk", 1),
    "case_appointments": of_participant(),
    "case_appointment_book": of_participant(STEP),
    "case_appointment_move": of_work("Appointment", "record", STEP),
    "case_appointment_attended": of_work("Appointment", "record"),
    "case_appointment_missed": of_work("Appointment", "record"),
    "case_appointment_cancel": of_work("Appointment", "record"),
    "refer": Object(_refers_to, _another_lead_s_area),
    "contract": of_contract(),
    "contract_terms": of_contract(),
    "contract_standards": of_contract(),
    "contract_kept": of_contract(),
    "contract_cases": of_contract(),
    "contract_reviews": of_contract(),
    "case_review_draw": _OF_STANDARD,
    "self_assess": _OF_STANDARD,
    "case_review": of_journey(_review),
    "case_review_close": of_journey(_review),
    "reviewed_case": of_journey(_reviewed_case),
    "reviewed_case_score": of_journey(_reviewed_case),
    "reviewed_case_propose": of_journey(_reviewed_case),
    "reviewed_case_agree": of_journey(_reviewed_case),
    "promised": of_allocation(),
    "facts": of_allocation(),
    "facts_publish": Object(
        lambda world, organisation: (world.placement.participant.programme,),
        lambda world, organisation: (version_of(world, world.commissioners[1])["reference"],),
    ),
    "standards_reviews": of_programme(),
    "standards_review_write": of_programme(STEP),
    "standards_review": of_journey(_standards_review),
    "standards_review_correct": Object(
        lambda world, organisation: (*_standards_review(world, organisation), STEP),
        lambda world, organisation: (*_NOBODYS, STEP),
    ),
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
    "local_review": of_journey(_local_review),
    "local_review_agree": Object(
        lambda world, organisation: (*_local_review(world, organisation), STEP),
        lambda world, organisation: (*_NOBODYS, STEP),
    ),
    "local_review_confirm": of_journey(_local_review),
    "local_review_take_back": of_journey(_local_review),
    "review_action_result": of_journey(_review_action),
    "local_review_write": Object(lambda world, organisation: (STEP,), lambda world, organisation: (STEP,)),
    "point": _OF_POINT,
    "point_raise": of_contract(STEP),
    "point_answer": _OF_POINT,
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
    "allocation": of_allocation(),
    "allocation_file": of_allocation("log"),
    "pool": of_allocation("north", "2"),
    "seed_make": of_programme(),
    "seed_publish": Object(_month, _foreign(_month)),
    "shares_decide": Object(_area_of_shares, _foreign(_area_of_shares)),
    "participant_allocate": of_participant(STEP),
    "contract_carry_over": of_contract(),
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
    "dismiss": of_platform("Membership", person__is_service=False, role=Role.AUDITOR),
    "withdraw_invitation": of_platform("Invitation"),
    "revoke_token": of_platform("ApiToken"),
    "chains_import": of_programme(),
    "import": Object(_refused_import, _foreign_import),
    "import_errors": Object(_refused_import, _foreign_import),
    "journey_file": _JOURNEY_FILE,
    "journey_file_list": _JOURNEY_FILE,
    "journey_casework_file": Object(lambda world, organisation: ("plans",), lambda world, organisation: ("plans",)),
    "journey_file_template": Object(lambda world, organisation: ("events",), lambda world, organisation: ("events",)),
    "audit_event": of_platform("AuditEvent"),
    "audit_about": of_platform("AuditEvent", attribute="subject"),
    "break_glass_ask": Object(lambda world, organisation: (STEP,), lambda world, organisation: (STEP,)),
    "break_glass_opening": _GLASS,
    "break_glass_agree": _GLASS,
    "break_glass_read": _GLASS,
    "break_glass_end": _GLASS,
    "own_sign": of_journey(_own_plan),
    "own_complaint": _COMPLAINT,
    "own_complaint_further": _COMPLAINT,
    "own_complaint_settle": _COMPLAINT,
    "own_complaint_back": _COMPLAINT,
    "complaint": _COMPLAINT,
    "complaint_acknowledge": _COMPLAINT,
    "complaint_answer": _COMPLAINT,
    "complaints_draw": of_journey(_programme_heard),
    "complaint_sample": of_journey(_sample),
    "offer_account": of_journey(_participant),
    "exit_report_write": Object(_case(STEP), lambda world, organisation: (*_NOBODYS, STEP)),
    "exit_report": Object(_report, lambda world, organisation: _NOBODYS * 2),
    "exit_report_pdf": Object(_report, lambda world, organisation: _NOBODYS * 2),
    "exit_report_send": Object(_report, lambda world, organisation: _NOBODYS * 2),
    "own_exit_report_pdf": of_journey(lambda world, organisation: (world.exit_report.pk,)),
    "specialist_ask": Object(_case(STEP), lambda world, organisation: (*_NOBODYS, STEP)),
    "specialist_referral": of_journey(_asked),
    "specialist_agree": of_journey(_asked),
    "specialist_decline": of_journey(_asked),
    "specialist_refer": of_journey(_asked),
    "specialist_end": of_journey(_asked),
    "job": of_platform("Job"),
    "cancel_job": of_platform("Job"),
}


def give_every_role(world) -> None:
    """One person of the first commissioner holds each of the roles that are for somebody of an organisation."""
    one = world.commissioners[0]
    by = world.access(one, Role.ADMINISTRATOR)
    with acting_as(by):
        for role in set(Role) - set(ROLES) - {Role.PUBLIC, Role.PARTICIPANT}:
            actions.appoint(
                person=world.people[one.pk], organisation=one.pk, role=role, starts_on=TODAY, by=by, now=NOW
            )
