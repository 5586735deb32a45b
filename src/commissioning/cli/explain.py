"""`commissioning explain`: why an amount is due, or why nothing is, from the run that paid it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from commissioning.cli.exits import command
from commissioning.cli.run_folder import read_run, staged_evidence
from commissioning.engines.payments.explaining import as_json, text
from commissioning.engines.payments.reference.account import account
from commissioning.tables.rows import evidence_by_participant


@command
def explain(
    subject: Annotated[
        str, typer.Argument(metavar="DUE|PARTICIPANT", help="The id of a due, a participant or contract.")
    ],
    run: Annotated[Path, typer.Option("--run", metavar="DIR", help="The folder that `pay` wrote.")],
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="For people, or for programs.")] = "text",
) -> None:
    """Say which evidence counted and which did not, by which rule, at which price, and what would change it."""
    typer.echo(explanation(run, subject, form=form), nl=False)


def explanation(folder: Path, subject: str, *, form: Literal["text", "json"] = "text") -> str:
    """The account of a due or participant, worked out by the reference engine from what the run kept."""
    run = read_run(folder)
    people = evidence_by_participant(staged_evidence(folder))
    found = account(run.terms, people, subject, as_of=run.as_of, known_by=run.known_by)
    return as_json(found) if form == "json" else text(found)
