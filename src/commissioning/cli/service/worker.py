"""`commissioning worker`: does the jobs that wait, until it is told to stop."""

from typing import Annotated

import typer

from commissioning.cli.exits import command
from commissioning.cli.said import say
from commissioning.cli.service.ready import make_ready, refuse_to_serve_broken
from commissioning.cli.service.stopping import UntilInputEnds, stop_when_input_ends, stop_when_told


@command
def worker(
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End as soon as no job waits.")] = False,
    until_input_ends: UntilInputEnds = False,
) -> None:
    """Do the jobs that wait, each in the name of whoever asked. Ctrl-C ends after the step under way."""
    stop = stop_when_told("Ending after the step under way; its job goes back to those that wait. Again: at once.")
    if until_input_ends:
        stop_when_input_ends()
    clock = make_ready()
    refuse_to_serve_broken()
    from commissioning.platform import pulse
    from commissioning.platform.job_runner import run_worker

    say("Doing the jobs that wait.")
    with pulse.beating(pulse.WORKER, clock=clock):
        taken = run_worker(stop=stop, clock=clock, until_idle=until_idle)
    say(f"{taken:,} jobs were taken.")
