"""A job is asked for once, done in the requester's name with the rights they have by then, and ends in one way."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from support.jobs import HOUR, ask, doing, organisations, registers, run, seen


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
