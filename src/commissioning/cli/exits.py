"""How a command ends: what it prints when something is wrong, and the number it leaves behind."""

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, ParamSpec

import typer
from rich.console import Console

from commissioning.cli.interruptions import remembered
from commissioning.cli.printed.plain import plain
from commissioning.core.calendars import OutsideCalendar
from commissioning.engines.payments.reference.account import NobodyByThatName
from commissioning.engines.simulation.market import NobodyToRefer
from commissioning.tables.errors import EvidenceRefused
from commissioning.tables.people_file import PeopleRefused
from commissioning.terms.refusals import TermsRefused
from commissioning.warehouse.base import RunRefused
from commissioning.warehouse.ledger.refusals import LedgerRefusal
from commissioning.warehouse.store.refusals import StoreRefusal

INPUT_HAS_ERRORS = 1
PROMISE_BROKEN = 3
INTERRUPTED = 130

P = ParamSpec("P")

said = Console(stderr=True, highlight=False, soft_wrap=True)


class InputRefused(Exception):
    """What the user gave cannot be used. The message says what, where, and what to do."""


class PromiseBroken(Exception):
    """Something that the system promises does not hold, such as an unbroken ledger."""


FORESEEN = (
    InputRefused,
    LedgerRefusal,
    NobodyByThatName,
    NobodyToRefer,
    OutsideCalendar,
    PeopleRefused,
    RunRefused,
    StoreRefusal,
    TermsRefused,
)
"""What the floors below say when the input cannot be used."""


def refuse(message: str) -> NoReturn:
    """Stop because of the input."""
    raise InputRefused(message)


def warn(message: str) -> None:
    """Say what is probably not meant, and go on."""
    _print(f"Warning: {message}")


def command(function: Callable[P, None]) -> Callable[P, None]:
    """A command of the line: what was foreseen becomes a message and a number, and never a traceback."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            with remembered():
                function(*args, **kwargs)
        except EvidenceRefused as refused:
            _evidence_refused(refused, kwargs.get("out"))
        except FORESEEN as refused:
            _print(str(refused))
            raise typer.Exit(INPUT_HAS_ERRORS) from None
        except PromiseBroken as broken:
            _print(str(broken))
            raise typer.Exit(PROMISE_BROKEN) from None
        except KeyboardInterrupt:
            said.print("Interrupted. Nothing is half done: run the same command again to continue.")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            sys.stderr.close()
            raise typer.Exit(INTERRUPTED) from None
        except OSError as problem:
            _print(_disk_said(problem))
            raise typer.Exit(INPUT_HAS_ERRORS) from None

    return run


def _print(message: str) -> None:
    said.print(plain(message), markup=False)


def _disk_said(problem: OSError) -> str:
    place = problem.filename2 or problem.filename  # of a copy that fails, where it should have gone
    what = f"{place}: {problem.strerror}" if place else str(problem)
    return (
        f"A file or folder could not be read or written: {what}. Look whether it is there, whether you may write there "
        "and whether the disk is full; then run the same command again. Nothing half written was kept."
    )


def _evidence_refused(refused: EvidenceRefused, out: object) -> NoReturn:
    _print(str(refused))
    place = Path(f"{out}.errors.csv") if isinstance(out, Path) else Path("errors.csv")
    place.parent.mkdir(parents=True, exist_ok=True)
    refused.errors.write_csv(place)
    _print(f"\nAll of them are in {place}, for a spreadsheet.")
    raise typer.Exit(INPUT_HAS_ERRORS) from None
