"""Invitations: who may make them, that each is taken up once, in time, by the one it was sent to, and is on record."""

from datetime import timedelta

import pytest


@pytest.fixture
def made(world):
    """An invitation of somebody new to audit the first commissioner: with its token, and by whom."""
    from commissioning.platform import invitations
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    one = world.commissioners[0]
    by = world.access(one, Role.ADMINISTRATOR)
    with acting_as(by):
        return invitations.invite(email="New@Example.org", role=Role.AUDITOR, organisation=one.pk, by=by, now=NOW)


@pytest.fixture
def newcomer(world):
    from commissioning.platform.people_models import User

    return User.objects.create_user("new@example.org", name="Noor New")


def test_whoever_holds_the_letter_takes_the_role_and_it_is_on_record(world, made, newcomer):
    from commissioning.platform import audit, invitations
    from commissioning.platform.access import acting_as
    from commissioning.platform.queries import hats
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    one = world.commissioners[0]
    invitations.accept(token=made.token, person=newcomer, now=NOW)
    assert hats(newcomer, now=NOW) == [(one.pk, Role.AUDITOR)]
    by = world.access(one, Role.AUDITOR)
    with acting_as(by):
        told = [(event.act, event.actor) for event in audit.events(by=by)][-3:]
        assert audit.verify(by=by) == []
    inviter = world.people[one.pk].pk
    assert told == [("invite", inviter), ("appoint", inviter), ("accept invitation", newcomer.pk)]


def test_the_token_is_kept_nowhere_and_the_address_not_in_the_record(world, made):
    rows = world.database.as_superuser("SELECT * FROM platform_invitation") + world.database.as_superuser(
        "SELECT * FROM platform_auditevent"
    )
    assert made.token not in str(rows)
    assert len(made.token) == 40
    events = world.database.as_superuser("SELECT before, after FROM platform_auditevent")
    assert "new@example.org" not in str(events)


def test_it_is_taken_up_once(world, made, newcomer):
    from commissioning.platform import invitations
    from support.organisations import NOW

    invitations.accept(token=made.token, person=newcomer, now=NOW)
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.accept(token=made.token, person=newcomer, now=NOW)


def test_it_lasts_seven_days(world, made):
    from commissioning.platform import invitations
    from support.organisations import NOW

    assert invitations.opened(made.token, now=NOW + timedelta(days=7, seconds=-1)).invitation == made.invitation
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.opened(made.token, now=NOW + timedelta(days=7))


def test_it_is_for_the_one_it_was_sent_to(world, made):
    from commissioning.platform import invitations
    from support.organisations import NOW

    with pytest.raises(invitations.ForAnotherPerson):
        invitations.accept(token=made.token, person=world.people[world.providers[0].pk], now=NOW)


@pytest.mark.parametrize("token", ["", "x", "A" * 40, "' OR true --"])
def test_a_guess_opens_nothing(world, made, token):
    from commissioning.platform import invitations
    from support.organisations import NOW

    with pytest.raises(invitations.NoSuchInvitation):
        invitations.opened(token, now=NOW)


def test_inviting_again_makes_the_earlier_letter_void(world, made):
    from commissioning.platform import invitations
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    one = world.commissioners[0]
    by = world.access(one, Role.ADMINISTRATOR)
    with acting_as(by):
        again = invitations.invite(email="new@example.org", role=Role.AUDITOR, organisation=one.pk, by=by, now=NOW)
        shown = [each.email for each in invitations.open_invitations(by=by, now=NOW)]
    assert shown == [f"canary-{one.pk}@example.org", "new@example.org"]
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.opened(made.token, now=NOW)
    assert invitations.opened(again.token, now=NOW).invitation == again.invitation


