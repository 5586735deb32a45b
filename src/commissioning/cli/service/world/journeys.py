"""The demonstration's participants: referred week by week to a few contracts, each at another stage of the journey."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heapify, heappop, heappush
from random import Random

from django.db import transaction

from commissioning.cli.service.world import names
from commissioning.cli.service.world.cast import DEMO_PEOPLE, Cast
from commissioning.cli.service.world.contracting import Programme, morning
from commissioning.platform.people_models import Organisation, User
from commissioning.platform.roles import Role
from commissioning.platform.sealed_fields import opened
from commissioning.rooms.design.models import TermsVersion
from commissioning.rooms.design.queries import programmes
from commissioning.rooms.journey.accounts import open_account
from commissioning.rooms.journey.advising import assign
from commissioning.rooms.journey.appointment_models import About, AskedBy, Place
from commissioning.rooms.journey.appointments import book
from commissioning.rooms.journey.assessing import assess, standing_assessments
from commissioning.rooms.journey.assessment_models import Occasion, Step
from commissioning.rooms.journey.event_kinds import BARRIERS
from commissioning.rooms.journey.journey_rules import rule_journey
from commissioning.rooms.journey.participant_models import Given, Identity, Route
from commissioning.rooms.journey.placement_models import How, Placement
from commissioning.rooms.journey.placing import hand_over, place
from commissioning.rooms.journey.plan_text import PlannedAction, PlanText
from commissioning.rooms.journey.planning import write_plan
from commissioning.rooms.journey.recording import Said, record_event, standing_events
from commissioning.rooms.journey.referrers import name_referrer
from commissioning.rooms.journey.referring import Particulars, refer
from commissioning.rooms.journey.signing import sign_as_adviser
from commissioning.terms.deciding import Answers

PEOPLE = 60
CONTRACTS = 4
"""Into so many contracts people are referred, the first of the programme."""
_NEEDS = (None, None, None, "Prefers a call in the morning", "Needs a ground floor", "Speaks Polish; some English")


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens so many days after the one before, by so many people in a hundred who come so far."""

    kind: str
    days: tuple[int, int]
    of_hundred: int
    said: Callable[[Random], Said]
    words: tuple[str, ...] = ()


def _barrier(random: Random) -> Said:
    return {"barrier": random.choice(sorted(BARRIERS))}


WAY = (
    Happening("acknowledged", (0, 3), 95, lambda _: {}),
    Happening(
        "attached",
        (2, 17),
        90,
        lambda random: {"explained": True, "standards": True, "understood": random.choice(("yes", "yes", "partly"))},
        ("Came with a friend; keen to begin.", "Went over the standards twice.", ""),
    ),
    Happening("barrier_named", (1, 10), 85, _barrier),
    Happening(
        "support", (5, 20), 92, lambda random: {"type": random.choice(("session", "course", "job_search", "money"))}
    ),
    Happening("onward_referral", (3, 25), 55, lambda random: {**_barrier(random), "taken_up": "not_known"}),
    Happening(
        "employer_contact",
        (5, 30),
        80,
        lambda random: {"about": random.choice(("vacancy", "interview", "work_experience"))},
        ("The manager will see them on Tuesday.", ""),
    ),
    Happening("job_start", (5, 60), 60, lambda random: {"work": "employed", "hours": random.choice((16, 24, 30, 37))}),
    Happening(
        "in_work_support_offered", (1, 7), 95, lambda random: {"answer": random.choice(("taken", "taken", "declined"))}
    ),
    Happening("in_work_support", (10, 30), 80, lambda random: {"with": random.choice(("participant", "both"))}),
)
"""The way through the programme. Whoever does not come as far as a step stays where they are."""


def rule_and_name(cast: Cast, programme: Programme, service: Organisation, on: date) -> None:
    """Let the employment service refer people to the programme, by its terms, from a day on."""
    now = morning(on)
    with cast.acting(programme.commissioner, Role.CATEGORY_MANAGER, now) as by:
        opened = programmes().get(pk=programme.reference)
        version = TermsVersion.objects.get(programme=opened)
        rule_journey(version=version, applies_from=on, by=by, now=now)
        name_referrer(programme=opened, organisation=service, starts_on=on, by=by, now=now)


