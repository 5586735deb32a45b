"""A job is asked for once, done in the requester's name with the rights they have by then, and ends in one way."""

from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from unittest.mock import patch

import pytest

HOUR = timedelta(hours=1)


class Clock:
    """A clock that a test moves."""

    def __init__(self, at):
        self.at = at

    def now(self):
        return self.at


@contextmanager
def doing(kind, work, **how):
    """Let `work` be how a kind of job is done."""
    from commissioning.platform import jobs
    from commissioning.platform.roles import Permission

    with patch.dict(jobs._KINDS):
        jobs.job(kind, needs=Permission.AUDIT_READ, **how)(work)
        yield


@pytest.fixture
def asker(world):
    """Somebody's access, in a world where no other job waits."""
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    run(NOW)
    return world.access(world.commissioners[0], Role.AUDITOR)


def run(now, **more):
    from commissioning.platform.job_runner import run_worker

    return run_worker(stop=Event(), clock=more.pop("clock", None) or Clock(now), until_idle=True, **more)


def ask(by, kind="verify audit chain", request="one", **arguments):
    from commissioning.platform.access import acting_as
    from commissioning.platform.jobs import ask_for
    from support.organisations import NOW

    with acting_as(by):
        return ask_for(kind=kind, arguments=arguments, request=request, by=by, now=NOW)


def seen(job, by):
    from commissioning.platform.access import acting_as
    from commissioning.platform.work_models import Job

    with acting_as(by):
        return Job.objects.get(pk=job.pk)


def organisations(by, name):
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Organisation

    with acting_as(by):
        return Organisation.objects.filter(name__startswith=name).count()


def registers(name, then=None):
    """Work that enters an organisation, then perhaps does something else."""

    def work(arguments, *, by, now, report):
        from commissioning.platform.people_models import Organisation

        Organisation(name=name, kind="provider", kept_by_id=by.own).save(force_insert=True)
        report(1, 2, "entered")
        if then:
            then()
        return {"entered": 1}

    return work


def test_the_audit_chain_is_verified_in_the_name_of_who_asked(world, asker):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.jobs import jobs, result_of
    from support.organisations import NOW

    with acting_as(asker):
        events = AuditEvent.objects.filter(organisation=asker.own).count()
    job = ask(asker)
    assert (job.state, result_of(job)) == ("waiting", None)
    assert run(NOW) == 1
    job = seen(job, asker)
    assert (job.state, job.attempts, job.problem, job.holder, job.ended_at) == ("done", 1, "", "", NOW)
    assert result_of(job) == {"events": events + 1, "problems": 0, "first": []}, "with the event that it was asked for"
    with acting_as(asker):
        acts = [event.act for event in AuditEvent.objects.filter(subject=job.pk).order_by("day", "sequence")]
        assert acts == ["ask for job", "finish job"]
        assert job in jobs(by=asker)
    assert (job.progress_done, job.progress_of) == (events + 1, events + 1)
    assert run(NOW) == 0


