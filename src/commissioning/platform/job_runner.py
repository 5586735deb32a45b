"""The worker: takes the job that has waited longest, does it in its requester's name, and is not missed when it dies.

A job in hand is leased. The lease is renewed while its worker lives; when it runs out the job waits again, and another
worker begins it anew. Each taking has a holder of its own, and only the holder ends the job: whoever slept through
their lease finds it gone, and everything they did in the job's transaction is undone. So the effect happens once,
whatever the clocks say.
"""

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Event, Thread
from types import TracebackType
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import F, QuerySet

from commissioning.core.canonical import canonical_json
from commissioning.core.clock import Clock
from commissioning.platform import audit
from commissioning.platform.access import Access, NotAllowed, acting_as
from commissioning.platform.doors import TakenJob, fail_job, let_go_of_expired, take_job
from commissioning.platform.job_states import JobState, before
from commissioning.platform.jobs import Kind, TryLater, UnknownKind, kind_named
from commissioning.platform.people_models import User
from commissioning.platform.queries import NoSuchHat, access_for, renewed
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Role
from commissioning.platform.work_models import Job

LEASE = timedelta(seconds=60)
LARGEST_RESULT_BYTES = 10_000
logger = logging.getLogger(__name__)


class LeaseLost(RuntimeError):
    """The job is no longer this worker's: it slept too long, or somebody cancelled the job."""


class Stopping(RuntimeError):
    """The worker was asked to stop, and the job can wait."""


class ResultTooLarge(ValueError):
    """A result is a few numbers and references; more goes into a file."""


def run_worker(
    *, stop: Event, clock: Clock, lease: timedelta = LEASE, pause_seconds: float = 1.0, until_idle: bool = False
) -> int:
    """Do the jobs that wait, one after another, until `stop` is set; how many were taken.

    Takes    until_idle: end as soon as none waits. Otherwise look again after a pause.
    """
    taken = 0
    while not stop.is_set():
        try:
            found = run_next(stop=stop, clock=clock, lease=lease)
        except (OperationalError, InterfaceError):
            logger.warning("The database did not answer. The worker tries again.", exc_info=True)
            close_old_connections()
            found = None
        taken += bool(found)
        if found is False and until_idle:
            break
        if not found:
            stop.wait(pause_seconds)
    return taken


def run_next(*, stop: Event, clock: Clock, lease: timedelta = LEASE) -> bool:
    """Do the job that has waited longest; False when none waits."""
    now = clock.now()
    let_go_of_expired(now=now)
    holder = new_reference()
    taken = take_job(holder=holder, now=now, until=now + lease)
    if taken is None:
        return False
    try:
        # Afresh: rights that ended since the request have ended.
        by = access_for(User.objects.get(pk=taken.requested_by), taken.organisation, Role(taken.role), now=now)
    except NoSuchHat:
        fail_job(taken.reference, holder=holder, problem=_NO_HAT, now=now)
    else:
        _attempt(_Held(taken, holder, by, clock, lease, stop), now)
    return True


def _attempt(held: "_Held", now: datetime) -> None:
    """Do a job in hand. Raises what the database says when it is away: then the lease runs out, which is the pause."""
    job = held.taken.reference
    kind = None
    try:
        with acting_as(held.by):
            row = Job.objects.get(pk=job)
        kind = kind_named(row.kind)
        kind.require(held.by)
        with held:
            _do(kind, json.loads(row.arguments), held, now)
    except LeaseLost:
        logger.warning("The job %s is another worker's by now, or cancelled. What this one did is undone.", job)
    except Stopping:
        _give_back(held)
    except TryLater as away:
        _put_off(held, away)
    except (OperationalError, InterfaceError):
        raise
    except Exception as problem:
        fail_job(job, holder=held.holder, problem=_in_plain_words(problem, kind, job), now=held.clock.now())


