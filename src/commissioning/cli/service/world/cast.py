"""The organisations of the demonstration and their people, entered as an operator and its commissioners would."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from commissioning.cli.service.world import names
from commissioning.core.clock import local_date
from commissioning.platform import actions as platform
from commissioning.platform.access import Access, acting_as
from commissioning.platform.people_models import Kind, Organisation, User
from commissioning.platform.queries import TIME_ZONE, access_for
from commissioning.platform.roles import Role
from commissioning.rooms.market import actions as market
from commissioning.rooms.market.models import Sector, Size, Tier

DEMO_PEOPLE = "demo.example"
"""The end of the e-mail addresses of those who stand on the sign-in page of the demonstration."""
_COMMISSIONER = (
    Role.CATEGORY_MANAGER,
    Role.PERFORMANCE_MANAGER,
    Role.PAYMENTS_OFFICER,
    Role.PAYMENTS_APPROVER,
    Role.ASSURANCE_OFFICER,
    Role.AUDITOR,
    Role.EVALUATOR,
)
PARTNER = "Tarn Valley Combined Authority"
"""A commissioner without a programme of its own, which reads another's."""
_PARTNER = (Role.CATEGORY_MANAGER, Role.PERFORMANCE_MANAGER)
_PRIME = (Role.PROVIDER_MANAGER, Role.BID_MANAGER, Role.ADVISER)
_SUB = (Role.PROVIDER_MANAGER, Role.ADVISER)
_SIZES = (Size.MICRO, Size.SMALL, Size.SMALL, Size.MEDIUM, Size.MEDIUM, Size.LARGE)


@dataclass
class Cast:
    """Who is there so far."""

    random: Random
    operator: Organisation | None = None
    organisations: dict[str, Organisation] = field(default_factory=dict)
    """By name."""
    people: dict[tuple[str, Role], User] = field(default_factory=dict)
    """By organisation's reference and role."""
    providers: Counter[tuple[Role, ...]] = field(default_factory=Counter)
    """How many there are with people in the same roles."""

    @contextmanager
    def acting(self, organisation: Organisation, role: Role, now: datetime) -> Iterator[Access]:
        """Act as whoever holds a role in an organisation at a moment."""
        access = access_for(self.people[organisation.pk, role], organisation.pk, role, now=now)
        with acting_as(access):
            yield access

    def found(self, name: str, now: datetime) -> None:
        person = self._person("operator", DEMO_PEOPLE)
        self.operator = platform.found(operator_name=name, administrator=person, now=now)
        self.people[self.operator.pk, Role.ADMINISTRATOR] = person

    def employ_assurance_officer(self, now: datetime) -> None:
        """Somebody of the operator who may ask to break the glass; its administrator is the second person."""
        assert self.operator is not None
        person = self._person("assurance-officer.operator", DEMO_PEOPLE)
        with self.acting(self.operator, Role.ADMINISTRATOR, now) as access:
            self._appoint(self.operator, person, Role.ASSURANCE_OFFICER, local_date(now, TIME_ZONE), access, now)

    def enter(self, name: str, kind: Kind, roles: tuple[Role, ...], now: datetime, by: Organisation) -> Organisation:
        """Enter an organisation, with an administrator and one person in each role."""
        with self.acting(by, Role.ADMINISTRATOR if by == self.operator else Role.CATEGORY_MANAGER, now) as access:
            organisation = platform.register_organisation(name=name, kind=kind, by=access, now=now)
        self.organisations[name] = organisation
        on = local_date(now, TIME_ZONE)
        slug = "-".join(name.lower().replace("'", "").split())
        domain = DEMO_PEOPLE if kind != Kind.PROVIDER or self._plays(roles) else "provider.example"
        administrator = self._person(f"administrator.{slug}", domain)
        assert self.operator is not None
        with self.acting(self.operator, Role.ADMINISTRATOR, now) as access:
            self._appoint(organisation, administrator, Role.ADMINISTRATOR, on, access, now)
        with self.acting(organisation, Role.ADMINISTRATOR, now) as access:
            for role in roles:
                # Small ones have one person for everything, who picks a hat.
                small = roles == _SUB
                person = administrator if small else self._person(f"{role.value}.{slug}".replace("_", "-"), domain)
                self._appoint(organisation, person, role, on, access, now)
        return organisation

    def _plays(self, roles: tuple[Role, ...]) -> bool:
        """Whether a provider stands on the sign-in page: the first two primes and the first two sub-contractors."""
        self.providers[roles] += 1
        return self.providers[roles] <= 2

    def enter_everyone(self, primes: list[str], subs: int, now: datetime) -> None:
        """Commissioners, the employment service, an audit office, a local partner, and all providers."""
        assert self.operator is not None
        ministry = self.enter("Ministry for Work", Kind.COMMISSIONER, _COMMISSIONER, now, self.operator)
        self.enter("Calder Combined Authority", Kind.COMMISSIONER, _COMMISSIONER, now, self.operator)
        self.enter(PARTNER, Kind.COMMISSIONER, _PARTNER, now, self.operator)
        self.enter("Public Employment Service", Kind.EMPLOYMENT_SERVICE, (Role.WORK_COACH,), now, self.operator)
        self.enter("Office of Audit", Kind.AUDITOR, (Role.AUDITOR,), now, self.operator)
        self.enter("Calder Skills Board", Kind.PARTNER, (Role.LOCAL_PARTNER,), now, self.operator)
        for name in primes:
            self._provide(name, Tier.TOP, Size.LARGE, _PRIME, now, ministry)
        for name in names.organisations(self.random, subs, taken=set(primes)):
            tier = self.random.choice((Tier.DELIVERY, Tier.DELIVERY, Tier.SPECIALIST))
            self._provide(name, tier, self.random.choice(_SIZES), _SUB, now, ministry)

    def _provide(
        self, name: str, tier: Tier, size: Size, roles: tuple[Role, ...], now: datetime, by: Organisation
    ) -> None:
        organisation = self.enter(name, Kind.PROVIDER, roles, now, by)
        is_college = "College" in name
        is_vcse = not is_college and tier != Tier.TOP and self.random.random() < 0.6
        sector = Sector.PUBLIC if is_college else Sector.THIRD if is_vcse else Sector.PRIVATE
        number = len(self.organisations) * 7_919  # different for each of the first million
        with self.acting(by, Role.CATEGORY_MANAGER, now) as access:
            market.enter_profile(
                organisation=organisation.pk,
                sector=sector,
                size=size,
                tier=tier,
                is_vcse=is_vcse,
                is_fe_college=is_college,
                # The register of companies gives out no number that begins with 99.
                company_number=None if is_college else f"GB-COH-99{number % 1_000_000:06}",
                by=access,
                now=now,
            )

    def _appoint(
        self, organisation: Organisation, person: User, role: Role, on: date, by: Access, now: datetime
    ) -> None:
        platform.appoint(person=person, organisation=organisation.pk, role=role, starts_on=on, by=by, now=now)
        self.people[organisation.pk, role] = person

    def _person(self, local_part: str, domain: str) -> User:
        return User.objects.create_user(f"{local_part}@{domain}", name=names.person(self.random))
