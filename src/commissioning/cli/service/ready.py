"""What a command that needs the database does first."""

import os

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from commissioning.cli.exits import refuse


def make_ready() -> None:
    """Load the application and look whether its database is there. Raises InputRefused, saying what to do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.config.settings")
    try:
        django.setup()
        tables = connection.introspection.table_names()
    except ImproperlyConfigured as problem:
        refuse(str(problem))
    except DatabaseError as problem:
        refuse(f"The database cannot be reached: {problem}. Look at COMMISSIONING_DATABASE_URL, and whether it runs.")
    if "platform_job" not in tables:
        refuse(
            "The database lacks the tables of this version. Run `python -m django migrate` (as migrator), then this."
        )
