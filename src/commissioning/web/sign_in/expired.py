"""What sign-in leaves behind goes when its time is over: sessions, who they were of, and counts of attempts.

These rows bear the machine's own time, whatever the service's clock says; a clock set back, as the demonstration's is,
forgets nothing. They go a few at a time, so that nobody who signs in waits.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model, QuerySet

from commissioning.platform.chores import every

AT_A_TIME = 1_000
_KEPT_BESIDE = timedelta(days=1)
"""A session is written by itself, and beside it whose it is: neither goes while the other may be on its way."""
_COUNTS = """
DELETE FROM platform_cache
WHERE cache_key IN (SELECT cache_key FROM platform_cache WHERE expires < %s ORDER BY expires LIMIT %s)
"""


@every(minutes=60)
def forget_expired_sessions(*, now: datetime) -> int:
    """Sessions that ended, and then the lines on people's pages about sessions that are there no more."""
    gone = _in_turns(lambda: _delete_some(Session.objects.filter(expire_date__lt=now)))
    there = Session.objects.values("session_key")
    without = UserSession.objects.filter(created_at__lt=now - _KEPT_BESIDE).exclude(session_key__in=there)
    return gone + _in_turns(lambda: _delete_some(without))


@every(minutes=60)
def forget_expired_counts_of_attempts(*, now: datetime) -> int:
    return _in_turns(lambda: _delete_some_counts(now))


def _in_turns(turn: Callable[[], int]) -> int:
    """Turn after turn until one finds less than there could be; how many rows went."""
    total = 0
    while True:
        gone = turn()
        total += gone
        if gone < AT_A_TIME:
            return total


def _delete_some(rows: QuerySet[Model]) -> int:
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME])
    rows.model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


def _delete_some_counts(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [connection.ops.adapt_datetimefield_value(now), AT_A_TIME])
        return int(cursor.rowcount)
