"""The platform's own jobs and chores. Each app has them in a module of this name, loaded at the start."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from commissioning.platform import audit, audit_roots, doors, files, idempotency
from commissioning.platform.access import Access, acting_as
from commissioning.platform.audit_models import AuditEvent
from commissioning.platform.chores import every
from commissioning.platform.jobs import Progress, job
from commissioning.platform.roles import Permission

VERIFY_AUDIT_CHAIN = "verify audit chain"
_SHOWN = 20


@job(VERIFY_AUDIT_CHAIN, needs=Permission.AUDIT_READ, in_steps=True)
def verify_audit_chain(
    arguments: Mapping[str, Any], *, by: Access, now: datetime, report: Progress
) -> Mapping[str, Any]:
    """Work every link of the own organisation's chain out again: how many events, how many problems, and the first."""
    with acting_as(by):
        events = AuditEvent.objects.filter(organisation=by.own).count()
        report(0, events, "Working each link out again")
        found = audit.verify(by=by)
        report(events, events, "Done")
    return {
        "events": events,
        "problems": len(found),
        "first": [f"{problem.day} event {problem.sequence}: {problem.what}" for problem in found[:_SHOWN]],
    }


@every(minutes=1)
def let_go_of_expired_jobs(*, now: datetime) -> int:
    return doors.let_go_of_expired(now=now)


@every(minutes=60)
def gather_heads_under_a_root(*, now: datetime) -> int:
    return audit_roots.gather_heads(now=now)


@every(minutes=60)
def forget_old_answers(*, now: datetime) -> int:
    return idempotency.forget(now=now)


@every(minutes=60)
def forget_files_past_their_time(*, now: datetime) -> int:
    return files.forget(now=now)


@every(minutes=24 * 60)
def remove_contents_that_no_row_needs(*, now: datetime) -> int:
    return files.remove_unneeded(now=now)
