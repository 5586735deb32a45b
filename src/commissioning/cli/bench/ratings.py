"""`commissioning bench ratings`: our case-mix model beside those of others, on the same people, on this machine.

Each engine runs in a process of its own, ours and each peer in turn, as many rounds as asked for; the medians are said,
and the ratio to ours. Seconds drift with what else the machine does; the ratio of runs that took turns drifts less.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from commissioning.cli.exits import command, refuse
from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.progress import progress
from commissioning.cli.said import say

OURS = "ours"
HEAD = ("engine", "seconds", "× ours", "processor s", "× ours", "peak MB", "coefficients off", "errors off", "runs")
MOST_OF_MEMORY = 0.7
READY_SECONDS = 120
"""So long a peer may take to make its input, which is not timed."""
NOT_INSTALLED = "it is not installed (pip install --group bench)."


@command
def ratings(
    people: Annotated[list[int] | None, typer.Option(min=1_000, help="How many; once for each size.")] = None,
    providers: Annotated[list[int] | None, typer.Option(min=2, help="Who serve them; once for each number.")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Runs of each engine, in turn; the median counts.")] = 5,
    longest: Annotated[int, typer.Option(min=1, help="Seconds after which a peer is left out.")] = 600,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same people.")] = 4,
    quick: Annotated[bool, typer.Option("--quick", help="Few people, one round: to see that it runs.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help="Write the tables as Markdown, too.")
    ] = None,
) -> None:
    """The case-mix model beside statsmodels, glum, scikit-learn and pyfixest: time, memory, and who is how exact."""
    sizes = people or ([10_000] if quick else [100_000, 1_000_000, 10_000_000])
    numbers = providers or ([20, 200] if quick else [50, 5_000])
    written = []
    for size in sizes:
        for number in numbers:
            found = _measure(size, number, rounds=1 if quick else rounds, longest=longest, seed=seed)
            say(found.table.caption)
            say(found.table)
            for line in found.said:
                say(line)
            lines = "\n".join(f"- {line}" for line in found.said)
            written.append(f"{found.table.caption}:\n\n{found.table.markdown()}\n\n{lines}\n")
    if out is not None:
        out.write_text("\n".join(written), encoding="utf-8")
        say(f"Written to {out}.")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was seen at one size."""

    table: Sheet
    said: tuple[str, ...]


def _measure(people: int, providers: int, *, rounds: int, longest: int, seed: int) -> Measured:
    from commissioning.cli.bench import one
    from commissioning.cli.bench.drawn import draw

    with TemporaryDirectory(prefix="commissioning-bench-") as place, progress(f"{people:,} people") as steps:
        folder = Path(place)
        steps.at(f"{people:,} people of {providers:,} providers: drawing them")
        draw(folder / one.PEOPLE, people=people, providers=providers, seed=seed)
        handed = _run("prepare", folder)
        engines, absent = present(handed["people"], handed["providers"])
        runs: dict[str, list[dict[str, Any]]] = {name: [] for name in engines}
        for number in range(rounds):
            for name in list(runs):
                steps.at(f"{people:,} people of {providers:,} providers: round {number + 1}, {name}")
                found = _run(name, folder, seconds=None if name == OURS else longest)
                if isinstance(found, str):
                    absent.append(f"{name}: {found}")
                    del runs[name]
                else:
                    runs[name].append(found)
        steps.at(f"{people:,} people of {providers:,} providers: from the file to the last slice")
        whole = [_run("whole", folder) for _ in range(rounds)]
        exact = _run("optimum", folder)
    return Measured(
        Sheet(
            f"{people:,} people, 40 columns, {providers:,} providers, {_machine()}",
            HEAD,
            tuple(_row(name, found, runs[OURS]) for name, found in runs.items()),
            numbers=frozenset(range(1, len(HEAD))),
        ),
        (*_sentences(handed, whole, exact), *(f"Left out, {reason}" for reason in absent)),
    )


