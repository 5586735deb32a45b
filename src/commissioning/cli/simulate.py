"""`commissioning simulate`: evidence for a programme that nobody lived through."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from commissioning.cli.exits import command
from commissioning.cli.folders import whole_folder
from commissioning.cli.options import Assume, TermsDir, parse_date
from commissioning.cli.progress import progress
from commissioning.cli.said import say
from commissioning.tables.schema import TABLES
from commissioning.terms.loading import load

MARK = "world.json"
HOLDS = {MARK, *(f"{table}.{form}" for table in TABLES for form in ("csv", "parquet"))}


@command
def simulate(
    terms_dir: TermsDir,
    people: Annotated[int, typer.Option(min=1, help="How many participants.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same evidence.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder to write; it appears whole or not at all.")
    ],
    until: Annotated[
        date | None, typer.Option("--until", metavar="DATE", parser=parse_date, help="The last day of the world.")
    ] = None,
    assume: Assume = None,
    form: Annotated[Literal["csv", "parquet"], typer.Option("--format", help="The kind of file.")] = "csv",
) -> None:
    """Make up people, jobs, pay and claims for a programme, with the truth behind them in world.json."""
    from commissioning.engines.simulation.world import last_day
    from commissioning.engines.simulation.world import simulate as simulated

    terms = load(terms_dir, assume=assume)
    with whole_folder(out, mark=MARK, holds=HOLDS) as folder, progress("Simulating people", people) as steps:
        simulated(
            terms,
            people=people,
            seed=seed,
            until=until or last_day(terms),
            out=folder,
            format=form,
            progress=steps.reached,
        )
    say(f"{people:,} people under {terms.programme.title}, seed {seed}: the evidence is in {out}.")
