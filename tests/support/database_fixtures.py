"""Fixtures for tests of the shell. Importing this in a conftest loads nothing: Django comes with the first test."""

from contextlib import contextmanager
from dataclasses import replace

import pytest


@contextmanager
def clock_kept():
    """The clock of the settings is the same afterwards: browsers and programs of a test stop it, with any database."""
    from django.conf import settings

    clock = settings.CLOCK
    try:
        yield
    finally:
        settings.CLOCK = clock


@pytest.fixture(scope="session")
def templates():
    from support.databases import Templates

    return Templates()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, templates):
    """An empty, migrated database, used as the application uses it; on PostgreSQL as `app_rw`."""
    with clock_kept(), templates.copy(request.param) as database, database.used_as("app_rw"):
        yield database


@pytest.fixture
def postgresql(templates):
    """As `database`, on PostgreSQL alone: for what only the second wall can show."""
    with clock_kept(), templates.copy("postgresql") as database, database.used_as("app_rw"):
        yield database


@pytest.fixture(scope="session")
def worlds(templates):
    """Built once for each database: the copy to copy, and who is in it."""
    from support.organisations import build

    made = {}

    def of(vendor):
        if vendor not in made:
            copy = templates.keep(vendor)
            with copy.used_as("app_rw"):
                made[vendor] = copy, build(copy)
        return made[vendor]

    return of


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world_to_read(request, templates, worlds):
    """A world for all tests of a module that only look; one person of a commissioner holds every role."""
    from support.census import give_every_role

    original, world = worlds(request.param)
    with clock_kept(), templates.copy(request.param, original) as database, database.used_as("app_rw"):
        give_every_role(world)
        yield replace(world, database=database)


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request, templates, worlds):
    """The world of `support.organisations`, in a database of the test's own; `world.database` is that."""
    original, world = worlds(request.param)
    with clock_kept(), templates.copy(request.param, original) as database, database.used_as("app_rw"):
        yield replace(world, database=database)


@pytest.fixture
def keys_of_its_own(tmp_path, monkeypatch, world):
    """A copy of the key store for a test that destroys keys: the people of a world are shared by all tests."""
    import shutil

    from django.conf import settings

    shutil.copy(settings.KEY_STORE, tmp_path / "keys.sqlite3")
    monkeypatch.setattr(settings, "KEY_STORE", tmp_path / "keys.sqlite3")
