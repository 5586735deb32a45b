"""A world of organisations for tests of the shell, made by the rooms' own actions.

Two commissioners, each with a programme and contracts; primes, some in both; supply chains two deep; a novation, an
ended sub-contractor, one that comes later. Import it inside a test: it needs Django.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from random import Random

from commissioning.platform import actions as platform
from commissioning.platform import invitations
from commissioning.platform.access import Access, acting_as
from commissioning.platform.audit_roots import gather_heads
from commissioning.platform.people_models import Kind, Organisation, User
from commissioning.platform.queries import NO_ORGANISATION, access_for, public_access
from commissioning.platform.roles import Role
from commissioning.rooms.contracts import actions as contracts
from commissioning.rooms.design import actions as design
from commissioning.rooms.design.measures import without_misleading
from commissioning.rooms.design.models import PackageArea, Programme
from commissioning.rooms.journey.exit_models import ExitReport
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.voice_models import Complaint
from commissioning.rooms.market import actions as market
from commissioning.rooms.market.models import Area, Link, LocalAuthority, Sector, Size, Tier
from commissioning.terms.loading import load
from commissioning.terms.models import Terms
from support.advisers import advisers_of
from support.code_lists import code_list, row
from support.facts import facts_of
from support.glass import break_the_glass
from support.journeys import journeys_of, with_journey
from support.local_reviews import local_reviews_of
from support.platform_rows import add_platform_rows
from support.points import points_of
from support.restrictions import restrictions_of
from support.reviews import reviews_of
from support.standards_reviews import standards_reviews_of

NOW = datetime(2013, 6, 3, 9, 0, tzinfo=UTC)
TODAY = date(2013, 6, 3)
ROOT = Path(__file__).parents[2]


@cache
def terms() -> Terms:
    """Those of the Work Programme, without the measure of its first years, under which nobody could sign, and with a
    journey for tests."""
    return with_journey(without_misleading(load(ROOT / "terms" / "work-programme")))


@dataclass
class World:
    """Who is there. `chains` says for each contract, in plain words, who is what and when: an oracle for visibility."""

    operator: Organisation = None  # type: ignore[assignment]
    database: object = None
    people: dict[str, User] = field(default_factory=dict)
    commissioners: list[Organisation] = field(default_factory=list)
    providers: list[Organisation] = field(default_factory=list)
    contracts: dict[str, "Chain"] = field(default_factory=dict)
    partners: list[tuple[Organisation, date, date | None]] = field(default_factory=list)
    """Of the first commissioner's programme: who, from, until. They have no programme of their own."""
    service: Organisation = None  # type: ignore[assignment]
    """Refers people to the first commissioner's programme."""
    placement: Placement = None  # type: ignore[assignment]
    """Of somebody who was handed on by the prime to a sub-contractor."""
    participant: User = None  # type: ignore[assignment]
    """The account of whoever is placed there."""
    complaint: Complaint = None  # type: ignore[assignment]
    """Theirs, which lies with the prime."""
    exit_report: ExitReport = None  # type: ignore[assignment]
    """That the prime has sent on its time with them."""
    specialist: Organisation = None  # type: ignore[assignment]
    specialist_record: str = ""
    """Of the referral in which that organisation was told of them."""
    second_assessor: User = None  # type: ignore[assignment]
    """Another performance manager of the commissioner of that placement, who scores cases with the first."""

    def access(self, organisation: Organisation, role: Role = Role.CATEGORY_MANAGER, now: datetime = NOW) -> Access:
        return access_for(self.people[organisation.pk], organisation.pk, role, now=now)


@dataclass
class Chain:
    """A contract's parties as facts."""

    commissioner: str
    primes: list[tuple[str, date, date | None]]
    subs: list[tuple[str, str, date, date | None]]  # provider, above, from, until


ROLES = (
    Role.ADMINISTRATOR,
    Role.CATEGORY_MANAGER,
    Role.PROVIDER_MANAGER,
    Role.AUDITOR,
    Role.PERFORMANCE_MANAGER,
    Role.WORK_COACH,
    Role.ADVISER,
)


def found(database) -> World:
    """An installation with its operator alone."""
    world = World()
    with database.as_migrator():
        person = User.objects.create_user("operator@example.org", name="Olu Operator")
        world.operator = platform.found(operator_name="Operator", administrator=person, now=NOW)
    world.people[world.operator.pk] = person
    return world


