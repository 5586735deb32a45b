"""As many participants as a large programme has: brought over from another system on one day, by the imports of rooms.

Referrals and events come in files, as `journey.bulk_importing` enters them. Placements and hand-overs have no import:
the rows of `placing.place` and `placing.hand_over` are written many at once, under the walls of whoever would do it,
and without an audit event for each. A few people of one provider have assessments, plans and appointments besides.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from commissioning.cli.service.bench.lives import Happened, referral, way
from commissioning.cli.service.world.build import UNTIL
from commissioning.cli.service.world.cast import Cast
from commissioning.cli.service.world.contracting import morning
from commissioning.platform import actions
from commissioning.platform.access import Access, acting_as
from commissioning.platform.dated_rows import in_force
from commissioning.platform.people_models import Organisation, User
from commissioning.platform.queries import access_for
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.platform.roles import Role
from commissioning.rooms.contracts import queries as contracts
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.advising import assign
from commissioning.rooms.journey.appointment_models import About, AskedBy, Place
from commissioning.rooms.journey.appointments import book
from commissioning.rooms.journey.assessing import assess
from commissioning.rooms.journey.assessment_models import Occasion, Step
from commissioning.rooms.journey.bulk_importing import enter_file
from commissioning.rooms.journey.bulk_models import Sort
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.participant_models import Participant
from commissioning.rooms.journey.placement_models import HandedOn, How, Placement
from commissioning.rooms.journey.plan_text import PlannedAction, PlanText
from commissioning.rooms.journey.planning import write_plan
from commissioning.rooms.journey.referrers import refers_to
from commissioning.rooms.journey.signing import sign_as_adviser
from commissioning.terms.models import Terms

SERVICE = "Public Employment Service"
NOW = morning(UNTIL) + timedelta(hours=1)
LATER = NOW + timedelta(minutes=5)
"""Of two placements of a day the later one counts."""
FILE_ROWS = 20_000
OWN_REFERRALS = 150
"""So many the visiting work coach referred herself."""
WORKED_WITH = 80
"""So many of the visiting adviser's people are worked with at once: assessed, with a plan and an appointment."""
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Served:
    """A contract that takes people, with who is its prime since it began, and who is in its chain since when."""

    contract: Contract
    area: str
    nation: str
    prime: Organisation
    subs: tuple[tuple[Organisation, date], ...]


@dataclass(frozen=True, slots=True)
class Somebody:
    """A referral of a file, and where it leads: `sub` is None where the prime serves them itself."""

    row: dict[str, str]
    on: date
    served: Served
    sub: Organisation | None
    events: tuple[Happened, ...]


def fill(cast: Cast, terms: Terms, people: int, *, report: Callable[[str, int], None]) -> Counter[str]:
    """Bring so many people over; how many of them each organisation serves, by its reference."""
    random = Random(4)  # noqa: S311  # a story, not a secret
    service = cast.organisations[SERVICE]
    coach = access_for(cast.people[service.pk, Role.WORK_COACH], service.pk, Role.WORK_COACH, now=NOW)
    importer = _importer(cast, service)
    with acting_as(importer):
        programme = refers_to(on=importer.on, by=importer)[0][0].pk
    open_to = _open_to(cast, terms, programme, importer)
    served: Counter[str] = Counter()
    done = 0
    while done < people:
        size = min(OWN_REFERRALS if done == 0 else FILE_ROWS, people - done)
        some = [_somebody(random, number, open_to) for number in range(done, done + size)]
        with transaction.atomic():
            _bring_over(cast, programme, some, coach if done == 0 else importer)
        served.update((each.sub or each.served.prime).pk for each in some)
        done += size
        report(f"{done:,} of {people:,}", size)
    return served


def work_with(cast: Cast, provider: Organisation) -> None:
    """Let an adviser work with a few of those whom a provider serves: they are assessed, planned with and expected."""
    with transaction.atomic(), cast.acting(provider, Role.ADVISER, LATER) as by:
        attached = Event.objects.filter(kind="attached", placement__delivered_by=provider.pk).values("placement")
        there = Placement.objects.filter(ends_on=None, pk__in=attached).select_related("participant")
        for number, placement in enumerate(there.order_by("-starts_on", "pk")[:WORKED_WITH]):
            assign(placement=placement, adviser=by.who, by=by, now=LATER)
            on = by.on - timedelta(days=number % 3)
            assess(
                placement=placement,
                on=on,
                occasion=Occasion.FIRST,
                barriers=["transport", "confidence"],
                step=Step.PREPARING,
                by=by,
                now=LATER,
            )
            plan = write_plan(placement=placement, text=_plan(by.on), by=by, now=LATER)
            sign_as_adviser(plan=plan, digest=plan.digest, by=by, now=LATER)
            book(
                placement=placement,
                at=LATER + timedelta(days=1 + number % 10),
                about=About.REVIEW,
                place=Place.OFFICE,
                asked_by=AskedBy.PROVIDER,
                by=by,
                now=LATER,
            )


def _plan(on: date) -> PlanText:
    action = PlannedAction("Ask three cafes for a day of trial", "participant", on + timedelta(days=12), "Answers")
    return PlanText("Work in a kitchen, near home", (action,))


def _importer(cast: Cast, service: Organisation) -> Access:
    """Somebody of the employment service who brings everybody over, and works with nobody."""
    person = User.objects.create_user("importer@people.example", name="Importer")
    with cast.acting(service, Role.ADMINISTRATOR, NOW) as by:
        actions.appoint(person=person, organisation=service.pk, role=Role.WORK_COACH, starts_on=by.on, by=by, now=NOW)
    return access_for(person, service.pk, Role.WORK_COACH, now=NOW)


