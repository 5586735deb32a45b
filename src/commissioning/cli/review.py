"""`commissioning review`: a file of people in, signs that a provider picks people or leaves some alone out."""

from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.exits import command
from commissioning.cli.options import People, Person
from commissioning.cli.progress import progress
from commissioning.cli.said import say
from commissioning.tables.people_file import read_people


@command
def review(
    people: People,
    outcome: Annotated[str, typer.Option(metavar="COL", help="What came of each: 0 or 1.")],
    provider: Annotated[str, typer.Option(metavar="COL", help="Who served each: a provider, a site, an area.")],
    adjust: Annotated[
        list[str], typer.Option(metavar="COL", help="Known before referral, to learn prospects by; once for each.")
    ],
    categories: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="Those of them that are groups, though written in numbers.")
    ] = None,
    started: Annotated[
        str | None, typer.Option(metavar="COL", help="Whether each referred person was started: 1 or 0.")
    ] = None,
    contacts: Annotated[str | None, typer.Option(metavar="COL", help="How many contacts each had.")] = None,
    months: Annotated[
        str | None, typer.Option(metavar="COL", help="How many months each was on the programme until now.")
    ] = None,
    unseen: Annotated[
        str | None, typer.Option(metavar="COL", help="The most days on end in which nobody saw the person.")
    ] = None,
    waited: Annotated[
        str | None, typer.Option(metavar="COL", help="Days to the first service; empty where there was none yet.")
    ] = None,
    person: Person = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write signs.csv, groups.csv, review.json and review.html."),
    ] = None,
) -> None:
    """Look for signs that a provider picks people with good prospects, or leaves those with poor ones alone."""
    from commissioning.cli.reviewing import written
    from commissioning.cli.reviewing.answer import answer
    from commissioning.cli.reviewing.asked import Asked
    from commissioning.cli.reviewing.words import told

    asked = Asked(
        outcome, provider, tuple(adjust), tuple(categories or ()), started, contacts, months, unseen, waited, person
    )
    with progress("Reading people"):
        file = read_people(people, asked.columns)
    with progress("Looking for signs"):
        found = answer(file, asked)
    for line in told(found):
        say(line)
    if out is not None:
        written.write(out, found, file)
        say(f"Written to {out}: signs.csv, groups.csv, review.json, review.html.")
