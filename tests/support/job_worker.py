"""A worker in a process of its own, to be killed. Prints a line at each step of a job. Run as a script.

Takes    a database's settings as JSON, and the seconds of a lease.
"""

import json
import os
import sys
import threading
from datetime import timedelta
from pathlib import Path

STEPS = 20
PAUSE_SECONDS = 0.02


def enter_kinds() -> None:
    """Two ways to enter twenty organisations: in one transaction, and in steps that are each safe to repeat."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.jobs import job
    from commissioning.platform.people_models import Kind, Organisation
    from commissioning.platform.roles import Permission

    def enter(name, by):
        Organisation(name=name, kind=Kind.PROVIDER, kept_by_id=by.own).save(force_insert=True)

    @job("enter in one", needs=Permission.ORGANISATION_REGISTER)
    def in_one(arguments, *, by, now, report):
        for step in range(STEPS):
            enter(f"{arguments['tag']} {step}", by)
            _passed(step, report)
        return {"entered": STEPS}

    @job("enter in steps", needs=Permission.ORGANISATION_REGISTER, in_steps=True)
    def in_steps(arguments, *, by, now, report):
        for step in range(STEPS):
            name = f"{arguments['tag']} {step}"
            with acting_as(by):
                if not Organisation.objects.filter(name=name).exists():
                    enter(name, by)
            _passed(step, report)
        return {"entered": STEPS}


def _passed(step, report):
    report(step + 1, STEPS, "Entering")
    print(step, flush=True)
    threading.Event().wait(PAUSE_SECONDS)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "commissioning.config.settings"
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django
    from django.conf import settings

    settings.DATABASES = {"default": json.loads(sys.argv[1])}
    django.setup()

    from commissioning.core.clock import SystemClock
    from commissioning.platform.job_runner import run_worker

    enter_kinds()
    run_worker(
        stop=threading.Event(),
        clock=SystemClock(),
        lease=timedelta(seconds=float(sys.argv[2])),
        pause_seconds=0.02,
        until_idle=True,
    )