class _Held:
    """A job in hand: a thread renews its lease and carries its progress out.

    On a connection of its own, because the job's transaction would hide both until its end. On SQLite a job that is
    writing holds the one write lock; then nothing is renewed, and nothing is taken either.
    """

    def __init__(self, taken: TakenJob, holder: str, by: Access, clock: Clock, lease: timedelta, stop: Event) -> None:
        self.taken, self.holder, self.by = taken, holder, by
        self.clock, self.lease, self.stop = clock, lease, stop
        self._ended, self._lost = Event(), Event()
        self.progress: dict[str, Any] = {}
        self._thread = Thread(target=self._renew, name=f"lease of {taken.reference}", daemon=True)

    def __enter__(self) -> "_Held":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def report(self, done: int, of: int | None = None, words: str = "") -> None:
        if self._lost.is_set():
            raise LeaseLost(self.taken.reference)
        if self.stop.is_set():
            raise Stopping(self.taken.reference)
        self.progress = {"progress_done": done, "progress_of": of, "progress_words": words[:200]}

    def row(self) -> QuerySet[Job]:
        """The job, if it is still this holder's."""
        return Job.objects.filter(pk=self.taken.reference, holder=self.holder, state__in=before(JobState.DONE))

    def _renew(self) -> None:
        third = self.lease / 3
        renewed_at, shown = self.clock.now(), self.progress
        while not self._ended.wait(min(third.total_seconds(), 2.0)) and not self._lost.is_set():
            now, progress = self.clock.now(), self.progress
            if progress is shown and now - renewed_at < third:
                continue
            try:
                with acting_as(self.by):
                    held = self.row().update(lease_until=now + self.lease, **progress)
            except (DatabaseError, InterfaceError):
                connection.close()  # tried again at the next beat
                continue
            renewed_at, shown = now, progress
            if not held:
                self._lost.set()
        connection.close()


def _do(kind: Kind, arguments: Mapping[str, Any], held: _Held, now: datetime) -> None:
    if kind.in_steps:
        result = kind.work(arguments, by=held.by, now=now, report=held.report)
        ended_at = held.clock.now()
        by = renewed(held.by, now=ended_at)
        with transaction.atomic(), acting_as(by):
            _finish(held, result, by, ended_at)
        return
    with transaction.atomic(), acting_as(held.by):
        result = kind.work(arguments, by=held.by, now=now, report=held.report)
        _finish(held, result, held.by, held.clock.now())


def _finish(held: _Held, result: Mapping[str, Any], by: Access, now: datetime) -> None:
    """The job is done, in the transaction of its effect. Raises LeaseLost, which undoes both, and ResultTooLarge."""
    written = canonical_json(result)
    if len(written) > LARGEST_RESULT_BYTES:
        raise ResultTooLarge(
            f"The result has {len(written)} bytes; at most {LARGEST_RESULT_BYTES} are kept. Store a file, and give its "
            "reference."
        )
    ended = held.row().update(
        state=JobState.DONE, ended_at=now, result=written.decode(), holder="", lease_until=None, **held.progress
    )
    if not ended:
        raise LeaseLost(held.taken.reference)
    audit.record("finish job", Job.objects.get(pk=held.taken.reference), by=by, now=now)


def _give_back(held: _Held) -> None:
    """The job waits again, as if it had not been begun."""
    with acting_as(held.by):
        held.row().update(state=JobState.WAITING, holder="", lease_until=None, attempts=F("attempts") - 1)


def _put_off(held: _Held, away: TryLater) -> None:
    """The lease goes on without a worker until the pause is over: then the job waits, as if it had not been begun."""
    with acting_as(held.by):
        held.row().update(
            lease_until=held.clock.now() + away.pause, attempts=F("attempts") - 1, progress_words=str(away)[:200]
        )


def _in_plain_words(problem: Exception, kind: Kind | None, job: str) -> str:
    foreseen: tuple[type[Exception], ...] = (NotAllowed, UnknownKind, *(kind.foreseen if kind else ()))
    if isinstance(problem, foreseen) and str(problem):
        return str(problem)
    if isinstance(problem, NoSuchHat):
        return _NO_HAT
    logger.error("The job %s failed.", job, exc_info=problem)
    return (
        f"Something happened that was not foreseen ({type(problem).__name__}), and nothing of the step under way was "
        f"kept. The operator finds it in the worker's log under {job}."
    )


_NO_HAT = (
    "Whoever asked for it no longer holds the role in which they asked, so it was not done. Somebody who holds the "
    "role may ask for it."
)
