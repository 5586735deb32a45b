"""What providers asked for: the earliest claim for each amount.

Source   How a payment is worked out, 1.4 and 6.2.
"""

from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from commissioning.core.clock import midnight
from commissioning.tables.cells import FIRST_YEAR, LAST_YEAR
from commissioning.warehouse.base import Dialect, Step, microseconds_of

# Every day that evidence may name, and one more at either end: local days begin on another day of UTC.
FIRST_LOCAL_DAY = date(FIRST_YEAR - 1, 12, 31)
LAST_LOCAL_DAY = date(LAST_YEAR + 1, 1, 2)
DAY_MICROSECONDS = 86_400_000_000


def claimed(claims: Step, *, zone: str, sql: Dialect) -> Step:
    """The day of the earliest claim for each amount: participant, component, ordinal, claimed_on.

    A claim is dated the local date of its recording or, where that is not known, its `earned_on`.
    """
    local = Step.rows(
        "local_days",
        {"utc_day": "day", "local_day": "day", "begins": "number", "ends": "number"},
        _local_days(zone),
    )
    recorded = sql.microseconds("c.recorded_at")
    utc_day = sql.day_of_microseconds(recorded)
    return Step.query(
        "claims__first",
        "participant, component, ordinal, claimed_on",
        f"""
        SELECT c.participant, c.component, c.ordinal,
            MIN(CASE WHEN c.recorded_at IS NULL THEN c.earned_on ELSE COALESCE(l.local_day, {utc_day}) END)
                AS claimed_on
        FROM {claims} AS c
        LEFT JOIN {local} AS l ON l.utc_day = {utc_day} AND l.begins <= {recorded} AND {recorded} < l.ends
        GROUP BY c.participant, c.component, c.ordinal
        """,
        claims,
        local,
    )


def midnights(zone: str) -> Step:
    """When each local day begins: day, begins (microseconds since 1970, UTC)."""
    return Step.rows("midnights", {"day": "day", "begins": "number"}, _midnights(zone))


@cache
def _midnights(zone: str) -> list[tuple[date, int]]:
    days = (LAST_LOCAL_DAY - FIRST_LOCAL_DAY).days
    every = (FIRST_LOCAL_DAY + timedelta(days=number) for number in range(days + 1))
    return [(day, microseconds_of(midnight(day, zone))) for day in every]


@cache
def _local_days(zone: str) -> list[tuple[date, date, int, int]]:
    """Each local day once for each date in UTC that it touches, so that a step can look it up by the latter."""
    rows = []
    begun = _midnights(zone)
    for (day, begins), (_, ends) in pairwise(begun):
        first, last = _utc_day(begins), _utc_day(ends - 1)
        rows += [(utc, day, begins, ends) for utc in sorted({first, last})]
    return rows


def _utc_day(microseconds: int) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + microseconds // DAY_MICROSECONDS)
