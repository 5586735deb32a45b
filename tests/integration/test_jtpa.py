"""Real people end to end: 6,102 women at 16 sites, paid from the command line, checked against a plain count.

Source: National JTPA Study (W. E. Upjohn Institute), `jtpa_women.csv`.
"""

import csv
import runpy
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from support.reference_data import ROOT, reference_file

THRESHOLD_DOLLARS = 12_000
PRICE_CENTS = 150_000


@pytest.fixture(scope="module")
def women() -> Path:
    return reference_file("data/jtpa/jtpa_women.csv")


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
def test_all_sixteen_statements_agree_with_a_plain_count(women, tmp_path, engine):
    make = runpy.run_path(str(ROOT / "examples" / "jtpa" / "make_evidence.py"))["make"]
    make(women, tmp_path / "evidence")
    arguments = ["--terms", str(ROOT / "examples/jtpa/terms"), "--evidence", str(tmp_path / "evidence")]
    asked = ["--as-of", "1990-12-31", "--engine", engine, "--out", str(tmp_path / "run")]

    ran = CliRunner().invoke(app, ["pay", *arguments, *asked], catch_exceptions=False)

    assert ran.exit_code == 0, ran.output
    with women.open(encoding="utf-8", newline="") as file:
        counted = Counter(row["site"].lower() for row in csv.DictReader(file) if float(row["Y"]) >= THRESHOLD_DOLLARS)
    with (tmp_path / "run" / "statements.csv").open(encoding="utf-8", newline="") as file:
        paid = {row["contract"]: (int(row["dues"]), int(row["pence"])) for row in csv.DictReader(file)}
    assert len(paid) == 16
    assert paid == {f"site-{site}": (count, count * PRICE_CENTS) for site, count in counted.items()}
    assert sum(counted.values()) == 2_641, "counted once by hand from the file"
