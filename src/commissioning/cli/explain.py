"""`commissioning explain`: why an amount is due, or why nothing is, from the run that paid it."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated, Literal

import typer

from commissioning.cli.exits import command
from commissioning.cli.run_folder import Run, evidence_of, read_dues, read_run
from commissioning.engines.payments.explaining import as_json, text
from commissioning.engines.payments.reference.account import account, everybody_matters, whose_due
from commissioning.tables.reader import Evidence
from commissioning.tables.related import everybody, hanging_together
from commissioning.tables.rows import evidence_by_participant

LENGTH_OF_A_DUE = 36


@command
def explain(
    subject: Annotated[
        str,
        typer.Argument(metavar="DUE|PARTICIPANT", help="A due, participant or contract, as dues.csv names it."),
    ],
    run: Annotated[Path, typer.Option("--run", metavar="DIR", help="The folder that `pay` wrote.")],
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="For people, or for programs.")] = "text",
) -> None:
    """Say which evidence counted and which did not, by which rule, at which price, and what would change it."""
    typer.echo(explanation(run, subject, form=form), nl=False)


def explanation(folder: Path, subject: str, *, form: Literal["text", "json"] = "text") -> str:
    """The account of a due or participant, worked out by the reference engine from what the run kept."""
    run = read_run(folder)
    with evidence_of(folder, run) as evidence:
        concerned = _concerned(folder, run, evidence, subject)
        people = evidence_by_participant(evidence(concerned), only=concerned)
        found = account(run.terms, people, subject, as_of=run.as_of, known_by=run.known_by)
    return as_json(found) if form == "json" else text(found)


def _concerned(
    folder: Path, run: Run, evidence: Callable[[Collection[str] | None], Evidence], subject: str
) -> set[str]:
    """Those whose evidence the account needs: the one asked about, and those joined with them by ranks or caps."""
    listed = next((due for due in read_dues(folder) if due.due == subject), None)
    if listed is not None:
        name = listed.participant or listed.contract
    elif len(subject) == LENGTH_OF_A_DUE:
        name = whose_due(run.terms, everybody(evidence(None)), subject) or subject
    else:
        name = subject
    return hanging_together(evidence(None), name) if everybody_matters(run.terms) else {name}
