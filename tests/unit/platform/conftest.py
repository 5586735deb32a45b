"""These tests run on both databases."""

from support.database_fixtures import database, postgresql, templates  # noqa: F401
