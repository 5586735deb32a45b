"""A table of words and figures, the same in a terminal, on a page and in the documentation."""

from dataclasses import dataclass

from rich.table import Table

from commissioning.cli.printed.plain import cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells as they are read.

    Takes    numbers: the places of columns that stand right; whole: those of words that are never broken across lines.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int]
    whole: frozenset[int] = frozenset()

    def terminal(self) -> Table:
        """As a terminal shows it."""
        made = Table()
        for place, name in enumerate(self.head):
            made.add_column(cell(name), justify="right" if place in self.numbers else "left")
        for row in self.rows:
            made.add_row(*map(cell, row))
        return made

    def markdown(self) -> str:
        """As a page of the documentation shows it."""
        sides = "|".join("---:" if place in self.numbers else "---" for place in range(len(self.head)))
        head, *rows = (f"| {' | '.join(cells)} |" for cells in (self.head, *self.rows))
        return "\n".join([head, f"|{sides}|", *rows])
