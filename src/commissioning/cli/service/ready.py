"""What a command that needs the database does first."""

import os

from commissioning.cli.exits import refuse
from commissioning.core.clock import Clock


def make_ready() -> Clock:
    """Load the application and look whether its database is there; the clock that it goes by.

    Raises InputRefused, saying what to do.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        from django.conf import settings
        from django.db import DatabaseError, connection

        django.setup()
        clock: Clock = settings.CLOCK
        tables = connection.introspection.table_names()
    except ImproperlyConfigured as problem:
        refuse(str(problem))
    except DatabaseError as problem:
        refuse(f"The database cannot be reached: {problem}. Look at COMMISSIONING_DATABASE_URL, and whether it runs.")
    if "platform_job" not in tables:
        refuse("The database lacks the tables of this version. Run `python -m django migrate` as migrator; then this.")
    return clock