def present(people: int, providers: int) -> tuple[list[str], list[str]]:
    """The engines that can run here, and why others cannot."""
    from commissioning.cli.bench import r_pprof
    from commissioning.cli.bench.peers import PEERS

    engines, absent = [OURS], []
    peers = [
        (name, peer.needs_bytes(people, 40 + providers), None if find_spec(peer.package) else NOT_INSTALLED)
        for name, peer in PEERS.items()
    ]
    peers.append((r_pprof.NAME, people * r_pprof.PER_PERSON_BYTES, r_pprof.missing()))
    for name, needs, missing in peers:
        if missing is None and needs > MOST_OF_MEMORY * _memory_bytes():
            missing = f"it would need about {needs / 1e9:,.0f} GB, and {_memory_bytes() / 1e9:,.0f} GB are free."
        if missing is None:
            engines.append(name)
        else:
            absent.append(f"{name}: {missing}")
    return engines, absent


def _run(what: str, folder: Path, *, seconds: int | None = None) -> Any:
    """What one process found; for a peer that did not get there, why."""
    program = [sys.executable, "-W", "ignore", "-m", "commissioning.cli.bench.one", what, str(folder), str(seconds)]
    waits = None if seconds is None else seconds + READY_SECONDS
    try:
        done = subprocess.run(program, capture_output=True, text=True, timeout=waits, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return f"it took longer than {seconds} seconds."
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"it was ended by signal {-done.returncode}"])[-1]
        if seconds is None:
            refuse(f"The bench stopped in {what}: {last}")
        return f"it failed: {last}"
    return json.loads(done.stdout.splitlines()[-1])


def _row(name: str, runs: Sequence[dict[str, Any]], ours: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    seconds, processor = _median(runs, "seconds"), _median(runs, "cpu_seconds")
    return (
        name,
        f"{seconds:.2f}",
        f"{seconds / _median(ours, 'seconds'):.1f}",
        f"{processor:.2f}",
        f"{processor / _median(ours, 'cpu_seconds'):.1f}",
        f"{_median(runs, 'peak_bytes') / 1e6:,.0f}",
        _off(runs[0]["coefficients"], ours[0]["coefficients"]),
        _off(runs[0]["errors"], ours[0]["errors"]),
        str(len(runs)),
    )


def _off(found: dict[str, float], ours: dict[str, float]) -> str:
    """The largest difference from ours."""
    if not found:
        return "not given"
    return f"{max(abs(found[name] - value) for name, value in ours.items()):.0e}"


def _sentences(handed: dict[str, Any], whole: Sequence[dict[str, Any]], exact: dict[str, float]) -> list[str]:
    said = (
        f"Ours is {max(exact['coefficients'], exact['effects']):.0e} from the optimum in its coefficients and effects, "
        f"{max(exact['errors'], exact['effect_errors']):.0e} in their standard errors, by sums written the plain way."
    )
    cost = (
        f"From a file of words: {_median(whole, 'read_seconds'):.1f} s to read, "
        f"{_median(whole, 'fitted_seconds'):.1f} s to fit, {_median(whole, 'sliced_seconds'):.2f} s for "
        f"{whole[0]['slices']:,} slices, {_median(whole, 'rated_seconds'):.1f} s for the rating with its exact tests "
        f"and stars; at most {_median(whole, 'peak_bytes') / 1e6:,.0f} MB in all."
    )
    lines = [said, cost]
    if handed["left_out"]:
        lines.append(
            f"{handed['left_out']:,} people are of providers with no or all outcomes: our engine fits around them, "
            "the peers cannot, so none of the engines in the table was given them."
        )
    return lines


def _median(runs: Sequence[dict[str, Any]], what: str) -> float:
    return float(median(run[what] for run in runs))


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"


def _memory_bytes() -> int:
    """What the machine can still give."""
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("This system does not say how much memory is free.")
