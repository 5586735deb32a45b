"""The one clock that decides deadlines: the database's, whichever machine the application runs on.

`app_clock()` and never `now()`, which is when the transaction began. On SQLite the machine of the database is this
one, and the service's own clock (`settings.CLOCK`) is asked.
"""

from datetime import datetime

from django.conf import settings
from django.db import connection

from commissioning.core.clock import Clock

CREATE = "CREATE FUNCTION app_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT clock_timestamp() $$"
DROP = "DROP FUNCTION app_clock()"


def database_now() -> datetime:
    """This instant, as the database has it."""
    if connection.vendor != "postgresql":
        clock: Clock = settings.CLOCK
        return clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_clock()")
        now: datetime = cursor.fetchone()[0]
    return now
