"""The warehouse on this machine runs each step once, in order, and keeps its promises about columns and names."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commissioning.warehouse.base import RunRefused, Step, microseconds_of
from commissioning.warehouse.duckdb import DuckDB

NUMBERS = Step.rows("numbers", {"number": "number"}, [(2,), (3,), (1,)])


def _doubled() -> Step:
    return Step.query("doubled", "number", f"SELECT 2 * number AS number FROM {NUMBERS}", NUMBERS)


def test_each_step_runs_once_inputs_first() -> None:
    done: list[str] = []
    doubled = _doubled()
    total = Step.query(
        "total",
        "total",
        f"SELECT CAST(SUM(a.number * b.number) AS BIGINT) AS total FROM {doubled} AS a, {doubled} AS b "
        "WHERE a.number = b.number",
        doubled,
    )
    with DuckDB(progress=lambda name, _: done.append(name)) as warehouse:
        assert warehouse.table(total).to_pylist() == [{"total": 56}]
        warehouse.run(total)
    assert done == ["numbers", "doubled", "total"]


def test_one_can_stop_after_any_step_and_look() -> None:
    doubled = _doubled()
    total = Step.query("total", "total", f"SELECT CAST(SUM(number) AS BIGINT) AS total FROM {doubled}", doubled)
    with DuckDB() as warehouse:
        assert sorted(warehouse.table(doubled).column("number").to_pylist()) == [2, 4, 6]
        assert warehouse.table(total).to_pylist() == [{"total": 12}]
        assert warehouse.table(doubled).num_rows == 3


def test_order_is_kept_batch_by_batch() -> None:
    many = Step.rows("many", {"number": "number"}, [(number * 7919 % 50_021,) for number in range(50_000)])
    ordered = Step.query("ordered", "number", f"SELECT number FROM {many} ORDER BY number DESC", many)
    with DuckDB() as warehouse:
        batches = list(warehouse.batches(ordered, rows=2_048))
    found = pa.Table.from_batches(batches).column("number").to_pylist()
    assert len(batches) > 1
    assert found == sorted(found, reverse=True)


def test_parquet_files_are_one_relation(tmp_path: Path) -> None:
    for number in range(2):
        pq.write_table(
            pa.table({"more": ["-"], "day": [date(2026, 1, 1 + number)]}), tmp_path / f"it's {number}.parquet"
        )
    step = Step.files("days", ["day"], sorted(tmp_path.iterdir()))
    with DuckDB() as warehouse:
        assert warehouse.table(step).to_pylist() == [{"day": date(2026, 1, 1)}, {"day": date(2026, 1, 2)}]


def test_a_step_must_use_what_it_is_given() -> None:
    with pytest.raises(ValueError, match="does not use it"):
        Step.query("idle", "one", "SELECT 1 AS one", NUMBERS)


def test_two_steps_of_one_name_are_refused() -> None:
    first, second = _doubled(), _doubled()
    both = Step.query(
        "both_of_them", "number", f"SELECT * FROM {first} UNION ALL SELECT * FROM {second}", first, second
    )
    with DuckDB() as warehouse, pytest.raises(ValueError, match="Two steps are called doubled"):
        warehouse.run(both)


def test_what_does_not_fit_in_memory_goes_to_the_scratch_folder_which_then_disappears() -> None:
    with DuckDB(memory_limit="64MB", threads=1) as warehouse:
        scratch = Path(str(warehouse._connection.execute("SELECT current_setting('temp_directory')").fetchall()[0][0]))
        assert scratch.is_dir()
    assert not scratch.exists()


def test_nothing_is_fetched_from_anywhere() -> None:
    with DuckDB() as warehouse:
        answer = warehouse._connection.execute("SELECT current_setting('autoinstall_known_extensions')").fetchall()
    assert answer == [(False,)]


def test_a_refusal_ends_the_run_and_says_why() -> None:
    with DuckDB() as warehouse:
        refusing = Step.query(
            "refusing", "number", f"SELECT {warehouse.sql.refuse('It is 3.')} AS number FROM {NUMBERS}", NUMBERS
        )
        with pytest.raises(Exception, match=r"It is 3\."):
            warehouse.run(refusing)


def test_instants_are_exact() -> None:
    at = datetime(2015, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC)
    assert microseconds_of(at) == 1_427_590_799_999_999


def test_a_row_that_cannot_be_gone_on_with_ends_the_run_in_our_words() -> None:
    with DuckDB() as warehouse:
        why = warehouse.sql.refuse("Three is too many. Take fewer.")
        odd = f"SELECT CASE WHEN number > 2 THEN CAST({why} AS BIGINT) ELSE number END AS number FROM {NUMBERS}"
        with pytest.raises(RunRefused, match=r"^Three is too many\. Take fewer\.$"):
            warehouse.run(Step.query("few", "number", odd, NUMBERS))
