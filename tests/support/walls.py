"""Each wall taken down by itself, to see whether the other holds."""

from contextlib import contextmanager
from unittest.mock import patch


@contextmanager
def wall_one_off():
    """Managers give every row."""
    from django.db.models import QuerySet

    from commissioning.platform.scoped import ScopedManager

    with patch.object(ScopedManager, "get_queryset", lambda self: QuerySet(self.model)):
        yield


@contextmanager
def wall_two_off(database):
    """PostgreSQL gives every row."""
    tables = [name for (name,) in database.as_superuser("SELECT relname FROM pg_class WHERE relrowsecurity")]
    assert tables
    for table in tables:
        database.as_superuser(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    yield
    for table in tables:
        database.as_superuser(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
