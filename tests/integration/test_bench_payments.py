"""`commissioning bench payments` on a few people: everybody finds the same dues, or no time is told."""

from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from commissioning.cli.bench.payments import command, evidence, one
from commissioning.cli.bench.payments.asked import Asked
from commissioning.cli.bench.payments.command import FLOOR, OURS, OURS_ON_SPARK, PACKAGES
from commissioning.cli.main import app
from commissioning.cli.run_folder import staged_evidence
from support.sizes import column
from support.spark import needed

PEOPLE = 200
IN_PROCESS = [*OURS, "DuckDB, one statement", "Polars", "pandas"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def folder(data: Path) -> Path:
    return _staged(PEOPLE, data)


@pytest.fixture(scope="module")
def expected(folder: Path) -> tuple[int, int, str]:
    """What the reference finds."""
    return _found(OURS[2], folder)


def _staged(people: int, data: Path) -> Path:
    return evidence.staged(people, seed=5, data=data, tell=lambda what: None)


def _found(name: str, folder: Path) -> tuple[int, int, str]:
    cost = one.cost(name, folder)
    return cost.dues, cost.pence, cost.checksum


@pytest.mark.parametrize("name", [name for name in IN_PROCESS if name != OURS[2]])
def test_everybody_finds_the_dues_of_the_reference(name: str, folder: Path, expected: tuple[int, int, str]) -> None:
    if not find_spec(PACKAGES.get(name, "duckdb")):
        pytest.skip(f"{name} is not installed: pip install --group bench.")
    assert expected[0] > PEOPLE
    assert _found(name, folder) == expected


@pytest.mark.skipif(column() == "quick", reason="Each starts a Spark of its own; from ASSURANCE_SIZE=ci on.")
@pytest.mark.parametrize("name", [OURS_ON_SPARK, "PySpark"])
def test_on_spark_the_dues_are_the_same(name: str, folder: Path, expected: tuple[int, int, str]) -> None:
    needed()
    found = command._run(name, folder, seconds=600)
    assert not isinstance(found, str), found
    assert (found["dues"], found["pence"], found["checksum"]) == expected


def test_the_floor_reads_every_row_and_pays_nobody(folder: Path) -> None:
    assert _found(FLOOR, folder) == (0, 0, "")


def test_evidence_is_made_once(data: Path, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    assert _staged(PEOPLE, data) == folder
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")} == before


def test_more_people_are_the_same_ones_under_new_identifiers(
    folder: Path, expected: tuple[int, int, str], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_SIMULATED", PEOPLE)
    thrice = _staged(3 * PEOPLE, data)
    assert staged_evidence(thrice).counts == {table: 3 * n for table, n in staged_evidence(folder).counts.items()}
    dues, pence, _ = _found(OURS[0], thrice)
    assert (dues, pence) == (3 * expected[0], 3 * expected[1])


def test_who_is_absent_is_said_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda package: None)
    engines, absent = command.present(10**9)
    assert engines == [FLOOR, *OURS[:2]]
    assert [reason.split(":")[0] for reason in absent] == [OURS[2], *PACKAGES]


def test_who_would_fill_the_memory_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda package: package)
    engines, absent = command.present(10**9)
    assert not {"pandas", "Polars"} & set(engines)
    assert any("pandas: it would need about 12,000 GB" in reason for reason in absent)


def test_a_quick_bench_asks_the_slowest_of_few_people() -> None:
    engines = [FLOOR, *OURS[:2], "DuckDB, one statement", "Polars", "pandas", "PySpark"]
    main, beside = command.asked_of(100_000, engines, rounds=5, quick=True)
    assert main == (100_000, {FLOOR: 3, OURS[0]: 3, OURS[1]: 3, "DuckDB, one statement": 3, "Polars": 1, "pandas": 1})
    assert beside == (10_000, {FLOOR: 1, OURS[0]: 1, "PySpark": 1})


def test_a_quick_bench_without_the_slowest_is_one_table() -> None:
    assert command.asked_of(100_000, [FLOOR, OURS[0]], rounds=5, quick=True) == [(100_000, {FLOOR: 3, OURS[0]: 3})]


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """Engines run here and not in processes of their own, and only two of them; what each found may be changed."""
    changes: dict[str, dict[str, Any]] = {}
    monkeypatch.setattr(command, "present", lambda people: ([FLOOR, *OURS[:2]], ["Polars: it is not installed."]))
    monkeypatch.setattr(
        command, "_run", lambda name, folder, seconds: asdict(one.cost(name, folder)) | changes.get(name, {})
    )
    return changes


def test_the_command_prints_a_row_for_each_engine(
    data: Path, folder: Path, tmp_path: Path, in_this_process: object
) -> None:
    out = tmp_path / "table.md"
    run = CliRunner().invoke(app, [*_asked(data), "--rounds", "2", "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert f"{PEOPLE} people" in run.output
    assert "All find the same" in run.output
    assert "Left out, Polars: it is not installed." in run.output
    assert [line.split("|")[1].strip() for line in out.read_text().splitlines() if line.endswith("| 2 |")] == [
        FLOOR,
        *OURS[:2],
    ]


def test_a_quick_bench_does_without_ours_on_spark(
    data: Path, folder: Path, in_this_process: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "present", lambda people: ([FLOOR, OURS[0], OURS_ON_SPARK], []))
    run = CliRunner().invoke(app, [*_asked(data), "--quick"])
    assert run.exit_code == 0, run.output
    assert f"Left out, {OURS_ON_SPARK}: it plans for a minute" in run.output


def test_other_dues_are_a_broken_promise(data: Path, folder: Path, in_this_process: dict[str, dict[str, Any]]) -> None:
    in_this_process[OURS[1]] = {"checksum": "0"}
    run = CliRunner().invoke(app, [*_asked(data), "--rounds", "1"])
    assert run.exit_code == 3
    assert "do not find the same dues" in run.output


def test_people_that_are_not_whole_millions_are_refused(data: Path) -> None:
    run = CliRunner().invoke(app, ["bench", "payments", "--people", "1500000", "--data", str(data)])
    assert run.exit_code == 1
    assert "whole millions" in run.output


def test_the_checksum_tells_one_penny(folder: Path, tmp_path: Path) -> None:
    asked = Asked.of(folder, tmp_path / "dues.parquet")
    one.ENGINES["DuckDB, one statement"]()(asked)
    dues, pence, checksum = one.found(asked.out)
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * REPLACE (pence + CAST(participant = (SELECT min(participant) FROM '{asked.out}') "
            f"AND component = 'attachment_fee' AS BIGINT) AS pence) FROM '{asked.out}') "
            f"TO '{tmp_path / 'more.parquet'}' (FORMAT parquet)"
        )
    assert one.found(tmp_path / "more.parquet")[:2] == (dues, pence + 1)
    assert one.found(tmp_path / "more.parquet")[2] != checksum


def _asked(data: Path) -> list[str]:
    return ["bench", "payments", "--people", str(PEOPLE), "--data", str(data)]