def add(world: World, name: str, kind: Kind, by: Access) -> Organisation:
    """An organisation with one person who holds every role that the tests use."""
    organisation = platform.register_organisation(name=name, kind=kind, by=by, now=NOW)
    person = User.objects.create_user(f"{organisation.pk}@example.org", name=f"Someone of {name}")
    world.people[organisation.pk] = person
    platform.appoint(
        person=person, organisation=organisation.pk, role=Role.ADMINISTRATOR, starts_on=TODAY, by=by, now=NOW
    )
    own = access_for(person, organisation.pk, Role.ADMINISTRATOR, now=NOW)
    with acting_as(own):
        for role in ROLES[1:]:
            platform.appoint(person=person, organisation=organisation.pk, role=role, starts_on=TODAY, by=own, now=NOW)
        invitations.invite(
            email=f"canary-{organisation.pk}@example.org",
            role=Role.AUDITOR,
            organisation=organisation.pk,
            by=own,
            now=NOW,
        )
    return organisation


def build(database, seed: int = 1, commissioners: int = 2, providers: int = 7, contracts_each: int = 3) -> World:
    """A whole world. The same seed gives the same shape; references are new each time."""
    random = Random(seed)
    world = found(database)
    operator = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(operator):
        world.commissioners = [add(world, f"Department {n}", Kind.COMMISSIONER, operator) for n in range(commissioners)]
        world.providers = [add(world, f"Provider {n}", Kind.PROVIDER, operator) for n in range(providers)]
        authority = market.enter_local_authority(
            code="E06000001", name="Hartlepool", starts_on=date(2009, 4, 1), by=operator, now=NOW
        )
        since = date(2011, 6, 1)
        area = market.make_area(code="north", name="North", parts=[authority], starts_on=since, by=operator, now=NOW)
        abolished = market.enter_local_authority(
            code="E07000001", name="Old Hartlepool", starts_on=date(1974, 4, 1), by=operator, now=NOW
        )
        market.end_local_authority(authority=abolished, on=date(2009, 4, 1), became=[authority], by=operator, now=NOW)
        with code_list(
            row("XCOM", "E47999901", name="Tees Valley", local_authority_type="COMB", start_date="2016-04-01"),
            row("XCTY", "E10999901", name="Durham", local_authority_type="CTY", start_date="2016-04-01"),
            row("XDIS", "E07999901", name="Easington", county_la="XCTY", start_date="2016-04-01"),
            row("HPL", "E06000001", name="Hartlepool", combined_authority="XCOM", former_gss_codes="E07000057"),
        ) as path:
            market.import_code_list(path=path, source="A list for tests", by=operator, now=NOW)
        one, other, *_ = world.providers
        market.count_record(
            organisation=one.pk, other=other.pk, link=Link.PREDECESSOR, starts_on=TODAY, by=operator, now=NOW
        )
        for provider in world.providers:
            market.enter_profile(
                organisation=provider.pk,
                sector=Sector.PRIVATE,
                size=Size.SMALL,
                tier=Tier.DELIVERY,
                by=operator,
                now=NOW,
            )
    for organisation in [*world.commissioners, world.providers[0]]:
        add_platform_rows(world.access(organisation, Role.ADMINISTRATOR), NOW)
    for n, commissioner in enumerate(world.commissioners):
        by = world.access(commissioner)
        with acting_as(by):
            programme = design.open_programme(key="work-programme", title=f"Programme {n}", by=by, now=NOW)
            version = design.import_terms(programme=programme, terms=terms(), by=by, now=NOW)
            package_area = _package_areas(programme, area, LocalAuthority.objects.get(name="Easington"), by)
        for code in list(terms().contracts)[:contracts_each]:
            _sign(world, random, commissioner, version, code, package_area.pk)
    _let_partners_read(world, operator)
    journeys_of(world)
    reviews_of(world)
    standards_reviews_of(world)
    facts_of(world)
    points_of(world)
    local_reviews_of(world)
    restrictions_of(world)
    advisers_of(world)
    break_the_glass(world)
    gather_heads(now=NOW)
    return world


def _package_areas(programme: Programme, area: Area, authority: LocalAuthority, by: Access) -> PackageArea:
    """The standing area of the contracts, taken over as it is; and one of a local authority that is in no area."""
    (held,) = design.take_over(programme=programme, areas=[area], starts_on=date(2011, 6, 1), by=by, now=NOW)
    coast = design.NewArea("coast", "Coast", authorities=(authority,))
    design.open_package_area(programme=programme, area=coast, starts_on=date(2016, 4, 1), by=by, now=NOW)
    return held


