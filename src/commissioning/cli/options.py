"""Options that several commands share, and how their text becomes values."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.carried import terms_folder

YEARS = range(1900, 2201)
"""Years in which a programme may run. Others are slips of the pen, and days are counted beyond them."""


def parse_date(text: str) -> date:
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise typer.BadParameter(f"{text!r} is not a date. Write year, month, day: 2026-03-31.")
    return day


def parse_instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.utcoffset() is None or at.year not in YEARS:
        raise typer.BadParameter(f"{text!r} is not an instant. Write date, time and Z for UTC: 2026-04-01T09:00:00Z.")
    return at


TermsDir = Annotated[
    Path,
    typer.Option(
        "--terms",
        metavar="DIR",
        parser=terms_folder,
        help="A folder of terms, or a carried programme's name.",
    ),
]
TermsArgument = Annotated[
    Path, typer.Argument(metavar="DIR", parser=terms_folder, help="The folder of terms, or a carried programme's name.")
]
AsOf = Annotated[
    date,
    typer.Option("--as-of", metavar="DATE", parser=parse_date, help="The last day that counts: 2013-05-31."),
]
KnownBy = Annotated[
    datetime | None,
    typer.Option(
        "--known-by",
        metavar="TIME",
        parser=parse_instant,
        help="Use only what was on record before then: 2013-06-01T00:00:00Z.",
    ),
]
Assume = Annotated[
    Path | None,
    typer.Option("--assume", metavar="FILE", exists=True, dir_okay=False, help="Values for figures nobody could find."),
]
LedgerDir = Annotated[Path, typer.Argument(metavar="DIR", help="The ledger's folder.")]
People = Annotated[
    Path,
    typer.Option("--people", metavar="FILE", exists=True, dir_okay=False, help="One row a person: CSV or Parquet."),
]
Person = Annotated[str | None, typer.Option(metavar="COL", help="Who it is: nobody may come twice.")]
Adjust = Annotated[list[str] | None, typer.Option(metavar="COL", help="Known before referral; once for each column.")]
Categories = Annotated[
    list[str] | None, typer.Option(metavar="COL", help="Adjusted for as groups, though written in numbers.")
]
Measure = Annotated[str | None, typer.Option(metavar="NAME", help="Which measure of the terms.")]
Seed = Annotated[int, typer.Option(min=0, help="Of the draws behind each star's probability.")]
Explain = Annotated[
    str | None, typer.Option(metavar="PROVIDER", help="Explain this one: what drove it, and what would move it.")
]
Again = Annotated[
    Path | None,
    typer.Option(
        "--again",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="Make the rating in this folder again from --people, and say whether it is the same byte for byte.",
    ),
]
BenchData = Annotated[Path, typer.Option(help="Where evidence is made once, and found again.")]
