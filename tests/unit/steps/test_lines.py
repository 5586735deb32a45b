"""Dated lines put together: what is looked up is what a reader of the figures would find day by day."""

from datetime import date, timedelta

from commissioning.engines.payments.steps.lines import ANY_OTHER_GROUP, Factor, combinations, number_of
from commissioning.terms.figures import Figure, Line
from commissioning.warehouse.base import Step
from commissioning.warehouse.duckdb import DuckDB


def _line(value: int | str) -> Line:
    return Line(value=value, clause="1", status="signed")  # type: ignore[arg-type]


PRICE = Figure(
    unit="pence",
    by="started_on",
    groups={"1": {date(2025, 1, 1): _line(100), date(2025, 3, 1): _line("none"), date(2025, 4, 1): _line(300)}},
)
SHARE = Figure(unit="basis points", by="earned_on", values={date(2025, 2, 1): _line(5), date(2025, 6, 1): _line(6)})


def test_every_pair_of_lines_in_force_is_there_and_no_other() -> None:
    found = list(combinations([Factor.of(PRICE), Factor.of(SHARE)], ["1", "2"]))
    assert {each.group for each in found} == {"1"}
    assert [[line.line.value for line in each.lines] for each in found] == [[100, 5], [300, 5], [100, 6], [300, 6]]


def test_a_figure_for_everybody_holds_for_groups_the_terms_do_not_know() -> None:
    assert {each.group for each in combinations([Factor.of(SHARE)], ["1"])} == {"1", ANY_OTHER_GROUP}


def test_a_day_already_known_needs_no_range() -> None:
    (found, *_) = combinations([Factor.of(PRICE)], ["1"], known={"started_on": date(2025, 4, 1)})
    assert found.ranges == {}
    assert found.lines[0].line.value == 300
    assert not list(combinations([Factor.of(PRICE)], ["1"], known={"started_on": date(2025, 3, 31)}))


def test_the_number_looked_up_is_the_line_in_force_on_each_day() -> None:
    days = [date(2024, 12, 20) + timedelta(days=number) for number in range(150)]
    cases = Step.rows("cases", {"started_on": "day", "payment_group": "text"}, [(day, "1") for day in days])
    price = number_of("price", PRICE, ["1"])
    held = price.holds("n", {"started_on": "c.started_on"}, "c.payment_group")
    step = Step.query(
        "found",
        "started_on, number",
        f"SELECT c.started_on, n.number FROM {cases} AS c JOIN {price.step} AS n ON {held}",
        cases,
        price.step,
    )
    with DuckDB(threads=1) as warehouse:
        found = {row["started_on"]: row["number"] for row in warehouse.table(step).to_pylist()}
    in_force = {day: PRICE.line(day, "1") for day in days}
    assert found == {day: line[1].number() for day, line in in_force.items() if line is not None and line[1].is_number}


def test_a_day_that_the_case_does_not_have_has_no_number() -> None:
    assert "FALSE" in number_of("price", PRICE, ["1"]).holds("n", {"referred_on": "c.day"}, "c.payment_group")
