"""What of the database would break a promise: asked before the application serves, and answered in sentences."""

from django.db import connection

from commissioning.platform.outside_the_walls import UNUSED, USED

_ROLE = """
SELECT rolsuper, rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner = pg_roles.oid)
FROM pg_roles WHERE rolname = current_user
"""
_UNFORCED = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> ALL (%s)
ORDER BY relname
"""
_DURABLE = ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")


def broken_promises() -> list[str]:
    """Each thing about the database that would break a promise, and what to do; nothing when all is well."""
    if connection.vendor != "postgresql":
        return ["SQLite has no row security: one wall, for one machine and its owner. Use PostgreSQL for others' data."]
    with connection.cursor() as cursor:
        cursor.execute(_ROLE)
        is_super, bypasses, owns = cursor.fetchone() or (True, True, True)
        cursor.execute(_UNFORCED, [[*USED, *UNUSED]])
        unforced = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY (%s) AND setting = 'off' ORDER BY name", [list(_DURABLE)]
        )
        off = [name for (name,) in cursor.fetchall()]
    found = [
        (is_super, "The application connects as a superuser, whom no policy binds. Connect as app_rw."),
        (bypasses, "The application's role passes row security by. Connect as app_rw."),
        (owns, "The application's role owns tables, so it could switch row security off. Connect as app_rw."),
    ]
    return [
        *(what for broken, what in found if broken),
        *(f"Row security is not forced on {name}. Run `migrate` as migrator." for name in unforced),
        *(f"PostgreSQL's setting {name} is off, so acknowledged work can be lost. Switch it on." for name in off),
    ]
