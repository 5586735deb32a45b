"""What was done stands in a chain that cannot be changed, cut or reordered unseen."""

from dataclasses import replace
from datetime import timedelta

import pytest


@pytest.fixture
def auditor(world):
    from commissioning.platform.roles import Role

    return world.access(world.commissioners[0], Role.AUDITOR)


def test_every_action_left_its_event_and_the_chains_hold(world, auditor):
    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role

    with acting_as(auditor):
        acts = {event.act for event in audit.events(by=auditor)}
        assert audit.verify(by=auditor) == []
    assert {"open programme", "import terms", "sign", "relate", "agree terms", "set break point"} <= acts
    for organisation in (world.operator, *world.providers):
        by = world.access(organisation, Role.ADMINISTRATOR)
        with acting_as(by):
            assert audit.verify(by=by) == []
            assert {event.organisation for event in audit.events(by=by)} <= {organisation.pk}


def test_a_change_on_disk_shows(world, auditor):
    from django.db import transaction

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from support.organisations import NOW

    with acting_as(auditor):
        with transaction.atomic():
            audit.record("look", world.commissioners[0], by=auditor, now=NOW)
        kept = audit.heads(by=auditor)
        before = list(audit.events(by=auditor))
    third = before[2]
    if world.database.vendor == "sqlite":
        world.database.as_superuser('DROP TRIGGER "platform_auditevent_no_update"')
        world.database.as_superuser('DROP TRIGGER "platform_auditevent_no_delete"')
    else:
        world.database.as_superuser("ALTER TABLE platform_auditevent DISABLE TRIGGER USER")
    world.database.as_superuser("UPDATE platform_auditevent SET act = 'nothing' WHERE hash = %s", third.hash)
    with acting_as(auditor):
        found = audit.verify(by=auditor)
    assert [(problem.sequence, problem.what[:11]) for problem in found] == [(third.sequence, "It does not")]
    world.database.as_superuser("UPDATE platform_auditevent SET act = %s WHERE hash = %s", third.act, third.hash)
    world.database.as_superuser("DELETE FROM platform_auditevent WHERE hash = %s", before[-1].hash)
    with acting_as(auditor):
        assert audit.verify(by=auditor) == [], "an end that was cut off shows only to who kept the head"
        assert "no longer there" in audit.verify(by=auditor, kept_heads=kept)[0].what
    world.database.as_superuser("DELETE FROM platform_auditevent WHERE hash = %s", before[-2].hash)
    with acting_as(auditor):
        assert "no longer there" in audit.verify(by=auditor)[0].what, "that one had gone under a root"


def test_the_database_itself_refuses_changes(world):
    """Even to the owner of the tables."""
    from django.db import DatabaseError, connection, transaction

    with world.database.as_migrator():
        for table in (
            *("platform_auditevent", "design_termsversion"),
            *("contracts_contractterms", "contracts_supplyterms"),
        ):
            for statement in (f"UPDATE {table} SET reference = reference", f"DELETE FROM {table}"):
                with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                    connection.cursor().execute(statement)
        if connection.vendor == "postgresql":
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                connection.cursor().execute("TRUNCATE platform_auditevent")


def test_the_events_pass_with_the_change_or_not_at_all(world, auditor):
    from django.db import transaction

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions
    from commissioning.rooms.market.models import Contact
    from support.organisations import NOW, TODAY

    by = world.access(world.commissioners[0])

    def fails_after():
        with acting_as(by), transaction.atomic():
            actions.name_contact(
                matter="audit", name="N", role_title="R", email="n@example.org", starts_on=TODAY, by=by, now=NOW
            )
            raise ZeroDivisionError

    with acting_as(auditor):
        before = audit.heads(by=auditor)
    with pytest.raises(ZeroDivisionError):
        fails_after()
    with acting_as(auditor):
        assert audit.heads(by=auditor) == before
        assert not Contact.objects.filter(matter="audit").exists()
        assert by.role != Role.AUDITOR


def test_an_event_apart_from_its_change_is_refused(world, auditor):
    from django.db import connection

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.queries import public_access
    from support.organisations import NOW

    if connection.vendor == "sqlite":
        with acting_as(auditor), pytest.raises(audit.NoTransaction):
            audit.record("x", world.operator, by=auditor, now=NOW)
    from django.db import transaction

    with acting_as(auditor), transaction.atomic(), pytest.raises(audit.NobodyToName):
        audit.record("x", world.operator, by=public_access(now=NOW), now=NOW)


def test_personal_values_are_kept_as_keyed_hashes_and_reads_are_on_record(world, auditor):
    from django.db import transaction

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.rooms.market.models import Contact
    from support.organisations import NOW

    with acting_as(auditor):
        contact = Contact.objects.first()
        with transaction.atomic():
            audit.record_read(contact, by=auditor, now=NOW, purpose="Asked by the person")
        events = list(audit.events(by=auditor))
    assert (events[-1].act, events[-1].subject, events[-1].purpose) == ("read", contact.pk, "Asked by the person")
    named = [event for event in events if event.act == "name contact"]
    assert named
    assert all("Pat Payment" not in event.after and "pat@" not in event.after for event in events)
    assert all("hmac-sha256:" in event.after and '"matter":"payment"' in event.after for event in named)


def test_days_hang_together_and_a_clock_set_back_reorders_nothing(world, auditor):
    from django.db import transaction

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from support.organisations import NOW

    with acting_as(auditor), transaction.atomic():
        for days in (1, 1, 3, 2):
            audit.record("look", world.commissioners[0], by=auditor, now=NOW + timedelta(days=days))
        last = list(audit.events(by=auditor))[-4:]
        assert [(event.day - NOW.date()).days for event in last] == [1, 1, 3, 3]
        assert [event.sequence for event in last] == [1, 2, 1, 2]
        assert audit.verify(by=auditor) == []


def test_a_chain_without_a_day_or_an_event_or_in_another_order_does_not_hold(world, auditor):
    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_chain import check

    with acting_as(auditor):
        chain = list(audit.events(by=auditor))
    assert check(chain).problems == ()
    assert check(chain).heads == {chain[0].organisation: chain[-1].hash}
    assert check(reversed(chain)).broken > 1
    assert check(chain[1:]).problems
    assert check([*chain[:3], *chain[4:]]).problems
    swapped = [replace(chain[0], sequence=2), replace(chain[1], sequence=1), *chain[2:]]
    assert check(swapped).problems
    copied = [replace(event, organisation="another") for event in chain]
    assert check(copied).problems


def test_only_those_who_may_read_the_events(world):
    from commissioning.platform import audit
    from commissioning.platform.access import NotAllowed, acting_as

    by = world.access(world.commissioners[0])
    with acting_as(by), pytest.raises(NotAllowed):
        audit.verify(by=by)
