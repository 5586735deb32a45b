"""Progress on a terminal: a bar with rate and time left; a line now and then where there is no terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from commissioning.cli.interruptions import heed

LINE_EVERY_SECONDS = 30


class Steps:
    """Work of so many steps, each announced by what it does."""

    def __init__(self, bar: Progress | None, console: Console, title: str, total: int | None) -> None:
        self._bar, self._console, self._title = bar, console, title
        self._task = bar.add_task(title, total=total) if bar else None
        self._said_at = monotonic()

    def reached(self, steps: int, of: int | None = None) -> None:
        """So many steps are done by now, of so many."""
        heed()
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=steps, total=of)

    def at(self, what: str) -> None:
        """What is being done now."""
        self.done(what, 0)

    def done(self, what: str = "", steps: int = 1) -> None:
        """So many more steps are done; `what` is being done now."""
        heed()
        if self._bar and self._task is not None:
            self._bar.update(self._task, advance=steps, description=f"{self._title} {what}".strip())
        elif what and monotonic() - self._said_at > LINE_EVERY_SECONDS:
            self.say(f"{self._title}: {what}")
            self._said_at = monotonic()

    def say(self, line: str) -> None:
        """A sentence that stays, on standard error."""
        self._console.print(line, highlight=False, markup=False)


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Steps]:
    """A bar on standard error while the work goes on; one plain line when there is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        console.print(f"{title} …", highlight=False)
        yield Steps(None, console, title, total)
        return
    of_known_length = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) if total else ()
    columns = (TextColumn("{task.description}", markup=False), *of_known_length, TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield Steps(bar, console, title, total)
