"""Spark gives what DuckDB and the plain reference give, words included where the steps write them (T2)."""

from pathlib import Path

import pytest

from agree.questions import Staged, question, without_because
from commissioning.cli.carried import terms_folder
from commissioning.engines.payments.checksum import row_checksum
from commissioning.engines.payments.reference.engine import pay
from commissioning.engines.payments.steps.engine import dues
from commissioning.engines.simulation.world import last_day, simulate
from commissioning.tables.reader import read_evidence
from commissioning.tables.rows import evidence_by_participant
from commissioning.terms.loading import load
from commissioning.warehouse.duckdb import DuckDB
from support.engines import read_dues
from support.sizes import size
from support.spark import paid_on_spark


@pytest.mark.parametrize("number", range(size("worlds on Spark")))
def test_spark_agrees_on_terms_and_evidence_that_nobody_thought_of(number: int) -> None:
    asked = question(number)
    with Staged([asked.world], asked.known_by) as evidence:
        found = paid_on_spark(asked.terms, evidence, asked.as_of, asked.known_by)
        assert without_because(found) == without_because(asked.by_reference(evidence))
        assert found == asked.by_steps(evidence) != []


def test_spark_agrees_on_a_programme_divided_into_many_tasks(tmp_path: Path) -> None:
    folder = terms_folder("work-programme")
    terms = load(folder, assume=folder / "assumptions/demonstration.yaml")
    until = last_day(terms)
    (tmp_path / "world").mkdir()
    simulate(terms, people=600, seed=3, until=until, out=tmp_path / "world", format="parquet")
    evidence = read_evidence(tmp_path / "world", staging=tmp_path / "staged", known_by=None)
    found = paid_on_spark(terms, evidence, until, None, small=False, bytes_a_task=20_000)
    with DuckDB(threads=1) as warehouse:
        on_duckdb = read_dues(warehouse, dues(terms, evidence, as_of=until, known_by=None, sql=warehouse.sql))
    expected = pay(terms, evidence_by_participant(evidence), as_of=until, known_by=None)
    assert row_checksum(found) == row_checksum(expected)
    assert found == on_duckdb
    assert len(found) > 100
