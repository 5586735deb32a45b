"""What is known to mean one thing on one database and another on the next means the same on both of ours."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from commissioning.core.ids import NAMESPACE, derived_id
from commissioning.core.money import Rounding, round_pence
from commissioning.engines.payments.steps.money import rounded
from commissioning.warehouse.base import Step, Warehouse, microseconds_of
from commissioning.warehouse.duckdb import DuckDB
from support.spark import warehouse

TEXTS = [
    "",
    "a",
    "ä",
    "Z",
    "z",
    "10",
    "9",
    "😀",
    "ｚ",
    "艾达",
    "a'b",
    'q"q',
    "back\\slash",
    "\\n",
    "a\tb\nc\r",
    "\x01\x1f\x7f",
]
TEXTS += ["\u2028", "/", "%_", "`", "{}"]
MONTH_ENDS = [date(2024, 1, 31), date(2023, 2, 28), date(2024, 2, 29), date(1900, 3, 1), date(2199, 12, 31)]


@pytest.fixture(params=["duckdb", "spark"])
def place(request: pytest.FixtureRequest) -> Any:
    with DuckDB(threads=1) if request.param == "duckdb" else warehouse() as opened:
        yield opened


def answers(place: Warehouse, given: Step, **columns: str) -> list[tuple[Any, ...]]:
    """SQL worked out for each row, in the order of the column `place`."""
    written = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    step = Step.query(
        "answers", f"place, {', '.join(columns)}", f"SELECT place, {written} FROM {given} ORDER BY place", given
    )
    return [tuple(row.values())[1:] for row in place.table(step).to_pylist()]


def rows(**columns: tuple[Any, list[Any]]) -> Step:
    kinds = {"place": "number", **{name: kind for name, (kind, _) in columns.items()}}
    values = zip(*(values for _, values in columns.values()), strict=True)
    return Step.rows("given", kinds, [(number, *row) for number, row in enumerate(values)])  # type: ignore[arg-type]


def test_nulls_sort_last_unless_a_step_says_otherwise(place: Warehouse) -> None:
    given = rows(day=("day", [date(2026, 1, 2), None, date(2026, 1, 1)]))
    orders = {"up": "day", "down": "day DESC", "first": "day NULLS FIRST", "down_first": "day DESC NULLS FIRST"}
    found = answers(
        place,
        given,
        **{name: f"ROW_NUMBER() OVER (PARTITION BY 1 ORDER BY {order})" for name, order in orders.items()},
    )
    assert found == [(2, 1, 3, 2), (3, 3, 1, 1), (1, 2, 2, 3)]


def test_nulls_sort_last_in_the_rows_of_a_step_too(place: Warehouse) -> None:
    given = rows(number=("number", [2, None, 1]))
    step = Step.query("ordered", "number", f"SELECT number FROM {given} ORDER BY number", given)
    assert place.table(step).column("number").to_pylist() == [1, 2, None]


def test_texts_sort_by_code_points(place: Warehouse) -> None:
    given = rows(text=("text", TEXTS))
    step = Step.query("ordered", "text", f"SELECT text FROM {given} ORDER BY text", given)
    assert place.table(step).column("text").to_pylist() == sorted(TEXTS)


def test_amounts_below_zero_are_rounded_as_core_rounds(place: Warehouse) -> None:
    cases = [(amount, parts) for amount in (-7, -5, -1, 0, 1, 5, 7, -10_001, 10**15) for parts in (2, 3, 400)]
    given = rows(amount=("number", [amount for amount, _ in cases]), parts=("number", [parts for _, parts in cases]))
    found = answers(
        place, given, **{each.name.lower(): rounded("amount", "parts", each, sql=place.sql) for each in Rounding}
    )
    assert found == [tuple(round_pence(Fraction(amount, parts), each) for each in Rounding) for amount, parts in cases]


def test_days_and_months_are_counted_alike_and_stay_days(place: Warehouse) -> None:
    sql, given = place.sql, rows(day=("day", MONTH_ENDS))
    found = answers(
        place,
        given,
        before=sql.add_days("day", "-1"),
        month_on=sql.add_months("day", "1"),
        year_back=sql.add_months("day", "-12"),
        since=sql.days_between("DATE '2024-01-01'", "day"),
    )
    assert found == [
        (date(2024, 1, 30), date(2024, 2, 29), date(2023, 1, 31), 30),
        (date(2023, 2, 27), date(2023, 3, 28), date(2022, 2, 28), -307),
        (date(2024, 2, 28), date(2024, 3, 29), date(2023, 2, 28), 59),
        (date(1900, 2, 28), date(1900, 4, 1), date(1899, 3, 1), -45231),
        (date(2199, 12, 30), date(2200, 1, 31), date(2198, 12, 31), 64282),
    ]


def test_the_first_and_the_last_day_of_all_come_back_as_they_are(place: Warehouse) -> None:
    given = rows(day=("day", [date(1, 1, 1), date(1582, 10, 10), date(9999, 12, 31)]))
    first, last = place.sql.day(date(1, 1, 1)), place.sql.day(date(9999, 12, 31))
    assert answers(place, given, day="day", known=f"day >= {first} AND day <= {last}") == [
        (date(1, 1, 1), True),
        (date(1582, 10, 10), True),
        (date(9999, 12, 31), True),
    ]


@pytest.mark.parametrize(
    "sum_of", ["number * 2", "number + number", "CAST(SUM(number) OVER (PARTITION BY 1) AS BIGINT)"]
)
def test_what_overflows_ends_the_run(place: Warehouse, sum_of: str) -> None:
    given = rows(number=("number", [2**62, 2**62, 2**62]))
    with pytest.raises(Exception, match=r"(?i)overflow|out of range"):
        answers(place, given, sum=sum_of)


def test_the_least_and_the_greatest_pass_over_nulls(place: Warehouse) -> None:
    given = rows(number=("number", [1, None]))
    assert answers(place, given, least="LEAST(number, 5)", most="GREATEST(number, 0)") == [(1, 1), (5, 0)]


def test_texts_come_through_whatever_is_in_them(place: Warehouse) -> None:
    sql = place.sql
    given = rows(one=("number", [1]))
    columns = {f"text_{number}": sql.text(text) for number, text in enumerate(TEXTS)}
    assert answers(place, given, **columns) == [tuple(TEXTS)]


def test_names_and_words_are_made_alike(place: Warehouse) -> None:
    sql, given = place.sql, rows(text=("text", TEXTS))
    written = f"CAST({sql.bytes_of('text')} AS VARCHAR) || ':' || text || ','"
    found = answers(place, given, id=sql.uuid5(NAMESPACE.hex, written), size=sql.bytes_of("text"))
    assert found == [(derived_id(text), len(text.encode())) for text in TEXTS]


def test_both_write_json_alike() -> None:
    def written(place: Warehouse) -> list[tuple[Any, ...]]:
        return answers(place, rows(text=("text", TEXTS)), json=place.sql.json_text("text"))

    with DuckDB(threads=1) as duckdb, warehouse() as spark:
        assert written(spark) == written(duckdb)


def test_instants_are_cut_into_days_of_utc(place: Warehouse) -> None:
    moments = [datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC), datetime(2015, 3, 29, tzinfo=UTC)]
    moments += [datetime(2199, 12, 31, 23, 59, 59, 999_999, UTC)]
    given = rows(us=("number", [microseconds_of(moment) for moment in moments]))
    found = answers(place, given, day=place.sql.day_of_microseconds("us"))
    assert found == [(date(1969, 12, 31),), (date(2015, 3, 29),), (date(2199, 12, 31),)]