def test_it_is_withdrawn_until_it_is_taken_up(world, made, newcomer):
    from commissioning.platform import invitations
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    by = world.access(world.commissioners[0], Role.ADMINISTRATOR)
    with acting_as(by):
        invitations.withdraw(invitation=made.invitation, by=by, now=NOW)
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.accept(token=made.token, person=newcomer, now=NOW)
    with acting_as(by):
        again = invitations.invite(email="new@example.org", role=Role.AUDITOR, organisation=by.own, by=by, now=NOW)
    invitations.accept(token=again.token, person=newcomer, now=NOW)
    with acting_as(by), pytest.raises(invitations.AlreadyAccepted):
        invitations.withdraw(invitation=again.invitation, by=by, now=NOW)


def test_it_is_worth_what_its_sender_may_still_do(world, made):
    from commissioning.platform import actions, invitations
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Membership
    from commissioning.platform.roles import Role
    from support.organisations import NOW, TODAY

    one, operator = world.commissioners[0], world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(operator):
        theirs = Membership.objects.get(organisation=one, role=Role.ADMINISTRATOR)
        actions.dismiss(membership=theirs, on=TODAY + timedelta(days=1), by=operator, now=NOW)
    assert invitations.opened(made.token, now=NOW)
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.opened(made.token, now=NOW + timedelta(days=1))


def test_who_may_invite(world):
    from commissioning.platform import invitations
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    one, other = world.commissioners
    by = world.access(one, Role.CATEGORY_MANAGER)
    with acting_as(by), pytest.raises(NotAllowed):
        invitations.invite(email="a@example.org", role=Role.AUDITOR, organisation=one.pk, by=by, now=NOW)
    by = world.access(one, Role.ADMINISTRATOR)
    with pytest.raises(Exception, match=r"not yours|row-level security"), acting_as(by):
        invitations.invite(email="a@example.org", role=Role.AUDITOR, organisation=other.pk, by=by, now=NOW)
    operator = world.access(world.operator, Role.ADMINISTRATOR)
    with pytest.raises(Exception, match=r"not yours|row-level security"), acting_as(operator):
        invitations.invite(email="a@example.org", role=Role.AUDITOR, organisation=one.pk, by=operator, now=NOW)
    with acting_as(operator):
        made = invitations.invite(
            email="a@example.org", role=Role.ADMINISTRATOR, organisation=one.pk, by=operator, now=NOW
        )
    from commissioning.platform.people_models import User

    person = User.objects.create_user("a@example.org", name="A")
    assert invitations.accept(token=made.token, person=person, now=NOW).organisation_id == one.pk


def test_nobody_else_sees_who_was_invited(world, made):
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Invitation
    from support.organisations import everyone

    one = world.commissioners[0]
    for organisation, access in everyone(world):
        with acting_as(access):
            seen = Invitation.objects.filter(pk=made.invitation.pk).exists()
        assert seen == (organisation == one.pk), organisation


def test_the_lookup_gives_references_and_nothing_else(postgresql):
    """On the second wall alone, without a context: for the hash of a token its three references."""
    from django.db import connection

    from commissioning.platform import invitations
    from support.organisations import NOW, build

    world = build(postgresql, contracts_each=1)
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role

    by = world.access(world.commissioners[0], Role.ADMINISTRATOR)
    with acting_as(by):
        made = invitations.invite(email="x@example.org", role=Role.AUDITOR, organisation=by.own, by=by, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app_invitation(%s)", [made.invitation.token_hash])
        assert cursor.fetchall() == [(made.invitation.pk, by.person, by.own)]
        cursor.execute("SELECT count(*) FROM platform_invitation")
        assert cursor.fetchone() == (0,)


def test_who_holds_the_role_already_keeps_it(world, made):
    from commissioning.platform import actions, invitations
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Membership, User
    from commissioning.platform.roles import Role
    from support.organisations import NOW, TODAY

    by = world.access(world.commissioners[0], Role.ADMINISTRATOR)
    person = User.objects.create_user("new@example.org", name="Noor New")
    with acting_as(by):
        later = TODAY + timedelta(days=30)
        actions.appoint(person=person, organisation=by.own, role=Role.AUDITOR, starts_on=later, by=by, now=NOW)
    invitations.accept(token=made.token, person=person, now=NOW)
    with acting_as(by):
        assert Membership.objects.filter(person=person).count() == 1
