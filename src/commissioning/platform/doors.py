"""The doors in the walls: the few things that nobody does in anybody's name.

A worker belongs to no organisation, yet must find whichever job waits; a token must be found before anybody is acting;
what is past its time goes, whoever's it was. Each of these is one function, and there is no other way through. On
PostgreSQL it is a function of the database that runs as the tables' owner (`migrations/0005`) and answers with
references and instants, never with what a job, a file or an answer says. On SQLite, which has one wall, the same is
asked without it, for a reason that a census lists.

The instants come from the caller's clock. No decision about money or access rests on them: a job's lease is only a
matter of when to try again, because whoever lost it cannot finish (see `job_runner`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from commissioning.platform.api_models import ApiToken, IdempotentAnswer
from commissioning.platform.job_states import JobState, before
from commissioning.platform.work_models import Job, StoredFile

MOST_ATTEMPTS = 3
GAVE_UP = (
    f"It was begun {MOST_ATTEMPTS} times and never ended: its worker stopped, or the database did not answer. "
    "Ask the operator to look at the worker's log; then ask for it again."
)


@dataclass(frozen=True, slots=True)
class TakenJob:
    """A job that is now held, and whose it is. What it is to do is read in its requester's name."""

    reference: str
    organisation: str
    requested_by: str
    role: str


@dataclass(frozen=True, slots=True)
class FoundToken:
    """What is known of a token before anybody is acting."""

    reference: str
    account: str
    organisation: str
    role: str
    scopes: str
    hash: str
    expires_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None


def let_go_of_expired(*, now: datetime) -> int:
    """Jobs whose worker is gone wait again, or fail after too many attempts; how many. Once more changes nothing."""
    if connection.vendor == "postgresql":
        return int(_call("SELECT app_let_go_of_expired_jobs(%s, %s, %s)", now, MOST_ATTEMPTS, GAVE_UP)[0][0])
    rows = Job._everything_for("a worker that is gone can let go of no job")
    expired = rows.filter(state__in=before(JobState.WAITING), lease_until__lte=now)
    if not expired.exists():  # most often, and then the one write lock is left alone
        return 0
    with transaction.atomic():
        failed = expired.filter(attempts__gte=MOST_ATTEMPTS).update(
            state=JobState.FAILED, ended_at=now, problem=GAVE_UP, holder="", lease_until=None
        )
        return failed + expired.update(state=JobState.WAITING, holder="", lease_until=None)


def take_job(*, holder: str, now: datetime, until: datetime) -> TakenJob | None:
    """The job that has waited longest, now running and held until an instant; None when none waits.

    Two workers never take the same one: on PostgreSQL each skips what another is taking, on SQLite the transaction
    holds the one write lock.
    """
    if connection.vendor == "postgresql":
        taken = _call("SELECT * FROM app_take_job(%s, %s, %s)", holder, now, until)
        return TakenJob(*map(str, taken[0])) if taken else None
    rows = Job._everything_for("the worker takes whichever job waits")
    waiting = rows.filter(state__in=before(JobState.RUNNING)).order_by("requested_at", "pk")
    if not waiting.exists():
        return None
    with transaction.atomic():
        found = waiting.first()
        if found is None:
            return None
        rows.filter(pk=found.pk).update(
            state=JobState.RUNNING, holder=holder, started_at=now, lease_until=until, attempts=F("attempts") + 1
        )
        return TakenJob(found.pk, found.organisation_id, found.requested_by_id, found.role)


def fail_job(reference: str, *, holder: str, problem: str, now: datetime) -> bool:
    """The job has failed, if it is still this holder's; whether it was. Its requester may hold no right any more."""
    if connection.vendor == "postgresql":
        return bool(_call("SELECT app_fail_job(%s, %s, %s, %s)", reference, holder, problem, now)[0][0])
    held = Job._everything_for("a job fails even when its requester may do nothing more").filter(
        pk=reference, holder=holder, state=JobState.RUNNING
    )
    return bool(held.update(state=JobState.FAILED, ended_at=now, problem=problem, holder="", lease_until=None))


def token_by_hash(hash_: str) -> FoundToken | None:
    """The token with a hash. Whoever can ask holds the secret; nobody can list."""
    if connection.vendor == "postgresql":
        found = _call("SELECT * FROM app_token(%s)", hash_)
        return FoundToken(*found[0]) if found else None
    row = ApiToken._everything_for("a token is found by its hash before anybody is acting").filter(hash=hash_).first()
    if row is None:
        return None
    return FoundToken(
        row.pk,
        row.account_id,
        row.organisation_id,
        row.role,
        row.scopes,
        row.hash,
        row.expires_at,
        row.revoked_at,
        row.last_used_on,
    )


def forget_answers(*, before_at: datetime) -> int:
    """Answers of the API given before an instant go; how many."""
    if connection.vendor == "postgresql":
        return int(_call("SELECT app_forget_answers(%s)", before_at)[0][0])
    rows = IdempotentAnswer._everything_for("answers go when their day is over, whoever's they were")
    return rows.filter(at__lt=before_at).delete()[0]


def forget_files(*, on: date) -> int:
    """Files that are no longer kept on a day lose their rows; how many. Contents go later, where no row needs them."""
    if connection.vendor == "postgresql":
        return int(_call("SELECT app_forget_files(%s)", on)[0][0])
    rows = StoredFile._everything_for("files go when their time is over, whoever's they were")
    return rows.filter(ends_on__lte=on).delete()[0]


def needed_contents(hashes: Sequence[str]) -> set[str]:
    """Those of the contents that some row, of whichever organisation, still needs."""
    if connection.vendor == "postgresql":
        return {str(found) for (found,) in _call("SELECT app_needed_contents(%s)", list(hashes))}
    rows = StoredFile._everything_for("a content stays while any organisation needs it")
    return set(rows.filter(sha256__in=hashes).values_list("sha256", flat=True))


def _call(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
