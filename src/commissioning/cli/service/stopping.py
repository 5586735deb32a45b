"""How a command that runs for ever is ended: Ctrl-C, or the word of whoever started it, is heard at a good moment."""

import os
import signal
import sys
from threading import Event, Thread
from types import FrameType
from typing import Annotated

import typer

from commissioning.cli.exits import said

UntilInputEnds = Annotated[
    bool, typer.Option("--until-input-ends", hidden=True, help="End when standard input does. `serve` holds it open.")
]
GRACE_SECONDS = 20


def stop_when_told(words: str) -> Event:
    """An event that the first Ctrl-C or SIGTERM sets, saying `words`. The second ends the command at once."""
    stop = Event()

    def heard(number: int, frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.default_int_handler)
        said.print(words, markup=False)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, heard)
    return stop


def stop_when_input_ends() -> None:
    """Hear the end of standard input as SIGTERM, for a process that must not outlive whoever holds the other end.

    The system closes that end however they die. What is not done after `GRACE_SECONDS` is broken off: a job's lease
    runs out, and another worker begins it anew.
    """

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        Event().wait(GRACE_SECONDS)
        os._exit(1)

    Thread(target=wait, name="until standard input ends", daemon=True).start()
