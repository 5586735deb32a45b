"""Participants for tests of the journey: terms that rule one, an employment service, people referred and placed."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from commissioning.core.clock import SystemRandomness
from commissioning.platform.access import Access, acting_as
from commissioning.platform.people_models import Kind, Organisation, User
from commissioning.platform.queries import NO_ORGANISATION, access_for
from commissioning.platform.roles import Role
from commissioning.rooms.contracts import actions as contracts
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.design.models import Programme, TermsVersion
from commissioning.rooms.journey import (
    account_invitations,
    accounts,
    appointments,
    assessing,
    bulk_importing,
    complaints,
    placing,
    planning,
    recording,
    referrers,
    referring,
    signing,
    voice_queries,
    voicing,
)
from commissioning.rooms.journey.appointment_models import About, AskedBy, Place
from commissioning.rooms.journey.assessment_models import Occasion, Step
from commissioning.rooms.journey.bulk_models import Sort
from commissioning.rooms.journey.journey_rules import rule_journey
from commissioning.rooms.journey.participant_models import Given, Route
from commissioning.rooms.journey.placement_models import How, Placement
from commissioning.rooms.journey.plan_models import Plan, PlanAction, Result
from commissioning.rooms.journey.plan_text import PlannedAction, PlanText
from commissioning.rooms.journey.referring import Particulars, Referred
from commissioning.rooms.journey.rules_models import Referrer
from commissioning.terms.models import Terms
from support.allocations import allocations_of
from support.exits import exits_of

NOW = datetime(2013, 6, 3, 9, 0, tzinfo=UTC)
BEGAN = date(2011, 6, 1)
REFERRED = date(2013, 5, 1)
ADA = Particulars(
    name="Ada Morgan-Reid",
    born_on=date(1990, 2, 3),
    nino="QQ 12 34 56 C",
    telephone="01632 960001",
    email="ada@example.org",
    address="1 Quay Street, Hartlepool",
    needs="Uses a wheelchair",
)
_SAID = {"clause": "2.1", "status": "assumed"}


def _within(length: int, unit: str, promise: str, **more: object) -> dict[str, object]:
    line = {"value": length, "clause": "2.9", "status": "assumed"}
    figure = {"unit": unit, "by": "referred_on", "values": {"2011-06-01": line}}
    return {"title": {"en": f"To be {promise}"}, **_SAID, "kind": "limit", "of": promise, "within": figure, **more}


def _reason(of: str, title: str) -> dict[str, object]:
    return {"title": {"en": title}, **_SAID, "kind": "reason", "of": of}


def _handled(length: int, of: str, **more: object) -> dict[str, object]:
    line = {"value": length, "clause": "9.4", "status": "assumed"}
    figure = {"unit": "working days", "by": "referred_on", "values": {"2011-06-01": line}}
    return {"title": {"en": f"Complaints are {of}"}, **_SAID, "kind": "complaint", "of": of, "within": figure, **more}


def _days(length: int) -> dict[str, object]:
    line = {"value": length, "clause": "2.9", "status": "assumed"}
    return {"unit": "calendar days", "by": "referred_on", "values": {"2011-06-01": line}}


def _standard(stage: str, kind: str, **more: object) -> dict[str, object]:
    line = {"value": 9_000, "clause": "8.1", "status": "assumed"}
    share = {"unit": "basis points", "by": "rated_on", "values": {"2011-06-01": line}}
    scores = [{"score": score, "meaning": {"en": said}} for score, said in ((1, "They could not"), (2, "They could"))]
    return {
        "stage": stage,
        "title": {"en": f"Standard of {stage}"},
        "text": {"en": "You can count on this."},
        **_SAID,
        "quantitative": {"kind": kind, "at_least": share, **more},
        "qualitative": {"looked_at": {"en": "Whether they could say it."}, "scores": scores, **_SAID},
    }


SECTIONS = {
    "circumstances": {
        "benefit": {
            "title": {"en": "Benefit"},
            "question": {"en": "Which benefit do you claim?"},
            **_SAID,
            "kind": "one_of",
            "answers": {"jsa": {"en": "Jobseeker's Allowance"}, "esa": {"en": "Employment and Support Allowance"}},
        },
        "age": {"title": {"en": "Age"}, "question": {"en": "How old are you?"}, **_SAID, "kind": "age"},
        "prison": {
            "title": {"en": "Released from prison"},
            "question": {"en": "Were you released from prison in the last three months?"},
            **_SAID,
            "kind": "yes_or_no",
        },
    },
    "journey": {
        "ways": {
            "title": {"en": "How people come"},
            **_SAID,
            "kind": "routes",
            "routes": ["mandatory", "voluntary"],
            "allocation": ["random", "choice"],
        },
        "grown_up": {
            "title": {"en": "Eighteen or older"},
            **_SAID,
            "kind": "requirement",
            "when": [{"circumstance": "age", "at_least": 18}],
        },
        "leavers": {
            "title": {"en": "Prison leavers"},
            **_SAID,
            "kind": "group",
            "group": "9",
            "order": 1,
            "when": [{"circumstance": "prison", "is": ["yes"]}],
        },
        "others": {"title": {"en": "Everybody else"}, **_SAID, "kind": "group", "group": "2", "order": 2},
        "acknowledge": _within(2, "working days", "acknowledged"),
        "attach_leavers": _within(
            25, "working days", "attached", order=1, when=[{"circumstance": "prison", "is": ["yes"]}]
        ),
        "attach": _within(15, "working days", "attached", order=2),
        "plan": _within(10, "working days", "planned"),
        "reassess": _within(13, "weeks", "reassessed"),
        "report": _within(10, "working days", "exit_report"),
        "ineligible": _reason("returned", "Not eligible"),
        "twice": _reason("returned", "Referred twice"),
        "no_show": _reason("not_attached", "Never came"),
        "moved": _reason("left_early", "Moved away"),
        "hear_of_it": _handled(2, "acknowledged"),
        "answer_it": _handled(15, "answered", desks=["provider", "prime"]),
        "keeping": {
            "title": {"en": "Names are kept"},
            **_SAID,
            "kind": "keeping",
            "identity": {
                "unit": "months",
                "by": "referred_on",
                "values": {"2011-06-01": {"value": 24, "clause": "9.1", "status": "assumed"}},
            },
        },
    },
    "standards": {
        "given": _standard("pre_programme", "event", event="standards_given", after="referred", within=_days(0)),
        "seen": _standard("engagement", "promise", of="attached", or_else=["failed_to_attend"]),
        "supported": {
            key: said for key, said in _standard("pre_work", "promise", of="planned").items() if key != "quantitative"
        },
        "helped": _standard("in_work", "event", event="in_work_support_offered", after="job_start", within=_days(10)),
    },
}


def days_ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def with_journey(terms: Terms) -> Terms:
    """Terms with a journey in them."""
    whole = terms.model_dump(by_alias=True, mode="json", exclude_defaults=True)
    return Terms.model_validate_json(json.dumps({**whole, **SECTIONS}))


def rule(world, programme: Programme, *, lead: Organisation, service: Organisation) -> None:
    """Let a service refer people to a programme whose journey is ruled."""
    by = world.access(lead)
    with acting_as(by):
        version = TermsVersion.objects.get(programme=programme)
        rule_journey(version=version, applies_from=BEGAN, by=by, now=NOW)
        referrers.name_referrer(programme=programme, organisation=service, starts_on=BEGAN, by=by, now=NOW)


def refer(
    world, service: Organisation, contract: Contract, who: Particulars = ADA, on: date = REFERRED, **answers: str
) -> Referred:
    """Refer somebody who fits, to the programme and area of a contract."""
    by = world.access(service, Role.WORK_COACH)
    with acting_as(by):
        return referring.refer(
            programme=contract.programme_id,
            package_area=contract.package_area_id,
            who=who,
            answers={"benefit": "jsa", "prison": "no", **answers},
            route=Route.MANDATORY,
            referred_on=on,
            standards_given=Given.PAPER,
            by=by,
            now=NOW,
        )


def place(world, service: Organisation, contract: Contract, who: Particulars = ADA, on: date = REFERRED) -> Placement:
    """Refer somebody and place them with the contract's prime."""
    referred = refer(world, service, contract, who, on)
    by = world.access(service, Role.WORK_COACH)
    with acting_as(by):
        return placing.place(
            participant=referred.participant,
            contract=contract,
            nation="england",
            how=How.DRAWN,
            on=on,
            by=by,
            now=NOW,
        )


