"""An organisation keeps an administrator: nobody inside it ends the last one's role, not even two at one moment."""

from datetime import timedelta
from threading import Thread

import pytest


@pytest.fixture
def one(world):
    return world.commissioners[0]


def administrators(world, organisation):
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Membership
    from commissioning.platform.roles import Role

    with acting_as(world.access(world.operator, Role.ADMINISTRATOR)):
        return list(
            Membership.objects.filter(organisation=organisation, role=Role.ADMINISTRATOR, ends_on=None).order_by("pk")
        )


def appoint(world, organisation, email, **more):
    """Another administrator."""
    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import User
    from commissioning.platform.roles import Role
    from support.organisations import NOW, TODAY

    person = User.objects.create_user(email, name="Another")
    said = {"starts_on": TODAY, "role": Role.ADMINISTRATOR, **more}
    by = world.access(organisation, Role.ADMINISTRATOR)
    with acting_as(by):
        return actions.appoint(person=person, organisation=organisation.pk, by=by, now=NOW, **said)


def dismiss(by, membership):
    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from support.organisations import NOW, TODAY

    with acting_as(by):
        return actions.dismiss(membership=membership, on=TODAY + timedelta(days=1), by=by, now=NOW)


def test_the_last_one_is_dismissed_by_the_operator_alone(world, one):
    from commissioning.platform.actions import NobodyLeft
    from commissioning.platform.roles import Role

    (last,) = administrators(world, one)
    with pytest.raises(NobodyLeft, match="ask the operator"):
        dismiss(world.access(one, Role.ADMINISTRATOR), last)
    operator = world.access(world.operator, Role.ADMINISTRATOR)
    dismiss(operator, last)
    assert administrators(world, one) == []
    (last,) = administrators(world, world.operator)
    with pytest.raises(NobodyLeft):
        dismiss(operator, last)


def test_only_somebody_who_stays_counts(world, one):
    from commissioning.platform.actions import NobodyLeft
    from commissioning.platform.people_models import User
    from commissioning.platform.roles import Role
    from support.organisations import TODAY

    (last,) = administrators(world, one)
    by = world.access(one, Role.ADMINISTRATOR)
    appoint(world, one, "leaves@example.org", ends_on=TODAY + timedelta(days=90))
    appoint(world, one, "comes@example.org", starts_on=TODAY + timedelta(days=2))
    appoint(world, one, "audits@example.org", role=Role.AUDITOR)
    closed = appoint(world, one, "closed@example.org")
    User.objects.filter(pk=closed.person_id).update(is_active=False)
    with pytest.raises(NobodyLeft):
        dismiss(by, last)
    appoint(world, one, "stays@example.org")
    assert dismiss(by, last).ends_on == TODAY + timedelta(days=1)


def test_two_who_dismiss_each_other_at_once_leave_one(world, one):
    from django.db import connection, transaction

    from commissioning.platform.actions import NobodyLeft
    from commissioning.platform.queries import access_for
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    appoint(world, one, "another@example.org")
    first, second = administrators(world, one)
    by_first, by_second = (access_for(each.person, one.pk, Role.ADMINISTRATOR, now=NOW) for each in (first, second))
    told = []

    def answer():
        try:
            dismiss(by_second, first)
        except NobodyLeft as refused:
            told.append(refused)
        connection.close()

    thread = Thread(target=answer)
    with transaction.atomic():
        dismiss(by_first, second)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "it waits"
    thread.join()
    assert len(told) == 1
    assert [each.pk for each in administrators(world, one)] == [first.pk]
