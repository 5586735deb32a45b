"""What would break a promise is said before anybody is served."""


def test_as_the_application_nothing_but_what_the_test_server_lacks(postgresql):
    from commissioning.platform.promises import broken_promises

    assert [what for what in broken_promises() if "setting" not in what] == []


def test_the_owner_a_superuser_and_an_open_table_are_named(postgresql):
    from commissioning.platform.promises import broken_promises

    with postgresql.as_migrator():
        assert any("owns tables" in what for what in broken_promises())
    with postgresql.used_as("postgres"):
        assert any("superuser" in what for what in broken_promises())
        assert any("passes row security" in what for what in broken_promises())
    postgresql.as_superuser("ALTER TABLE market_contact NO FORCE ROW LEVEL SECURITY")
    assert any("not forced on market_contact" in what for what in broken_promises())


def test_a_setting_that_risks_work_is_named(postgresql):
    from django.db import connection

    from commissioning.platform.promises import broken_promises

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    assert any("synchronous_commit is off" in what for what in broken_promises())


def test_sqlite_says_that_it_has_one_wall(database):
    from commissioning.platform.promises import broken_promises

    if database.vendor == "sqlite":
        assert "one wall" in broken_promises()[0]
