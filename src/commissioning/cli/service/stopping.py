"""How a command that runs for ever is ended: Ctrl-C, or the word of whoever started it, is heard at a good moment."""

import signal
from threading import Event
from types import FrameType

from commissioning.cli.exits import said


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
