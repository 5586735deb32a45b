"""The roles of the database: what each may, and that it may nothing else. Tried, and read from the catalogue."""

import pytest

READ_OF_PEOPLE = ("reference", "email", "name", "is_active")


def _tables(database):
    return [
        name
        for (name,) in database.as_superuser(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
    ]


@pytest.fixture
def filled(world):
    if world.database.vendor == "sqlite":
        pytest.skip("SQLite has no roles, and says that it has one wall")
    return world.database


def _refused(statement):
    from django.db import ProgrammingError, connection, transaction

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_public_can_select_nobody_and_make_nothing(filled):
    with filled.used_as("app_public"):
        assert len(_tables(filled)) > 30
        for table in _tables(filled):
            _refused(f'SELECT 1 FROM public."{table}"')
        _refused("SELECT public.app_day()")
        _refused("CREATE TABLE publication.mine (n integer)")
    assert filled.as_superuser("SELECT 1 FROM pg_class WHERE relnamespace = 'publication'::regnamespace") == []
    assert filled.as_superuser("SELECT has_schema_privilege('app_public', 'publication', 'USAGE')") == [(True,)]


def test_the_auditor_reads_every_row_behind_the_walls_and_writes_none(filled):
    from django.apps import apps
    from django.db import connection

    from commissioning.platform.scoped import ScopedModel

    scoped = [model._meta.db_table for model in apps.get_models() if issubclass(model, ScopedModel)]
    with filled.used_as("app_auditor"):
        for table in scoped:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                assert cursor.fetchall() == filled.as_superuser(f'SELECT count(*) FROM "{table}"'), table
            _refused(f'INSERT INTO "{table}" SELECT * FROM "{table}"')
            _refused(f'UPDATE "{table}" SET reference = reference')
            _refused(f'DELETE FROM "{table}"')
            _refused(f'TRUNCATE "{table}"')


def test_the_auditor_learns_who_people_are_and_no_secret_of_theirs(filled):
    from django.db import connection

    with filled.used_as("app_auditor"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(READ_OF_PEOPLE)} FROM platform_user")
            assert cursor.fetchall()
        for secret in ("password", "last_login"):
            _refused(f"SELECT {secret} FROM platform_user")
        for table in ("django_session", "mfa_authenticator", "account_emailaddress", "socialaccount_socialtoken"):
            _refused(f"SELECT 1 FROM {table}")


def test_nobody_may_do_more_than_was_said(postgresql):
    """Exact, from the catalogue: schemas, sequences, functions, and what everybody may."""
    from commissioning.platform.row_security import ROLES

    everybody = postgresql.as_superuser(
        "SELECT n.nspname, a.privilege_type FROM pg_namespace n, aclexplode(n.nspacl) a "
        "WHERE a.grantee = 0 AND n.nspname IN ('public', 'publication')"
    )
    assert everybody == []
    schemas = postgresql.as_superuser(
        "SELECT n.nspname, a.grantee::regrole::text, a.privilege_type FROM pg_namespace n, aclexplode(n.nspacl) a "
        "WHERE n.nspname IN ('public', 'publication') AND a.grantee::regrole::text = ANY (%s)",
        list(ROLES),
    )
    assert set(schemas) == {
        *(("public", name, "USAGE") for name in ("migrator", "app_rw", "app_auditor")),
        ("publication", "app_public", "USAGE"),
        *(("publication", "migrator", right) for right in ("USAGE", "CREATE")),
    }
    sequences = postgresql.as_superuser(
        "SELECT relname, a.grantee::regrole::text FROM pg_class, aclexplode(relacl) a "
        "WHERE relkind = 'S' AND a.grantee <> relowner"
    )
    assert sequences == []
    tables = postgresql.as_superuser(
        "SELECT DISTINCT a.grantee::regrole::text FROM pg_class, aclexplode(relacl) a "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND a.grantee <> relowner"
    )
    assert set(tables) == {("app_rw",), ("app_auditor",)}
    auditors = postgresql.as_superuser(
        "SELECT DISTINCT privilege_type FROM information_schema.role_table_grants WHERE grantee = 'app_auditor'"
    )
    assert auditors == [("SELECT",)]
