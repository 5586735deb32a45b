"""`commissioning rate`: a file of people in, every provider beside a typical one for the same people."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.carried import terms_folder
from commissioning.cli.exits import command, refuse
from commissioning.cli.options import (
    Adjust,
    Again,
    Assume,
    Categories,
    Explain,
    KnownBy,
    Measure,
    People,
    Person,
    Seed,
    parse_date,
)
from commissioning.cli.progress import progress
from commissioning.cli.rating.question import Model, Question
from commissioning.cli.said import say
from commissioning.tables.people_file import read_people


@command
def rate(
    people: People,
    outcome: Annotated[
        str | None, typer.Option(metavar="COL", help="What came of each: 0 or 1, or a number such as pay.")
    ] = None,
    provider: Annotated[
        str | None, typer.Option(metavar="COL", help="Who served each: a provider, a site, an area.")
    ] = None,
    prime: Annotated[
        str | None, typer.Option(metavar="COL", help="For whom that provider works: each is drawn towards its prime.")
    ] = None,
    adjust: Adjust = None,
    categories: Categories = None,
    model: Annotated[
        Model | None, typer.Option(help="By default logistic when each outcome is 0 or 1, else linear.")
    ] = None,
    weight: Annotated[
        str | None, typer.Option(metavar="COL", help="How many people, alike in everything, a row stands for.")
    ] = None,
    person: Person = None,
    counted_on: Annotated[
        str | None, typer.Option(metavar="COL", help="The day by which a person falls into the window.")
    ] = None,
    start: Annotated[
        date | None, typer.Option("--from", metavar="DATE", parser=parse_date, help="The window's first day.")
    ] = None,
    end: Annotated[
        date | None, typer.Option("--until", metavar="DATE", parser=parse_date, help="The first day after it.")
    ] = None,
    terms: Annotated[
        Path | None,
        typer.Option("--terms", metavar="DIR", parser=terms_folder, help="Rate by a measure that these terms declare."),
    ] = None,
    measure: Measure = None,
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", metavar="DATE", parser=parse_date, help="The last day that counts, for a measure."),
    ] = None,
    known_by: KnownBy = None,
    assume: Assume = None,
    group: Annotated[
        str | None, typer.Option(metavar="COL", help="The payment group, for a measure that is for some groups.")
    ] = None,
    level: Annotated[
        float | None,
        typer.Option(min=0, max=100, metavar="PERCENT", help="What was agreed for all: show each one's own level."),
    ] = None,
    seed: Seed = 1,
    explain: Explain = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Write ratings.csv, model.json and report.html; whole or not at all."
        ),
    ] = None,
    again: Again = None,
) -> None:
    """Compare providers like with like: what each got, beside what a typical one would have for the same people."""
    from commissioning.cli.rating import explained, written
    from commissioning.cli.rating.again import made_again
    from commissioning.cli.rating.answer import answer
    from commissioning.cli.rating.cohort import cohort_of
    from commissioning.cli.rating.declared import asked_by_terms
    from commissioning.cli.rating.words import told
    from commissioning.terms.loading import load

    if again is not None:
        if outcome or provider or terms or adjust or explain or out:
            refuse("With --again only --people is asked: all else stands in the rating's own model.json.")
        with progress("Making it again"):
            same = made_again(again, people)
        say(same)
        return
    if outcome is None or provider is None:
        refuse("Say which column holds what came of people with --outcome, and who served them with --provider.")
    question = Question(
        outcome, provider, tuple(adjust or ()), tuple(categories or ()), model, weight, person, counted_on, start, end,
        seed, prime, group, level=None if level is None else level / 100.0,
    )  # fmt: skip
    if terms is not None and measure is not None and as_of is not None:
        question = asked_by_terms(load(terms, known_by=known_by, assume=assume), measure, question, as_of=as_of)
    elif terms or measure or as_of:
        refuse("To rate by the terms give --terms, the --measure of theirs, and --as-of, the last day that counts.")
    with progress("Reading people"):
        file = read_people(people, question.columns)
        cohort = cohort_of(file, question)
    with progress("Comparing providers"):
        found = answer(cohort, question)
    for line in told(found) if explain is None else explained.lines(found, explain):
        say(line)
    if out is not None:
        written.write(out, found, file)
        say(f"Written to {out}: ratings.csv, model.json, report.html.")
