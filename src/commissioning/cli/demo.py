"""`commissioning demo`: the Work Programme's terms, simulated people, two years of payments, one explained."""

import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from commissioning.cli import simulate, statements
from commissioning.cli.carried import terms_folder
from commissioning.cli.engines import Question, dues
from commissioning.cli.exits import command, refuse
from commissioning.cli.explain import explanation
from commissioning.cli.folders import whole_folder
from commissioning.cli.posting import evidence_digest, open_ledger, run_name, who
from commissioning.cli.progress import progress
from commissioning.cli.run_folder import HOLDS, MARK, Run, read_dues, write_run
from commissioning.cli.said import say
from commissioning.core.clock import midnight
from commissioning.core.money import show
from commissioning.core.periods import add_months
from commissioning.tables.due_batches import due_rows
from commissioning.tables.reader import Evidence, read_evidence
from commissioning.terms.loading import load
from commissioning.terms.models import Terms
from commissioning.warehouse.ledger.ledger import Ledger

FIRST_MONTH = date(2011, 6, 1)
MONTHS = 24
LATE_MONTHS = 6
"""How long after the two years late evidence still comes in."""


@dataclass(frozen=True, slots=True)
class Month:
    """One monthly run: what happened up to `as_of`, as known by `known_by`, posted to `period`."""

    period: str
    as_of: date
    known_by: datetime


def months(zone: str) -> list[Month]:
    """Two years of monthly runs, each with what is on record when the month ends; then one more for what came late."""
    firsts = [add_months(FIRST_MONTH, n) for n in range(MONTHS + 1)]
    runs = [
        Month(f"{first:%Y-%m}", date.fromordinal(after.toordinal() - 1), midnight(after, zone))
        for first, after in pairwise(firsts)
    ]
    late = add_months(FIRST_MONTH, MONTHS + LATE_MONTHS)
    last = date.fromordinal(late.toordinal() - 1)
    return [*runs, Month(f"{last:%Y-%m}", runs[-1].as_of, midnight(late, zone))]