def no_longer_kept(world, service: Organisation) -> Placement:
    """Somebody whose time was over on the day of their referral, so long ago that who they are is no longer kept."""
    with acting_as(world.access(service, Role.WORK_COACH)):
        contract = next(
            each
            for each in Contract.objects.filter(programme=world.placement.participant.programme).order_by("starts_on")
            if each.starts_on <= BEGAN
        )
    who = Particulars("Gus Lindqvist", date(1970, 1, 2), nino="QQ 77 66 55 D")
    placement = place(world, service, contract, who, BEGAN)
    by = world.access(service, Role.WORK_COACH)
    with acting_as(by):
        return placing.end_placement(placement=placement, on=BEGAN, by=by, now=NOW)


def journeys_of(world) -> None:
    """People on a journey in the world: one handed on within a supply chain, with an account; one not placed yet."""
    world.service = service_of(world)
    lead = world.commissioners[0]
    with acting_as(world.access(lead)):
        programme = Programme.objects.get(lead=lead.pk)
        led = [each for each, chain in world.contracts.items() if chain.commissioner == lead.pk]
        one = next((each for each in led if _takes_over(world.contracts[each])), led[0])
        contract, chain = Contract.objects.get(pk=one), world.contracts[one]
    if not _takes_over(chain):
        _engage_one(world, contract, chain)
    rule(world, programme, lead=lead, service=world.service)
    first = place(world, world.service, contract)
    _write(world, first, "Canary of the prime")
    prime = world.access(_deliverer(world, first), Role.PROVIDER_MANAGER)
    with acting_as(prime):
        world.placement = placing.hand_over(
            placement=first, to=_takes_over(chain)[0], on=date(2013, 5, 20), by=prime, now=NOW
        )
    _write(world, world.placement, "Canary of the sub-contractor")
    _send_in(world, world.placement)
    coach = world.access(world.service, Role.WORK_COACH)
    world.participant = User.objects.create_user("ada@example.org", name="Ada Morgan-Reid")
    with acting_as(coach):
        accounts.open_account(participant=world.placement.participant, user=world.participant, by=coach, now=NOW)
    ben = refer(world, world.service, contract, Particulars("Ben Okafor", date(1985, 7, 9), nino="QQ 65 43 21 A"))
    with acting_as(coach):
        account_invitations.invite_participant(
            participant=ben.participant, email="ben@example.org", by=coach, now=NOW, randomness=SystemRandomness()
        )
    _work_with(world, world.placement)
    _voice(world, lead)
    allocations_of(world, programme, contract, lead=lead)
    exits_of(world, first, now=NOW)


