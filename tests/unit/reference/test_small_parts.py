"""The small parts of the reference engine at their edges."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.money import split
from commissioning.core.periods import Period, add_months
from commissioning.engines.payments.reference.caps import year_start
from commissioning.engines.payments.reference.case import Moment, open_case
from commissioning.engines.payments.reference.clocks import runs_out, window
from commissioning.engines.payments.reference.days import GoesRound
from commissioning.engines.payments.reference.engine import pay
from commissioning.engines.payments.reference.facts import Closing, versions
from commissioning.engines.payments.reference.fixed_fee import calendar_instalments, contract_instalments
from commissioning.engines.payments.reference.readings import UnknownFigure
from commissioning.engines.payments.reference.volume import cohort_of
from commissioning.tables.rows import MilestoneRow, ParticipantRow, PersonEvidence
from support.worlds import clock, days_in_work, fee_for, pays, programme
from support.worlds import window as days

DATES = st.dates(date(2020, 1, 1), date(2030, 12, 31))
ADA = ParticipantRow(
    participant="ada",
    contract="north",
    group="1",
    referred_on=date(2025, 1, 1),
    started_on=date(2025, 1, 1),
    nation="england",
)


@given(DATES, DATES, st.integers(1, 13))
def test_every_day_from_the_first_on_is_in_one_cohort(day: date, first: date, months: int) -> None:
    cohort = cohort_of(day, first, months)
    if day < first:
        assert cohort is None
        return
    starts = [add_months(first, n * months) for n in range(140)]
    begun = [n for n, start in enumerate(starts) if start <= day]
    assert cohort == Period(starts[begun[-1]], starts[begun[-1] + 1])


@given(DATES, DATES)
def test_a_year_holds_its_day(day: date, first: date) -> None:
    start = year_start(day, first)
    years = [add_months(first, 12 * n) for n in range(-12, 13)]
    assert start == max(year for year in years if year <= day)


@given(DATES, st.integers(1, 30), st.integers(0, 10_000))
def test_calendar_instalments_cover_the_time_and_the_sum(start: date, months: int, pence: int) -> None:
    parts = calendar_instalments(start, months, pence)
    assert sum(part.pence for part in parts) == pence
    assert sum(part.days.days for part in parts) == (add_months(start, months) - start).days
    assert all(part.days.start.day == 1 for part in parts[1:])


@given(
    DATES, st.lists(st.tuples(st.integers(1, 12), st.integers(1, 9)), min_size=1, max_size=4), st.integers(0, 99_999)
)
def test_contract_instalments_cover_the_tranches(start: date, tranches: list[tuple[int, int]], pence: int) -> None:
    months, shares = [months for months, _ in tranches], [share for _, share in tranches]
    parts = contract_instalments(start, months, shares, pence)
    assert len(parts) == sum(months)
    first = parts[: months[0]]
    assert sum(part.pence for part in first) == split(pence, shares)[0]
    assert sum(part.pence for part in parts) == pence
    assert parts[-1].days.end == add_months(start, sum(months))


def test_a_window_that_never_opens_or_closes_before_it_opens_has_no_days() -> None:
    day = date(2025, 1, 10)
    assert window(None, None, as_of=day) is None
    assert window(day, day, as_of=day) is None
    assert window(day, day - timedelta(days=1), as_of=day) is None
    assert window(day, None, as_of=day - timedelta(days=1)) is None
    assert window(day, None, as_of=day) == Period(day, day + timedelta(days=1))


def test_a_clock_has_a_measure_of_time() -> None:
    with pytest.raises(ValueError, match="cannot be measured in pence"):
        runs_out(date(2025, 1, 1), 1, "pence", nation="england", known_on=None)


def event(record: str | None, hour: int, *, withdrawn: bool = False, on: int = 1) -> MilestoneRow:
    return MilestoneRow(
        participant="ada",
        milestone="plan",
        on=date(2025, 1, on),
        source="employer",
        recorded_at=datetime(2025, 1, 1, hour, tzinfo=UTC),
        record=record,
        withdrawn=withdrawn,
    )


def test_every_row_that_does_not_stand_says_why() -> None:
    rows = [event("r", 1), event("r", 2), event(None, 3), event(None, 3, withdrawn=True), event("s", 9)]
    reasons = [one.why_not for one in versions(rows, known_by=datetime(2025, 1, 1, 9, tzinfo=UTC))]
    assert reasons == [
        "superseded by a later version recorded at 2025-01-01T02:00:00+00:00",
        None,
        None,
        "withdrawn",
        "recorded at 2025-01-01T09:00:00+00:00, not yet known at 2025-01-01T09:00:00+00:00",
    ]


def test_of_two_versions_recorded_at_once_the_later_row_counts() -> None:
    judged = versions([event("r", 1, on=1), event("r", 1, on=2)], known_by=None)
    assert [one.row.on.day for one in judged if one.counts] == [2]


def test_after_closing_only_a_withdrawal_is_seen() -> None:
    closing = Closing(date(2025, 1, 1), datetime(2025, 1, 1, 5, tzinfo=UTC))
    late = [event("r", 1), event("r", 5, on=2), event("s", 1), event("s", 6, withdrawn=True)]
    assert [one.counts for one in versions(late, known_by=None, closing=closing)] == [True, False, False, False]


def test_terms_that_go_round_are_refused() -> None:
    terms = programme(
        outcomes={"job": days_in_work(28, window=days("job_outcome.earned_on"))}, prices={"job_outcome": pays("job")}
    )
    with pytest.raises(GoesRound, match="the component job_outcome hangs on job hangs on the component job_outcome"):
        pay(terms, [PersonEvidence("ada", (ADA,))], as_of=date(2025, 12, 31), known_by=None)


def test_a_closing_that_hangs_on_the_evidence_is_refused() -> None:
    terms = programme(
        prices={"start": fee_for("started_on")},
        clocks={"closing": clock(7, from_="start.earned_on")},
        evidence_closes="closing",
    )
    with pytest.raises(GoesRound, match=r"hangs on start\.earned_on"):
        open_case(terms, PersonEvidence("ada", (ADA,)), Moment(date(2025, 12, 31), None))


def test_what_is_unknown_is_refused() -> None:
    terms = programme(
        prices={
            "start": {
                **fee_for("started_on"),
                "price": {
                    "figure": {
                        "unit": "pence",
                        "by": "started_on",
                        "values": {date(2025, 1, 1): {"value": "unknown", "clause": "4.2", "status": "unknown"}},
                    }
                },
            }
        }
    )
    with pytest.raises(UnknownFigure, match=r"clause 4\.2 are unknown"):
        pay(terms, [PersonEvidence("ada", (ADA,))], as_of=date(2025, 12, 31), known_by=None)
