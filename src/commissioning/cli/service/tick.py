"""`commissioning tick`: what time makes due. To be run once a minute."""

from typing import Annotated

import typer

from commissioning.cli.exits import INPUT_HAS_ERRORS, command
from commissioning.cli.said import say
from commissioning.cli.service.ready import make_ready
from commissioning.cli.service.stopping import UntilInputEnds, stop_when_input_ends, stop_when_told
from commissioning.core.clock import Clock


@command
def tick(
    each_minute: Annotated[bool, typer.Option("--each-minute", help="Do it again each minute, until Ctrl-C.")] = False,
    until_input_ends: UntilInputEnds = False,
) -> None:
    """Do what time makes due: leases, files, answers past their time. Run it once a minute; twice at once is safe."""
    if not each_minute:
        if not _once(make_ready(), tell_all=True):
            raise typer.Exit(INPUT_HAS_ERRORS)
        return
    stop = stop_when_told("Ending after what is under way.")
    if until_input_ends:
        stop_when_input_ends()
    clock = make_ready()
    while not stop.is_set():
        _once(clock, tell_all=False)
        stop.wait(60)


def _once(clock: Clock, *, tell_all: bool) -> bool:
    """Do what is due; whether all went well. What did not is in the log, and tried at the next tick.

    Takes    tell_all: say also what there was nothing to do for.
    """
    from django.db import close_old_connections

    from commissioning.platform import chores, pulse

    close_old_connections()
    outcomes = chores.tick(now=clock.now())
    pulse.beat(pulse.TICK, now=clock.now())
    for outcome in outcomes:
        if tell_all or outcome.count != 0:
            say(f"{outcome.chore}: {'failed, see the log' if outcome.count is None else f'{outcome.count:,}'}")
    return all(outcome.count is not None for outcome in outcomes)
