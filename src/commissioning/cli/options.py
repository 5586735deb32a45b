"""Options that several commands share, and how their text becomes values."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.carried import terms_folder


def parse_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date. Write year, month, day: 2026-03-31.") from None


def parse_instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.utcoffset() is None:
        raise typer.BadParameter(f"{text!r} is not an instant. Write date, time and Z for UTC: 2026-04-01T09:00:00Z.")
    return at


TermsDir = Annotated[
    Path,
    typer.Option(
        "--terms", metavar="DIR", parser=terms_folder, help="The folder of a programme's terms, or a carried programme."
    ),
]
TermsArgument = Annotated[
    Path, typer.Argument(metavar="DIR", parser=terms_folder, help="The folder of terms, or a carried programme's name.")
]
AsOf = Annotated[
    date, typer.Option("--as-of", metavar="DATE", parser=parse_date, help="Up to which day things happened.")
]
KnownBy = Annotated[
    datetime | None,
    typer.Option(
        "--known-by", metavar="TIME", parser=parse_instant, help="Use only what was on record before this instant."
    ),
]
Assume = Annotated[
    Path | None,
    typer.Option("--assume", metavar="FILE", exists=True, dir_okay=False, help="Values for figures nobody could find."),
]
LedgerDir = Annotated[Path, typer.Argument(metavar="DIR", help="The ledger's folder.")]
