"""The map that was entered before the official code list keeps what it said."""

import pytest

from support.rotation import one_of


@pytest.mark.parametrize("database", one_of(["sqlite", "postgresql"]), indirect=True)
def test_old_authorities_keep_what_they_became(database):
    from django.core.management import call_command
    from django.db import connection

    from support.organisations import found

    world = found(database)
    operator = world.operator.pk
    rows = [("new", "S12000001", None, None), ("old", "E07000001", "2009-04-01", "new")]
    with database.as_migrator():
        call_command("migrate", "market", "0002", verbosity=0)
        with connection.cursor() as cursor:
            for reference, code, ends_on, became in rows:
                cursor.execute(
                    "INSERT INTO market_localauthority "
                    "(reference, code, name, starts_on, ends_on, became_id, kept_by_id) "
                    "VALUES (%s, %s, %s, '1974-04-01', %s, %s, %s)",
                    [reference, code, reference.title(), ends_on, became, operator],
                )
        call_command("migrate", verbosity=0)
    assert database.as_superuser("SELECT authority_id, successor_id, kept_by_id FROM market_succession") == [
        ("old", "new", operator)
    ]
    asked = "SELECT reference, name, nation, kind FROM market_localauthority ORDER BY reference"
    assert database.as_superuser(asked) == [("new", "New", "scotland", "SCO"), ("old", "Old", "england", "NMD")]
