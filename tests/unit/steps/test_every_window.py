"""No step leaves to a database what each does in its own way, or what only one of many workers could do."""

from datetime import date
from random import Random

import pytest

from agree.random_terms import some_terms
from commissioning.cli.carried import terms_folder
from commissioning.engines.payments.steps.engine import dues_of
from commissioning.engines.payments.steps.facts import stored_columns
from commissioning.tables.schema import TABLES
from commissioning.terms.loading import load
from commissioning.terms.models import Terms
from commissioning.warehouse.base import Step, in_order

sqlglot = pytest.importorskip("sqlglot", reason="The text of steps is read by sqlglot: install `.[spark]`.")

from commissioning.warehouse.spark.dialect import SparkDialect, spelt  # noqa: E402

NEED_NO_FRAME = ("RowNumber", "Lead", "Lag")
GATHERS_A_LIST = ("ArrayAgg", "List", "GroupConcat", "ArrayUniqueAgg")


def _queries(terms: Terms) -> list[tuple[str, sqlglot.exp.Expression]]:
    stored = {table: Step.rows(table, dict.fromkeys(stored_columns(table), "text"), []) for table in TABLES}
    dues = dues_of(terms, stored, as_of=date(2016, 1, 1), known_by=None, sql=SparkDialect())
    return [
        (step.name, sqlglot.parse_one(spelt(step.body), read="spark"))
        for step in in_order(dues)
        if isinstance(step.body, str)
    ]


@pytest.fixture(scope="module")
def queries() -> list[tuple[str, sqlglot.exp.Expression]]:
    """Of a carried programme, and of terms that between them use every kind of step."""
    folder = terms_folder("work-programme")
    carried = load(folder, assume=folder / "assumptions/demonstration.yaml")
    return [
        query for terms in (carried, *(some_terms(Random(number)) for number in range(3))) for query in _queries(terms)
    ]


def test_every_window_says_by_what_it_is_divided(queries) -> None:
    """One without would be the work of one task, however many people there are."""
    windows = [(name, window) for name, query in queries for window in query.find_all(sqlglot.exp.Window)]
    assert len(windows) > 50
    assert [name for name, window in windows if not window.args.get("partition_by")] == []


def test_every_running_total_says_over_what_it_runs(queries) -> None:
    """The default is the end of the day, where a day was the order. A total of all rows needs neither."""
    running = [
        (name, window)
        for name, query in queries
        for window in query.find_all(sqlglot.exp.Window)
        if window.args.get("order") and type(window.this).__name__ not in NEED_NO_FRAME
    ]
    assert len(running) > 10
    assert [name for name, window in running if window.args["spec"] is None] == []


def test_no_step_gathers_a_list(queries) -> None:
    """Spark leaves NULLs out of lists and DuckDB keeps them; and a window takes a sixth of the time."""
    kinds = {type(node).__name__ for _, query in queries for node in query.walk()}
    assert "Sum" in kinds
    assert kinds & set(GATHERS_A_LIST) == set()