@command
def demo(
    people: Annotated[int, typer.Option(min=100, help="How many participants.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 2011,
    folder: Annotated[Path, typer.Option("--folder", metavar="DIR", help="Where to work.")] = Path("demo"),
    serve: Annotated[bool, typer.Option(help="Then start the service, with its own world, until Ctrl-C.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Where the service listens.")] = 8000,
) -> None:
    """Pay the Work Programme to simulated people, month by month for two years; then serve the pages.

    Stopped at any moment, it goes on where it was when started again.
    """
    source = terms_folder("work-programme")
    terms = load(source, assume=source / "assumptions" / "demonstration.yaml")
    say(f"{terms.programme.title}: real rules and published prices; fictitious providers, simulated people.")
    evidence_folder = _simulated(terms, people, seed, folder)
    with whole_folder(folder / "run", mark=MARK, holds=HOLDS) as out:
        with progress("Reading evidence"):
            evidence = read_evidence(evidence_folder, staging=out / "evidence")
        with open_ledger(folder / "ledger", terms) as ledger:
            _pay_monthly(ledger, terms, evidence)
            _print_months(ledger)
        last = months(terms.programme.time_zone)[-1]
        run = Run(terms, last.as_of, last.known_by, "duckdb", "demonstration.yaml")
        with progress("Writing the run"):
            found = dues(Question(terms, run.as_of, run.known_by), evidence, engine="duckdb", progress=lambda _: None)
            by_contract = write_run(out, run, evidence, found)
    say(statements.summary(terms, by_contract))
    for note in run.notes():
        say(note)
    _explain_one(folder)
    _where(folder)
    if serve:
        # Only here, because it loads Django.
        from commissioning.cli.service.demonstration import make_world, serve_world

        make_world(folder / "service", seed=seed)
        serve_world(folder / "service", host="127.0.0.1", port=port)


def _simulated(terms: Terms, people: int, seed: int, folder: Path) -> Path:
    """The simulated evidence; made anew only when other people are asked for."""
    from commissioning.engines.simulation.world import simulate as simulated

    asked = {"people": people, "seed": seed}
    note = folder / "asked.json"
    evidence = folder / "evidence"
    if note.exists() and evidence.exists() and json.loads(note.read_text(encoding="utf-8")) == asked:
        return evidence
    if note.exists():
        other = f"{folder} holds a demonstration for other people."
        if not sys.stdin.isatty():
            refuse(f"{other} Name another --folder, or ask on a terminal to begin anew.")
        typer.confirm(f"{other} Begin anew, without its ledger?", abort=True)
        for file in sorted((folder / "ledger").glob("*")):
            file.unlink()
        note.unlink()  # before the new evidence is there: interrupted, it must not pass for that of other people
    until = months(terms.programme.time_zone)[-1].known_by.date()
    with (
        whole_folder(evidence, mark=simulate.MARK, holds=simulate.HOLDS) as out,
        progress("Simulating people", people) as steps,
    ):
        simulated(terms, people=people, seed=seed, until=until, out=out, progress=steps.reached)
    note.write_text(json.dumps(asked), encoding="utf-8")
    return evidence


def _pay_monthly(ledger: Ledger, terms: Terms, evidence: Evidence) -> None:
    """Each month not yet closed: work out all dues as of its end, post the differences, close it."""
    digest = evidence_digest(evidence)
    closed = {closing.period for closing in ledger.closings()}
    todo = [month for month in months(terms.programme.time_zone) if month.period not in closed]
    with progress("Paying", len(todo)) as steps:
        for month in todo:
            steps.at(f"{month.period}: working out")
            run = Run(terms, month.as_of, month.known_by, "duckdb", "demonstration.yaml")
            found = dues(Question(terms, run.as_of, run.known_by), evidence, engine="duckdb", progress=lambda _: None)
            posting = ledger.post(
                due_rows(found),
                period=month.period,
                as_of=run.as_of,
                known_at=month.known_by,
                evidence_digest=digest,
                run=run_name(run, digest),
            )
            for _ in posting:
                pass
            ledger.close(month.period)
            steps.done(month.period)


def _print_months(ledger: Ledger) -> None:
    kinds = ("due", "adjustment", "reversal")
    counts: Counter[tuple[str, str]] = Counter()
    amounts: Counter[str] = Counter()
    for line in ledger.statement():
        counts[line.period, line.kind] += line.entries
        amounts[line.period] += line.pence
    table = Table(title="The ledger by month, each closed for good", title_justify="left", header_style="bold")
    table.add_column("Month")
    for name in ("Dues", "Adjustments", "Reversals", "Amount"):
        table.add_column(name, justify="right")
    for period in sorted(amounts):
        table.add_row(period, *[f"{counts[period, kind]:,}" for kind in kinds], show(amounts[period], ledger.currency))
    say(table)
    say(
        "Late evidence changed months that were closed: the change stands in the month in which it was posted, and the "
        f"last row holds what came in during the {LATE_MONTHS} months after."
    )


def _explain_one(folder: Path) -> None:
    """One payment in full: the first job outcome in the file, or whatever comes first where there is none yet."""
    dues = list(read_dues(folder / "run"))
    shown = next((due for due in dues if due.component == "job_outcome"), dues[0])
    say("\nOne payment explained:\n")
    say(explanation(folder / "run", shown.due))


def _where(folder: Path) -> None:
    say(
        f"\nWhere things are:\n"
        f"  {folder}/evidence         the simulated evidence, and world.json: the truth behind it\n"
        f"  {folder}/run/dues.csv     every due; statements.md and statements.csv beside it\n"
        f"  {folder}/ledger           the ledger, posted by {who()}\n"
        f"Look further:\n"
        f"  commissioning explain PARTICIPANT --run {folder}/run\n"
        f"  commissioning ledger show {folder}/ledger\n"
        f"  commissioning ledger verify {folder}/ledger"
    )
