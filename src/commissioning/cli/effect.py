"""`commissioning effect`: a file of people in, what a choice of design did to them out."""

from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.exits import command
from commissioning.cli.options import Categories, People, Person
from commissioning.cli.progress import progress
from commissioning.cli.said import say
from commissioning.engines.ratings.effects.lots import DRAWS
from commissioning.tables.people_file import read_people


@command
def effect(
    people: People,
    outcome: Annotated[str, typer.Option(metavar="COL", help="What came of each: 0 or 1, or a number such as pay.")],
    choice: Annotated[
        str, typer.Option(metavar="COL", help="Which of two ways each had: one provider or several, this pay or that.")
    ],
    usual: Annotated[
        str | None, typer.Option(metavar="WAY", help="The way the other is held against; else the first by name.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="COL", help="What had a way as a whole: the area, contract or site.")
    ] = None,
    within: Annotated[
        str | None, typer.Option(metavar="COL", help="Compare within these: where lots were drawn, or areas.")
    ] = None,
    lots: Annotated[
        bool, typer.Option("--lots", help="It was a trial: lots were drawn, within --within if any.")
    ] = False,
    adjust: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="Known before the choice; once for each column.")
    ] = None,
    categories: Categories = None,
    person: Person = None,
    hypothesis: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What was expected, as it was written down beforehand.")
    ] = None,
    draws: Annotated[int, typer.Option(min=99, help="How often lots are drawn again.")] = DRAWS,
    seed: Annotated[int, typer.Option(min=0, help="Of the lots drawn again.")] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help="Write it as JSON, too.")
    ] = None,
) -> None:
    """Say what a choice of design did: by lots where lots were drawn, else by whole areas, with limits that hold."""
    from commissioning.cli.effects import words, written
    from commissioning.cli.effects.answer import Asked, answer

    asked = Asked(
        outcome, choice, usual, cluster, within, tuple(adjust or ()), tuple(categories or ()), lots, person, hypothesis,
        draws, seed,
    )  # fmt: skip
    with progress("Reading people"):
        file = read_people(people, asked.columns)
    with progress("Comparing the two ways"):
        found = answer(file, asked)
    for line in words.lines(found):
        say(line)
    table = words.table(found)
    if table is not None:
        say(words.alike(found))
        say(table)
    if out is not None:
        written.write(out, found, file)
        say(f"Written to {out}.")
