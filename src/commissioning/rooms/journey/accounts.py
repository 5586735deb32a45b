"""A participant's own account: the user who signs in and sees their own journey, and nobody else's."""

from datetime import datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.people_models import User
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.participant_models import Account, Participant


def has_journey(person: User) -> bool:
    """Whether somebody takes part in a programme with this account."""
    return Account.objects.filter(user=person).exists()


@transaction.atomic
def open_account(*, participant: Participant, user: User, by: Access, now: datetime) -> Account:
    """Let a participant see their own journey with an account. The employment service opens it."""
    by.require(Permission.REFERRAL_MAKE)
    account = Account(participant=participant, user=user, opened_by_id=by.own, opened_at=now)
    account.save(force_insert=True)
    audit.record("open account", account, by=by, now=now)
    return account