def _let_partners_read(world: World, operator: Access) -> None:
    """One that is a partner still, and one that was until before some contracts changed hands."""
    for name, starts_on, ends_on in (
        ("Combined Authority", date(2013, 2, 1), None),
        ("Former Partner", date(2012, 2, 1), date(2012, 8, 1)),
    ):
        with acting_as(operator):
            organisation = add(world, name, Kind.COMMISSIONER, operator)
        lead = world.commissioners[0]
        by = world.access(lead)
        with acting_as(by):
            programme = Programme.objects.get(lead=lead.pk)
            partner = design.add_partner(
                programme=programme, organisation=organisation, starts_on=starts_on, by=by, now=NOW
            )
            if ends_on is not None:
                design.end_partner(partner=partner, on=ends_on, by=by, now=NOW)
        world.partners.append((organisation, starts_on, ends_on))


def _sign(world: World, random: Random, commissioner: Organisation, version, code: str, package_area: str) -> None:
    by = world.access(commissioner)
    prime, *others = random.sample(world.providers, len(world.providers))
    start = terms().contracts[code].starts_on
    with acting_as(by):
        contract = contracts.sign(
            version=version,
            code=code,
            package_area=package_area,
            prime=prime.pk,
            title=f"{commissioner.name} {code}",
            signed_on=start,
            ends_on=date(2018, 6, 1),
            by=by,
            now=NOW,
            breaks=[contracts.Break(date(2015, 6, 1), "Performance above the minimum in each group", "5.1")],
        )
    chain = Chain(commissioner.pk, [(prime.pk, start, None)], [])
    world.contracts[contract.pk] = chain
    by = world.access(commissioner)
    with acting_as(by):
        market.name_contact(
            matter="payment",
            name="Pat Payment",
            role_title="Payments officer",
            email="pat@example.org",
            starts_on=start,
            contract=contract.pk,
            by=by,
            now=NOW,
        )
        contracts.require_flow_down(
            contract=contract,
            term="payment_terms_days",
            rule=contracts.FlowDownRule.AT_MOST,
            value=30,
            clause="7.2",
            applies_from=start,
            by=by,
            now=NOW,
        )
    prime_access = world.access(prime, Role.PROVIDER_MANAGER)
    engaged: list[Organisation] = []
    with acting_as(prime_access):
        for sub in others[: random.randint(0, 4)]:
            above = random.choice([prime, *engaged])
            begins = random.choice([date(2012, 1, 1), date(2012, 6, 1), date(2014, 1, 1)])
            if above is not prime:
                begins = max(begins, next(from_ for who, _, from_, _ in chain.subs if who == above.pk))
            contracts.engage(
                contract=contract,
                provider=sub.pk,
                above=above.pk,
                starts_on=begins,
                services=f"Canary {sub.pk}",
                share_basis_points=random.randint(1, 5_000),
                headline_terms={"payment_terms_days": 30},
                by=prime_access,
                now=NOW,
            )
            chain.subs.append((sub.pk, above.pk, begins, None))
            engaged.append(sub)
        if engaged and random.random() < 0.6:
            on = date(2013, 1, 1)
            for gone in (
                contracts.release(contract=contract, provider=engaged[0].pk, on=on, by=prime_access, now=NOW)
                if chain.subs[0][2] < on
                else []
            ):
                chain.subs = [
                    (who, over, from_, max(on, from_) if who == gone.organisation_id else until)
                    for who, over, from_, until in chain.subs
                ]
    if random.random() < 0.4:
        on = date(2013, 3, 1)
        successor = next(other for other in others if other not in engaged)
        by = world.access(commissioner)
        under = {sub for sub, above, _, until in chain.subs if above == prime.pk and until is None}
        with acting_as(by):
            contracts.novate(contract=contract, to=successor.pk, on=on, stay=under, by=by, now=NOW)
            # Decided after the former prime left, so none of its business.
            contracts.extend(contract=contract, ends_on=date(2019, 6, 1), reason="Canary", by=by, now=NOW)
        chain.primes = [(prime.pk, start, on), (successor.pk, on, None)]
        # Who stays has two periods: under the former prime (none at all if it was to begin later), then under the next.
        moved = [link for link in chain.subs if link[0] in under]
        chain.subs = [link for link in chain.subs if link[0] not in under] + [
            link
            for sub, _, from_, until in moved
            for link in ((sub, prime.pk, from_, max(on, from_)), (sub, successor.pk, max(on, from_), until))
        ]


def everyone(world: World) -> list[tuple[str | None, Access]]:
    """Every organisation's access, and the public's."""
    organisations = [
        world.operator,
        *world.commissioners,
        *world.providers,
        *(who for who, *_ in world.partners),
        world.service,
    ]
    roles = {world.operator.pk: Role.ADMINISTRATOR}
    found = [(each.pk, world.access(each, roles.get(each.pk, Role.CATEGORY_MANAGER))) for each in organisations]
    as_participant = access_for(world.participant, NO_ORGANISATION, Role.PARTICIPANT, now=NOW)
    return [*found, (None, as_participant), (None, public_access(now=NOW))]
