"""Accounts offered to participants by e-mail. Whoever holds the e-mail sees their own journey, and nothing else.

As with invitations to a role, what follows is done in the sender's name, worked out afresh: an offer is worth what its
sender may still do.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from commissioning.core.clock import Randomness
from commissioning.platform import audit
from commissioning.platform.access import Access, acting_as
from commissioning.platform.invitations import DAYS_OPEN, NoSuchInvitation, hash_of, random_token
from commissioning.platform.people_models import User
from commissioning.platform.queries import NoSuchHat, access_for
from commissioning.platform.roles import Permission, Role
from commissioning.rooms.journey.account_models import AccountInvitation
from commissioning.rooms.journey.accounts import open_account
from commissioning.rooms.journey.participant_models import Account, Participant
from commissioning.rooms.journey.refusals import HasAccount
from commissioning.rooms.journey.restricting import who_is


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer just made, with the address and the token for its e-mail: of the token only the hash is kept."""

    invitation: AccountInvitation
    email: str
    token: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An offer that can be taken up, and the access of whoever made it."""

    invitation: AccountInvitation
    email: str
    sender: Access


def may_be_invited(participant: Participant, *, by: Access) -> bool:
    """Whether the acting organisation referred somebody who has no account yet."""
    has_account = Account.objects.filter(participant=participant).exists()
    return participant.employment_service_id == by.organisation and not has_account


@transaction.atomic
def invite_participant(
    *, participant: Participant, email: str, by: Access, now: datetime, randomness: Randomness | None = None
) -> Offered:
    """Offer a participant an account. An earlier offer opens nothing any more. Raises HasAccount."""
    by.require(Permission.REFERRAL_MAKE)
    if Account.objects.filter(participant=participant).exists():
        raise HasAccount("This person has an account already. They can ask for a new password when they sign in.")
    for earlier in AccountInvitation.objects.filter(participant=participant, ended_at=None):
        _end(earlier, by=by, now=now)
    token = random_token(randomness)
    invitation = AccountInvitation(
        participant=participant,
        person=who_is(participant.pk).person,
        email=email.strip().lower(),
        token_hash=hash_of(token),
        invited_by_id=by.who,
        invited_for_id=by.own,
        invited_at=now,
        expires_at=now + timedelta(days=DAYS_OPEN),
    )
    invitation.save(force_insert=True)
    audit.record("invite participant", invitation, by=by, now=now)
    return Offered(invitation, email.strip().lower(), token)


def opened(token: str, *, now: datetime) -> Opened:
    """The offer that the token of an e-mail opens. Nobody need be acting. Raises NoSuchInvitation."""
    found = _find(token)
    if found is None:
        raise _nothing()
    reference, invited_by, invited_for = found
    try:
        sender = access_for(User.objects.get(pk=invited_by), invited_for, Role.WORK_COACH, now=now)
    except NoSuchHat:
        raise _nothing() from None
    with acting_as(sender):
        invitation = AccountInvitation.objects.filter(pk=reference, ended_at=None, expires_at__gt=now).first()
        if invitation is None or invitation.email is None:
            raise _nothing()
        return Opened(invitation, invitation.email, sender)


@transaction.atomic
def take_up(*, token: str, person: User, now: datetime) -> Account:
    """Take an offer up, once: from now on the person sees their own journey.

    Takes    person: with the address to which it was sent; whoever asks has made sure of that.
    Raises   NoSuchInvitation.
    """
    found = opened(token, now=now)
    with acting_as(found.sender):
        _end(found.invitation, by=found.sender, now=now)
        return open_account(participant=found.invitation.participant, user=person, by=found.sender, now=now)


def _end(invitation: AccountInvitation, *, by: Access, now: datetime) -> None:
    before = audit.said(invitation)
    if not AccountInvitation.objects.filter(pk=invitation.pk, ended_at=None).update(ended_at=now):
        raise _nothing()
    invitation.refresh_from_db()
    audit.record("end account invitation", invitation, by=by, now=now, before=before)


def _find(token: str) -> tuple[str, str, str] | None:
    """The offer of a token, who made it, and for which organisation: references only."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT reference, invited_by, invited_for FROM app_account_invitation(%s)", [hash_of(token)]
            )
            found: tuple[str, str, str] | None = cursor.fetchone()
        return found
    rows = AccountInvitation._everything_for("an account is offered by a token before anybody is acting")
    return rows.filter(token_hash=hash_of(token)).values_list("pk", "invited_by", "invited_for").first()


def _nothing() -> NoSuchInvitation:
    return NoSuchInvitation("This invitation opens nothing any more. Ask your work coach for another one.")
