"""Spark keeps the promises of a warehouse: each step once, in order, under its names, and nothing left behind."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commissioning.warehouse.base import RunRefused, Step
from support.spark import session, warehouse

NUMBERS = Step.rows("numbers", {"number": "number"}, [(2,), (3,), (1,)])


def _doubled() -> Step:
    return Step.query("doubled", "number", f"SELECT 2 * number AS number FROM {NUMBERS}", NUMBERS)


def test_each_step_is_told_of_inputs_first() -> None:
    done: list[str] = []
    doubled = _doubled()
    total = Step.query("total", "total", f"SELECT CAST(SUM(number) AS BIGINT) AS total FROM {doubled}", doubled)
    with warehouse(progress=lambda name, _: done.append(name)) as spark:
        assert spark.table(total).to_pylist() == [{"total": 12}]
        spark.run(total)
        assert done == ["numbers", "doubled", "total"]
        assert sorted(spark.table(doubled).column("number").to_pylist()) == [2, 4, 6]
        assert spark.table(NUMBERS).num_rows == 3


@pytest.mark.parametrize("within_one_step", [True, False])
def test_what_is_read_twice_is_worked_out_once(within_one_step: bool) -> None:
    """Chance tells: worked out twice, a row would have two numbers."""
    chance = Step.query("chance", "number, drawn", f"SELECT number, rand() AS drawn FROM {NUMBERS}", NUMBERS)
    if within_one_step:
        inputs, first, second = (chance,), str(chance), str(chance)
    else:
        one = Step.query("one", "number, drawn", f"SELECT number, drawn FROM {chance}", chance)
        other = Step.query("other", "number, drawn", f"SELECT number, drawn FROM {chance} WHERE drawn >= 0", chance)
        inputs, first, second = (one, other), str(one), str(other)
    same = Step.query(
        "same", "drawn", f"SELECT a.drawn FROM {first} AS a JOIN {second} AS b ON b.drawn = a.drawn", *inputs
    )
    with warehouse() as spark:
        assert spark.table(same).num_rows == 3


def test_order_is_kept_batch_by_batch_through_many_tasks(tmp_path: Path) -> None:
    for part in range(4):
        pq.write_table(
            pa.table({"number": [number * 7919 % 50_021 for number in range(part, 50_000, 4)]}),
            tmp_path / f"{part}.parquet",
        )
    many = Step.files("many", ["number"], sorted(tmp_path.iterdir()))
    ordered = Step.query("ordered", "number", f"SELECT number FROM {many} ORDER BY number DESC", many)
    with warehouse(bytes_a_task=10_000) as spark:
        spark._session.conf.set("spark.sql.adaptive.enabled", "false")  # else it finds that one task is enough
        batches = list(spark.batches(ordered, rows=2_048))
        files = len(list(spark._stored["ordered"].glob("*.parquet")))
        spark._session.conf.set("spark.sql.adaptive.enabled", "true")
    found = pa.Table.from_batches(batches).column("number").to_pylist()
    assert (files > 1, len(batches) > 1, len(found)) == (True, True, 50_000)
    assert found == sorted(found, reverse=True)


def test_files_of_any_name_are_one_relation(tmp_path: Path) -> None:
    for number in range(2):
        pq.write_table(
            pa.table({"more": ["-"], "day": [date(2026, 1, 1 + number)]}), tmp_path / f"it's [{number}] {{a}}.parquet"
        )
    step = Step.files("days", ["day"], sorted(tmp_path.iterdir()))
    with warehouse() as spark:
        found = spark.table(step).column("day").to_pylist()
    assert sorted(found) == [date(2026, 1, 1), date(2026, 1, 2)]


def test_nothing_is_kept_that_no_step_reads_any_more(tmp_path: Path) -> None:
    doubled = _doubled()
    twice = Step.query(
        "twice", "number", f"SELECT a.number FROM {doubled} AS a JOIN {doubled} AS b ON b.number = a.number", doubled
    )
    with warehouse(scratch=tmp_path) as spark:
        spark.run(twice)
        assert list(spark._stored) == ["twice"]
        assert sum(place.is_dir() for place in Path(spark._own.name).iterdir()) == 1
    assert list(tmp_path.iterdir()) == []
    assert session().catalog.listTables() == []


def test_with_keep_one_can_look_at_every_step() -> None:
    doubled = _doubled()
    total = Step.query("total", "total", f"SELECT CAST(SUM(number) AS BIGINT) AS total FROM {doubled}", doubled)
    with warehouse(keep=True) as spark:
        spark.run(total)
        assert set(spark._stored) == {"doubled", "total"}


def test_two_steps_of_one_name_are_refused() -> None:
    first, second = _doubled(), _doubled()
    both = Step.query("both", "number", f"SELECT * FROM {first} UNION ALL SELECT * FROM {second}", first, second)
    with warehouse() as spark, pytest.raises(ValueError, match="Two steps are called doubled"):
        spark.run(both)


def test_a_row_that_cannot_be_gone_on_with_ends_the_run_in_our_words() -> None:
    with warehouse() as spark:
        why = spark.sql.refuse("Three isn't few. Take \\ fewer.")
        odd = f"SELECT CASE WHEN number > 2 THEN CAST({why} AS BIGINT) ELSE number END AS number FROM {NUMBERS}"
        with pytest.raises(RunRefused, match=r"^Three isn't few\. Take \\ fewer\.$"):
            spark.run(Step.query("few", "number", odd, NUMBERS))
