"""T7: a worker is killed (SIGKILL) at random moments: the next one finishes its job, and its effect is there once."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from support.sizes import size

SCRIPT = Path(__file__).parents[2] / "support" / "job_worker.py"
LEASE_SECONDS = 0.5


def start(database) -> subprocess.Popen[str]:
    command = [sys.executable, str(SCRIPT), json.dumps(database.settings("app_rw")), str(LEASE_SECONDS)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)


def killed(database, after_seconds: float, after_steps: int) -> bool:
    """Run a worker until it is killed, by the clock or at a step. Whether it was cut short."""
    process = start(database)
    timer = threading.Timer(
        after_seconds, lambda: os.kill(process.pid, signal.SIGKILL) if process.poll() is None else None
    )
    timer.start()
    with process.stdout:
        for steps, _ in enumerate(process.stdout, start=1):
            if steps == after_steps:
                process.kill()
    process.wait()
    timer.cancel()
    timer.join()
    assert process.returncode in (0, -signal.SIGKILL)
    return process.returncode != 0


def finish(job, by) -> None:
    """A worker that finds the job: at once when it waits, or when its lease is over."""
    from commissioning.core.clock import SystemClock
    from commissioning.platform.access import acting_as
    from commissioning.platform.job_runner import run_worker
    from commissioning.platform.work_models import Job

    give_up_at = time.monotonic() + 60
    while True:
        run_worker(stop=threading.Event(), clock=SystemClock(), until_idle=True)
        with acting_as(by):
            if Job.objects.get(pk=job.pk).state != "running":
                return
        assert time.monotonic() < give_up_at, "nobody took the job again"
        time.sleep(0.05)


@pytest.mark.timeout(0)
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process as a power cut would")
def test_a_killed_workers_job_is_finished_by_the_next_and_done_once(world):
    from commissioning.core.clock import SystemClock
    from commissioning.platform import audit, jobs
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.people_models import Organisation
    from commissioning.platform.roles import Role
    from commissioning.platform.work_models import Job
    from support import job_worker

    chance = random.Random(20121101)
    administrator = world.access(world.commissioners[0], Role.ADMINISTRATOR)
    auditor = world.access(world.commissioners[0], Role.AUDITOR)
    database = world.database
    started = time.perf_counter()
    start(database).communicate()  # it does what waits in the world
    whole_seconds = time.perf_counter() - started + job_worker.STEPS * job_worker.PAUSE_SECONDS
    rounds = size("job kills" if database.vendor == "sqlite" else "job kills on PostgreSQL")
    cut_short = taken_again = 0
    with patch.dict(jobs._KINDS):
        job_worker.enter_kinds()
        for number in range(rounds):
            tag, kind = f"Round {number}", ("enter in one", "enter in steps")[number % 2]
            with acting_as(administrator):
                job = jobs.ask_for(
                    kind=kind, arguments={"tag": tag}, request=tag, by=administrator, now=SystemClock().now()
                )
            at_a_step = number < 2 or chance.random() < 0.5
            seconds = 60.0 if at_a_step else chance.uniform(0.5, 1.0) * whole_seconds
            cut_short += killed(database, seconds, chance.randint(1, job_worker.STEPS - 5) if at_a_step else -1)
            finish(job, administrator)
            with acting_as(administrator):
                job = Job.objects.get(pk=job.pk)
                assert (job.state, job.result) == ("done", f'{{"entered":{job_worker.STEPS}}}')
                taken_again += job.attempts > 1
                names = sorted(Organisation.objects.filter(name__startswith=f"{tag} ").values_list("name", flat=True))
                assert names == sorted(f"{tag} {step}" for step in range(job_worker.STEPS))
            with acting_as(auditor):
                acts = AuditEvent.objects.filter(subject=job.pk).order_by("day", "sequence")
                assert [event.act for event in acts] == ["ask for job", "finish job"]
    with acting_as(auditor):
        assert audit.verify(by=auditor) == []
    print(
        f"{database.vendor}: {rounds} kills, {cut_short} while it ran, {taken_again} jobs taken again, each done once"
    )
    assert taken_again > 0, "no job was cut off, so nothing was tried"


def test_a_worker_that_ends_by_itself_leaves_nothing_running(world):
    """The process that the other test kills does its jobs when nobody does."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.platform.work_models import Job

    assert start(world.database).communicate()[0] == ""
    administrator = world.access(world.commissioners[0], Role.ADMINISTRATOR)
    with acting_as(administrator):
        job = Job.objects.get()
        assert (job.state, job.attempts) == ("done", 1)
        assert job.ended_at - job.requested_at > timedelta(0)
