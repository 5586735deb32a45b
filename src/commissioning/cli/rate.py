"""`commissioning rate`: a file of people in, every provider beside a typical one for the same people."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.exits import command
from commissioning.cli.options import parse_date
from commissioning.cli.progress import progress
from commissioning.cli.rating.question import Model, Question
from commissioning.cli.said import say
from commissioning.tables.people_file import read_people


@command
def rate(
    people: Annotated[
        Path,
        typer.Option("--people", metavar="FILE", exists=True, dir_okay=False, help="One row a person: CSV or Parquet."),
    ],
    outcome: Annotated[str, typer.Option(metavar="COL", help="What came of each: 0 or 1, or a number such as pay.")],
    provider: Annotated[str, typer.Option(metavar="COL", help="Who served each.")],
    adjust: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="Known before referral; once for each column.")
    ] = None,
    categories: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="Adjusted for as groups, though written in numbers.")
    ] = None,
    model: Annotated[
        Model | None, typer.Option(help="By default logistic when each outcome is 0 or 1, else linear.")
    ] = None,
    weight: Annotated[
        str | None, typer.Option(metavar="COL", help="How many people, alike in everything, a row stands for.")
    ] = None,
    person: Annotated[str | None, typer.Option(metavar="COL", help="Who it is: nobody may come twice.")] = None,
    counted_on: Annotated[
        str | None, typer.Option(metavar="COL", help="The day by which a person falls into the window.")
    ] = None,
    start: Annotated[
        date | None, typer.Option("--from", metavar="DATE", parser=parse_date, help="The window's first day.")
    ] = None,
    end: Annotated[
        date | None, typer.Option("--until", metavar="DATE", parser=parse_date, help="The first day after it.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the draws behind each star's probability.")] = 1,
    explain: Annotated[
        str | None, typer.Option(metavar="PROVIDER", help="Explain this one: what drove it, and what would move it.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Write ratings.csv, model.json and report.html; whole or not at all."
        ),
    ] = None,
) -> None:
    """Compare providers like with like: what each got, beside what a typical one would have for the same people."""
    from commissioning.cli.rating import explained, words, written
    from commissioning.cli.rating.answer import answer
    from commissioning.cli.rating.cohort import cohort_of

    question = Question(
        outcome, provider, tuple(adjust or ()), tuple(categories or ()), model, weight, person, counted_on, start, end,
        seed,
    )  # fmt: skip
    with progress("Reading people"):
        file = read_people(people, question.columns)
        cohort = cohort_of(file, question)
    with progress("Comparing providers"):
        found = answer(cohort, question)
    if explain is not None:
        for line in explained.lines(found, explain):
            say(line)
    else:
        for line in (*words.heading(found), *found.remarks):
            say(line)
        say(words.table(found))
        for sentence in (words.left_out(found), words.alarms_said(found), words.order_said(found)):
            if sentence:
                say(sentence)
        drove = words.driven(found)
        if drove:
            say(f"What {outcome} goes with, among people of the same provider:")
        for line in drove:
            say(f"  {line}")
    if out is not None:
        written.write(out, found, file)
        say(f"Written to {out}: ratings.csv, model.json, report.html.")
