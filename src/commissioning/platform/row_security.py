"""Wall two: forced row-level security on PostgreSQL, from the same declarations as the managers.

Operations for migrations. They do nothing on SQLite, which has one wall: it is for one machine and its owner. The
`ROLES` exist beforehand: see `roles_sql`.
"""

from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.models import Model

from commissioning.platform import doors_sql
from commissioning.platform.visibility import Rule, Visibility

FUNCTIONS = """
CREATE FUNCTION app_day() RETURNS date LANGUAGE sql STABLE
AS $$ SELECT nullif(current_setting('app.day', true), '')::date $$;

CREATE FUNCTION app_organisation() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT m.organisation_id FROM platform_membership m
    WHERE m.person_id = nullif(current_setting('app.person', true), '')
      AND m.organisation_id = nullif(current_setting('app.organisation', true), '')
      AND m.role = nullif(current_setting('app.role', true), '')
      AND m.starts_on <= app_day() AND (m.ends_on IS NULL OR app_day() < m.ends_on)
    LIMIT 1
$$;

CREATE FUNCTION app_kind() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT o.kind FROM platform_organisation o WHERE o.reference = app_organisation() $$;

CREATE FUNCTION app_standings()
RETURNS TABLE (kind text, contract text, programme text, starts_on date, ends_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT r.kind, r.contract, r.programme, r.starts_on, r.ends_on FROM platform_relationship r
    WHERE r.organisation_id = (SELECT app_organisation()) AND r.starts_on <= app_day()
$$;
REVOKE ALL ON FUNCTION app_organisation(), app_kind(), app_standings() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_organisation(), app_kind(), app_standings() TO app_rw, migrator;
"""

_DROP_FUNCTIONS = "DROP FUNCTION app_standings(), app_kind(), app_organisation(), app_day()"


ROLES = {
    "migrator": "owns the tables; runs `migrate` and the founding",
    "app_rw": "what the application connects as: it owns nothing, and every policy binds it",
    "app_auditor": "reads every row behind the walls, and writes none; of the people, who they are and no more",
    "app_public": "reads the schema `publication`, and cannot so much as name a table of people",
}
"""The roles of the database, and what each is for."""


def roles_sql(
    migrator_password: str | None = None,
    app_password: str | None = None,
    auditor_password: str | None = None,
    public_password: str | None = None,
) -> str:
    """What a database administrator runs once for a cluster: `ROLES`, none superuser nor above row security."""
    passwords = (migrator_password, app_password, auditor_password, public_password)
    return "".join(
        f"CREATE ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
        + (f" PASSWORD '{password.replace(chr(39), chr(39) * 2)}'" if password else "")
        + ";\n"
        for name, password in zip(ROLES, passwords, strict=True)
    )


POLICIES = ("reads", "inserts", "updates", "deletes", "migrations", "audits")


def policies_sql(model: type[Model], visibility: Visibility) -> list[str]:
    """The policies of a table: four commands for the application, everything for the migrator, reading for auditors."""
    table = f'"{model._meta.db_table}"'
    reads, writes = visibility.reads.sql(model, table), visibility.writes.sql(model, table)
    return [
        f"CREATE POLICY reads ON {table} FOR SELECT TO app_rw USING ({reads})",
        f"CREATE POLICY inserts ON {table} FOR INSERT TO app_rw WITH CHECK ({writes})",
        f"CREATE POLICY updates ON {table} FOR UPDATE TO app_rw USING ({writes}) WITH CHECK ({writes})",
        f"CREATE POLICY deletes ON {table} FOR DELETE TO app_rw USING ({writes})",
        # Without it a data migration changes no row and says nothing, and the functions above see nothing.
        f"CREATE POLICY migrations ON {table} TO migrator USING (true) WITH CHECK (true)",
        f"CREATE POLICY audits ON {table} FOR SELECT TO app_auditor USING (true)",
    ]


class _OnPostgres(Operation):
    """An operation that says nothing to the models and nothing to SQLite."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass


class OnPostgres(_OnPostgres):
    """Statements for PostgreSQL alone, and those that undo them."""

    def __init__(self, what: str, *, forwards: str, backwards: str) -> None:
        self.what = what
        self.forwards = forwards
        self.backwards = backwards

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(self.forwards, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(self.backwards, params=None)

    def describe(self) -> str:
        return self.what


class CreateAccessFunctions(OnPostgres):
    """The functions that the policies ask."""

    def __init__(self) -> None:
        super().__init__("Create the functions that row security asks", forwards=FUNCTIONS, backwards=_DROP_FUNCTIONS)


class CreateInvitationLookup(_OnPostgres):
    """The function that finds an invitation by the hash of its token, before anybody is acting: three references."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(doors_sql.INVITATION, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("DROP FUNCTION app_invitation(text)", params=None)

    def describe(self) -> str:
        return "Create the function that finds an invitation by its token"


