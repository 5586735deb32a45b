"""Whether the processes beside the pages are alive: each says so once a minute, and says nothing else."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import DatabaseError, connection

from commissioning.core.clock import Clock
from commissioning.platform.work_models import Chore

WORKER, TICK = "pulse of the worker", "pulse of the tick"
INTERVAL = timedelta(minutes=1)
SILENT = timedelta(minutes=5)
"""How long after its last beat a process is taken for dead."""
logger = logging.getLogger(__name__)


def beat(name: str, *, now: datetime) -> None:
    """Say that a process is alive. Several of one name are as good as one."""
    Chore.objects.update_or_create(name=name, defaults={"begun_at": now})


def is_beating(name: str, *, now: datetime) -> bool:
    return Chore.objects.filter(name=name, begun_at__gte=now - SILENT).exists()


@contextmanager
def beating(name: str, *, clock: Clock) -> Iterator[None]:
    """Beat from a thread while the block runs: long work must not look like death."""
    stop = Event()

    def go_on() -> None:
        while True:
            try:
                beat(name, now=clock.now())
            except DatabaseError:
                logger.warning("The pulse could not be written. The next one tries again.", exc_info=True)
            finally:
                connection.close()  # a thread's own
            if stop.wait(INTERVAL.total_seconds()):
                return

    thread = Thread(target=go_on, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)
