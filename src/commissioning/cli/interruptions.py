"""Ctrl-C that nothing loses. Libraries written in C sometimes swallow the exception, so long work asks again."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, current_thread, main_thread
from types import FrameType

_pressed = Event()


def _press(number: int, frame: FrameType | None) -> None:
    _pressed.set()
    raise KeyboardInterrupt


@contextmanager
def remembered() -> Iterator[None]:
    """Within, Ctrl-C raises KeyboardInterrupt as ever, and `heed` raises it again where something swallowed it."""
    _pressed.clear()
    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # somebody else answers Ctrl-C here, or it is ignored as in the background of a shell
        return
    signal.signal(signal.SIGINT, _press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def held_back() -> Iterator[None]:
    """Within, Ctrl-C waits for the next `heed`: for the moment between making something and seeing to its removal."""
    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is not _press:
        yield
        return
    signal.signal(signal.SIGINT, lambda number, frame: _pressed.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, _press)


def heed() -> None:
    """Raises KeyboardInterrupt, once, when Ctrl-C was pressed: where work can stop, and before it counts as done."""
    if _pressed.is_set():
        _pressed.clear()
        raise KeyboardInterrupt
