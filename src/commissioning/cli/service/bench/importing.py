"""A file of many referrals sent in among all the others, checked or entered by the worker as its next job.

A program of its own (`python -m … VISITORS ROWS [--check]`), run as the application, so that its memory is that of one
job. It prints what that took as JSON.
"""

import json
import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

_BEYOND = 2_000_000
"""Numbers from here on are nobody's who was brought over."""


def measure(visitors: list[dict[str, str]], rows: int, *, check: bool) -> dict[str, Any]:
    """Let the worker do one job with a file of so many rows; its seconds, what came of it, and the most memory."""
    import django

    django.setup()
    from django.conf import settings

    from commissioning.platform.job_runner import run_worker

    run_worker(stop=Event(), clock=settings.CLOCK, until_idle=True)  # whatever waited before
    before = _peak_bytes()
    job = _asked_for(next(each for each in visitors if each["role"] == "work_coach"), rows, check=check)
    began = time.monotonic()
    run_worker(stop=Event(), clock=settings.CLOCK, until_idle=True)
    seconds = time.monotonic() - began
    return {"seconds": seconds, "bytes_before": before, "bytes": _peak_bytes(), **_outcome(*job)}


def _asked_for(visitor: Mapping[str, str], rows: int, *, check: bool) -> tuple[Any, str]:
    """The job as the page asks for it: who asked, and its reference."""
    from django.conf import settings

    from commissioning.cli.service.bench.journeys import write_rows
    from commissioning.cli.service.bench.lives import referral
    from commissioning.platform import jobs
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import User
    from commissioning.platform.queries import access_for
    from commissioning.platform.references import new_reference
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey import background
    from commissioning.rooms.journey.bulk_models import Sort
    from commissioning.rooms.journey.referrers import refers_to

    now = settings.CLOCK.now()
    by = access_for(User.objects.get(pk=visitor["person"]), visitor["organisation"], Role(visitor["role"]), now=now)
    random = Random(5)  # noqa: S311  # a story, not a secret
    with acting_as(by), TemporaryDirectory() as folder:
        programme, areas = refers_to(on=by.on, by=by)[0]
        path = Path(folder) / "referrals.csv"
        write_rows(path, (referral(random, _BEYOND + n, area=random.choice(areas).code, on=by.on) for n in range(rows)))
        with path.open("rb") as content:
            file = background.keep_sent(content=content, name=path.name, why="bench", by=by, now=now)
        arguments = {"file": file.pk, "programme": programme.pk, "check": check, "partial": False}
        kind = background.IMPORTS[Sort.REFERRALS]
        asked = jobs.ask_for(kind=kind, arguments=arguments, request=new_reference(), by=by, now=now)
    return by, asked.pk


def _outcome(by: Any, reference: str) -> dict[str, Any]:
    """How many rows were, or would be, entered; or the problem."""
    from commissioning.platform import jobs
    from commissioning.platform.access import acting_as
    from commissioning.platform.work_models import Job

    with acting_as(by):
        job = Job.objects.get(pk=reference)
        return {"state": job.state, "problem": job.problem, "taken": (jobs.result_of(job) or {}).get("taken", 0)}


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    them = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps(measure(them, int(sys.argv[2]), check="--check" in sys.argv)))
