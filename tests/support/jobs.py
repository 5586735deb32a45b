"""Helpers for tests of jobs: kinds of work made up for a test, asked for, done by a worker, looked at."""

from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from unittest.mock import patch

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
