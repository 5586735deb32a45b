"""`commissioning bench payments`: our engines beside the floor and beside the same rules in the tools of others.

Each engine runs in a process of its own, one after the other, as many rounds as asked for; the medians are said, and
the ratio to the floor of the same rounds. Seconds drift with what else the machine does; ratios of runs that took turns
drift less. All must find the same dues, or nothing is printed.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer

from commissioning.cli.exits import PromiseBroken, command, refuse
from commissioning.cli.options import BenchData
from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.progress import Steps, progress
from commissioning.cli.said import say

FLOOR = "floor"
OURS = ("our steps on DuckDB", "the same, as `pay` writes it", "our reference")
OURS_ON_SPARK = "our steps on Spark"
PACKAGES: Mapping[str, str] = {
    OURS_ON_SPARK: "pyspark",
    "DuckDB, one statement": "duckdb",
    "Polars": "polars",
    "pandas": "pandas",
    "PySpark": "pyspark",
}
"""The package that each of the others cannot do without."""
NEEDS_BYTES: Mapping[str, int] = {"Polars": 4_000, "pandas": 12_000}
"""What those who keep all in memory need for a person: reckoned from one and three copies of the columns, not seen."""
REFERENCE_PEOPLE = 20_000
"""How many people the reference is asked about at most."""
SLOW, SLOWEST = ("Polars", "pandas"), "PySpark"
"""In a quick bench each runs once; the slowest of few people, beside the floor and ours."""
FEW_PEOPLE = 10_000
MOST_OF_MEMORY = 0.7
HEAD = ("engine", "seconds", "× floor", "processor s", "× floor", "peak MB", "dues", "runs")

Runs = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Measured:
    """The runs of each engine on the evidence of so many people, in a folder."""

    people: int
    folder: Path
    runs: Runs


@command
def payments(
    people: Annotated[
        int | None, typer.Option(min=100, help="A million, unless said; up to that, or whole millions.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Runs of each engine, in turn; the median counts.")] = 5,
    longest: Annotated[int, typer.Option(min=1, help="Seconds after which an engine is left out.")] = 1_800,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same evidence.")] = 5,
    quick: Annotated[
        bool, typer.Option("--quick", help="100,000 people, three runs; Polars and pandas one, PySpark one of 10,000.")
    ] = False,
    data: BenchData = Path("commissioning-bench"),
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help="Write the table as Markdown, too.")
    ] = None,
) -> None:
    """Payments beside DuckDB by hand, Polars, pandas and PySpark: time, memory, and all the same dues."""
    from commissioning.cli.bench.payments.evidence import MOST_SIMULATED, staged

    size = people or (100_000 if quick else MOST_SIMULATED)
    if size > MOST_SIMULATED and size % MOST_SIMULATED:
        refuse(f"{size:,} people cannot be made of whole millions. Give up to a million, or whole millions.")
    engines, absent = present(size)
    if quick and OURS_ON_SPARK in engines:
        engines.remove(OURS_ON_SPARK)
        absent.append(f"{OURS_ON_SPARK}: it plans for a minute, however few people there are.")
    with progress(f"{size:,} people:") as steps:

        def measured(people: int, times: Mapping[str, int]) -> Measured:
            folder = staged(people, seed=seed, data=data, tell=steps.at)
            return Measured(people, folder, _by_turns(folder, times, longest=longest, absent=absent, steps=steps))

        every = [measured(people, times) for people, times in asked_of(size, engines, rounds=rounds, quick=quick)]
    for each in every:
        _same(each.runs)
    pages = [(_sheet(each), _sentences(each)) for each in every]
    pages[-1][1].extend(f"Left out, {reason}" for reason in absent)
    for sheet, said in pages:
        say(sheet.caption)
        say(sheet)
        for line in said:
            say(line)
    if out is not None:
        out.write_text("\n".join(_markdown(sheet, said) for sheet, said in pages), encoding="utf-8")
        say(f"Written to {out}.")


def asked_of(people: int, engines: Sequence[str], *, rounds: int, quick: bool) -> list[tuple[int, Mapping[str, int]]]:
    """Of how many people, and how often, each engine is asked."""
    if not quick:
        return [(people, dict.fromkeys(engines, rounds))]
    main = {name: 1 if name in SLOW else 3 for name in engines if name != SLOWEST}
    beside = dict.fromkeys([FLOOR, OURS[0], SLOWEST], 1)
    return [(people, main), *([(min(people, FEW_PEOPLE), beside)] if SLOWEST in engines else [])]


def _by_turns(folder: Path, times: Mapping[str, int], *, longest: int, absent: list[str], steps: Steps) -> Runs:
    """The runs of each engine that got there; why others did not is added to `absent`."""
    runs: Runs = {name: [] for name in times}
    rounds = max(times.values())
    for number in range(rounds):
        for name in [name for name in runs if number < times[name]]:
            steps.at(f"round {number + 1} of {rounds}, {name}")
            found = _run(name, folder, seconds=longest)
            if isinstance(found, str):
                absent.append(f"{name}: {found}")
                del runs[name]
            else:
                runs[name].append(found)
    return runs


def present(people: int) -> tuple[list[str], list[str]]:
    """The engines that can run here, and why others cannot."""
    engines, absent = [FLOOR, *OURS[:2]], []
    if people <= REFERENCE_PEOPLE:
        engines.append(OURS[2])
    else:
        absent.append(f"{OURS[2]}: it takes one person at a time, and is asked about {REFERENCE_PEOPLE:,} at most.")
    for name, package in PACKAGES.items():
        needs = people * NEEDS_BYTES.get(name, 0)
        if find_spec(package) is None:
            extra = "pip install 'commissioning[spark]'" if package == "pyspark" else "pip install --group bench"
            absent.append(f"{name}: it is not installed ({extra}).")
        elif needs > MOST_OF_MEMORY * _memory_bytes():
            absent.append(f"{name}: it would need about {needs / 1e9:,.0f} GB, more than is free.")
        else:
            engines.append(name)
    return engines, absent


def _run(name: str, folder: Path, *, seconds: int) -> Any:
    """What one process found or, if it did not get there, why."""
    program = [sys.executable, "-W", "ignore", "-m", "commissioning.cli.bench.payments.one", name, str(folder)]
    try:
        done = subprocess.run(program, capture_output=True, text=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return f"it took longer than {seconds} seconds."
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"it was ended by signal {-done.returncode}"])[-1]
        if name == FLOOR or name in OURS:
            refuse(f"The bench stopped in {name}: {last}")
        return f"it failed: {last}"
    return json.loads(done.stdout.splitlines()[-1])


def _same(runs: Runs) -> None:
    """Raises PromiseBroken where one run found other dues than another."""
    found = {name: {(run["dues"], run["pence"], run["checksum"]) for run in of} for name, of in runs.items()}
    del found[FLOOR]
    if len(set().union(*found.values())) > 1:
        listed = "; ".join(f"{name}: {', '.join(map(str, answers))}" for name, answers in found.items())
        raise PromiseBroken(f"The engines do not find the same dues, so no time of theirs means anything. {listed}")


def _sheet(measured: Measured) -> Sheet:
    rows, runs = _payroll_rows(measured.folder), measured.runs
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    return Sheet(
        f"{measured.people:,} people, {rows:,} payroll rows; {machine}",
        HEAD,
        tuple(_row(name, of, runs[FLOOR]) for name, of in runs.items()),
        frozenset(range(1, len(HEAD))),
    )


def _payroll_rows(folder: Path) -> int:
    from commissioning.cli.run_folder import staged_evidence

    return staged_evidence(folder).counts["payroll"]


def _row(name: str, runs: Sequence[dict[str, Any]], floor: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    seconds, processor = _median(runs, "seconds"), _median(runs, "cpu_seconds")
    return (
        name,
        f"{seconds:.2f}",
        f"{seconds / _median(floor, 'seconds'):.1f}",
        f"{processor:.2f}",
        f"{processor / _median(floor, 'cpu_seconds'):.1f}",
        f"{_median(runs, 'peak_bytes') / 1e6:,.0f}",
        f"{runs[0]['dues']:,}" if runs[0]["dues"] else "",
        str(len(runs)),
    )


def _sentences(measured: Measured) -> list[str]:
    from commissioning.cli.bench.payments.evidence import MOST_SIMULATED

    people, (found, *_) = measured.people, measured.runs[OURS[0]]
    same = (
        f"All find the same {found['dues']:,} dues of {found['pence']:,} pence: checksum {found['checksum']}, in which "
        "identifiers and `because` are left out. Ours write both; the peers write neither."
    )
    said = [same]
    if people > MOST_SIMULATED:
        said.append(f"The {people:,} people are {MOST_SIMULATED:,} simulated ones, repeated under new identifiers.")
    return said


def _median(runs: Sequence[dict[str, Any]], what: str) -> float:
    return float(median(run[what] for run in runs))


def _markdown(sheet: Sheet, said: Sequence[str]) -> str:
    lines = [f"{sheet.caption}:", "", f"| {' | '.join(sheet.head)} |", f"|{'---|' * len(sheet.head)}"]
    lines += [f"| {' | '.join(row)} |" for row in sheet.rows]
    return "\n".join([*lines, "", *(f"- {line}" for line in said), ""])


def _memory_bytes() -> int:
    """What the machine can still give."""
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("This system does not say how much memory is free.")