def travel(cast: Cast, programme: Programme, service: Organisation, until: date) -> Iterator[None]:
    """Refer everybody and let each come as far as they will by a day, in the order of days. Yields after each step."""
    kept = [code for code, prime in programme.primes.items() if prime.name == programme.terms.contracts[code].provider]
    into = sorted(kept)[:CONTRACTS]
    into = [into[0], *into]  # twice as many into the first: of twenty and more, something can be said
    lives = [_life(cast, programme, service, into[number % len(into)], number, until) for number in range(PEOPLE)]
    waiting = [(next(life), number, life) for number, life in enumerate(lives)]
    heapify(waiting)
    while waiting:
        _, number, life = heappop(waiting)
        with transaction.atomic():
            then = next(life, None)
        if then is not None and then <= until:
            heappush(waiting, (then, number, life))
        yield


def _life(
    cast: Cast, programme: Programme, service: Organisation, code: str, number: int, until: date
) -> Iterator[date]:
    """Somebody's time on the programme. Gives the day of what happens next; it happens when asked for the one after."""
    on = until - timedelta(days=cast.random.randint(0, 300))
    yield on
    placement = _passed_on(cast, programme, code, _refer(cast, programme, service, code, number, on))
    deliverer = _organisation(cast, placement.delivered_by_id)
    for next_up in WAY:
        if cast.random.random() * 100 >= next_up.of_hundred:
            return
        on += timedelta(days=cast.random.randint(*next_up.days))
        yield on
        _take(cast, next_up, placement, deliverer, on)
        if next_up.kind == "attached" and number % 2:
            _assess(cast, placement, deliverer, on)


def _take(cast: Cast, happening: Happening, placement: Placement, deliverer: Organisation, on: date) -> None:
    with cast.acting(deliverer, Role.ADVISER, morning(on)) as by:
        record_event(
            placement=placement,
            kind=happening.kind,
            on=on,
            detail=happening.said(cast.random),
            words=cast.random.choice(happening.words) if happening.words else "",
            by=by,
            now=morning(on),
        )
        if happening.kind == "attached":
            assign(placement=placement, adviser=by.who, by=by, now=morning(on))


def _assess(cast: Cast, placement: Placement, deliverer: Organisation, on: date) -> None:
    """Every other is assessed on the day on which they are attached. Of the rest a job start warns."""
    with cast.acting(deliverer, Role.ADVISER, morning(on)) as by:
        assess(
            placement=placement,
            on=on,
            occasion=Occasion.FIRST,
            barriers=[cast.random.choice(sorted(BARRIERS))],
            step=cast.random.choice(list(Step)[:-1]),
            words="",
            by=by,
            now=morning(on),
        )


def _refer(cast: Cast, programme: Programme, service: Organisation, code: str, number: int, on: date) -> Placement:
    """Refer and place somebody with the prime of the day."""
    contract, now = programme.signed[code], morning(on)
    with cast.acting(service, Role.WORK_COACH, now) as by:
        route = Route.VOLUNTARY if number % 5 == 0 else Route.MANDATORY
        found = refer(
            programme=programme.reference,
            package_area=contract.package_area_id,
            who=_somebody(cast.random, number, on),
            answers=_answers(cast, route),
            route=route,
            referred_on=on,
            standards_given=cast.random.choice(list(Given)),
            by=by,
            now=now,
        )
        return place(
            participant=found.participant,
            contract=contract,
            nation=programme.terms.contracts[code].nation,
            how=How.DRAWN,
            on=on,
            by=by,
            now=now,
        )


