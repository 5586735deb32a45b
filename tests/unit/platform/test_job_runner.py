"""A worker holds a job for as long as it is alive: who slept, died or was stopped finishes nothing of another's."""

from datetime import timedelta
from threading import Event, Thread
from unittest.mock import patch

import pytest

from support.jobs import HOUR, Clock, ask, doing, organisations, registers, run, seen


@pytest.mark.parametrize("in_steps", [False, True])
def test_who_slept_through_the_lease_finishes_nothing(asker, in_steps):
    """While the first works, time passes and a second does the job: the first's work is undone, the second's stands."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.job_runner import run_next
    from commissioning.platform.people_models import Organisation
    from support.organisations import NOW

    times = []

    def steal():
        times.append(1)
        if len(times) == 1:
            thread = Thread(target=second)
            thread.start()
            thread.join()

    def second():
        from django.db import connection

        run_next(stop=Event(), clock=Clock(NOW + HOUR))
        connection.close()

    def work(arguments, *, by, now, report):
        if in_steps:
            steal()
        else:
            Organisation.objects.count()  # its transaction has begun
            steal()
        with acting_as(by):
            Organisation(name="Once", kind="provider", kept_by_id=by.own).save(force_insert=True)
        return {"time": len(times)}

    from django.db import connection

    if connection.vendor == "sqlite" and not in_steps:
        pytest.skip("on SQLite the job's transaction holds the one write lock, so nobody can take it")
    with doing("steal", work, in_steps=in_steps):
        job = ask(asker, "steal")
        run_next(stop=Event(), clock=Clock(NOW))
    job = seen(job, asker)
    assert (job.state, job.attempts, len(times)) == ("done", 2, 2)
    assert job.result == '{"time":2}'
    # What is done in steps is safe to repeat by its own care; here it took none, so it shows that both ran.
    assert organisations(asker, "Once") == (2 if in_steps else 1)


def test_nobody_finishes_what_another_has_in_hand(postgresql):
    """The lease ran out while the first worked, and a second has the job, not done yet: the first's work is undone."""
    from django.db import connection

    from commissioning.platform import doors
    from commissioning.platform.job_runner import run_next
    from commissioning.platform.roles import Role
    from support.organisations import NOW, build

    world = build(postgresql, contracts_each=1)
    run(NOW)
    asker = world.access(world.commissioners[0], Role.AUDITOR)

    def take():
        doors.let_go_of_expired(now=NOW + HOUR)
        assert doors.take_job(holder="second", now=NOW + HOUR, until=NOW + 2 * HOUR).reference == job.pk
        connection.close()

    def elsewhere():
        thread = Thread(target=take)
        thread.start()
        thread.join()

    with doing("enter", registers("Twice", elsewhere)):
        job = ask(asker, "enter")
        run_next(stop=Event(), clock=Clock(NOW))
    job = seen(job, asker)
    assert (job.state, job.holder, job.result) == ("running", "second", "")
    assert organisations(asker, "Twice") == 0


def test_a_job_whose_workers_die_fails_after_three(asker):
    from commissioning.platform import doors
    from support.organisations import NOW

    job = ask(asker)
    for attempt in range(3):
        now = NOW + attempt * HOUR
        assert doors.take_job(holder=f"h{attempt}", now=now, until=now + HOUR / 2).reference == job.pk
        assert doors.take_job(holder="other", now=now, until=now + HOUR) is None
        assert doors.let_go_of_expired(now=now) == 0, "its lease runs"
        assert not doors.fail_job(job.pk, holder="other", problem="mine", now=now), "it is not theirs"
        assert doors.let_go_of_expired(now=now + HOUR) == 1
        assert doors.let_go_of_expired(now=now + HOUR) == 0
    job = seen(job, asker)
    assert (job.state, job.attempts) == ("failed", 3)
    assert "begun 3 times and never ended" in job.problem


@pytest.mark.parametrize("in_steps", [False, True])
def test_a_worker_that_is_told_to_stop_gives_the_job_back(asker, in_steps):
    from commissioning.platform.job_runner import run_worker
    from support.organisations import NOW

    stop, clock = Event(), Clock(NOW)

    def work(arguments, *, by, now, report):
        report(1)
        stop.set()
        report(2)
        raise AssertionError("it was told to stop")

    with doing("long", work, in_steps=in_steps):
        job = ask(asker, "long")
        assert run_worker(stop=stop, clock=clock) == 1
    job = seen(job, asker)
    assert (job.state, job.attempts, job.holder) == ("waiting", 0, "")


def test_the_lease_is_renewed_and_the_progress_seen_while_the_job_runs(asker):
    from commissioning.core.clock import SystemClock
    from commissioning.platform.job_runner import run_next

    shown = []

    def work(arguments, *, by, now, report):
        report(3, 7, "Reading")
        for _ in range(100):
            Event().wait(0.05)
            shown.append(seen(job, asker))
            if shown[-1].progress_done == 3 and shown[-1].lease_until > shown[0].lease_until:
                break
        return {}

    with doing("slow", work, in_steps=True):
        job = ask(asker, "slow")
        run_next(stop=Event(), clock=SystemClock(), lease=timedelta(seconds=0.6))
    assert (shown[-1].progress_done, shown[-1].progress_of, shown[-1].progress_words) == (3, 7, "Reading")
    assert shown[-1].lease_until > shown[0].lease_until
    assert seen(job, asker).state == "done"


def test_a_job_that_is_cancelled_while_it_runs_stops_at_its_next_step(asker):
    from commissioning.core.clock import SystemClock
    from commissioning.platform.access import acting_as
    from commissioning.platform.job_runner import run_next
    from commissioning.platform.jobs import cancel
    from support.organisations import NOW

    steps = []

    def work(arguments, *, by, now, report):
        with acting_as(by):
            cancel(job=job, by=by, now=NOW)
        for step in range(100):
            report(step)
            steps.append(step)
            Event().wait(0.05)
        raise AssertionError("it was cancelled")

    with doing("long", work, in_steps=True):
        job = ask(asker, "long")
        run_next(stop=Event(), clock=SystemClock(), lease=timedelta(seconds=0.6))
    assert seen(job, asker).state == "cancelled"
    assert len(steps) < 100


def test_several_workers_share_the_jobs_and_each_is_done_once(asker):
    from django.db import connection

    from support.organisations import NOW

    def one():
        run(NOW)
        connection.close()

    with doing("enter", registers("Shared")):
        jobs = [ask(asker, "enter", request=str(n)) for n in range(8)]
        workers = [Thread(target=one) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert {seen(job, asker).state for job in jobs} == {"done"}
    assert {seen(job, asker).attempts for job in jobs} == {1}
    assert organisations(asker, "Shared") == 8


def test_a_database_that_is_away_for_a_moment_is_tried_again(asker):
    """The job is left to its lease, and the worker goes on."""
    from django.db import OperationalError

    from commissioning.platform import job_runner

    stop, asked = Event(), []

    def away(**rest):
        asked.append(1)
        if len(asked) == 3:
            stop.set()
        raise OperationalError("away")

    with patch.object(job_runner, "let_go_of_expired", away):
        assert job_runner.run_worker(stop=stop, clock=Clock(None), pause_seconds=0) == 0
    assert len(asked) == 3
