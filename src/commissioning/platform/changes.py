"""What changed since a moment: asked of the audit events, which every change writes in its own transaction.

The events of a row may belong to an organisation whose events the asker does not see. Therefore one door in the walls:
it is given references that the asker already sees, and says which of them a change has touched. It names nobody, no act
and no other row.

An event bears the instant at which its transaction took the clock, and appears when that commits. So a moment that is
to be asked from next lies before every transaction that is still open: see `settled_before`.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection

from commissioning.platform.audit_models import AuditEvent

LEEWAY = timedelta(minutes=1)
"""Between taking the clock and beginning the transaction, on PostgreSQL, where open transactions can be seen."""
LONGEST_ON_SQLITE = timedelta(minutes=10)
"""From taking the clock to the commit, on SQLite, where nobody sees who waits for the write lock."""

_OLDEST = """
SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""


def changed(references: Collection[str], *, since: datetime) -> set[str]:
    """Those of the references that a change has touched at or after a moment, whoever made it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT app_changed(%s, %s)", [since, sorted(references)])
            return {str(found) for (found,) in cursor.fetchall()}
    events = AuditEvent._everything_for("a change is found by whoever sees the row, whoever made it")
    touched = events.filter(at__gte=since).exclude(act="read").order_by().values_list("subject", flat=True).distinct()
    return set(touched) & set(references)


def settled_before(*, now: datetime) -> datetime:
    """The moment before which no change can appear any more: ask from it next, and none is missed.

    A little is then told twice. On PostgreSQL it goes back as far as the oldest transaction of the application; ages,
    not instants, are compared, because the clock of a demonstration runs in another year.
    """
    if connection.vendor != "postgresql":
        return now - LONGEST_ON_SQLITE
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST)
        (oldest_seconds,) = cursor.fetchone() or (0,)
    return now - timedelta(seconds=float(oldest_seconds)) - LEEWAY