def come_and_gone(cast: Cast, programme: Programme, service: Organisation) -> None:
    """Two whose time is over: who the first is may be erased at the end of the story, and who the second is may not."""
    code = next(
        code for code, prime in programme.primes.items() if prime.name == programme.terms.contracts[code].provider
    )
    for number, on in enumerate((programme.starts_on(), programme.starts_on() + timedelta(days=400)), start=PEOPLE):
        placement, returned = _refer(cast, programme, service, code, number, on), on + timedelta(days=1)
        with cast.acting(_organisation(cast, placement.delivered_by_id), Role.ADVISER, morning(returned)) as by:
            record_event(
                placement=placement,
                kind="returned",
                on=returned,
                detail={"reason": "ineligible"},
                by=by,
                now=morning(returned),
            )


def let_one_in(cast: Cast, service: Organisation, until: date) -> None:
    """One person whom somebody serves has a plan, an appointment, and an account with which to see them."""
    now = morning(until)
    with cast.acting(service, Role.WORK_COACH, now) as by:
        served = Placement.objects.filter(ends_on=None).order_by("starts_on", "recorded_at", "pk")
        placement = next(
            each for each in served if standing_events([each], "attached") and not standing_assessments([each])
        )
        name = opened(Identity.objects.filter(participant=placement.participant_id))[0].name
        person = User.objects.create_user(f"participant@{DEMO_PEOPLE}", name=name)
        open_account(participant=placement.participant, user=person, by=by, now=now)
    with cast.acting(_organisation(cast, placement.delivered_by_id), Role.ADVISER, now) as by:
        assess(
            placement=placement,
            on=until,
            occasion=Occasion.FIRST,
            barriers=["transport", "confidence"],
            step=Step.PREPARING,
            words="Wants to work with food; the last bus goes at seven.",
            by=by,
            now=now,
        )
        plan = write_plan(placement=placement, text=_plan(until), by=by, now=now)
        sign_as_adviser(plan=plan, digest=plan.digest, by=by, now=now)
        book(
            placement=placement,
            at=morning(until + timedelta(days=8)),
            about=About.REVIEW,
            place=Place.OFFICE,
            asked_by=AskedBy.PROVIDER,
            by=by,
            now=now,
        )


def _plan(on: date) -> PlanText:
    return PlanText(
        "Work in a kitchen, near home",
        (
            PlannedAction(
                "Ask three cafes for a day of trial", "participant", on + timedelta(days=12), "Their answers"
            ),
            PlannedAction("Book a place on the food hygiene course", "adviser", on + timedelta(days=7), "The booking"),
        ),
    )


def _somebody(random: Random, number: int, on: date) -> Particulars:
    """An invented person. Numbers that begin with QQ are never given out; telephone numbers are kept for fiction."""
    return Particulars(
        name=names.person(random),
        born_on=on - timedelta(days=random.randint(19 * 366, 60 * 365)),
        nino=f"QQ {number // 10_000 % 100:02} {number // 100 % 100:02} {number % 100:02} {random.choice('ABCD')}",
        telephone=f"07700 900{number % 1000:03}",
        address=f"{random.randint(1, 90)} {names.places(random, 1)[0]} Street",
        needs=random.choice(_NEEDS),
    )


def _answers(cast: Cast, route: Route) -> Answers:
    benefit = "esa" if route is Route.VOLUNTARY else cast.random.choice(("jsa", "jsa", "jsa", "esa"))
    return {"benefit": benefit, "ex_ib": _of_hundred(cast, 12), "prison_leaver": _of_hundred(cast, 5)}


def _of_hundred(cast: Cast, many: int) -> str:
    return "yes" if cast.random.random() * 100 < many else "no"


def _passed_on(cast: Cast, programme: Programme, code: str, placement: Placement) -> Placement:
    """Half of the people are served by a sub-contractor, from the day of the referral."""
    now = morning(placement.starts_on) + timedelta(minutes=5)  # of two placements of a day the later one counts
    if not programme.chains[code] or cast.random.random() < 0.5:
        return placement
    to = cast.random.choice(programme.chains[code])
    with cast.acting(_organisation(cast, placement.delivered_by_id), Role.PROVIDER_MANAGER, now) as by:
        return hand_over(placement=placement, to=to.pk, on=placement.starts_on, by=by, now=now)


def _organisation(cast: Cast, reference: str) -> Organisation:
    return next(each for each in cast.organisations.values() if each.pk == reference)
