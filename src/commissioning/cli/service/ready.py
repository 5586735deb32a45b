"""What a command that needs the database does first."""

import os

from commissioning.cli.exits import PromiseBroken, refuse
from commissioning.core.clock import Clock


def make_ready() -> Clock:
    """Load the application and look whether its database is there; the clock that it goes by.

    Raises InputRefused, saying what to do.
    """
    load_application()
    from django.conf import settings
    from django.db import DatabaseError, connection

    from commissioning.platform.promises_of_any_database import unmigrated

    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        refuse(f"The database cannot be reached: {problem}. Look at COMMISSIONING_DATABASE_URL, and whether it runs.")
    if problem_said := unmigrated():
        refuse(f"The database lacks the tables of this version. {problem_said}")
    clock: Clock = settings.CLOCK
    return clock


def refuse_to_serve_broken() -> None:
    """Nothing, unless this is production and a promise is broken. Raises PromiseBroken, listing what is wrong."""
    from django.core.exceptions import ImproperlyConfigured

    from commissioning.platform.promises import refuse_to_start_broken

    try:
        refuse_to_start_broken()
    except ImproperlyConfigured as broken:
        raise PromiseBroken(str(broken)) from None


def load_application() -> None:
    """Load Django with our settings. Raises InputRefused when the environment lacks something."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as problem:
        refuse(str(problem))
