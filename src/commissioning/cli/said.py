"""What a command says on standard output."""

import sys

from rich.console import Console, RenderableType

PIPE_WIDTH = 200


def say(what: RenderableType | str) -> None:
    """Print a sentence or a table. Where there is no terminal, tables keep a fixed width and nothing is coloured."""
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    Console(highlight=False, width=width, soft_wrap=isinstance(what, str)).print(what, markup=False)
