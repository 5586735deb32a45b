"""What would break a promise is said before anybody is served, and production does not start with it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_COMMAND = "import sys; sys.argv = ['commissioning', '{}']; from commissioning.cli.start import start; start()"


@pytest.fixture
def in_production(tmp_path):
    """Settings as production has them, and a data folder of its own."""
    from django.test import override_settings

    tmp_path.chmod(0o750)
    with override_settings(
        MODE="production",
        DATA=tmp_path,
        SECRET_KEY="".join(chr(48 + n % 70) for n in range(60)),
        ALLOWED_HOSTS=["employment.example.gov.uk"],
        SESSION_COOKIE_SECURE=True,
        CSRF_COOKIE_SECURE=True,
        SECURE_SSL_REDIRECT=True,
        SECURE_HSTS_SECONDS=1,
        SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
        SECURE_HSTS_PRELOAD=True,
    ):
        yield tmp_path


def _broken():
    from commissioning.platform.promises import broken_promises

    return broken_promises()


def test_a_sound_production_starts(postgresql, in_production):
    from commissioning.platform.promises import refuse_to_start_broken

    assert _broken() == []
    refuse_to_start_broken()


def test_production_refuses_on_any_of_the_nine(postgresql, in_production):
    """Each for real: settings of a server, roles, an open table, DEBUG."""
    from django.core.exceptions import ImproperlyConfigured
    from django.test import override_settings

    from commissioning.platform.promises import refuse_to_start_broken
    from support.weak_postgresql import weak_postgresql

    nine = [
        *(f"setting {name} is off" for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")),
        "connects as a superuser",
        "passes row security by",
        "owns tables",
        "Row security is not forced on person",
        "DEBUG is on",
    ]
    with weak_postgresql() as weak, override_settings(DEBUG=True):
        weak.as_superuser("CREATE ROLE app_rw LOGIN SUPERUSER BYPASSRLS")
        with weak.used_as("app_rw"):
            weak.as_superuser("CREATE TABLE person (name text)")
            weak.as_superuser("ALTER TABLE person OWNER TO app_rw")
            with pytest.raises(ImproperlyConfigured) as refused:
                refuse_to_start_broken()
    assert [each for each in nine if each not in str(refused.value)] == []


def test_outside_production_it_starts_and_doctor_still_says_it(database):
    from commissioning.platform.promises import promises, refuse_to_start_broken

    refuse_to_start_broken()
    assert any("for trying out" in what for each in promises() for what in each.broken)
    if database.vendor == "sqlite":
        assert any("one wall" in what for what in _broken())


def test_a_database_that_does_not_answer_is_a_promise_broken(postgresql, in_production):
    from django.db import connections

    with postgresql.used_as("nobody_of_this_name"):
        assert any("cannot be reached" in what for what in _broken())
        connections["default"].close()


REPLACE, REFUSE, EVENTS = "CREATE OR REPLACE", "EXECUTE FUNCTION app_refuse_change()", "platform_auditevent"
SPOILT = {
    "no row security": ("ALTER TABLE market_contact NO FORCE ROW LEVEL SECURITY", "not forced on market_contact"),
    "another policy": ("ALTER POLICY reads ON market_contact USING (true)", "policies of market_contact are not"),
    "one policy more": (
        "CREATE POLICY more ON platform_membership FOR SELECT TO app_rw USING (true)",
        "policies of platform_membership are not",
    ),
    "a policy for all": ("ALTER POLICY audits ON contracts_contract TO PUBLIC", "policies of contracts_contract are"),
    "a function of the walls": (
        "CREATE OR REPLACE FUNCTION app_kind() RETURNS text LANGUAGE sql AS $$ SELECT 'operator' $$",
        "function app_kind() is missing",
    ),
    "a function that no longer runs as its owner": (
        "ALTER FUNCTION app_standings() SECURITY INVOKER",
        "function app_standings() is missing",
    ),
    "a function that looks elsewhere": (
        "ALTER FUNCTION app_organisation() RESET ALL",
        "function app_organisation() is missing",
    ),
    "a refusal that refuses nothing": (
        f"{REPLACE} FUNCTION app_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "function app_refuse_change() is missing",
    ),
    "a trigger for updates alone": (
        f"{REPLACE} TRIGGER {EVENTS}_no_change BEFORE UPDATE ON {EVENTS} FOR EACH ROW {REFUSE}",
        "platform_auditevent_no_change on platform_auditevent is missing, altered",
    ),
    "a view": ("CREATE VIEW everybody AS SELECT * FROM platform_membership", "everybody is a view"),
    "a right too many": ("GRANT UPDATE ON platform_auditevent TO app_rw", "may change platform_auditevent"),
    "a trigger off": (
        "ALTER TABLE platform_auditevent DISABLE TRIGGER platform_auditevent_no_change",
        "platform_auditevent_no_change on platform_auditevent is missing, altered, switched off",
    ),
    "no trigger": (
        "DROP TRIGGER platform_auditroot_no_truncate ON platform_auditroot",
        "platform_auditroot is missing",
    ),
    "another clock": (
        "CREATE OR REPLACE FUNCTION app_clock() RETURNS timestamptz LANGUAGE sql AS $$ SELECT now() $$",
        "function app_clock() is missing",
    ),
    "no clock": ("DROP FUNCTION app_clock()", "has no app_clock()"),
    "an older database": ("DELETE FROM django_migrations WHERE name = '0004_audit_roots'", "0004_audit_roots"),
    "unseen migrations": ("REVOKE SELECT ON django_migrations FROM app_rw", "cannot be seen which migrations"),
    "member of the owner": ("GRANT migrator TO app_rw", "owns tables"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_was_spoilt_in_the_database_is_named(name, postgresql):
    spoil, said = SPOILT[name]
    assert not any(said in what for what in _broken())
    postgresql.as_superuser(spoil)
    try:
        assert any(said in what for what in _broken()), _broken()
    finally:
        if "GRANT migrator" in spoil:  # a role belongs to the server, not to this test's database
            postgresql.as_superuser("REVOKE migrator FROM app_rw")


DEFINER = "RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp"
_ONE = "market_contact_one_at_a_time"
SPOILT_TOGETHER = {
    f"CREATE TRIGGER b BEFORE INSERT ON platform_membership FOR EACH ROW {REFUSE}": "trigger b on platform_membership",
    "DROP TRIGGER market_areapart_one_at_a_time ON market_areapart": "market_areapart_one_at_a_time on market_areapart",
    f"{REPLACE} TRIGGER {_ONE} BEFORE INSERT OR UPDATE ON market_contact FOR EACH ROW "
    "EXECUTE FUNCTION app_one_at_a_time('reference')": f"{_ONE} on market_contact is missing, altered",
    f"{REPLACE} FUNCTION app_one_at_a_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$": (
        "function app_one_at_a_time() is missing"
    ),
    "DROP FUNCTION app_take_job": "function app_take_job() is missing",
    f"{REPLACE} FUNCTION app_needed_contents(asked text[]) {DEFINER} AS $$ SELECT sha256 FROM platform_storedfile $$": (
        "function app_needed_contents() is missing"
    ),
    f"CREATE FUNCTION app_all() {DEFINER} AS $$ SELECT email FROM platform_invitation $$": "function app_all() is",
    f"CREATE FUNCTION app_token() {DEFINER} AS $$ SELECT hash FROM platform_apitoken $$": "function app_token() is",
    "GRANT EXECUTE ON FUNCTION app_changed TO PUBLIC": "app_changed() runs as another",
    "ALTER FUNCTION app_invitation OWNER TO postgres": "app_invitation() runs as another",
}


def test_each_trigger_and_each_function_that_passes_the_walls_is_named(postgresql):
    before = "\n".join(_broken())
    assert not any(said in before for said in SPOILT_TOGETHER.values())
    for spoil in SPOILT_TOGETHER:
        postgresql.as_superuser(spoil)
    after = "\n".join(_broken())
    assert [said for said in SPOILT_TOGETHER.values() if said not in after] == []


def test_triggers_of_sqlite_are_examined_too(database):
    if database.vendor == "sqlite":
        assert not any("The trigger" in what for what in _broken())
        another = "market_contact_one_at_a_time_insert"
        database.as_superuser('DROP TRIGGER "platform_auditleaf_no_delete"')
        database.as_superuser(f'DROP TRIGGER "{another}"')
        database.as_superuser(f'CREATE TRIGGER "{another}" BEFORE INSERT ON market_contact BEGIN SELECT 1; END')
        assert [what.split(" is missing")[0] for what in _broken() if "The trigger" in what] == [
            f"The trigger {another} on market_contact",
            "The trigger platform_auditleaf_no_delete on platform_auditleaf",
        ]


def test_a_clock_set_wrong_is_named(postgresql, in_production):
    from datetime import timedelta

    from django.test import override_settings

    from commissioning.core.clock import FixedClock, SystemClock

    with override_settings(CLOCK=FixedClock(SystemClock().now() - timedelta(minutes=10))):
        assert any("seconds apart" in what for what in _broken())


SETTINGS = {
    "SECRET_KEY": ("x" * 60, "can be guessed"),
    "AUDIT_KEY": (b"short", "COMMISSIONING_AUDIT_KEY is too short"),
    "ALLOWED_HOSTS": ([".example.org"], "lets in .example.org"),
    "SESSION_COOKIE_SECURE": (False, "SESSION_COOKIE_SECURE"),
    "CSRF_COOKIE_SAMESITE": (None, "CSRF_COOKIE_SAMESITE"),
    "SECURE_SSL_REDIRECT": (False, "security.W008"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_that_opens_a_door_is_named(name, postgresql, in_production):
    from django.test import override_settings

    value, said = SETTINGS[name]
    with override_settings(**{name: value}):
        assert any(said in what for what in _broken())


def test_the_data_folder_is_there_and_private(postgresql, in_production):
    from django.test import override_settings

    in_production.chmod(0o755)
    assert any("Everybody on the machine" in what for what in _broken())
    with override_settings(DATA=in_production / "gone"):
        assert any("is not there" in what for what in _broken())


def test_production_processes_do_not_start_and_doctor_says_why(postgresql, tmp_path):
    """The program itself, as a service starts it: against a database that was never migrated."""
    from support.weak_postgresql import weak_postgresql

    with weak_postgresql() as weak:
        weak.as_superuser("CREATE ROLE app_rw LOGIN")
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("COMM", "DJANGO"))}
        environ |= {
            "COMMISSIONING_MODE": "production",
            "COMMISSIONING_DATA": str(tmp_path),
            "COMMISSIONING_SECRET_KEY": "".join(chr(48 + n % 70) for n in range(60)),
            "COMMISSIONING_MASTER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "COMMISSIONING_INDEX_KEY": "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=",
            "COMMISSIONING_KEYS_URL": f"postgresql://keys@/keys?host={weak.host}",
            "COMMISSIONING_HOSTS": "employment.example.gov.uk",
            "COMMISSIONING_OWNER": "A Department",
            "COMMISSIONING_CONTACT": "help@example.org",
            "COMMISSIONING_EMAIL_URL": "smtp://name:password@mail.example.org:587?from=help@example.org",
            "COMMISSIONING_DATABASE_URL": f"postgresql://app_rw@/postgres?host={weak.host}",
        }
        served = _python("import commissioning.config.wsgi", environ)
        assert served.returncode == 1
        assert "The service does not start" in served.stderr
        assert "fsync is off" in served.stderr
        begun = _python(_COMMAND.format("serve"), environ)
        assert begun.returncode == 3
        assert "The service does not start" in begun.stderr
        asked = _python(_COMMAND.format("doctor"), environ)
    assert asked.returncode == 3, asked.stderr
    assert "✗ Acknowledged work outlasts a power cut" in asked.stdout
    assert "✓ The keys are there" in asked.stdout
    assert "production would refuse to start" in asked.stderr
    del environ["COMMISSIONING_SECRET_KEY"]
    keyless = _python(_COMMAND.format("doctor"), environ)
    assert keyless.returncode == 3
    assert "COMMISSIONING_SECRET_KEY" in keyless.stderr


def _python(script, environ):
    return subprocess.run(
        [sys.executable, "-c", script], env=environ, cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def test_the_next_migration_writes_policies_as_they_are_declared(postgresql):
    """Those of a table whose rule was said otherwise when it was made, and one that nobody declared."""
    from django.core.management import call_command
    from django.db import connection

    from commissioning.platform.declared_policies import tables_with_other_policies

    with postgresql.as_migrator():
        with connection.cursor() as cursor:
            for name in ("another policy", "one policy more"):
                cursor.execute(SPOILT[name][0])
        assert tables_with_other_policies() == ["market_contact", "platform_membership"]
        call_command("migrate", verbosity=0)
        assert tables_with_other_policies() == []
