"""T11: a census of every table: protected, or outside with its reason; every key closed; on both databases."""

import ast
import re
from pathlib import Path

import pytest

from support.rotation import one_of

ROOT = Path(__file__).parents[2]
SHELL = [
    path
    for folder in ("config", "platform", "rooms", "web")
    for path in sorted((ROOT / "src" / "commissioning" / folder).rglob("*.py"))
]
UNSCOPED: dict[str, list[str]] = {
    "platform/doors.py": [
        "a worker that is gone can let go of no job",
        "the worker takes whichever job waits",
        "a job fails even when its requester may do nothing more",
        "a token is found by its hash before anybody is acting",
        "answers go when their day is over, whoever's they were",
        "files go when their time is over, whoever's they were",
        "a content stays while any organisation needs it",
    ],
    "platform/break_glass_doors.py": [
        "the operator names a contract that it may not see",
        "it is noted in nobody's name that organisations were told",
        "whoever it is about is told, in nobody's name",
        "those to tell are found in nobody's name",
    ],
    "rooms/design/partners.py": ["partners to tell of broken glass are found in nobody's name"],
    "platform/changes.py": ["a change is found by whoever sees the row, whoever made it"],
    "platform/audit_roots.py": ["the heads of all chains go under one root"],
    "platform/invitations.py": ["an invitation is found by the token of its email before anybody is acting"],
    "rooms/journey/account_invitations.py": ["an account is offered by a token before anybody is acting"],
    "rooms/journey/leaving.py": ["whoever serves somebody says when their own time with them is over"],
    "rooms/journey/readings.py": ["a participant is told who looked at their record"],
    "rooms/journey/serving.py": ["a participant is told who answers for whoever serves them"],
    "rooms/journey/participant_models.py": [
        "a restricted record is shut to those, too, who are not told that it is one",
        "whoever may open restricted records opens them in each of their roles",
    ],
    "rooms/journey/specialist_models.py": ["a restricted record is shut to a specialist, who sees no placement"],
    "rooms/journey/known_people.py": [
        "a person who is known already keeps their key, whoever refers them",
        "two participants who are one person are told to the commissioner, without a name",
    ],
    "rooms/journey/erasing.py": [
        "an account goes when it is for nobody's journey any more",
        "an account goes when it never had a role, wherever that was",
        "a person's key goes when nobody needs it any more, whoever kept them last",
    ],
}
"""Each use of `_everything_for`, by module, with its reason. Reviewed by hand, never generated."""
DOORS = {
    "app_let_go_of_expired_jobs",
    "app_take_job",
    "app_fail_job",
    "app_token",
    "app_forget_answers",
    "app_forget_files",
    "app_needed_contents",
    "app_changed",
    "app_parties",
    "app_glass_to_tell",
    "app_glass_told",
    "app_known_person",
    "app_person_kept",
    "app_same_people",
    "app_account_invitation",
    "app_prime_of_own",
    "app_readings_of_own",
    "app_follow_leaving",
    "app_account_needed",
    "app_shut_records",
    "app_shut_placements",
}
RAW_SQL = {
    "platform/access.py": "sets the context of row security, and that a connection only reads",
    "platform/break_glass_doors.py": "calls the functions that are doors for break-glass",
    "platform/append_only.py": "drops a trigger for a migration that fills a new column",
    "platform/triggers.py": "makes triggers, and writes them down as the database does",
    "platform/audit.py": "takes the lock of a chain",
    "web/sign_in/expired.py": "forgets counts of attempts, which are no model",
    "platform/changes.py": "asks the door for changed rows, and how old the oldest open transaction is",
    "platform/migrations/0007_changes.py": "makes that door",
    "platform/doors.py": "calls the functions that are the doors in the walls",
    "platform/fit.py": "asks the catalogue which columns there are",
    "platform/migrations/0005_jobs_files_tokens.py": "makes those functions",
    "platform/audit_roots.py": "calls the function that gathers heads",
    "platform/database_clock.py": "asks the database what time it is",
    "platform/promises_of_postgresql.py": "asks the catalogue what would break a promise",
    "platform/declared_policies.py": "writes down the declared policies as PostgreSQL does",
    "platform/invitations.py": "asks the function that finds an invitation by its token",
    "rooms/journey/account_invitations.py": "asks the function that finds an offer by its token",
    "rooms/journey/leaving.py": "calls the door by which a placement's end follows leaving",
    "rooms/journey/readings.py": "asks the door for who looked at a participant's own record",
    "rooms/journey/serving.py": "asks the door for the prime of a participant's own placement",
    "rooms/journey/erasing.py": "calls one of this room's doors in the walls",
    "platform/key_store.py": "keeps keys in a database of their own, which holds no rows",
    "rooms/journey/known_people.py": "calls the functions that are this room's doors in the walls",
}


