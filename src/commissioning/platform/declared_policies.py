"""The policies in the database are those that the models declare: made so after each migration, and compared.

PostgreSQL keeps a policy as a tree and prints it in its own words, so texts cannot be compared. Each table's declared
policies are therefore made on an empty temporary table of the same name, read back, and thrown away: no right is
needed but that of making temporary tables, which every role has by default.
"""

from contextlib import suppress
from typing import Any, TypeAlias

from django.apps import AppConfig, apps
from django.db import ProgrammingError, connection, transaction
from django.db.backends.utils import CursorWrapper

from commissioning.platform.row_security import policies_sql
from commissioning.platform.scoped import ScopedModel

Policies: TypeAlias = list[tuple[object, ...]]

_POLICIES = """
SELECT policyname, permissive, roles::text[], cmd, qual, with_check FROM pg_policies
WHERE schemaname = %s AND tablename = %s ORDER BY policyname
"""
_TEMPORARY = "SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()"


def tables_with_other_policies() -> list[str]:
    """Tables whose policies are not those that their models declare; those that are not there yet too."""
    models = [model for model in apps.get_models() if issubclass(model, ScopedModel)]
    there = set(connection.introspection.table_names())
    return sorted(
        model._meta.db_table
        for model in models
        if model._meta.db_table not in there or _in_database(model) != _declared(model)
    )


def renew_policies(sender: AppConfig, **kwargs: Any) -> None:
    """Write the policies of an app's tables as their models declare them, where they are others. For `post_migrate`.

    So a rule that changes, or is said otherwise, needs no migration. A table that is not yet as its model says keeps
    the policies that it has, and `doctor` tells of it.
    """
    if connection.vendor != "postgresql":
        return
    there = set(connection.introspection.table_names())
    for model in sender.get_models():
        if issubclass(model, ScopedModel) and model._meta.db_table in there:
            with suppress(ProgrammingError), transaction.atomic():
                _renew(model)


def _renew(model: type[ScopedModel]) -> None:
    found = _in_database(model)
    if found == _declared(model):
        return
    with connection.cursor() as cursor:
        for name, *_ in found:
            cursor.execute(f'DROP POLICY "{name}" ON "{model._meta.db_table}"')
        for statement in policies_sql(model, model.visibility):
            cursor.execute(statement)


def _in_database(model: type[ScopedModel]) -> Policies:
    with connection.cursor() as cursor:
        return _policies(cursor, "public", model._meta.db_table)


def _declared(model: type[ScopedModel]) -> Policies:
    table = model._meta.db_table
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE TEMPORARY TABLE "{table}" (LIKE public."{table}") ON COMMIT DROP')
            for statement in policies_sql(model, model.visibility):
                cursor.execute(statement)
            cursor.execute(_TEMPORARY)
            found = _policies(cursor, str(cursor.fetchone()[0]), table)
        transaction.set_rollback(True)
    return found


def _policies(cursor: CursorWrapper, schema: str, table: str) -> Policies:
    cursor.execute(_POLICIES, [schema, table])
    return list(cursor.fetchall())
