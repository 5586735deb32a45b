"""The same rows in PostgreSQL: from the SQLite file, table by table, then counted and their audit heads compared.

A program of its own (`python -m … FILE`), run as migrator on an empty database.
"""

import sys
from typing import Any


def copy(file: str) -> str:
    """Fill the database of the settings from a SQLite file; the digest of what both hold, which must be the same."""
    import django
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connections, transaction
    from django.db.models import QuerySet

    from commissioning.config.environment import sqlite

    django.setup()
    connections.settings["source"] = connections.configure_settings({"default": sqlite(file)})["default"]
    call_command("migrate", verbosity=0)
    models = [model for model in apps.get_models() if model.__module__.startswith("commissioning.")]
    with transaction.atomic():  # keys are looked at when it ends, so the order of tables does not matter
        for model in models:
            rows: Any = QuerySet(model, using="source").iterator(chunk_size=2_000)
            QuerySet(model, using="default").bulk_create(rows, batch_size=2_000)
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")  # what a database that grew day by day knows of its rows
    there, here = (digest_of(models, alias) for alias in ("source", "default"))
    if there != here:
        raise SystemExit(f"The copy in PostgreSQL differs: {there} in SQLite, {here} there.")
    return here


def digest_of(models: list[Any], alias: str = "default") -> str:
    """How many rows each table has, and the last hash of each organisation's chain, as one digest."""
    from django.db.models import QuerySet

    from commissioning.core.canonical import digest
    from commissioning.platform.audit_models import AuditEvent

    counts = {model._meta.db_table: QuerySet(model, using=alias).count() for model in models}
    events: Any = QuerySet(AuditEvent, using=alias).order_by("organisation", "day", "sequence")
    heads = dict(events.values_list("organisation", "hash"))
    return digest({"rows": counts, "heads": heads})


if __name__ == "__main__":
    print(copy(sys.argv[1]))
