"""T19b in small: a filled database is backed up, lost and restored, and then nothing of it is missing.

PostgreSQL as the guide says: a base backup, the log of every change (WAL) as it is written, and back to a chosen
second. SQLite: a copy by the command `backup` while somebody writes.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

PASSWORD = "correct horse battery staple"


@pytest.fixture
def filled(templates, worlds):
    """A world on PostgreSQL in which somebody can sign in by password."""
    original, world = worlds("postgresql")
    with templates.copy("postgresql", original) as database, database.used_as("app_rw"):
        _let_sign_in(world)
        yield replace(world, database=database)


@pytest.fixture
def place():
    """A folder that the server's user can reach."""
    with tempfile.TemporaryDirectory(prefix="commissioning-restore-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


def _let_sign_in(world):
    from allauth.account.models import EmailAddress

    from commissioning.platform.people_models import User

    person = User.objects.get(pk=world.people[world.commissioners[0].pk].pk)  # the world's own is shared by all tests
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def _counts(database):
    """Rows of each table, as no wall sees them."""
    tables = [
        name
        for (name,) in database.as_superuser(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
    ]
    return {name: database.as_superuser(f'SELECT count(*) FROM "{name}"')[0][0] for name in tables}


def _heads(database):
    return database.as_superuser(
        "SELECT organisation_id, hash FROM platform_auditevent e WHERE NOT EXISTS (SELECT 1 FROM platform_auditevent n "
        "WHERE n.organisation_id = e.organisation_id AND n.previous = e.hash) ORDER BY 1"
    )


def _walls(database):
    return (
        database.as_superuser("SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2"),
        database.as_superuser(
            "SELECT relname, relrowsecurity, relforcerowsecurity, relacl::text, pg_get_userbyid(relowner) "
            "FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
        ),
        database.as_superuser(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname IN ('app_rw', 'migrator') ORDER BY 1"
        ),
        database.as_superuser("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"),
    )


def _register(world, name):
    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Kind
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    by = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(by):
        actions.register_organisation(name=name, kind=Kind.PROVIDER, by=by, now=NOW)


def _works_as_before(world):
    """Everybody's chain holds, a foreign row does not exist, and a person signs in and sees their contracts."""
    from django.urls import reverse

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.roles import Role
    from support.browsing import Browser

    for organisation in (world.operator, *world.commissioners):
        by = world.access(organisation, Role.ADMINISTRATOR)
        with acting_as(by):
            assert audit.verify(by=by) == []
            assert set(AuditEvent.objects.values_list("organisation", flat=True)) == {organisation.pk}
    person = world.people[world.commissioners[0].pk]
    browser = Browser(world)
    answer = browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.session["_auth_user_id"] == person.pk


def test_postgresql_comes_back_to_a_chosen_second(filled, place, monkeypatch):
    from django.conf import settings

    from support.clusters import folder, running, started, tool

    host = ("-h", settings.POSTGRESQL_HOST, "-U", "postgres")
    archive, base = folder(place, "archive"), folder(place, "base")
    with (
        _log_kept(filled.database),
        running("pg_receivewal", *host, "-D", str(archive), "--synchronous", "--no-password"),
    ):
        _archiving_has_begun(archive)
        tool("pg_basebackup", *host, "-D", str(base), "-X", "none", "--checkpoint=fast", "--no-password")
        _register(filled, "Entered after the backup")
        ((second,),) = filled.database.as_superuser("SELECT clock_timestamp()")
        before = _counts(filled.database), _heads(filled.database), _walls(filled.database)
        _register(filled, "Entered after the chosen second")
        filled.database.as_superuser("TRUNCATE django_session")
        _everything_is_written(filled.database, archive)
    restored = filled.database  # the same name, on another server
    with (base / "postgresql.auto.conf").open("a") as settings_file:
        settings_file.write(
            f"restore_command = 'cp {archive}/%f %p'\nrecovery_target_time = '{second.isoformat()}'\n"
            "recovery_target_action = 'promote'\n"
        )
    (base / "recovery.signal").touch()
    with started(base, folder(place, "socket")) as address, monkeypatch.context() as elsewhere:
        elsewhere.setattr(settings, "POSTGRESQL_HOST", address)
        _wait_until_promoted(restored)
        with restored.used_as("app_rw"):
            assert (_counts(restored), _heads(restored), _walls(restored)) == before
            names = {name for (name,) in restored.as_superuser("SELECT name FROM platform_organisation")}
            assert "Entered after the backup" in names
            assert "Entered after the chosen second" not in names
            _works_as_before(filled)


@contextmanager
def _log_kept(database):
    """The server keeps its log until the archive has it, though checkpoints come before the archive begins."""
    database.as_superuser("ALTER SYSTEM SET wal_keep_size = '512MB'")
    database.as_superuser("SELECT pg_reload_conf()")
    waiting = threading.Event()
    while database.as_superuser("SHOW wal_keep_size") != [("512MB",)]:
        waiting.wait(0.1)
    try:
        yield
    finally:
        database.as_superuser("ALTER SYSTEM RESET wal_keep_size")
        database.as_superuser("SELECT pg_reload_conf()")


def _archiving_has_begun(archive):
    """A backup without the log of its own time could not be restored."""
    waiting = threading.Event()
    for _ in range(300):
        if any(archive.iterdir()):
            return
        waiting.wait(0.1)
    raise AssertionError("pg_receivewal wrote nothing")


def _everything_is_written(database, archive):
    """Until the log of all that was done lies in the archive."""
    ((last,),) = database.as_superuser("SELECT pg_walfile_name(pg_current_wal_lsn())")
    database.as_superuser("SELECT pg_switch_wal()")
    waiting = threading.Event()
    for _ in range(300):
        if (archive / last).exists():
            return
        waiting.wait(0.1)
    raise AssertionError(f"{last} never came to {sorted(os.listdir(archive))}")


def _wait_until_promoted(database):
    waiting = threading.Event()
    for _ in range(300):
        if database.as_superuser("SELECT pg_is_in_recovery()") == [(False,)]:
            return
        waiting.wait(0.1)
    raise AssertionError("The restored server stayed in recovery.")


def test_a_dump_needs_a_role_above_row_security_and_says_so(filled, place):
    """`pg_dump` refuses to leave rows out: the application's role cannot take one; the role for backups alone can."""
    from django.conf import settings

    from support.clusters import folder, tool
    from support.databases import Database

    filled.database.as_superuser("DROP ROLE IF EXISTS app_backup")
    filled.database.as_superuser("CREATE ROLE app_backup LOGIN BYPASSRLS IN ROLE pg_read_all_data")
    file = folder(place, "dumps") / "dump"
    host = ("-h", settings.POSTGRESQL_HOST)
    with pytest.raises(subprocess.CalledProcessError) as refused:
        tool("pg_dump", *host, "-U", "app_rw", "-Fc", "-f", str(file), filled.database.name)
    assert "permission denied" in refused.value.stderr or "row-level security" in refused.value.stderr
    tool("pg_dump", *host, "-U", "app_backup", "-Fc", "-f", str(file), filled.database.name)
    name = f"restored_{filled.database.name}"
    filled.database.as_superuser(f"CREATE DATABASE {name} OWNER migrator")
    try:
        tool("pg_restore", *host, "-U", "postgres", "--exit-on-error", "-d", name, str(file))
        restored = Database("postgresql", name)
        assert _counts(restored) == _counts(filled.database)
        assert _heads(restored) == _heads(filled.database)
        # A dump writes each policy's condition anew, in other words; that it holds shows below.
        assert [row[:2] for row in _walls(restored)[0]] == [row[:2] for row in _walls(filled.database)[0]]
        assert _walls(restored)[1:] == _walls(filled.database)[1:]
        with restored.used_as("app_rw"):
            _works_as_before(filled)
    finally:
        filled.database.as_superuser(f"DROP DATABASE {name} WITH (FORCE)")
        filled.database.as_superuser("DROP ROLE app_backup")


def test_sqlite_is_copied_while_somebody_writes(templates, worlds, tmp_path):
    from support.databases import Database

    original, world = worlds("sqlite")
    with templates.copy("sqlite", original) as database, database.used_as("app_rw"):
        world = replace(world, database=database)
        _let_sign_in(world)
        data = tmp_path / "data"
        (data / "files" / "ab").mkdir(parents=True)
        (data / "files" / "ab" / "abcd").write_text("a content")
        (data / "secret-key").write_text("of this test")
        (data / "commissioning.sqlite3").symlink_to(database.name)
        running = _backup(data, tmp_path / "backup")
        written = 0
        while running.poll() is None:
            _register(world, f"Entered meanwhile {written}")
            written += 1
        _, problems = running.communicate()
        assert running.returncode == 0, problems
        assert written > 0
        restored = Database("sqlite", str(tmp_path / "backup" / "commissioning.sqlite3"))
        said = json.loads((tmp_path / "backup" / "backup.json").read_text())
        assert sorted(os.listdir(tmp_path / "backup")) == ["backup.json", "commissioning.sqlite3", "files"]
        assert said["files"] == 1
        there = {name for (name,) in database.as_superuser("SELECT reference FROM platform_auditevent")}
        kept = {name for (name,) in restored.as_superuser("SELECT reference FROM platform_auditevent")}
        assert kept <= there
        assert len(there) - len(kept) <= written
    with restored.used_as("app_rw"):
        _works_as_before(replace(world, database=restored))


def _backup(data, out):
    said = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "COMMISSIONING_"))}
    said |= {"COMMISSIONING_DATA": str(data)}
    command = [sys.executable, "-c", "from commissioning.cli.start import start; start()", "backup", "--out", str(out)]
    return subprocess.Popen(command, env=said, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_backup_never_holds_the_key_and_is_refused_for_postgresql(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    nothing = _backup(data, tmp_path / "backup")
    _, said = nothing.communicate()
    assert nothing.returncode == 1
    assert "no database" in said
    assert not (tmp_path / "backup").exists()
