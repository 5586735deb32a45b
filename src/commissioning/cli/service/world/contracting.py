"""The demonstration's contracts, day by day: signed, chains engaged, sub-contractors released, two handed over."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from commissioning.cli.service.world.cast import Cast
from commissioning.cli.service.world.packages import as_they_are, shaped
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Role
from commissioning.rooms.contracts import actions as contracts
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.contracts.queries import directly_under_the_prime
from commissioning.rooms.design import actions as design
from commissioning.rooms.design.queries import programmes
from commissioning.rooms.market import actions as market
from commissioning.rooms.market.models import Area
from commissioning.terms.models import Terms

SERVICES = (
    "End to end: from attachment to in-work support",
    "Engagement and attachment in the north of the area",
    "Job brokerage with local employers",
    "Support for people with a health condition",
    "English for speakers of other languages",
    "Debt and housing advice",
    "Self-employment and enterprise",
    "In-work support",
    "Skills and short courses",
)
MATTERS = ("Payment", "Performance", "Safeguarding", "Changes to the contract")


@dataclass
class Programme:
    """A programme of the demonstration while its story is told."""

    commissioner: Organisation
    terms: Terms
    areas: dict[str, Area]
    """Standing areas to take over, by the key that the terms give them."""
    ends_on: date
    """The demonstration's own: the published terms do not say when payments ended."""
    is_shaped: bool = False
    """Whether it splits and joins some of what it takes over."""
    reference: str = ""
    signed: dict[str, Contract] = field(default_factory=dict)
    primes: dict[str, Organisation] = field(default_factory=dict)
    chains: dict[str, list[Organisation]] = field(default_factory=dict)
    left: dict[str, dict[str, int]] = field(default_factory=dict)
    """For each contract, how much of each organisation's work is not passed on yet, in basis points."""

    def starts_on(self) -> date:
        """The first day of its first contract."""
        return min(contract.starts_on for contract in self.terms.contracts.values())


def morning(day: date) -> datetime:
    """Ten o'clock, when work is done in the demonstration."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def open_and_sign(cast: Cast, programme: Programme, on: date) -> Iterator[None]:
    """Open the programme, enter its terms, make its package areas, sign its contracts and name whom to speak to.

    Yields after each contract.
    """
    now = morning(on)
    lead = programme.commissioner
    with cast.acting(lead, Role.CATEGORY_MANAGER, now) as by:
        opened = design.open_programme(
            key=programme.terms.programme.key, title=str(programme.terms.programme.title), by=by, now=now
        )
        version = design.import_terms(programme=opened, terms=programme.terms, by=by, now=now)
        programme.reference = opened.pk
        areas = (shaped if programme.is_shaped else as_they_are)(opened, programme.areas, on, by, now)
    for code, said in programme.terms.contracts.items():
        prime = cast.organisations[said.provider]
        with cast.acting(lead, Role.CATEGORY_MANAGER, now) as by:
            middle = said.starts_on + (programme.ends_on - said.starts_on) / 2
            programme.signed[code] = contracts.sign(
                version=version,
                code=code,
                package_area=areas[said.area.key].pk,
                prime=prime.pk,
                title=f"{opened.title}: {said.title}",
                signed_on=on,
                ends_on=programme.ends_on,
                breaks=[contracts.Break(middle, "Outcomes at or above the minimum level in each group", "Demo 1")],
                by=by,
                now=now,
            )
        programme.primes[code] = prime
        programme.chains[code] = []
        _name_contacts(cast, programme, code, now)
        with cast.acting(lead, Role.CATEGORY_MANAGER, now) as by:
            contracts.require_flow_down(
                contract=programme.signed[code],
                term="payment_terms_days",
                rule=contracts.FlowDownRule.AT_MOST,
                value=30,
                clause="Demo 2",
                applies_from=said.starts_on,
                by=by,
                now=now,
            )
        yield


def _name_contacts(cast: Cast, programme: Programme, code: str, now: datetime) -> None:
    for matter in cast.random.sample(MATTERS, 3):
        role = Role.PAYMENTS_OFFICER if matter == "Payment" else Role.PERFORMANCE_MANAGER
        person = cast.people[programme.commissioner.pk, role]
        with cast.acting(programme.commissioner, Role.CATEGORY_MANAGER, now) as by:
            market.name_contact(
                matter=matter,
                name=person.name,
                role_title=role.label,
                email=person.email,
                starts_on=programme.terms.contracts[code].starts_on,
                contract=programme.signed[code].pk,
                by=by,
                now=now,
            )


def add_partner(cast: Cast, programme: Programme, partner: Organisation, on: date) -> None:
    """Another commissioner reads the programme from a day on."""
    with cast.acting(programme.commissioner, Role.CATEGORY_MANAGER, morning(on)) as by:
        found = programmes().get(pk=programme.reference)
        design.add_partner(programme=found, organisation=partner, starts_on=on, by=by, now=morning(on))


def engage_chain(cast: Cast, programme: Programme, code: str, subs: list[Organisation], on: date) -> None:
    """The prime engages its sub-contractors, one in four of them under an earlier one."""
    now = morning(on)
    prime = programme.primes[code]
    left = programme.left.setdefault(code, {})
    with cast.acting(prime, Role.PROVIDER_MANAGER, now) as by:
        for sub in subs:
            engaged = programme.chains[code]
            above = cast.random.choice(engaged) if engaged and cast.random.random() < 0.25 else prime
            share = min(left.setdefault(above.pk, 9_000), cast.random.randrange(300, 2_500, 50))
            left[above.pk] -= share
            contracts.engage(
                contract=programme.signed[code],
                provider=sub.pk,
                above=above.pk,
                starts_on=on,
                services=cast.random.choice(SERVICES),
                share_basis_points=share,
                headline_terms={
                    "payment_terms_days": cast.random.choice((14, 30, 30, 30, 45)),
                    "notice_days": cast.random.choice((30, 60, 90)),
                },
                by=by,
                now=now,
            )
            engaged.append(sub)


def release_one(cast: Cast, programme: Programme, code: str, on: date) -> None:
    """The prime parts with the sub-contractor it engaged last, and with all below it."""
    leaving = programme.chains[code][-1]
    with cast.acting(programme.primes[code], Role.PROVIDER_MANAGER, morning(on)) as by:
        contracts.release(contract=programme.signed[code], provider=leaving.pk, on=on, by=by, now=morning(on))
    programme.chains[code].remove(leaving)


def hand_over(cast: Cast, programme: Programme, code: str, to: Organisation, on: date) -> None:
    """The commissioner hands a contract to another prime, to whom the whole supply chain passes."""
    former = programme.primes[code]
    with cast.acting(programme.commissioner, Role.CATEGORY_MANAGER, morning(on)) as by:
        contract = programme.signed[code]
        under = directly_under_the_prime(contract.pk, on=on)
        contracts.novate(contract=contract, to=to.pk, on=on, stay=under - {to.pk}, by=by, now=morning(on))
    programme.primes[code] = to
    left = programme.left.get(code, {})
    if former.pk in left:
        left[to.pk] = left.pop(former.pk)


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)
