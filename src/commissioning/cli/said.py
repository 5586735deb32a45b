"""What a command says on standard output."""

import sys

import typer
from rich.console import Console
from rich.table import Table

from commissioning.cli.printed.plain import plain
from commissioning.cli.printed.sheet import Sheet

PIPE_WIDTH = 200


def say(what: Sheet | Table | str) -> None:
    """Print a sentence as it is, or a table. Where there is no terminal, tables keep a fixed width and no colour."""
    if isinstance(what, str):
        typer.echo(plain(what))
        return
    table = what.terminal() if isinstance(what, Sheet) else what
    Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH).print(table)
