"""Stretches and runs against a count of every day."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.engines.payments.steps.work import Work, runs
from commissioning.warehouse.base import Step
from commissioning.warehouse.duckdb import DuckDB
from support.sizes import size

DAY_0 = date(2025, 1, 1)
HORIZON = 40
SPELL_COLUMNS = {
    "participant": "text",
    "employer": "text",
    "worked_from": "day",
    "worked_until": "day",
    "hours": "number",
    "origin": "text",
}

spell = st.tuples(
    st.sampled_from("ab"), st.sampled_from("xy"), st.integers(-5, HORIZON), st.integers(0, 15), st.integers(0, 9)
)
claim = st.tuples(st.sampled_from("ab"), st.integers(-5, HORIZON), st.none() | st.integers(1, 10))
window = st.tuples(st.integers(0, 10), st.integers(11, HORIZON))


def _day(number: int) -> date:
    return DAY_0 + timedelta(days=number)


def _worked_out(
    spells: list[Any], claims: list[Any], opens: int, closes: int, *, each_job: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The stretches and runs that the steps give."""
    with DuckDB(threads=1, keep=True) as warehouse:
        days = SimpleNamespace(sql=warehouse.sql, as_of=_day(HORIZON))
        benefits = Step.rows(
            "benefits",
            {"participant": "text", "claimed_from": "day", "claimed_until": "day"},
            [(who, _day(first), None if more is None else _day(first + more)) for who, first, more in claims],
        )
        facts = SimpleNamespace(benefits=benefits)
        counted = Step.rows(
            "spells",
            SPELL_COLUMNS,
            [(who, job, _day(first), _day(first + more), hours, "") for who, job, first, more, hours in spells],
        )
        open_days = Step.rows(
            "window",
            {"participant": "text", "opens": "day", "closes": "day"},
            [(who, _day(opens), _day(closes)) for who in "ab"],
        )
        work = Work(days, facts, benefits)  # type: ignore[arg-type]
        stretches = work.stretches("t", counted, open_days, off_benefit=True, each_job=each_job)
        found = runs("t", stretches, sql=warehouse.sql)
        return warehouse.table(stretches).to_pylist(), warehouse.table(found).to_pylist()


@given(st.lists(spell, max_size=8), st.lists(claim, max_size=3), window, st.booleans())
@settings(max_examples=size("hypothesis examples"))
def test_runs_are_the_days_in_work_counted_one_by_one(
    spells: list[Any], claims: list[Any], window: tuple[int, int], each_job: bool
) -> None:
    opens, closes = window
    stretches, found = _worked_out(spells, claims, opens, closes, each_job=each_job)
    hours: dict[tuple[str, str, date], int] = {}
    for who, job, first, more, weekly in spells:
        for number in range(max(first, opens), min(first + more, closes)):
            if not any(w == who and begins <= number and (n is None or number < begins + n) for w, begins, n in claims):
                case = (who, job if each_job else "", _day(number))
                hours[case] = hours.get(case, 0) + weekly
    from_stretches = {
        (row["participant"], row["worker"], row["stretch_from"] + timedelta(days=number)): row["hours"]
        for row in stretches
        for number in range((row["stretch_until"] - row["stretch_from"]).days)
    }
    assert from_stretches == hours
    for case in {(who, worker) for who, worker, _ in hours}:
        mine = sorted(day for who, worker, day in hours if (who, worker) == case)
        begins = [day for day in mine if day - timedelta(days=1) not in mine]
        rows = sorted(
            (row for row in found if (row["participant"], row["worker"]) == case), key=lambda row: row["run_from"]
        )
        assert [row["run_from"] for row in rows] == begins
        assert [row["days_before"] for row in rows] == [mine.index(day) for day in begins]
        assert sum(row["run_days"] for row in rows) == len(mine)
    assert len(found) == sum((w, k, d - timedelta(days=1)) not in hours for w, k, d in hours)
