"""`commissioning stars`: a file of people in, one star for each provider over all measures of the terms that weigh."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.carried import terms_folder
from commissioning.cli.exits import command, refuse
from commissioning.cli.options import Again, Assume, Explain, KnownBy, People, Person, Seed, parse_date
from commissioning.cli.progress import progress
from commissioning.cli.rating.question import Question
from commissioning.cli.said import say
from commissioning.tables.people_file import columns_of, read_people


@command
def stars(
    people: People,
    terms: Annotated[
        Path | None,
        typer.Option("--terms", metavar="DIR", parser=terms_folder, help="The terms: measures, weights and bands."),
    ] = None,
    provider: Annotated[
        str | None, typer.Option(metavar="COL", help="Who served each: a provider, a contract, a site.")
    ] = None,
    as_of: Annotated[
        date | None, typer.Option("--as-of", metavar="DATE", parser=parse_date, help="The last day that counts.")
    ] = None,
    measure: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only these measures; by default all that have a weight.")
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=COL", help="Which column answers a measure; by default that of its name or its outcome's."
        ),
    ] = None,
    group: Annotated[
        str | None, typer.Option(metavar="COL", help="The payment group, for measures by group or for some groups.")
    ] = None,
    person: Person = None,
    known_by: KnownBy = None,
    assume: Assume = None,
    last: Annotated[
        Path | None,
        typer.Option(
            "--last",
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="The rating before: its stars stay until it is sure enough that they have moved.",
        ),
    ] = None,
    seed: Seed = 1,
    explain: Explain = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write stars.csv, measures.csv, stars.json and stars.html."),
    ] = None,
    again: Again = None,
) -> None:
    """Rate providers by all measures of the terms together: one star each, how sure it is, and what it is made of."""
    from commissioning.cli.starred import explained, written
    from commissioning.cli.starred.again import made_again
    from commissioning.cli.starred.answer import answer
    from commissioning.cli.starred.by_terms import asked_of
    from commissioning.cli.starred.last import beside_last
    from commissioning.cli.starred.words import told
    from commissioning.terms.loading import load

    if again is not None:
        if terms or provider or as_of or measure or outcome or last or explain or out:
            refuse("With --again only --people is asked: all else stands in the folder's own stars.json.")
        with progress("Making it again"):
            same = made_again(again, people)
        say(same)
        return
    if terms is None or provider is None or as_of is None:
        refuse("Say by which --terms, who served people with --provider, and the last day that counts with --as-of.")
    asked = asked_of(
        load(terms, known_by=known_by, assume=assume),
        measure or (),
        Question("", provider, (), person=person, group=group, seed=seed),
        outcomes=outcome or (),
        there=columns_of(people),
        as_of=as_of,
    )
    if last is not None:
        asked = beside_last(asked, last)
    with progress("Reading people"):
        file = read_people(people, asked.columns)
    with progress("Comparing providers"):
        found = answer(file, asked)
    for line in told(found) if explain is None else explained.lines(found, explain):
        say(line)
    if out is not None:
        written.write(out, found, file)
        say(f"Written to {out}: stars.csv, measures.csv, stars.json, stars.html.")
