"""Who acts: worked out afresh, in force to the end of a block, and nothing without it."""

from datetime import date, datetime, timedelta

import pytest


def test_without_access_every_model_raises(database):
    from django.apps import apps

    from commissioning.platform.access import NoAccess
    from commissioning.platform.scoped import ScopedModel

    models = [model for model in apps.get_models() if issubclass(model, ScopedModel)]
    assert len(models) >= 15
    for model in models:
        for manager in (model.objects, model._default_manager, model._base_manager):
            with pytest.raises(NoAccess):
                manager.count()
        with pytest.raises(NoAccess):
            model().save()


def test_access_ends_with_its_block_and_after_an_error(world):
    from django.db import connection

    from commissioning.platform.access import NoAccess, acting_as
    from commissioning.platform.people_models import Membership

    access = world.access(world.commissioners[0])

    def fails():
        with acting_as(access):
            assert Membership.objects.exists()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with pytest.raises(NoAccess):
        Membership.objects.exists()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM platform_membership")
            assert cursor.fetchone() == (0,)


def test_an_inner_access_gives_way_to_the_outer_one(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract

    one, other = (world.access(each) for each in world.commissioners)
    with acting_as(one):
        before = set(Contract.objects.values_list("commissioner", flat=True))
        with acting_as(other):
            assert set(Contract.objects.values_list("commissioner", flat=True)) == {other.organisation}
        assert set(Contract.objects.values_list("commissioner", flat=True)) == before == {one.organisation}


def test_an_inner_error_gives_way_to_the_outer_access_too(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract

    one, other = (world.access(each) for each in world.commissioners)

    def fails():
        with acting_as(other):
            raise ZeroDivisionError

    with acting_as(one):
        with pytest.raises(ZeroDivisionError):
            fails()
        assert set(Contract.objects.values_list("commissioner", flat=True)) == {one.organisation}


def test_a_role_ends_with_its_last_day(world):
    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Membership
    from commissioning.platform.queries import NoSuchHat, hats
    from commissioning.platform.roles import Role
    from support.organisations import NOW, TODAY

    organisation = world.commissioners[0]
    person = world.people[organisation.pk]
    by = world.access(organisation, Role.ADMINISTRATOR)
    with acting_as(by):
        membership = Membership.objects.get(person=person, role=Role.AUDITOR)
        actions.dismiss(membership=membership, on=TODAY + timedelta(days=1), by=by, now=NOW)
        with pytest.raises(actions.AlreadyEnded):
            actions.dismiss(membership=membership, on=TODAY + timedelta(days=1), by=by, now=NOW)
    assert (organisation.pk, Role.AUDITOR) in hats(person, now=NOW)
    assert world.access(organisation, Role.AUDITOR)
    with pytest.raises(NoSuchHat):
        world.access(organisation, Role.AUDITOR, now=NOW + timedelta(days=1))
    with pytest.raises(NoSuchHat):
        world.access(organisation, Role.ADMINISTRATOR, now=NOW - timedelta(days=1))


def test_the_day_is_the_one_on_the_wall_in_london(database):
    from datetime import UTC

    from commissioning.platform.queries import public_access

    assert public_access(now=datetime(2026, 6, 30, 23, 30, tzinfo=UTC)).on == date(2026, 7, 1)


def test_a_role_without_the_permission_is_refused(world):
    from commissioning.platform import actions
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.people_models import Kind
    from commissioning.platform.queries import public_access
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    by = world.access(world.commissioners[0], Role.PERFORMANCE_MANAGER)
    with acting_as(by), pytest.raises(NotAllowed, match="Enter organisations"):
        actions.register_organisation(name="X", kind=Kind.PROVIDER, by=by, now=NOW)
    with pytest.raises(NotAllowed, match="Sign in"):
        _ = public_access(now=NOW).own


def test_an_access_that_no_membership_supports_sees_nothing_behind_wall_two(postgresql):
    """Row security believes no context: it looks the membership up."""
    from dataclasses import replace
    from unittest.mock import patch

    from django.db.models import QuerySet

    from commissioning.platform.access import acting_as
    from commissioning.platform.scoped import ScopedManager
    from commissioning.rooms.contracts.models import Contract
    from support.organisations import build

    world = build(postgresql, contracts_each=1)
    one, other = (world.access(each) for each in world.commissioners)
    forged = replace(one, organisation=other.organisation)
    with patch.object(ScopedManager, "get_queryset", lambda self: QuerySet(self.model)):
        with acting_as(forged):
            assert not Contract.objects.exists()
        with acting_as(other):
            assert Contract.objects.exists()


def test_every_role_is_one_of_the_fifteen_and_every_permission_is_held():
    from commissioning.platform.roles import HOLDERS, Permission, Role

    assert len(Role) == 15
    assert set(HOLDERS) == set(Permission)
    assert all(HOLDERS.values())
    assert not any(Role.PUBLIC in roles for roles in HOLDERS.values())
    assert {what for what, roles in HOLDERS.items() if Role.PARTICIPANT in roles} == {Permission.OWN_JOURNEY}


def test_an_installation_is_founded_once(world):
    from commissioning.platform import actions
    from support.organisations import NOW

    with world.database.as_migrator(), pytest.raises(actions.AlreadyFounded):
        actions.found(operator_name="Another", administrator=world.people[world.operator.pk], now=NOW)


def test_on_postgresql_only_the_migrator_founds(postgresql):
    from commissioning.platform import actions
    from commissioning.platform.people_models import User
    from commissioning.platform.scoped import OutsideAccess
    from support.organisations import NOW

    person = User.objects.create_user("someone@example.org", name="Someone")
    with pytest.raises(OutsideAccess):
        actions.found(operator_name="Mine", administrator=person, now=NOW)
