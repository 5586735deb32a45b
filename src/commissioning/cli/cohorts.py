"""`commissioning cohorts`: a file of people in, every month's starts followed to the same age out."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.carried import terms_folder
from commissioning.cli.exits import command, refuse
from commissioning.cli.options import Assume, KnownBy, Measure, People, Person, parse_date
from commissioning.cli.progress import progress
from commissioning.cli.said import say
from commissioning.tables.people_file import read_people


@command
def cohorts(
    people: People,
    reached: Annotated[str, typer.Option(metavar="COL", help="The day each had the outcome; empty for none.")],
    as_of: Annotated[
        date, typer.Option("--as-of", metavar="DATE", parser=parse_date, help="The last day that counts.")
    ],
    started: Annotated[
        str | None,
        typer.Option(metavar="COL", help="The day each started, or was referred; by the terms the day they name."),
    ] = None,
    months: Annotated[
        int | None,
        typer.Option(min=1, max=120, help="The age at which a cohort is held against a level; 12 if nothing says so."),
    ] = None,
    level: Annotated[
        float | None, typer.Option(min=0, max=100, metavar="PERCENT", help="The minimum level by that age.")
    ] = None,
    offer: Annotated[float | None, typer.Option(min=0, max=100, metavar="PERCENT", help="What was offered.")] = None,
    without: Annotated[
        float | None, typer.Option(min=0, max=100, metavar="PERCENT", help="What would be without the programme.")
    ] = None,
    provider: Annotated[str | None, typer.Option(metavar="COL", help="Show each of these, too.")] = None,
    person: Person = None,
    terms: Annotated[
        Path | None,
        typer.Option(
            "--terms", metavar="DIR", parser=terms_folder, help="Take months and levels from these terms, by clause."
        ),
    ] = None,
    measure: Measure = None,
    known_by: KnownBy = None,
    assume: Assume = None,
    group: Annotated[
        str | None, typer.Option(metavar="COL", help="The payment group, for a measure with levels by group.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write cohorts.csv, cohorts.json and cohorts.html."),
    ] = None,
) -> None:
    """Follow each month's starts: outcomes by months since, against minimum level, offer and counterfactual."""
    from commissioning.cli.following import written
    from commissioning.cli.following.answer import answer
    from commissioning.cli.following.by_terms import by_terms
    from commissioning.cli.following.question import Asked
    from commissioning.cli.following.words import told
    from commissioning.terms.loading import load

    minimum, offered, otherwise = (None if percent is None else percent / 100.0 for percent in (level, offer, without))
    asked = Asked(started or "", reached, as_of, months or 12, minimum, offered, otherwise, provider, person, group)
    if terms is not None and measure is not None:
        if level is not None or without is not None or months is not None:
            refuse("The measure says months, level and what would be without the programme. Leave those options out.")
        declared = by_terms(load(terms, known_by=known_by, assume=assume), measure, group=group)
        asked = replace(asked, started=started or declared.by, months=declared.months, by_terms=declared)
    elif terms or measure or group:
        refuse("To follow cohorts by the terms give --terms and the --measure of theirs; --group is for those.")
    elif started is None:
        refuse("Say with --started which column has the day each started, or was referred.")
    elif level is None and (offer is not None or without is not None):
        refuse("Give the minimum with --level, too: the offer and what would be without stand beside it.")
    with progress("Reading people"):
        file = read_people(people, asked.columns)
    with progress("Following cohorts"):
        found = answer(file, asked)
    for line in told(found):
        say(line)
    if out is not None:
        written.write(out, found, file)
        say(f"Written to {out}: cohorts.csv, cohorts.json, cohorts.html.")
