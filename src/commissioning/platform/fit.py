"""Whether the database has what this version of the program asks of it.

It compares columns and not migrations: the application may not read which have run, and while an upgrade is under way
the version before must go on serving on a database that has more than it knows.
"""

from django.apps import apps
from django.db import connection

from commissioning.platform.outside_the_walls import UNUSED

_COLUMNS = {
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'",
    "sqlite": "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
}


def missing_columns() -> list[str]:
    """Columns, as table.column, that the models have and the database does not show to this role. Nothing: it fits."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS[connection.vendor])
        there = set(cursor.fetchall())
    return sorted(
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.db_table not in UNUSED
        for field in model._meta.concrete_fields
        if (model._meta.db_table, field.column) not in there
    )
