"""The settings as each mode makes them."""

import os
import subprocess
import sys

import pytest

PRODUCTION = {
    "COMMISSIONING_MODE": "production",
    "COMMISSIONING_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "COMMISSIONING_MASTER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "COMMISSIONING_INDEX_KEY": "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=",
    "COMMISSIONING_KEYS_URL": "postgresql://keys:secret@keys.example:5432/keys",
    "COMMISSIONING_DATABASE_URL": "postgresql://app_rw:secret@db.example:5432/commissioning",
    "COMMISSIONING_HOSTS": "employment.example",
    "COMMISSIONING_OWNER": "Ministry for Work",
    "COMMISSIONING_CONTACT": "help@employment.example",
    "COMMISSIONING_EMAIL_URL": "smtp://user:secret@mail.example:587?from=help@employment.example",
}


def _check(tmp_path, said: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("COMMISSIONING_", "DJANGO_"))}
    environ |= {"COMMISSIONING_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "commissioning.config.settings"} | said
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=environ, capture_output=True, text=True)


def test_production_has_no_warning_of_its_deployment_check(tmp_path):
    run = _check(tmp_path, PRODUCTION)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("left_out", [name for name in PRODUCTION if name != "COMMISSIONING_MODE"])
def test_production_starts_with_nothing_left_out(tmp_path, left_out):
    run = _check(tmp_path, {name: value for name, value in PRODUCTION.items() if name != left_out})
    assert run.returncode != 0
    assert left_out in run.stderr