def as_participant(world) -> Access:
    """The access of the participant who has an account."""
    return access_for(world.participant, NO_ORGANISATION, Role.PARTICIPANT, now=NOW)


def _voice(world, lead: Organisation) -> None:
    """Somebody says how it goes; one complaint is answered and taken on to the prime, one to the commissioner."""
    ada = as_participant(world)
    placement = world.placement
    with acting_as(ada):
        voicing.give_feedback(placement=placement, score=4, words="Canary of feedback", by=ada, now=days_ago(9))
        world.complaint = voicing.complain(
            placement=placement, about="waiting", words="Canary of a complaint", by=ada, now=days_ago(9)
        )
    sub = world.access(_deliverer(world, placement), Role.PROVIDER_MANAGER)
    with acting_as(sub):
        complaints.answer(
            complaint=world.complaint, outcome="explained", words="Canary of an answer", by=sub, now=days_ago(6)
        )
    with acting_as(ada):
        voicing.take_further(complaint=world.complaint, words="Canary further", by=ada, now=days_ago(5))
        voicing.complain(placement=placement, about="money", words="Canary of fares", by=ada, now=days_ago(2))
    by = world.access(lead, Role.PERFORMANCE_MANAGER)
    with acting_as(by):
        voice_queries.draw_sample(
            programme=placement.participant.programme,
            received_from=BEGAN,
            received_until=NOW.date(),
            size=1,
            by=by,
            now=NOW,
            randomness=SystemRandomness(),
        )


def referred_by_itself(world) -> Placement:
    """Somebody whom the first commissioner referred itself, placed with the prime, with a session on record."""
    lead = world.commissioners[0]
    with acting_as(world.access(lead, Role.WORK_COACH)):
        there = Placement.objects.filter(employment_service=lead, pk__in=Plan.objects.values("placement"))
        if found := there.first():
            return found
    with acting_as(by := world.access(lead)):
        contract = Contract.objects.select_related("programme").get(pk=world.placement.contract)
        if not Referrer.objects.filter(programme=contract.programme, organisation=lead).exists():
            referrers.name_referrer(programme=contract.programme, organisation=lead, starts_on=BEGAN, by=by, now=NOW)
    placement = place(world, lead, contract, Particulars("Cleo Naidoo", date(1979, 11, 4), nino="QQ 22 33 44 B"))
    coach = world.access(lead, Role.WORK_COACH)
    _write_by(coach, placement, "A first talk")
    plan = _work_by(coach, placement)
    with acting_as(coach):
        paper = {"content": [b"%PDF-1.7 signed"], "name": "plan.pdf", "signed_on": coach.on}
        signing.hand_in_paper(plan=plan, **paper, by=coach, now=NOW)
    return placement


