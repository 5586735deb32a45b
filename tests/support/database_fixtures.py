"""Fixtures for tests of the shell. Importing this in a conftest loads nothing: Django comes with the first test."""

import pytest


@pytest.fixture(scope="session")
def templates():
    from support.databases import Templates

    return Templates()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, templates):
    """An empty, migrated database, used as the application uses it; on PostgreSQL as `app_rw`."""
    with templates.copy(request.param) as database, database.used_as("app_rw"):
        yield database


@pytest.fixture
def postgresql(templates):
    """As `database`, on PostgreSQL alone: for what only the second wall can show."""
    with templates.copy("postgresql") as database, database.used_as("app_rw"):
        yield database
