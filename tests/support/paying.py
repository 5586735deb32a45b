"""`commissioning pay` of a small simulated world, as people start it."""

import sys
from pathlib import Path

from typer.testing import CliRunner

from commissioning.cli.main import app

START = "from commissioning.cli.start import start; start()"
TERMS = ("--terms", "work-programme", "--assume", "terms/work-programme/assumptions/demonstration.yaml")
ROOT = Path(__file__).parents[2]


def asked(world: Path, out: Path, *, engine: str = "spark") -> list[str]:
    return ["pay", *TERMS, "--evidence", str(world), "--as-of", "2012-06-30", "--engine", engine, "--out", str(out)]


def pay(world: Path, out: Path) -> list[str]:
    return [sys.executable, "-c", START, *asked(world, out)]


def simulated(people: int, out: Path) -> Path:
    words = ["simulate", *TERMS, "--people", str(people), "--seed", "5", "--out", str(out), "--format", "parquet"]
    ran = CliRunner().invoke(app, words)
    assert ran.exit_code == 0, ran.output
    return out
