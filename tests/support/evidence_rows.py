"""Evidence rows for tests: strategies of valid rows, and short ways to write a folder of tables."""

import string
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from commissioning.tables.cells import FIRST_YEAR, LAST_YEAR
from commissioning.tables.rows import (
    BenefitRow,
    ClaimRow,
    EmploymentRow,
    MilestoneRow,
    ParticipantRow,
    PayrollRow,
    Row,
)
from commissioning.tables.schema import EMPLOYMENT_KINDS, NATIONS, SOURCES, TABLES
from commissioning.tables.writer import Format, write_table

_FIRST = st.sampled_from(string.ascii_letters + string.digits + "éŵ£'\"#_")
_MIDDLE = st.text(alphabet=string.ascii_letters + string.digits + " -=+@,;\"'é/._", max_size=12)

identifiers = st.builds(lambda first, middle: (first + middle).rstrip(), _FIRST, _MIDDLE)
few_identifiers = st.sampled_from(["ada", "bob", "cyd", "dee"])
dates = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR - 10, 12, 31))
instants = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.integers(1, 3000).map(timedelta)
hours = st.decimals(0, 168, places=2)
sources = st.sampled_from(SOURCES)


@st.composite
def participant_rows(draw: st.DrawFn) -> ParticipantRow:
    referred_on = draw(dates)
    started_on = draw(st.none() | days.map(lambda after: referred_on + after))
    ended_on = draw(st.none() | days.map(lambda after: (started_on or referred_on) + after))
    return ParticipantRow(
        participant=draw(identifiers),
        contract=draw(identifiers),
        group=draw(identifiers),
        referred_on=referred_on,
        started_on=started_on,
        ended_on=ended_on,
        nation=draw(st.sampled_from(NATIONS)),
        source=draw(st.none() | sources),
        recorded_at=draw(st.none() | instants),
        withdrawn=draw(st.booleans()),
    )


@st.composite
def employment_rows(draw: st.DrawFn) -> EmploymentRow:
    worked_from = draw(dates)
    return EmploymentRow(
        participant=draw(identifiers),
        employer=draw(identifiers),
        kind=draw(st.sampled_from(EMPLOYMENT_KINDS)),
        worked_from=worked_from,
        worked_until=draw(st.none() | days.map(lambda after: worked_from + after)),
        hours_per_week=draw(st.none() | hours),
        source=draw(sources),
        recorded_at=draw(instants),
        record=draw(st.none() | st.uuids().map(str)),
        withdrawn=draw(st.booleans()),
    )


@st.composite
def payroll_rows(draw: st.DrawFn) -> PayrollRow:
    period_from = draw(dates)
    return PayrollRow(
        participant=draw(identifiers),
        employer=draw(identifiers),
        paid_on=draw(dates),
        period_from=period_from,
        period_until=period_from + draw(days),
        pay_pence=draw(st.integers(-(10**12) + 1, 10**12 - 1)),
        source=draw(sources),
        recorded_at=draw(instants),
    )


@st.composite
def benefit_rows(draw: st.DrawFn) -> BenefitRow:
    claimed_from = draw(dates)
    return BenefitRow(
        participant=draw(identifiers),
        benefit=draw(identifiers),
        claimed_from=claimed_from,
        claimed_until=draw(st.none() | days.map(lambda after: claimed_from + after)),
        source=draw(sources),
        recorded_at=draw(instants),
    )


def milestone_rows() -> st.SearchStrategy[MilestoneRow]:
    return st.builds(
        MilestoneRow,
        participant=identifiers,
        milestone=identifiers,
        on=dates,
        source=sources,
        recorded_at=instants,
        record=st.none(),
        withdrawn=st.booleans(),
        origin=st.just(""),
    )


def claim_rows() -> st.SearchStrategy[ClaimRow]:
    return st.builds(
        ClaimRow,
        claim=st.uuids().map(str),
        participant=identifiers,
        contract=identifiers,
        component=identifiers,
        ordinal=st.integers(1, 10**12 - 1),
        earned_on=dates,
        source=st.none() | sources,
        recorded_at=instants,
        record=st.none(),
        withdrawn=st.booleans(),
        origin=st.just(""),
    )


ROWS: Mapping[str, Callable[[], st.SearchStrategy[Row]]] = {
    "participants": participant_rows,
    "employment": employment_rows,
    "payroll": payroll_rows,
    "benefits": benefit_rows,
    "milestones": milestone_rows,
    "claims": claim_rows,
}

World = Mapping[str, Sequence[Row]]


def worlds(*, largest: int = 6) -> st.SearchStrategy[World]:
    """Some rows of every table, participants' keys unique."""
    tables: dict[str, st.SearchStrategy[list[Row]]] = {
        table: st.lists(strategy(), max_size=largest, unique_by=_key(table)) for table, strategy in ROWS.items()
    }
    return st.fixed_dictionaries(tables)


def _key(table: str) -> Callable[[Row], object]:
    names = TABLES[table].key

    def key(row: Row) -> object:
        return tuple(getattr(row, name) for name in names) if names else (row.record or id(row))

    return key


def write_world(folder: Path, world: World, *, format: Format = "csv") -> Path:
    """Write every table into the folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in world.items():
        write_table(folder, table, rows, format=format)
    return folder


ADA = ParticipantRow(
    participant="ada",
    contract="C1",
    group="jsa",
    referred_on=date(2026, 1, 5),
    started_on=date(2026, 1, 12),
    nation="england",
)
ADA_WORKS = EmploymentRow(
    participant="ada",
    employer="Bakery",
    kind="employed",
    worked_from=date(2026, 2, 2),
    worked_until=date(2026, 8, 3),
    hours_per_week=Decimal("37.50"),
    source="employer",
    recorded_at=datetime(2026, 8, 4, 9, 30, tzinfo=UTC),
)
ADA_IS_PAID = PayrollRow(
    participant="ada",
    employer="Bakery",
    paid_on=date(2026, 2, 27),
    period_from=date(2026, 2, 1),
    period_until=date(2026, 3, 1),
    pay_pence=125_000,
    source="independent",
    recorded_at=datetime(2026, 2, 28, tzinfo=UTC),
)
ADA_ON_BENEFIT = BenefitRow(
    participant="ada",
    benefit="jsa",
    claimed_from=date(2025, 6, 1),
    claimed_until=date(2026, 2, 2),
    source="independent",
    recorded_at=datetime(2026, 2, 3, tzinfo=UTC),
)
ADA_HAS_A_PLAN = MilestoneRow(
    participant="ada",
    milestone="plan signed",
    on=date(2026, 1, 20),
    source="provider",
    recorded_at=datetime(2026, 1, 20, 16, tzinfo=UTC),
)
ADA_IS_CLAIMED = ClaimRow(
    claim="claim-1",
    participant="ada",
    contract="C1",
    component="job outcome",
    ordinal=1,
    earned_on=date(2026, 8, 3),
    recorded_at=datetime(2026, 8, 10, tzinfo=UTC),
)
ADAS_WORLD: World = {
    "participants": [ADA],
    "employment": [ADA_WORKS],
    "payroll": [ADA_IS_PAID],
    "benefits": [ADA_ON_BENEFIT],
    "milestones": [ADA_HAS_A_PLAN],
    "claims": [ADA_IS_CLAIMED],
}