def _takes_over(chain) -> list[str]:
    """The sub-contractors that are in a chain when the first person is referred, and stay."""
    return [who for who, _, since, until in chain.subs if since <= REFERRED and until is None]


def _engage_one(world, contract: Contract, chain) -> None:
    """In a world in which no chain of the lead has a sub-contractor then: one, in the month before."""
    since, (prime, *_) = date(2013, 4, 1), chain.primes[-1]
    inside = {prime, *(who for who, *_ in (*chain.primes, *chain.subs))}
    sub = next(each for each in world.providers if each.pk not in inside)
    by = world.access(next(each for each in world.providers if each.pk == prime), Role.PROVIDER_MANAGER)
    with acting_as(by):
        contracts.engage(
            contract=contract,
            provider=sub.pk,
            above=prime,
            starts_on=since,
            services=f"Canary {sub.pk}",
            share_basis_points=2_500,
            headline_terms={"payment_terms_days": 30},
            by=by,
            now=NOW,
        )
    chain.subs.append((sub.pk, prime, since, None))


def _deliverer(world, placement: Placement) -> Organisation:
    return next(each for each in world.providers if each.pk == placement.delivered_by_id)


def _write(world, placement: Placement, words: str) -> None:
    _write_by(world.access(_deliverer(world, placement), Role.ADVISER), placement, words)


def _write_by(by, placement: Placement, words: str) -> None:
    with acting_as(by):
        recording.record_event(
            placement=placement,
            kind="support",
            on=placement.starts_on,
            detail={"type": "session"},
            words=words,
            by=by,
            now=NOW,
        )


PLAN = PlanText(
    "Work in a kitchen, near home",
    (
        PlannedAction("Ask three cafes for a day of trial", "participant", date(2013, 6, 14), "Names and answers"),
        PlannedAction("Book a place on the food hygiene course", "adviser", date(2013, 6, 10), "The booking"),
    ),
)


def _work_with(world, placement: Placement) -> None:
    """An assessment, a plan that both have signed, an action done, an appointment."""
    plan = _work_by(world.access(_deliverer(world, placement), Role.ADVISER), placement)
    with acting_as(themselves := access_for(world.participant, NO_ORGANISATION, Role.PARTICIPANT, now=NOW)):
        signing.sign_as_participant(plan=plan, digest=plan.digest, by=themselves, now=NOW)


def _work_by(by, placement: Placement) -> Plan:
    """The same without the participant's signature: the plan."""
    with acting_as(by):
        assessing.assess(
            placement=placement,
            on=placement.starts_on,
            occasion=Occasion.FIRST,
            barriers=["transport"],
            step=Step.PREPARING,
            words="Canary of the assessment",
            by=by,
            now=NOW,
        )
        plan = planning.write_plan(placement=placement, text=PLAN, by=by, now=NOW)
        signing.sign_as_adviser(plan=plan, digest=plan.digest, by=by, now=NOW)
        action = PlanAction.objects.get(plan=plan, number=2)
        planning.say_result(action=action, result=Result.DONE, on=by.on, by=by, now=NOW)
        appointments.book(
            placement=placement,
            at=datetime(2013, 6, 10, 9, 30, tzinfo=UTC),
            about=About.REVIEW,
            place=Place.OFFICE,
            asked_by=AskedBy.PROVIDER,
            by=by,
            now=NOW,
        )
    return plan


def _send_in(world, placement: Placement) -> None:
    """A file with one event, sent in by whoever delivers."""
    by = world.access(_deliverer(world, placement), Role.ADVISER)
    with acting_as(by), TemporaryDirectory() as folder:
        path = Path(folder) / "events.csv"
        row = f"1,{placement.participant_id},employer_contact,{placement.starts_on},about=vacancy\n"
        path.write_text("key,participant,kind,on,details\n" + row)
        bulk_importing.enter_file(
            sort=Sort.EVENTS, programme="", path=path, file=path.name, check=False, partial=False, by=by, now=NOW
        )


def service_of(world) -> Organisation:
    """An employment service that one can act for."""
    from support.organisations import add

    operator = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(operator):
        return add(world, "Jobcentre", Kind.EMPLOYMENT_SERVICE, operator)
