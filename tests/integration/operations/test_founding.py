"""The command `found` as a process, on both databases: as migrator it founds, once; as the application it does not."""

import os
import subprocess
import sys

import pytest

COMMAND = [
    *(sys.executable, "-c", "from commissioning.cli.start import start; start()", "found"),
    *("--operator", "Platform Office", "--email", "Olu@Example.org", "--name", "Olu Operator"),
]
PASSWORD = "correct horse battery staple"


@pytest.fixture
def found(database, tmp_path):
    from django.conf import settings

    def run(password=PASSWORD, role="migrator"):
        said = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "COMMISSIONING_"))}
        said |= {"COMMISSIONING_DATA": str(tmp_path), "COMMISSIONING_SECRET_KEY": "of this test"}
        if database.vendor == "postgresql":
            url = f"postgresql://{role}@/{database.name}?host={settings.POSTGRESQL_HOST}"
            said["COMMISSIONING_DATABASE_URL"] = url
        else:
            (tmp_path / "commissioning.sqlite3").unlink(missing_ok=True)
            (tmp_path / "commissioning.sqlite3").symlink_to(database.name)
        return subprocess.run(COMMAND, env=said, input=f"{password}\n", capture_output=True, text=True)

    return run


def test_it_begins_with_an_operator_and_a_person_who_can_sign_in(found, database):
    done = found()
    assert done.returncode == 0, done.stderr
    assert "Platform Office is founded" in done.stdout
    assert PASSWORD not in done.stdout + done.stderr
    ((email, hashed),) = database.as_superuser("SELECT email, password FROM platform_user")
    assert email == "olu@example.org"
    assert hashed.startswith("argon2")
    assert database.as_superuser("SELECT act FROM platform_auditevent ORDER BY sequence") == [("found",), ("appoint",)]
    again = found()
    assert again.returncode == 1


def test_a_weak_password_founds_nothing(found, database):
    done = found("password1234")
    assert done.returncode == 1
    assert "too common" in done.stderr
    assert found("").returncode == 1
    assert database.as_superuser("SELECT count(*) FROM platform_user") == [(0,)]


def test_the_application_may_not_found(found, database):
    if database.vendor == "sqlite":
        pytest.skip("SQLite knows no roles")
    done = found(role="app_rw")
    assert done.returncode == 1
    assert "role migrator" in done.stderr
    assert database.as_superuser("SELECT count(*) FROM platform_user") == [(0,)]