class GrantTables(_OnPostgres):
    """Let the application use tables of packages, which no wall surrounds: each with its reason."""

    def __init__(self, reasons: dict[str, str], *, commands: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
        self.reasons = reasons
        self.commands = commands

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._each(schema_editor, f'GRANT {self.commands} ON "{{}}" TO app_rw')

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._each(schema_editor, 'REVOKE ALL ON "{}" FROM app_rw')

    def _each(self, schema_editor: Any, statement: str) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for table in self.reasons:
                schema_editor.execute(statement.format(table), params=None)

    def describe(self) -> str:
        return f"Let the application use {', '.join(self.reasons)}"


class ProtectRows(_OnPostgres):
    """Forced row security on a model's table, or, with `exempt` and its reason, grants alone."""

    def __init__(
        self, model_name: str, visibility: Visibility | None = None, *, append_only: bool = False, exempt: str = ""
    ) -> None:
        if (visibility is None) != bool(exempt):
            raise ValueError(f"{model_name}: give a visibility, or the reason why it has none.")
        self.model_name = model_name
        self.visibility = visibility
        self.append_only = append_only
        self.exempt = exempt

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, _: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        model = _model(to_state.apps, app_label, self.model_name)
        table = f'"{model._meta.db_table}"'
        if self.visibility is not None:
            schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", params=None)
            schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY", params=None)
            for statement in policies_sql(model, self.visibility):
                schema_editor.execute(statement, params=None)
        commands = "SELECT, INSERT" if self.append_only else "SELECT, INSERT, UPDATE, DELETE"
        schema_editor.execute(f"GRANT {commands} ON {table} TO app_rw", params=None)
        if self.visibility is not None:
            schema_editor.execute(f"GRANT SELECT ON {table} TO app_auditor", params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, _: Any
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        table = f'"{_model(from_state.apps, app_label, self.model_name)._meta.db_table}"'
        schema_editor.execute(f"REVOKE ALL ON {table} FROM app_rw, app_auditor", params=None)
        if self.visibility is not None:
            for name in POLICIES:
                schema_editor.execute(f"DROP POLICY IF EXISTS {name} ON {table}", params=None)
            schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", params=None)
            schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY", params=None)

    def describe(self) -> str:
        return f"Protect the rows of {self.model_name}" if self.visibility else f"Open {self.model_name}: {self.exempt}"


class ChangeReads(_OnPostgres):
    """Who reads a model's rows changes; who writes them does not."""

    def __init__(self, model_name: str, *, before: Rule, after: Rule) -> None:
        self.model_name = model_name
        self.before = before
        self.after = after

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._replace(schema_editor, _model(to_state.apps, app_label, self.model_name), self.after)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._replace(schema_editor, _model(to_state.apps, app_label, self.model_name), self.before)

    def _replace(self, schema_editor: Any, model: type[Model], rule: Rule) -> None:
        if schema_editor.connection.vendor == "postgresql":
            table = f'"{model._meta.db_table}"'
            schema_editor.execute(f"DROP POLICY IF EXISTS reads ON {table}", params=None)
            reads = f"CREATE POLICY reads ON {table} FOR SELECT TO app_rw USING ({rule.sql(model, table)})"
            schema_editor.execute(reads, params=None)

    def describe(self) -> str:
        return f"Change who reads the rows of {self.model_name}"


class ChangeRows(_OnPostgres):
    """Who reads and who writes a model's rows changes."""

    def __init__(self, model_name: str, *, before: Visibility, after: Visibility) -> None:
        self.model_name = model_name
        self.before = before
        self.after = after

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._replace(schema_editor, _model(to_state.apps, app_label, self.model_name), self.after)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._replace(schema_editor, _model(to_state.apps, app_label, self.model_name), self.before)

    def _replace(self, schema_editor: Any, model: type[Model], visibility: Visibility) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for name in POLICIES:
                schema_editor.execute(f'DROP POLICY IF EXISTS {name} ON "{model._meta.db_table}"', params=None)
            for statement in policies_sql(model, visibility):
                schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Change who reads and writes the rows of {self.model_name}"


def _model(apps: Apps, app_label: str, name: str) -> type[Model]:
    return apps.get_model(app_label, name)
