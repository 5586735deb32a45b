from datetime import UTC, datetime

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def test_found(database):
    from commissioning.platform import actions
    from commissioning.platform.models import Organisation, User

    with database.as_migrator():
        u = User.objects.create_user("a@example.org", name="A")
        actions.found(operator_name="Op", administrator=u, now=NOW)
    from commissioning.platform.access import acting_as
    from commissioning.platform.queries import access_for, hats
    from commissioning.platform.roles import Role

    ((org, role),) = hats(u, now=NOW)
    by = access_for(u, org, role, now=NOW)
    with acting_as(by):
        c = actions.register_organisation(name="Dept", kind="commissioner", by=by, now=NOW)
        actions.appoint(person=u, organisation=c.pk, role=Role.ADMINISTRATOR, starts_on=by.on, by=by, now=NOW)
        assert Organisation.objects.count() == 2
    from commissioning.platform import audit

    with acting_as(by):
        assert audit.verify(by=by) == []
        assert len(list(audit.events(by=by))) == 4
