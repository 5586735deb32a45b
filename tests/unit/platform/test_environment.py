"""Settings come from the environment, and a wrong word is refused with what to write instead."""

import stat

import pytest


@pytest.fixture
def environment():
    from commissioning.config import environment

    return environment


def _refused(call, match):
    from django.core.exceptions import ImproperlyConfigured

    with pytest.raises(ImproperlyConfigured, match=match):
        call()


def test_the_mode_is_one_of_three(environment):
    assert environment.mode({}) == "embedded"
    assert environment.mode({"COMMISSIONING_MODE": "demo"}) == "demo"
    _refused(lambda: environment.mode({"COMMISSIONING_MODE": "prod"}), "demo, embedded, production")


def test_production_refuses_sqlite_and_a_missing_key(environment, tmp_path):
    _refused(lambda: environment.database({}, "production", tmp_path), "no row security")
    _refused(lambda: environment.secret_key({}, "production", tmp_path), "COMMISSIONING_SECRET_KEY")
    assert environment.secret_key({"COMMISSIONING_SECRET_KEY": "k"}, "production", tmp_path) == "k"


def test_elsewhere_a_key_is_made_once_for_the_owner_alone(environment, tmp_path):
    first = environment.secret_key({}, "embedded", tmp_path / "data")
    assert len(first) >= 50
    assert environment.secret_key({}, "embedded", tmp_path / "data") == first
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600


def test_the_address_of_a_database_is_read_part_by_part(environment, tmp_path):
    url = "postgresql://app_rw:p%40ss@db.example:5433/commissioning?sslmode=require"
    read = environment.database({"COMMISSIONING_DATABASE_URL": url}, "production", tmp_path)
    assert read == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "commissioning",
        "USER": "app_rw",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
    for wrong in ("mysql://x/y", "postgresql://host", "nonsense"):
        _refused(
            lambda wrong=wrong: environment.database({"COMMISSIONING_DATABASE_URL": wrong}, "demo", tmp_path),
            "postgresql://app_rw",
        )


def test_sqlite_is_opened_with_its_safeguards(world):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("for SQLite")
    with connection.cursor() as cursor:
        for pragma, wanted in (
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("recursive_triggers", 1),
        ):
            assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (wanted,)
