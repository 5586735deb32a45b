"""T25: an installation of the first version, full of data, is migrated to this one, and nothing of it is lost."""

from datetime import date, timedelta

import pytest

FIRST = {
    "platform": "0003_sign_in_tables",
    "market": "0002_row_security",
    "design": "0002_row_security",
    "contracts": "0002_row_security",
}
"""The tables of the first version. Later migrations are tried on data that was there before them."""
CHANGED = {("market_localauthority", "became_id"), ("contracts_contract", "area_id")}
"""Columns, as table and column, that a later migration means to change or drop: their own tests follow them."""


def _columns_in_order(connection, apps):
    """Tables of the first version with their columns, those that keys lead to first."""
    models = [model for model in apps.get_models() if model._meta.app_label in FIRST]
    ordered = []
    while models:
        ready = [
            model
            for model in models
            if all(
                field.related_model is model or field.related_model not in models
                for field in model._meta.concrete_fields
                if field.is_relation
            )
        ]
        assert ready, f"keys turn in a circle: {models}"
        ordered += ready
        models = [model for model in models if model not in ready]
    return {
        model._meta.db_table: [
            field.column for field in model._meta.concrete_fields if (model._meta.db_table, field.column) not in CHANGED
        ]
        for model in ordered
    }


def _rows(database, columns):
    return {
        table: database.as_superuser(
            f'SELECT {", ".join(f"{chr(34)}{name}{chr(34)}" for name in names)} FROM "{table}" ORDER BY 1'
        )
        for table, names in columns.items()
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def first_version(request, templates, worlds):
    """A database in the state of the first version, holding a world's rows; the world; what the tables hold."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    original, world = worlds(request.param)
    with templates.empty(request.param) as database, database.as_migrator():
        for app, name in FIRST.items():
            call_command("migrate", app, name, verbosity=0)
        columns = _columns_in_order(connection, MigrationLoader(connection).project_state(list(FIRST.items())).apps)
        filled = _rows(original, columns)
        _lengthen(columns["platform_relationship"], filled["platform_relationship"])
        _copy(connection, *_naming_standing_areas(columns, filled))
        yield database, world, columns


def _lengthen(names, rows):
    """The first version knew no link that was called off before it began: each of those gets a day."""
    starts, ends = names.index("starts_on"), names.index("ends_on")
    for place, row in enumerate(rows):
        if row[starts] == row[ends]:
            next_day = date.fromisoformat(str(row[ends])) + timedelta(days=1)
            later = next_day.isoformat() if isinstance(row[ends], str) else next_day
            rows[place] = (*row[:ends], later, *row[ends + 1 :])


def _naming_standing_areas(columns, filled):
    """The first version's contracts named a standing area, of which the world has one."""
    (area,) = [row[columns["market_area"].index("reference")] for row in filled["market_area"]]
    table = "contracts_contract"
    return columns | {table: [*columns[table], "area_id"]}, filled | {table: [(*row, area) for row in filled[table]]}


def _copy(connection, columns, filled):
    from django.db import transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, names in columns.items():
            said = ", ".join(f'"{name}"' for name in names)
            cursor.executemany(
                f'INSERT INTO "{table}" ({said}) VALUES ({", ".join(["%s"] * len(names))})', filled[table]
            )


def test_a_filled_database_is_migrated_and_keeps_every_row(first_version):
    from dataclasses import replace

    from django.apps import apps
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.append_only import append_only_models
    from commissioning.platform.fit import missing_columns
    from commissioning.platform.roles import Role

    database, world, columns = first_version
    before = _rows(database, columns)
    assert all(before.values()), "every table of the first version holds something"
    assert missing_columns(), "this version needs more than the first had"
    call_command("migrate", verbosity=0)
    assert missing_columns() == []
    assert _rows(database, columns) == before
    _package_areas_are_the_standing_areas(database)
    with database.used_as("app_rw"):
        world = replace(world, database=database)
        for organisation in (world.operator, *world.commissioners):
            by = world.access(organisation, Role.ADMINISTRATOR)
            with acting_as(by):
                assert audit.verify(by=by) == []
    tables = [model._meta.db_table for app in apps.get_app_configs() for model in append_only_models(app)]
    for table in tables:
        if table in before:
            with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
                cursor.execute(f'DELETE FROM "{table}"')


def _package_areas_are_the_standing_areas(database):
    """Each contract's package area is its own programme's, begins no later than it, and is the standing area whole."""
    found = database.as_superuser(
        "SELECT c.code, p.programme_id = c.programme_id AND part.programme_id = c.programme_id, p.code, a.code, "
        "p.starts_on <= c.starts_on AND part.starts_on = p.starts_on AND part.local_authority_id IS NULL "
        "FROM contracts_contract c JOIN design_packagearea p ON p.reference = c.package_area_id "
        "JOIN design_packageareapart part ON part.package_area_id = p.reference "
        "JOIN market_area a ON a.reference = part.area_id"
    )
    contracts = database.as_superuser("SELECT count(*) FROM contracts_contract")
    assert len(found) == contracts[0][0]
    assert {tuple(map(str, row[1:])) for row in found} <= {
        ("1", "north", "north", "1"),
        ("True", "north", "north", "True"),
    }
