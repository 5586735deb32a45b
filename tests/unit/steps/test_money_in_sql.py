"""What SQL rounds, splits and names is what `core` rounds, splits and names."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.ids import NAMESPACE, derived_id, due_id
from commissioning.core.money import Rounding, round_pence, split
from commissioning.engines.payments.steps.fixed_fees import _largest_remainder
from commissioning.engines.payments.steps.money import rounded
from commissioning.warehouse.base import Step
from commissioning.warehouse.duckdb import DuckDB, DuckDBDialect

SQL = DuckDBDialect()


def _answers(select: str, given: Step) -> list[object]:
    with DuckDB(threads=1) as warehouse:
        step = Step.query(
            "answers", "place, answer", f"SELECT place, {select} AS answer FROM {given} ORDER BY place", given
        )
        return warehouse.table(step).column("answer").to_pylist()


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(1, 400)), min_size=1), st.sampled_from(Rounding))
def test_amounts_are_rounded_as_core_rounds(amounts: list[tuple[int, int]], rounding: Rounding) -> None:
    halves = [(5, 2), (-5, 2), (7, 2), (-7, 2), (0, 1), (1, 3), (-1, 3)]
    cases = [*amounts, *halves]
    rows = Step.rows(
        "given",
        {"place": "number", "amount": "number", "parts": "number"},
        [(n, a, p) for n, (a, p) in enumerate(cases)],
    )
    assert _answers(rounded("amount", "parts", rounding, sql=SQL), rows) == [
        round_pence(Fraction(amount, parts), rounding) for amount, parts in cases
    ]


@given(st.integers(0, 10**12), st.lists(st.integers(0, 400_000), min_size=1, max_size=60).filter(any))
def test_a_sum_is_split_as_core_splits(whole: int, weights: list[int]) -> None:
    rows = Step.rows(
        "given",
        {"fee": "text", "place_of": "number", "weight": "number", "whole": "number"},
        [("f", place, weight, whole) for place, weight in enumerate(weights)],
    )
    text = _largest_remainder(f"(SELECT * FROM {rows})", whole_is="fee", part_is="place_of", sql=SQL)
    with DuckDB(threads=1) as warehouse:
        found = warehouse.table(Step.query("parts", "fee, place_of, pence", f"{text} ORDER BY place_of", rows))
    assert found.column("pence").to_pylist() == split(whole, weights)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), min_size=1))
def test_ids_are_those_of_core(names: list[str]) -> None:
    rows = Step.rows("given", {"place": "number", "name": "text"}, list(enumerate(names)))
    written = f"CAST({SQL.bytes_of('name')} AS VARCHAR) || ':' || name || ','"
    assert _answers(SQL.uuid5(NAMESPACE.hex, written), rows) == [derived_id(name) for name in names]


def test_an_id_looks_as_a_reader_expects() -> None:
    assert due_id("wp", "ada", "job", 1)[14] == "5"
