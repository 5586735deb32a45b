"""`commissioning tick`: what time makes due. To be run once a minute."""

import typer

from commissioning.cli.exits import INPUT_HAS_ERRORS, command
from commissioning.cli.said import say
from commissioning.cli.service.ready import make_ready
from commissioning.core.clock import SystemClock


@command
def tick() -> None:
    """Do what time makes due: leases, files, answers past their time. Run it once a minute; twice at once is safe."""
    make_ready()
    from commissioning.platform import chores

    outcomes = chores.tick(now=SystemClock().now())
    for outcome in outcomes:
        say(f"{outcome.chore}: {'failed, see the log' if outcome.count is None else f'{outcome.count:,}'}")
    if any(outcome.count is None for outcome in outcomes):
        raise typer.Exit(INPUT_HAS_ERRORS)