def test_a_broken_chain_is_a_result_and_not_a_failure(world, asker):
    from commissioning.platform.jobs import result_of
    from support.organisations import NOW

    table = "platform_auditevent"
    if world.database.vendor == "sqlite":
        world.database.as_superuser(f"DROP TRIGGER {table}_no_update")
    else:
        world.database.as_superuser(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    world.database.as_superuser(
        f"UPDATE {table} SET purpose = 'rewritten' WHERE organisation_id = %s AND act = 'open programme'", asker.own
    )
    job = ask(asker)
    run(NOW)
    result = result_of(seen(job, asker))
    assert result["problems"] == 1
    assert "does not say what it said" in result["first"][0]


def test_the_same_request_is_the_same_job_and_another_is_refused(asker):
    from commissioning.platform.jobs import RequestReused, UnknownKind, ask_for
    from support.organisations import NOW

    with doing("count", lambda arguments, **rest: {}):
        first = ask(asker, "count", of=1)
        assert ask(asker, "count", of=1).pk == first.pk
        with pytest.raises(RequestReused, match="Make a new id"):
            ask(asker, "count", of=2)
        assert ask(asker, "count", request="two", of=2).pk != first.pk
    with pytest.raises(UnknownKind):
        ask_for(kind="no such", arguments={}, request="x", by=asker, now=NOW)


def test_asking_needs_the_permission(world):
    from commissioning.platform.access import NotAllowed
    from commissioning.platform.roles import Role

    with pytest.raises(NotAllowed):
        ask(world.access(world.commissioners[0], Role.CATEGORY_MANAGER))


def test_a_job_runs_with_the_rights_of_the_hour_and_not_of_the_asking(world, asker):
    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Membership
    from commissioning.platform.roles import Role
    from support.organisations import NOW, TODAY

    job = ask(asker)
    administrator = world.access(world.commissioners[0], Role.ADMINISTRATOR)
    with acting_as(administrator):
        held = Membership.objects.get(organisation=asker.own, role=Role.AUDITOR, person=asker.person)
        actions.dismiss(membership=held, on=TODAY + timedelta(days=1), by=administrator, now=NOW)
    assert run(NOW + 24 * HOUR) == 1
    job = seen(job, administrator)
    assert job.state == "failed"
    assert "no longer holds the role" in job.problem


def test_what_goes_wrong_is_said_plainly_and_undone(asker, caplog):
    from support.organisations import NOW

    def explode():
        raise ZeroDivisionError("secret of somebody")

    def refuse():
        raise LookupError("The area is not known. Enter it first.")

    with (
        doing("boom", registers("Boom", explode)),
        doing("refused", registers("Boom", refuse), foreseen=(LookupError,)),
    ):
        boom = ask(asker, "boom", request="1")
        refused = ask(asker, "refused", request="2")
        assert run(NOW) == 2
    boom, refused = seen(boom, asker), seen(refused, asker)
    assert boom.state == refused.state == "failed"
    assert "ZeroDivisionError" in boom.problem
    assert boom.pk in boom.problem
    assert "secret" not in boom.problem
    assert refused.problem == "The area is not known. Enter it first."
    assert organisations(asker, "Boom") == 0


def test_a_kind_that_the_worker_does_not_know_fails_plainly(asker):
    from support.organisations import NOW

    with doing("future", lambda arguments, **rest: {}):
        job = ask(asker, "future")
    run(NOW)
    assert "Nothing here does the job 'future'" in seen(job, asker).problem


def test_a_result_is_small(asker):
    from support.organisations import NOW

    with doing("large", lambda arguments, **rest: {"all": "x" * 10_001}):
        job = ask(asker, "large")
        run(NOW)
    assert "ResultTooLarge" in seen(job, asker).problem


def test_a_cancelled_job_is_not_begun_and_only_its_requester_cancels(world, asker):
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.jobs import JobHasEnded, cancel
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    job = ask(asker)
    other = world.access(world.commissioners[1], Role.AUDITOR)
    with acting_as(other), pytest.raises(NotAllowed):
        cancel(job=job, by=other, now=NOW)
    with acting_as(asker):
        assert cancel(job=job, by=asker, now=NOW).state == "cancelled"
        with pytest.raises(JobHasEnded, match="cancelled since"):
            cancel(job=job, by=asker, now=NOW)
    assert run(NOW) == 0


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


def test_every_state_follows_the_table(asker):
    from commissioning.platform.job_states import ENDED, NEXT, JobState, before

    assert set(NEXT) == set(JobState)
    assert set(ENDED) == {"done", "failed", "cancelled"}
    assert before(JobState.WAITING) == before(JobState.DONE) == before(JobState.FAILED) == ("running",)
    assert before(JobState.RUNNING) == ("waiting",)
    assert set(before(JobState.CANCELLED)) == {"waiting", "running"}


def test_the_database_refuses_a_state_that_cannot_be(world, asker):
    import sqlite3

    import psycopg

    job = ask(asker)
    for wrong in ("state = 'odd'", "state = 'running'", "state = 'done'", "state = 'failed', ended_at = requested_at"):
        with pytest.raises((sqlite3.IntegrityError, psycopg.errors.CheckViolation)):
            world.database.as_superuser(f"UPDATE platform_job SET {wrong} WHERE reference = %s", job.pk)


def test_nobody_asks_in_the_name_of_another(postgresql):
    """Or the worker would lend them the other's rights. Wall two refuses by itself."""
    from commissioning.platform import scoped
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.platform.work_models import Job
    from support.organisations import NOW, build

    world = build(postgresql, contracts_each=1)
    by = world.access(world.commissioners[0], Role.AUDITOR)
    other = world.people[world.commissioners[1].pk]
    row = {"kind": "k", "arguments": "{}", "request": "r", "role": Role.ADMINISTRATOR, "requested_at": NOW}
    with patch.object(scoped, "_refuse_outside", lambda model, keys: None), acting_as(by):
        for organisation, person in ((by.own, other.pk), (world.commissioners[1].pk, by.person)):
            with pytest.raises(scoped.OutsideAccess):
                Job(organisation_id=organisation, requested_by_id=person, **row).save(force_insert=True)