def _models():
    from django.apps import apps

    return [model for model in apps.get_models() if model.__module__.startswith("commissioning.")]


def _scoped():
    from commissioning.platform.scoped import ScopedModel

    return [model for model in _models() if issubclass(model, ScopedModel)]


def test_every_table_is_scoped_or_outside_with_a_reason(database):
    from django.db import connection

    from commissioning.platform.outside_the_walls import READ, UNUSED, USED

    tables = {name for name in connection.introspection.table_names() if not name.startswith("sqlite_")}
    assert tables == {model._meta.db_table for model in _scoped()} | set(USED | READ | UNUSED)
    assert all(reason.strip() for reason in (USED | READ | UNUSED).values())


def test_row_security_is_enabled_and_forced_with_a_policy_for_each_command(postgresql):
    from commissioning.platform.outside_the_walls import READ, UNUSED, USED

    rows = postgresql.as_superuser(
        "SELECT relname, relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) FROM pg_class "
        "WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    assert {name for name, enabled, forced, _ in rows if not (enabled and forced)} == set(USED | READ | UNUSED)
    assert {owner for *_, owner in rows} == {"migrator"}
    policies = postgresql.as_superuser("SELECT tablename, policyname, cmd, roles::text[] FROM pg_policies")
    wanted = {
        (model._meta.db_table, name, command, role)
        for model in _scoped()
        for name, command, role in (
            ("reads", "SELECT", "app_rw"),
            ("inserts", "INSERT", "app_rw"),
            ("updates", "UPDATE", "app_rw"),
            ("deletes", "DELETE", "app_rw"),
            ("migrations", "ALL", "migrator"),
            ("audits", "SELECT", "app_auditor"),
        )
    }
    assert {(table, name, command, *roles) for table, name, command, roles in policies} == wanted


def test_the_policies_are_what_the_models_declare(postgresql):
    """Those of the migrations, against those that today's declarations would make, as PostgreSQL itself writes them."""
    from django.db import connection

    from commissioning.platform.row_security import POLICIES, policies_sql

    asked = "SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2"
    migrated = postgresql.as_superuser(asked)
    assert migrated
    with postgresql.as_migrator(), connection.cursor() as cursor:
        for model in _scoped():
            for name in POLICIES:
                cursor.execute(f'DROP POLICY {name} ON "{model._meta.db_table}"')
            for statement in policies_sql(model, model.visibility):
                cursor.execute(statement)
    assert postgresql.as_superuser(asked) == migrated


def test_the_roles_can_neither_pass_row_security_nor_change_what_is_append_only(postgresql):
    from commissioning.platform.outside_the_walls import READ, USED
    from commissioning.platform.row_security import ROLES

    for name, is_super, bypass, create_db, create_role in postgresql.as_superuser(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = ANY (%s)",
        list(ROLES),
    ):
        assert not any((is_super, bypass, create_db, create_role)), name
    members = "SELECT count(*) FROM pg_auth_members WHERE member::regrole::text = ANY (%s)"
    assert postgresql.as_superuser(members, list(ROLES)) == [(0,)]
    granted = postgresql.as_superuser(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = 'app_rw'"
    )
    wanted = {(model._meta.db_table, command) for model in _models() for command in ("SELECT", "INSERT")}
    wanted |= {
        (model._meta.db_table, command)
        for model in _models()
        if not getattr(model, "append_only", False)
        for command in ("UPDATE", "DELETE")
    }
    wanted |= {(table, command) for table in USED for command in ("SELECT", "INSERT", "UPDATE", "DELETE")}
    wanted |= {(table, "SELECT") for table in READ}
    assert set(granted) == wanted
    assert postgresql.as_superuser("SELECT count(*) FROM pg_views WHERE schemaname = 'public'") == [(0,)]
    counting = postgresql.as_superuser("SELECT sequencename FROM pg_sequences")
    ours = {model._meta.db_table for model in _models()}
    assert not any(name.startswith(table) for (name,) in counting for table in ours)


def test_functions_that_run_as_their_owner_fix_their_search_path_and_serve_only_our_roles(postgresql):
    rows = postgresql.as_superuser(
        "SELECT proname, proconfig, proacl::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    context = {"app_organisation", "app_kind", "app_standings", "app_granted"}
    assert {name for name, *_ in rows} == context | DOORS | {"app_gather_heads", "app_invitation"}
    for name, config, grants in rows:
        assert config == ["search_path=public, pg_temp"], name
        assert not re.search(r"[{,]=X", grants), f"{name} serves the public"


def test_without_context_every_table_is_empty_and_refuses_rows(world):
    from django.db import connection

    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one wall, and says so: without a manager there is nothing that refuses")
    for model in _scoped():
        table = f'"{model._meta.db_table}"'
        assert world.database.as_superuser(f"SELECT count(*) > 0 FROM {table}") == [(True,)]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_append_only_tables_have_their_triggers_after_every_migration(database):
    from django.apps import apps
    from django.db import connection

    from commissioning.platform.append_only import append_only_models

    tables = {model._meta.db_table for app in apps.get_app_configs() for model in append_only_models(app)}
    assert tables == {
        "market_codelistedition",
        "platform_auditroot",
        "platform_auditleaf",
        "platform_auditevent",
        "platform_glassreading",
        "design_termsversion",
        "contracts_contractterms",
        "contracts_endchange",
        "contracts_flowdown",
        "contracts_supplyterms",
        "journey_actionresult",
        "journey_adviserof",
        "journey_appointment",
        "journey_assessment",
        "journey_bulkfile",
        "journey_bulkrow",
        "journey_circumstances",
        "journey_complaint",
        "journey_complaintsample",
        "journey_complaintstep",
        "journey_complaintwords",
        "journey_choice",
        "journey_draw",
        "journey_drawnfor",
        "journey_event",
        "journey_exitreport",
        "journey_feedback",
        "journey_handedon",
        "journey_journeyterms",
        "journey_participant",
        "journey_plan",
        "journey_planaction",
        "journey_sentexitreport",
        "journey_signature",
        "journey_specialistbrief",
        "journey_specialistreferral",
        "journey_publishedseed",
        "journey_seedperiod",
        "journey_localreview",
        "journey_localreviewstep",
        "journey_reviewaction",
        "journey_reviewactionresult",
        "journey_sharedecision",
        "journey_words",
        "contracts_raisedpoint",
        "contracts_pointanswer",
        "performance_agreedscore",
        "performance_casereview",
        "performance_casescore",
        "performance_proposedscore",
        "performance_reviewedcase",
        "performance_reviewresult",
        "performance_scoring",
        "performance_selfassessment",
        "performance_standardsreview",
        "performance_reviewfindings",
        "performance_standardtochange",
        "performance_publishedfacts",
    }
    one_at_a_time = {model._meta.db_table for model in _models() if hasattr(model, "one_at_a_time")}
    assert one_at_a_time >= {"market_areapart", "market_countedrecord", "market_contact"}
    if connection.vendor == "sqlite":
        made = database.as_superuser("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        wanted = [*tables, *tables, *one_at_a_time, *one_at_a_time]
    else:
        made = database.as_superuser("SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        wanted = [*tables, *tables, *one_at_a_time]
    assert sorted(name for (name,) in made) == sorted(wanted)


def test_triggers_survive_the_rebuilding_of_a_table(database):
    """SQLite drops them without a word when a migration adds a constraint; the next `migrate` brings them back."""
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection
    from django.db.models import CheckConstraint, Q

    model = apps.get_model("platform", "AuditEvent")
    with database.as_migrator():
        with connection.schema_editor() as editor:
            editor.add_constraint(model, CheckConstraint(name="for_this_test", condition=~Q(act="")))
        call_command("migrate", verbosity=0)
    test_append_only_tables_have_their_triggers_after_every_migration(database)


def test_migrations_are_complete(database):
    from django.core.management import call_command

    with database.as_migrator():
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("database", one_of(["sqlite", "postgresql"]), indirect=True)
def test_migrations_go_back_and_forth(database):
    from django.core.management import call_command
    from django.db import connection

    with database.as_migrator():
        for room in ("performance", "journey", "contracts", "design", "market", "platform"):
            call_command("migrate", room, "zero", verbosity=0)
        tables = {name for name in connection.introspection.table_names() if not name.startswith("sqlite_")}
        assert not tables & {model._meta.db_table for model in _models()}
        call_command("migrate", verbosity=0)


def test_every_key_protects_and_cannot_be_followed_back(database):
    from django.db.models import PROTECT, ForeignKey

    keys = [field for model in _models() for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
    assert len(keys) > 25
    for key in keys:
        assert key.remote_field.on_delete is PROTECT, key
        assert key.remote_field.related_name == "+", key
    assert not any(model._meta.many_to_many for model in _models())


def test_the_scoped_manager_is_the_only_manager(database):
    from commissioning.platform.scoped import ScopedManager

    for model in _scoped():
        assert [type(manager) for manager in model._meta.managers] == [ScopedManager], model
        assert isinstance(model._base_manager, ScopedManager), model
        assert model._meta.pk.name == "reference", "no row has a number that counts"


def test_every_key_leads_to_a_row_that_its_reader_may_see(world):
    """Closure: for everybody, every foreign key of every row in sight."""
    from django.db.models import ForeignKey

    from commissioning.platform.access import acting_as
    from support.organisations import everyone

    walked = set()
    for _, access in everyone(world):
        with acting_as(access):
            for model in _scoped():
                for key in (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)):
                    if key.related_model not in _scoped():
                        continue
                    led_to = set(model.objects.exclude(**{key.name: None}).values_list(key.attname, flat=True))
                    seen = set(key.related_model.objects.filter(pk__in=led_to).values_list("pk", flat=True))
                    assert led_to == seen, f"{access.kind} {access.role}: {key}"
                    if led_to:
                        walked.add(key)
    keys = {
        key
        for model in _scoped()
        for key in model._meta.concrete_fields
        if isinstance(key, ForeignKey) and key.related_model in _scoped()
    }
    assert keys == walked, "the world has rows for every key"


@pytest.mark.parametrize("path", SHELL, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_unscoped_reading_and_raw_sql_are_where_we_said(path):
    name = path.relative_to(ROOT / "src" / "commissioning").as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = [
        (node.func.attr, [ast.literal_eval(argument) for argument in node.args])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "_everything_for"
    ]
    assert sorted(reason for _, reasons in used for reason in reasons) == sorted(UNSCOPED.get(name, []))
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    if name not in RAW_SQL:
        assert not attributes & {"cursor", "raw", "extra", "execute"} or name == "platform/row_security.py"
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert "RawSQL" not in names
    assert (
        "QuerySet"
        not in {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        or name == "platform/scoped.py"
    )
