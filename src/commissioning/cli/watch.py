"""`commissioning watch`: a file of people in, every provider watched from person to person out."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.exits import command
from commissioning.cli.options import Adjust, Categories, parse_date
from commissioning.cli.progress import progress
from commissioning.cli.said import say
from commissioning.tables.people_file import read_people


@command
def watch(
    people: Annotated[
        Path,
        typer.Option(
            "--people",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="One row for each person whose outcome is due: CSV or Parquet. Leave out whose is not due yet.",
        ),
    ],
    outcome: Annotated[str, typer.Option(metavar="COL", help="Whether each had it: 1 or 0.")],
    provider: Annotated[str, typer.Option(metavar="COL", help="Who served each: a provider, a site, an area.")],
    on: Annotated[
        str,
        typer.Option(
            metavar="COL",
            help="The day on which each outcome was due to be known, by one rule for those who had it and those who "
            "had not, such as a year after the start. Charts go by it, and a signal has its day. With the day of "
            "referral instead, a signal stands on a day on which nobody could know.",
        ),
    ],
    adjust: Adjust = None,
    categories: Categories = None,
    learn_until: Annotated[
        date | None,
        typer.Option(
            metavar="DATE",
            parser=parse_date,
            help="The first day watched: what to expect is learnt from the people before. Without it, from everybody.",
        ),
    ] = None,
    odds: Annotated[
        float, typer.Option(help="The fall looked for: the odds of the outcome times this. A rise as large, too.")
    ] = 0.5,
    run_length: Annotated[
        float,
        typer.Option(
            metavar="YEARS", help="How long a provider as good as a typical one goes on, on average, until a signal."
        ),
    ] = 10.0,
    person: Annotated[
        str | None,
        typer.Option(metavar="COL", help="Who it is: nobody may come twice. Settles the order within a day, too."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write watch.csv, steps.csv, watch.json and watch.html."),
    ] = None,
) -> None:
    """Watch each provider from person to person: signals, with their day, of doing worse or better than expected."""
    from commissioning.cli.watching import written
    from commissioning.cli.watching.answer import answer
    from commissioning.cli.watching.question import Asked
    from commissioning.cli.watching.words import told

    asked = Asked(
        outcome, provider, on, tuple(adjust or ()), tuple(categories or ()), learn_until, odds, run_length, person
    )
    with progress("Reading people"):
        file = read_people(people, asked.columns)
    with progress("Watching providers") as steps:
        found = answer(file, asked, steps)
    for line in told(found):
        say(line)
    if out is not None:
        written.write(out, found, file)
        say(f"Written to {out}: watch.csv, steps.csv, watch.json, watch.html.")
