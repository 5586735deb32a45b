"""`commissioning terms`: check them, read them, and let an editor know their shape."""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

import typer

from commissioning.cli.exits import command, refuse
from commissioning.cli.options import Assume, KnownBy, TermsArgument
from commissioning.cli.progress import progress
from commissioning.cli.said import say
from commissioning.terms.checking import check as findings_of
from commissioning.terms.loading import load
from commissioning.terms.version import terms_version

app = typer.Typer(no_args_is_help=True, help="A programme's terms: check, read, and the schema for editors.")


@app.command()
@command
def check(folder: TermsArgument, known_by: KnownBy = None, assume: Assume = None) -> None:
    """Find what is missing, contradicts itself or can never be paid. Unknown figures are listed and are no errors."""
    terms = load(folder, known_by=known_by, assume=assume)
    findings = findings_of(terms)
    for finding in findings:
        say(f"{finding.kind:8} {finding.path}: {finding.sentence} {finding.todo}".rstrip())
    counts = Counter(finding.kind for finding in findings)
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "nothing found"
    summary = (
        f"{terms.programme.title}: {len(terms.contracts)} contracts, {len(terms.groups)} groups, "
        f"{len(terms.prices)} components; {listed}. Terms version {terms_version(terms)}"
    )
    if counts["error"]:
        refuse(summary)
    say(summary)


@app.command()
@command
def show(
    folder: TermsArgument,
    known_by: KnownBy = None,
    assume: Assume = None,
    form: Annotated[
        Literal["markdown", "html"], typer.Option("--format", help="Markdown or a page of HTML.")
    ] = "markdown",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write to a file, not the terminal.")
    ] = None,
) -> None:
    """Print the terms as a document that anyone can read."""
    from commissioning.terms import printing

    terms = load(folder, known_by=known_by, assume=assume)
    text = printing.html(terms) if form == "html" else printing.markdown(terms)
    if out is None:
        typer.echo(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    say(f"{terms.programme.title} is in {out}.")


@app.command()
@command
def bench(
    folder: TermsArgument,
    known_by: KnownBy = None,
    assume: Assume = None,
    people: Annotated[int, typer.Option(min=30, help="How many people the bench makes up.")] = 120,
    seed: Annotated[int, typer.Option(help="The same seed makes the same people.")] = 2014,
) -> None:
    """Try every measure and payment: change the evidence in twelve small ways, and see what moves that should not."""
    from commissioning.cli.pay import known_terms
    from commissioning.core.money import show
    from commissioning.engines.formulas.words import told
    from commissioning.rooms.design.formula_bench import bench as judged_by

    terms = known_terms(folder, known_by=known_by, assume=assume)
    with progress("Trying formulas") as steps:
        judged = judged_by(terms, people=people, seed=seed, progress=steps.done)
    for one in judged:
        for line in told(one, lambda pence: show(pence, terms.programme.currency)):
            say(line)
    counts = Counter(one.verdict for one in judged)
    listed = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
    summary = f"{terms.programme.title}: {len(judged)} formulas; {listed}. Terms version {terms_version(terms)}"
    if counts["refused"]:
        refuse(summary)
    say(summary)


@app.command()
@command
def schema() -> None:
    """Print the JSON Schema of the files, so that an editor completes and checks as one types."""
    from commissioning.terms.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))
