"""A program acts for an organisation by a secret shown once, in one role, until it ends; and by nothing else."""

from datetime import timedelta

import pytest

DAY = timedelta(days=1)


@pytest.fixture
def by(world):
    from commissioning.platform.roles import Role

    return world.access(world.commissioners[0], Role.ADMINISTRATOR)


def issue(by, role=None, scopes=("read",), expires_at=None, now=None):
    from commissioning.platform.access import acting_as
    from commissioning.platform.api_models import Scope
    from commissioning.platform.roles import Role
    from commissioning.platform.tokens import issue_token
    from support.organisations import NOW

    with acting_as(by):
        return issue_token(
            name="Finance feed",
            role=role or Role.CATEGORY_MANAGER,
            scopes=[Scope(scope) for scope in scopes],
            expires_at=expires_at or NOW + 30 * DAY,
            by=by,
            now=now or NOW,
        )


def test_a_program_sees_what_a_person_in_its_role_sees(world, by):
    from commissioning.platform.access import acting_as
    from commissioning.platform.api_models import Scope
    from commissioning.platform.tokens import access_by_token
    from commissioning.rooms.contracts.models import Contract
    from support.organisations import NOW

    issued = issue(by, scopes=("write", "read"))
    access, scopes = access_by_token(issued.secret, now=NOW)
    person = world.access(world.commissioners[0])
    assert scopes == {Scope.READ, Scope.WRITE}
    assert (access.organisation, access.role, access.standings) == (by.own, person.role, person.standings)
    assert access.person == issued.token.account_id != by.person
    with acting_as(person):
        wanted = set(Contract.objects.values_list("pk", flat=True))
    with acting_as(access):
        assert set(Contract.objects.values_list("pk", flat=True)) == wanted != set()


def test_the_secret_is_kept_nowhere(world, by):
    issued = issue(by)
    assert len(issued.secret) == len("commissioning_") + 64
    assert issued.secret.startswith(issued.token.prefix)
    random = issued.secret.removeprefix("commissioning_")
    assert random[:6] in issued.token.prefix
    tables = ("platform_apitoken", "platform_auditevent", "platform_user", "platform_membership")
    for table in tables:
        assert random[6:] not in str(world.database.as_superuser(f"SELECT * FROM {table}"))
    assert issue(by).secret != issued.secret


def test_no_token_opens_nothing_and_the_reason_is_not_said(world, by):
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import User
    from commissioning.platform.tokens import NoSuchToken, access_by_token, revoke_token
    from support.organisations import NOW

    issued, expired, revoked, inactive = (issue(by) for _ in range(4))
    with acting_as(by):
        revoke_token(token=revoked.token, by=by, now=NOW)
    User.objects.filter(pk=inactive.token.account_id).update(is_active=False)
    words = set()
    for secret, now in (
        ("", NOW),
        ("commissioning_" + "0" * 64, NOW),
        (issued.secret[:-1], NOW),
        (issued.token.hash, NOW),
        (expired.secret, NOW + 30 * DAY),
        (revoked.secret, NOW),
        (inactive.secret, NOW),
    ):
        with pytest.raises(NoSuchToken) as refused:
            access_by_token(secret, now=now)
        words.add(str(refused.value))
    assert len(words) == 1
    access_by_token(expired.secret, now=NOW + 30 * DAY - timedelta(seconds=1))


def test_a_program_that_lost_its_role_is_nobody(world, by):
    from commissioning.platform.access import acting_as
    from commissioning.platform.actions import dismiss
    from commissioning.platform.people_models import Membership
    from commissioning.platform.tokens import NoSuchToken, access_by_token
    from support.organisations import NOW, TODAY

    issued = issue(by)
    with acting_as(by):
        held = Membership.objects.get(person=issued.token.account_id)
        assert held.ends_on == TODAY + 31 * DAY, "its role ends with it"
        held.ends_on = None
        held.save()
        dismiss(membership=held, on=TODAY + DAY, by=by, now=NOW)
    access_by_token(issued.secret, now=NOW)
    with pytest.raises(NoSuchToken):
        access_by_token(issued.secret, now=NOW + DAY)


def test_a_revoked_token_ends_at_once_and_its_role_with_the_day(world, by):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.people_models import Membership
    from commissioning.platform.tokens import AlreadyRevoked, revoke_token, tokens
    from support.organisations import NOW, TODAY

    issued = issue(by)
    with acting_as(by):
        assert revoke_token(token=issued.token, by=by, now=NOW).revoked_at == NOW
        with pytest.raises(AlreadyRevoked):
            revoke_token(token=issued.token, by=by, now=NOW)
        assert Membership.objects.get(person=issued.token.account_id).ends_on == TODAY + DAY
        assert issued.token in tokens(by=by)
        acts = AuditEvent.objects.filter(subject=issued.token.pk).order_by("day", "sequence")
        assert [event.act for event in acts] == ["issue token", "revoke token"]


def test_when_it_was_last_used_is_kept_by_the_day(world, by):
    from commissioning.platform.tokens import access_by_token
    from support.organisations import NOW

    issued = issue(by)
    for now in (NOW, NOW, NOW + 2 * DAY):
        access_by_token(issued.secret, now=now)
        used = world.database.as_superuser(
            "SELECT last_used_on FROM platform_apitoken WHERE reference = %s", issued.token.pk
        )
        assert str(used[0][0]) == now.date().isoformat()


def test_only_an_administrator_issues_and_no_program_does(world, by):
    from commissioning.platform.access import NotAllowed
    from commissioning.platform.roles import Role
    from commissioning.platform.tokens import access_by_token
    from support.organisations import NOW

    with pytest.raises(NotAllowed):
        issue(world.access(world.commissioners[0], Role.CATEGORY_MANAGER))
    program, _ = access_by_token(issue(by, role=Role.ADMINISTRATOR).secret, now=NOW)
    with pytest.raises(NotAllowed, match="program"):
        issue(program)


def test_a_token_has_an_end_within_a_year_and_a_scope(by):
    from commissioning.platform.tokens import LastsTooLong
    from support.organisations import NOW

    for wrong in (NOW, NOW + 365 * DAY + timedelta(seconds=1)):
        with pytest.raises(LastsTooLong):
            issue(by, expires_at=wrong)
    issue(by, expires_at=NOW + 365 * DAY)
    with pytest.raises(ValueError, match="give a scope"):
        issue(by, scopes=())


def test_others_tokens_are_out_of_sight(world, by):
    from commissioning.platform.access import acting_as
    from commissioning.platform.api_models import ApiToken
    from commissioning.platform.roles import Role

    issued = issue(by)
    with acting_as(world.access(world.providers[0], Role.ADMINISTRATOR)):
        assert not ApiToken.objects.filter(pk=issued.token.pk).exists()


def test_the_database_gives_a_service_account_no_password(world, by):
    from django.db import IntegrityError

    from commissioning.platform.people_models import User

    account = User.objects.get(pk=issue(by).token.account_id)
    assert account.is_service
    assert not account.has_usable_password()
    account.set_password("let me in")
    with pytest.raises(IntegrityError, match="service_has_no_password"):
        account.save()


def test_the_door_answers_to_a_hash_alone(postgresql):
    """Without anybody acting, the table is empty and the function gives nothing to whoever has no hash."""
    from django.db import connection

    from support.organisations import build

    build(postgresql, contracts_each=1)
    with connection.cursor() as cursor:
        for asked in (
            "SELECT * FROM platform_apitoken",
            "SELECT * FROM app_token('%%')",
            "SELECT * FROM app_token(NULL)",
        ):
            cursor.execute(asked)
            assert cursor.fetchall() == []
