"""`commissioning study`: how well a method does where the truth is known, because it was made up."""

from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.exits import command
from commissioning.cli.progress import progress
from commissioning.cli.said import say

app = typer.Typer(no_args_is_help=True, help="How well a method does where the truth is known.")


@app.callback()
def studies() -> None:
    """How well a method does where the truth is known."""


@app.command(name="ratings")
@command
def ratings(
    repeats: Annotated[int, typer.Option(min=2, help="Markets to draw for each question.")] = 400,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same study.")] = 20261121,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help="Write the table as Markdown, too.")
    ] = None,
) -> None:
    """Judge made-up markets: do limits hold, who is flagged for nothing, are the best seen, is a fall seen soon?"""
    from commissioning.cli.study.page import markdown, sheet
    from commissioning.cli.study.ratings import steps, study

    with progress("Drawing markets", steps(repeats)) as bar:
        table = sheet(study(repeats=repeats, seed=seed, progress=bar.done))
    say(table)
    say(f"Each with its Monte Carlo standard error. {repeats:,} repeats, seed {seed}.")
    if out is not None:
        out.write_text(markdown(table, repeats=repeats, seed=seed), encoding="utf-8")
        say(f"Written to {out}.")
