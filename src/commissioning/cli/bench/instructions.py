"""`commissioning bench instructions`: how much work our steps on DuckDB are, in instructions and not in seconds.

Seconds tell what else the machine did. The instructions of one thread are nearly the same in every run, so a change of
one percent is a change of the work. They are counted for few people and for more: the few cost little but the planning
of the steps, and what each further person costs is what a large programme pays for.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from commissioning.cli.exits import command, refuse
from commissioning.cli.options import BenchData
from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.progress import progress
from commissioning.cli.said import say

FEW, MORE = 50, 500
NOISE = 0.01
"""A change up to this is none: runs of the same work differ by less."""
TOTALS = "totals: "


@dataclass(frozen=True, slots=True)
class Work:
    """Instructions of one run: those of few people, most of them planning, and those of each person more."""

    few: int
    each: int

    @classmethod
    def of(cls, few: int, more: int) -> "Work":
        """Takes the instructions of `FEW` people and those of `MORE`."""
        return cls(few, round((more - few) / (MORE - FEW)))


@command
def instructions(
    against: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, metavar="FILE", help="What an earlier run wrote, to compare with."),
    ] = None,
    data: BenchData = Path("commissioning-bench"),
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help="Write the counts, for --against.")
    ] = None,
) -> None:
    """Payments in instructions, counted by valgrind: tells a regression from noise on a busy machine."""
    from commissioning.cli.bench.payments.evidence import staged

    valgrind = shutil.which("valgrind")
    if valgrind is None:
        refuse("There is no valgrind to count instructions. Install it (Debian: apt-get install valgrind).")
    counts = []
    with progress("Counting:") as steps:
        for people in (FEW, MORE):
            folder = staged(people, seed=5, data=data, tell=steps.at)
            steps.at(f"the instructions of {people} people")
            counts.append(counted(folder, valgrind=valgrind))
    work = Work.of(*counts)
    earlier = None if against is None else Work(**json.loads(against.read_text(encoding="utf-8")))
    say(sheet(work, earlier))
    if out is not None:
        out.write_text(json.dumps(asdict(work)) + "\n", encoding="utf-8")
        say(f"Written to {out}.")


def counted(folder: Path, *, valgrind: str) -> int:
    """The instructions that our steps on DuckDB take from staged evidence to the last due."""
    with TemporaryDirectory(prefix="commissioning-bench-") as place:
        file = Path(place) / "counted"
        program = [sys.executable, "-W", "ignore", "-m", "commissioning.cli.bench.payments.counted", str(folder)]
        done = subprocess.run(  # noqa: S603
            [valgrind, "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={file}", *program],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
        if done.returncode:
            refuse(f"The count stopped: {(done.stderr.strip().splitlines() or ['no word of why'])[-1]}")
        with file.open(encoding="utf-8") as lines:
            return next(int(line.removeprefix(TOTALS)) for line in lines if line.startswith(TOTALS))


def sheet(work: Work, earlier: Work | None) -> Sheet:
    """The counts and, where there are earlier ones, what has changed."""
    before = (None, None) if earlier is None else (earlier.few, earlier.each)
    counts = zip((f"{FEW} people", "each more"), (work.few, work.each), before, strict=True)
    return Sheet(
        "Instructions of our steps on DuckDB, one thread",
        ("people", "instructions", "before", "change"),
        tuple((name, f"{now:,}", *_changed(now, then)) for name, now, then in counts),
        frozenset({1, 2, 3}),
    )


def _changed(now: int, before: int | None) -> tuple[str, str]:
    if before is None:
        return "", ""
    change = now / before - 1
    return f"{before:,}", f"{change:+.1%}" if abs(change) > NOISE else "none"
