"""Who did what, and who looked: filtered, newest first, in one query however many there are."""

from datetime import timedelta

import pytest


@pytest.fixture
def looked(world):
    """A contact, read twice by the auditor on two days, and once by a performance manager."""
    from django.db import transaction

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market.models import Contact
    from support.organisations import NOW

    auditor = world.access(world.commissioners[0], Role.AUDITOR)
    manager = world.access(world.commissioners[0], Role.PERFORMANCE_MANAGER)
    for by, days in ((auditor, 1), (manager, 2), (auditor, 3)):
        with acting_as(by), transaction.atomic():
            contact = Contact.objects.order_by("pk").first()
            audit.record_read(contact, by=by, now=NOW + timedelta(days=days), purpose=f"Purpose {days}")
    return auditor, contact


def test_who_looked_and_what_for(looked, django_assert_num_queries):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_queries import events_about, who_looked

    auditor, contact = looked
    with acting_as(auditor), django_assert_num_queries(1):
        found = [(event.purpose, event.role, event.actor.name) for event in who_looked(contact, by=auditor)]
    name = found[0][2]
    assert found == [
        ("Purpose 3", "auditor", name),
        ("Purpose 2", "performance_manager", name),
        ("Purpose 1", "auditor", name),
    ]
    with acting_as(auditor):
        acts = [event.act for event in events_about(contact.pk, by=auditor)]
    assert acts == ["read", "read", "read", "name contact"]


def test_events_by_actor_act_kind_and_day(looked):
    from commissioning.platform import audit_queries
    from commissioning.platform.access import acting_as
    from support.organisations import TODAY

    auditor, _ = looked
    with acting_as(auditor):
        everything = audit_queries.events(by=auditor)
        assert {event.act for event in everything} == set(audit_queries.acts(by=auditor))
        assert {event.subject_kind for event in everything} == set(audit_queries.subject_kinds(by=auditor))
        reads = audit_queries.events(by=auditor, act="read", subject_kind="market.contact")
        assert reads.count() == 3
        second = TODAY + timedelta(days=2)
        assert [e.purpose for e in audit_queries.events(by=auditor, first_on=second, last_on=second)] == ["Purpose 2"]
        theirs = [event.pk for event in everything if event.actor_id == auditor.person]
        assert [event.pk for event in audit_queries.events(by=auditor, actor=auditor.person)] == theirs != []
        assert not audit_queries.events(by=auditor, actor="nobody").exists()
        days = list(everything.values_list("day", "sequence"))
        assert days == sorted(days, reverse=True)


def test_another_organisations_reading_is_in_its_own_chain(world, looked):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_queries import events_about
    from commissioning.platform.roles import Role

    _, contact = looked
    for organisation in (world.commissioners[1], *world.providers):
        by = world.access(organisation, Role.AUDITOR)
        with acting_as(by):
            assert not events_about(contact, by=by).exists()


def test_they_are_for_those_who_may_read_the_events(world):
    from commissioning.platform import audit_queries
    from commissioning.platform.access import NotAllowed, acting_as

    by = world.access(world.commissioners[0])
    with acting_as(by):
        for question in (audit_queries.events, audit_queries.acts, audit_queries.subject_kinds):
            with pytest.raises(NotAllowed):
                question(by=by)
        with pytest.raises(NotAllowed):
            audit_queries.who_looked("any", by=by)


def test_hashes_name_their_key_and_outlive_the_key_that_signs(world):
    from django.test import override_settings

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market.models import Contact

    def named(**settings):
        with override_settings(**settings):
            return audit.said(contact)["name"]

    by = world.access(world.commissioners[0], Role.AUDITOR)
    with acting_as(by):
        contact = Contact.objects.order_by("pk").first()
        first = named(AUDIT_KEY=b"k" * 32)
        assert named(AUDIT_KEY=b"k" * 32, SECRET_KEY="another") == first
        kind, key, value = first.split(":")
        other_kind, other_key, other_value = named(AUDIT_KEY=b"j" * 32).split(":")
    assert (kind, other_kind, len(key)) == ("hmac-sha256", "hmac-sha256", 8)
    assert key != other_key
    assert value != other_value


def test_the_audit_key_is_its_own_or_follows_the_secret_key():
    from commissioning.config.environment import audit_key

    assert audit_key({"COMMISSIONING_AUDIT_KEY": "own"}, "one") == audit_key({"COMMISSIONING_AUDIT_KEY": "own"}, "two")
    assert audit_key({}, "one") != audit_key({}, "two")
    assert audit_key({}, "one") != b"one"
