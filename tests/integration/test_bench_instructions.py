"""`commissioning bench instructions`: what is said of counts, and that two counts of the same work are one."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.bench import instructions
from commissioning.cli.bench.instructions import FEW, MORE, NOISE, Work, counted
from commissioning.cli.bench.payments import evidence
from commissioning.cli.main import app
from support.sizes import column


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """The instructions that are found for so many people; nothing is counted or simulated."""
    found = {FEW: 800_000_000, MORE: 1_700_000_000}
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(evidence, "staged", lambda people, **_: Path(str(people)))
    monkeypatch.setattr(instructions, "counted", lambda folder, valgrind: found[int(folder.name)])
    return found


def asked(*words: str) -> str:
    ran = CliRunner().invoke(app, ["bench", "instructions", *words])
    assert ran.exit_code == 0, ran.output
    return ran.output


def cells(output: str, name: str) -> list[str]:
    (line,) = (line for line in output.splitlines() if name in line)
    return [cell.strip() for cell in line.strip("│ ").split("│")]


def test_a_count_is_told_and_kept(counts: dict[int, int], tmp_path: Path) -> None:
    output = asked("--out", str(tmp_path / "work.json"))
    assert cells(output, "50 people")[1] == "800,000,000"
    assert cells(output, "each more")[1] == "2,000,000"
    assert Work(**json.loads((tmp_path / "work.json").read_text())) == Work(800_000_000, 2_000_000)


def test_one_part_in_a_hundred_is_noise_and_more_is_not(counts: dict[int, int], tmp_path: Path) -> None:
    asked("--out", str(tmp_path / "work.json"))
    counts[FEW] += 7_000_000
    counts[MORE] += 7_000_000 + 45 * 1_000_000
    output = asked("--against", str(tmp_path / "work.json"))
    assert cells(output, "50 people") == ["50 people", "807,000,000", "800,000,000", "none"]
    assert cells(output, "each more") == ["each more", "2,100,000", "2,000,000", "+5.0%"]


def test_without_valgrind_nothing_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    ran = CliRunner().invoke(app, ["bench", "instructions"])
    assert ran.exit_code == 1
    assert "apt-get install valgrind" in ran.output


@pytest.mark.skipif(
    column() in ("quick", "ci"), reason="A minute of processor time each; from ASSURANCE_SIZE=night on."
)
def test_the_same_work_is_the_same_count(tmp_path: Path) -> None:
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        pytest.skip("No valgrind: apt-get install valgrind. No instruction was counted.")
    folder = evidence.staged(FEW, seed=5, data=tmp_path, tell=lambda what: None)
    first, second = (counted(folder, valgrind=valgrind) for _ in range(2))
    assert first > 10**8
    assert abs(second / first - 1) < NOISE
