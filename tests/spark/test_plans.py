"""How Spark plans the steps: none makes one task of all rows, however many workers there are."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agree.random_terms import some_terms
from commissioning.engines.payments.steps.engine import dues_of
from commissioning.engines.payments.steps.facts import stored_columns
from commissioning.tables.canonical import canonical_schema
from commissioning.tables.schema import TABLES
from commissioning.warehouse.base import Step
from commissioning.warehouse.spark.dialect import SparkDialect
from support.sizes import column
from support.spark import needed, warehouse

ALL_IN_ONE_TASK = "Exchange SinglePartition"
WITH_BONUSES_AND_CAPS = 4
"""The seed of such terms."""


def planned(last: Step, folder: Path) -> dict[str, str]:
    """The plan of each step that is stored, by name. None is run: what one reads of another is an empty file."""
    plans: dict[str, str] = {}
    pq.write_table(pa.table({"unread": [1]}), folder / "stored.parquet")
    with warehouse() as spark:

        def plan(step: Step, woven: Sequence[Step], *, store: bool) -> None:
            frame = spark._frame(step, woven)
            if store:
                plans[step.name] = frame._jdf.queryExecution().executedPlan().toString()
                frame = spark._read([folder / "stored.parquet"], frame.schema)
            frame.createOrReplaceTempView(f"`{step.name}`")
            spark._ready[step.name] = step

        spark._make, spark._tasks, spark._let_go = plan, lambda steps: 8, lambda names: None
        spark.run(last)
    return plans


def evidence(folder: Path) -> dict[str, Step]:
    """Files of every table, without a row."""
    stored = {}
    for table in TABLES:
        path = folder / f"{table}.parquet"
        pq.write_table(canonical_schema(TABLES[table]).empty_table(), path)
        stored[table] = Step.files(table, stored_columns(table), [path])
    return stored


@pytest.mark.skipif(
    column() == "quick", reason="Plans every step, half a minute of processor time; from ASSURANCE_SIZE=ci on."
)
def test_no_step_is_the_work_of_one_task(tmp_path: Path) -> None:
    needed()
    terms = some_terms(Random(WITH_BONUSES_AND_CAPS))
    dues = dues_of(terms, evidence(tmp_path), as_of=date(2016, 1, 1), known_by=None, sql=SparkDialect())
    plans = planned(dues, tmp_path)
    ranked = [plan for name, plan in plans.items() if name.startswith(("placed__", "ranked__", "cap_taken__"))]
    assert sum("Window" in plan for plan in ranked) >= 2
    assert [name for name, plan in plans.items() if ALL_IN_ONE_TASK in plan] == []


def test_a_window_of_all_rows_would_be_found(tmp_path: Path) -> None:
    needed()
    claims = evidence(tmp_path)["claims"]
    ranks = f"SELECT claim, ROW_NUMBER() OVER (ORDER BY claim) AS place FROM {claims}"
    assert ALL_IN_ONE_TASK in planned(Step.query("ranks", "claim, place", ranks, claims), tmp_path)["ranks"]
