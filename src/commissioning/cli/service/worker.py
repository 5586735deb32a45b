"""`commissioning worker`: does the jobs that wait, until it is told to stop."""

import signal
from threading import Event
from types import FrameType
from typing import Annotated

import typer

from commissioning.cli.exits import command, said
from commissioning.cli.said import say
from commissioning.cli.service.ready import make_ready
from commissioning.core.clock import SystemClock


@command
def worker(
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End as soon as no job waits.")] = False,
) -> None:
    """Do the jobs that wait, each in the name of whoever asked. Ctrl-C ends after the step under way."""
    make_ready()
    from commissioning.platform.job_runner import run_worker

    stop = Event()

    def end_soon(number: int, frame: FrameType | None) -> None:
        said.print("Ending after the step under way; the job goes back to those that wait. Again: end at once.")
        stop.set()
        signal.signal(number, signal.default_int_handler)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end_soon)
    taken = run_worker(stop=stop, clock=SystemClock(), until_idle=until_idle)
    say(f"{taken:,} jobs were taken.")