def _open_to(cast: Cast, terms: Terms, programme: str, by: Access) -> list[Served]:
    by_reference = {each.pk: each for each in cast.organisations.values()}
    found = []
    with acting_as(by):
        primes = Relationship.objects.filter(in_force(by.on), kind=Relation.PRIME_OF)
        leads = {each.contract: by_reference[each.organisation_id] for each in primes}
        rows = Contract.objects.filter(programme=programme).select_related("package_area").order_by("code")
        since = {each.contract: each.starts_on for each in primes}
        running = [row for row in rows if since.get(row.pk) == row.starts_on]  # a new prime has no people of before
    for contract in running:
        prime = leads[contract.pk]
        with cast.acting(prime, Role.PROVIDER_MANAGER, NOW):
            chain = [link.relationship for link in contracts.supply_chain(contract.pk, on=by.on)]
        subs = tuple((by_reference[each.organisation_id], each.starts_on) for each in chain)
        nation = terms.contracts[contract.code].nation
        found.append(Served(contract, contract.package_area.code, nation, prime, subs))
    return found


def _somebody(random: Random, number: int, open_to: Sequence[Served]) -> Somebody:
    """Half of the people are served by a sub-contractor, from the day of the referral."""
    served = random.choice(open_to)
    on = served.contract.starts_on + timedelta(days=random.randint(0, (UNTIL - served.contract.starts_on).days))
    subs = [sub for sub, since in served.subs if since <= on]
    return Somebody(
        row=referral(random, number, area=served.area, on=on),
        on=on,
        served=served,
        sub=random.choice(subs) if subs and random.uniform(0, 1) < 0.5 else None,
        events=tuple(way(random, on=on, until=UNTIL)),
    )


def _bring_over(cast: Cast, programme: str, some: Sequence[Somebody], by: Access) -> None:
    with acting_as(by):
        made = _entered(Sort.REFERRALS, programme, [each.row for each in some], by)
        people = Participant.objects.in_bulk(made)
        pairs = [(people[reference], each) for reference, each in zip(made, some, strict=True)]
        _create(Placement, [_placement(person, each) for person, each in pairs])
    by_prime: dict[str, list[tuple[Participant, Somebody]]] = defaultdict(list)
    for person, each in pairs:
        by_prime[each.served.prime.name].append((person, each))
    for prime, theirs in by_prime.items():
        with cast.acting(cast.organisations[prime], Role.ADVISER, LATER) as adviser:
            _hand_over(adviser, [(person, each.sub) for person, each in theirs if each.sub is not None])
            rows = [
                _event_row(person.pk, number, happened)
                for person, each in theirs
                for number, happened in enumerate(each.events)
            ]
            _entered(Sort.EVENTS, "", rows, adviser)


def _placement(person: Participant, each: Somebody) -> Placement:
    """The prime's; it is over on its first day where a sub-contractor serves."""
    return Placement(
        participant=person,
        contract=each.served.contract.pk,
        delivered_by_id=each.served.prime.pk,
        employment_service_id=person.employment_service_id,
        nation=each.served.nation,
        how=How.DRAWN,
        starts_on=each.on,
        ends_on=each.on if each.sub else None,
        ended_at=LATER if each.sub else None,
        recorded_at=NOW,
    )


def _hand_over(by: Access, pairs: Sequence[tuple[Participant, Organisation]]) -> None:
    former = {
        each.participant_id: each
        for first in range(0, len(pairs), _AT_ONCE)
        for each in Placement.objects.filter(
            participant__in=[person.pk for person, _ in pairs[first : first + _AT_ONCE]]
        )
    }
    taken_over = [
        Placement(
            participant=person,
            contract=former[person.pk].contract,
            delivered_by_id=sub.pk,
            employment_service_id=person.employment_service_id,
            nation=former[person.pk].nation,
            how=How.TRANSFERRED,
            starts_on=former[person.pk].starts_on,
            recorded_at=LATER,
        )
        for person, sub in pairs
    ]
    _create(Placement, taken_over)
    _create(
        HandedOn, [HandedOn(placement=former[person.pk], to_id=sub.pk, by_id=by.own, at=LATER) for person, sub in pairs]
    )


def _create(model: Any, rows: Sequence[Any]) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        model.objects.bulk_create(rows[first : first + _AT_ONCE])


def _event_row(participant: str, number: int, happened: Happened) -> dict[str, str]:
    return {
        "key": f"{participant}-{number}",
        "participant": participant,
        "kind": happened.kind,
        "on": happened.on.isoformat(),
        "details": happened.details,
    }


def _entered(sort: Sort, programme: str, rows: Sequence[Mapping[str, str]], by: Access) -> list[str]:
    """Send rows in as a file; the references of what they made, in their order."""
    if not rows:
        return []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        write_rows(path, rows)
        entered = enter_file(
            sort=sort,
            programme=programme,
            path=path,
            file=path.name,
            check=False,
            partial=False,
            by=by,
            now=_moment(sort),
        )
    return [reference for _, _, _, reference, _ in entered.lines]


def _moment(sort: Sort) -> datetime:
    return NOW if sort == Sort.REFERRALS else LATER


def write_rows(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows as CSV under the names of the first."""
    waiting = iter(rows)
    first = next(waiting)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(waiting)
