"""Work that somebody asks for and a worker does in their name, apart from the request.

    @job("verify audit chain", needs=Permission.AUDIT_READ)
    def verify(arguments, *, by, now, report): ...

    ask_for(kind="verify audit chain", arguments={}, request=new_reference(), by=by, now=now)

A job carries references and who asked in which role, never what it is about: when it runs, their access is worked out
afresh and everything is read again. A worker may die at any moment and another begins the job anew, so a job is done in
one transaction with its end; or, `in_steps`, in several of its own, each of which is safe to repeat.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from commissioning.core.canonical import canonical_json
from commissioning.platform import audit
from commissioning.platform.access import Access, NotAllowed
from commissioning.platform.job_states import JobState, before
from commissioning.platform.roles import Permission
from commissioning.platform.work_models import Job


class UnknownKind(LookupError):
    """Nobody has said how a job of this kind is done."""


class RequestReused(ValueError):
    """The request's id was used before, for something else."""


class TryLater(RuntimeError):
    """What the work needs is away. It is done again after a pause, however often: the work says when to give up."""

    def __init__(self, words: str, *, pause: timedelta) -> None:
        super().__init__(words)
        self.pause = pause


class JobHasEnded(ValueError):
    """A job that is done, failed or cancelled stays as it is."""


class Progress(Protocol):
    def __call__(self, done: int, of: int | None = None, words: str = "") -> None:
        """Say how far the work is. Between steps: here the worker may stop and give the job back."""


class Work(Protocol):
    def __call__(
        self, arguments: Mapping[str, Any], *, by: Access, now: datetime, report: Progress
    ) -> Mapping[str, Any]:
        """Do it, and give a small result: whole numbers, text, references."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How the jobs of a kind are done.

    needs      the permission to ask for one, which must still be held when it runs; None for what concerns nobody else.
    in_steps   the work opens `acting_as(by)` itself, step by step, and each step is safe to repeat. Otherwise it runs
               in one transaction together with its end, so its effect happens once.
    foreseen   exceptions whose words are for the person who asked.
    """

    name: str
    work: Work
    needs: Permission | None
    in_steps: bool
    foreseen: tuple[type[Exception], ...]

    def require(self, by: Access) -> None:
        """Nothing when the access may ask for such a job. Raises NotAllowed."""
        if self.needs is not None:
            by.require(self.needs)


_KINDS: dict[str, Kind] = {}


def job(
    name: str, *, needs: Permission | None, in_steps: bool = False, foreseen: tuple[type[Exception], ...] = ()
) -> Callable[[Work], Work]:
    """Say how the jobs of a kind are done. Write it in a room's module `background`, which is loaded at the start."""

    def register(work: Work) -> Work:
        if name in _KINDS:
            raise ValueError(f"Two functions do the job {name!r}. Give one of them another name.")
        _KINDS[name] = Kind(name, work, needs, in_steps, foreseen)
        return work

    return register


def kind_named(name: str) -> Kind:
    """How a kind of job is done. Raises UnknownKind."""
    if name not in _KINDS:
        raise UnknownKind(
            f"Nothing here does the job {name!r}. It was asked for from another version of the service: bring the "
            "worker and the service to the same version, and ask for it again."
        )
    return _KINDS[name]


def ask_for(*, kind: str, arguments: Mapping[str, Any], request: str, by: Access, now: datetime) -> Job:
    """Ask for a job. Asked again with the same request, it is the same job.

    Takes    arguments: references and small values; the worker reads the rest again.
             request: made once at the edge, where a person asks, and repeated with each retry.
    Raises   UnknownKind; NotAllowed; RequestReused.
    """
    kind_named(kind).require(by)
    written = canonical_json(arguments).decode()
    try:
        with transaction.atomic():
            asked = Job(
                organisation_id=by.own,
                requested_by_id=by.who,
                role=by.role,
                request=request,
                kind=kind,
                arguments=written,
                requested_at=now,
            )
            asked.save(force_insert=True)
            audit.record("ask for job", asked, by=by, now=now)
            return asked
    except IntegrityError:
        earlier = Job.objects.filter(organisation=by.own, requested_by=by.person, request=request).first()
        if earlier is None:
            raise
        if (earlier.kind, earlier.arguments, earlier.role) != (kind, written, by.role):
            raise RequestReused(
                f"The request {request} was for the job {earlier.kind!r}. Make a new id for each new request."
            ) from None
        return earlier


@transaction.atomic
def cancel(*, job: Job, by: Access, now: datetime) -> Job:
    """Let a job be: one that waits is not begun, one that runs is undone or stops after its step.

    Raises   NotAllowed to all but the person who asked for it; JobHasEnded.
    """
    if (job.requested_by_id, job.organisation_id) != (by.person, by.own):
        raise NotAllowed("Only the person who asked for a job cancels it.")
    said_before = audit.said(job)
    changed = Job.objects.filter(pk=job.pk, state__in=before(JobState.CANCELLED)).update(
        state=JobState.CANCELLED, ended_at=now, holder="", lease_until=None
    )
    job = Job.objects.get(pk=job.pk)
    if not changed:
        raise JobHasEnded(
            f"The job is {JobState(job.state).label.lower()} since {job.ended_at}. There is nothing to do."
        )
    audit.record("cancel job", job, by=by, now=now, before=said_before)
    return job


def jobs(*, by: Access) -> QuerySet[Job]:
    """The jobs of the acting organisation, the latest first."""
    return Job.objects.filter(organisation=by.own).order_by("-requested_at", "pk")


def arguments_of(job: Job) -> dict[str, Any]:
    """What was asked for."""
    return dict(json.loads(job.arguments))


def result_of(job: Job) -> dict[str, Any] | None:
    """What came of it; None until it is done."""
    return dict(json.loads(job.result)) if job.result else None
