"""Invitations: the only way to an account. An administrator offers a role by e-mail; whoever holds the email takes it.

The email's token is found before anybody is acting. The table stays behind both walls all the same, because it holds
addresses: a function that runs as its owner gives for the hash of a token who sent the invitation and for whom, and
nothing else. What follows is done in the sender's name, worked out afresh: an invitation is worth what its sender may
still do.
"""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from commissioning.core.clock import Randomness, SystemRandomness
from commissioning.platform import actions, audit
from commissioning.platform.access import Access, acting_as
from commissioning.platform.people_models import Invitation, Membership, User
from commissioning.platform.queries import NoSuchHat, access_for, hats
from commissioning.platform.roles import Permission, Role

DAYS_OPEN = 7


class NoSuchInvitation(LookupError):
    """Never made, taken up, withdrawn, too old, or its sender may not invite any more: which of these is not said."""


class ForAnotherPerson(PermissionError):
    """The invitation was sent to another address."""


class AlreadyAccepted(ValueError):
    """The invitation was taken up, so it cannot be withdrawn."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation just made, with the token for its email: only its hash is kept."""

    invitation: Invitation
    token: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An invitation that can be taken up, and the access of whoever sent it."""

    invitation: Invitation
    sender: Access


@transaction.atomic
def invite(
    *,
    email: str,
    role: Role,
    organisation: str,
    by: Access,
    now: datetime,
    randomness: Randomness | None = None,
) -> Invited:
    """Offer a role: in the own organisation, or, as the operator, an administrator's anywhere.

    An earlier invitation of the same address to the same role is withdrawn: its email may be lost. Whether somebody
    has the address already makes no difference, so the inviting one learns nothing.
    """
    by.require(Permission.PEOPLE_APPOINT)
    email = email.strip().lower()
    for earlier in Invitation.objects.filter(
        organisation=organisation, role=role, email=email, accepted_at=None, withdrawn_at=None
    ):
        withdraw(invitation=earlier, by=by, now=now)
    token = random_token(randomness)
    invitation = Invitation(
        organisation_id=organisation,
        role=role,
        email=email,
        token_hash=hash_of(token),
        invited_by=User.objects.get(pk=by.person),
        invited_for_id=by.own,
        invited_at=now,
        expires_at=now + timedelta(days=DAYS_OPEN),
    )
    invitation.save(force_insert=True)
    audit.record("invite", invitation, by=by, now=now)
    return Invited(invitation, token)


@transaction.atomic
def new_token(*, invitation: Invitation, by: Access, now: datetime, randomness: Randomness | None = None) -> Invited:
    """The same offer with another token, for an email that goes out anew: no earlier one opens anything.

    Raises   NoSuchInvitation when it cannot be taken up any more.
    """
    by.require(Permission.PEOPLE_APPOINT)
    token, before = random_token(randomness), audit.said(invitation)
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    if not still_open.update(token_hash=hash_of(token)):
        raise _nothing()
    invitation.refresh_from_db()
    audit.record("invite again", invitation, by=by, now=now, before=before)
    return Invited(invitation, token)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Access, now: datetime) -> Invitation:
    """Take an invitation back: its email opens nothing any more. Raises AlreadyAccepted."""
    by.require(Permission.PEOPLE_APPOINT)
    before = audit.said(invitation)
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(withdrawn_at=now):
        raise AlreadyAccepted("The invitation was taken up. To end the role, dismiss the person from it.")
    invitation.refresh_from_db()
    audit.record("withdraw invitation", invitation, by=by, now=now, before=before)
    return invitation


def open_invitations(*, by: Access, now: datetime) -> QuerySet[Invitation]:
    """The invitations to the acting organisation that can still be taken up. Raises NotAllowed."""
    by.require(Permission.PEOPLE_READ)
    return Invitation.objects.filter(
        organisation=by.own, accepted_at=None, withdrawn_at=None, expires_at__gt=now
    ).order_by("email", "role")


def opened(token: str, *, now: datetime) -> Opened:
    """The invitation that the token of an email opens. Nobody need be acting. Raises NoSuchInvitation."""
    found = _find(token)
    if found is None:
        raise _nothing()
    reference, invited_by, invited_for = found
    try:
        sender = access_for(User.objects.get(pk=invited_by), invited_for, Role.ADMINISTRATOR, now=now)
    except NoSuchHat:
        raise _nothing() from None
    with acting_as(sender):
        invitation = Invitation.objects.filter(
            pk=reference, accepted_at=None, withdrawn_at=None, expires_at__gt=now
        ).first()
    if invitation is None:
        raise _nothing()
    return Opened(invitation, sender)


@transaction.atomic
def accept(*, token: str, person: User, now: datetime) -> Membership:
    """Take an invitation up, once: the person holds the role from today.

    The sender appoints; the person is named for taking it up.
    Raises   NoSuchInvitation, ForAnotherPerson.
    """
    found = opened(token, now=now)
    invitation = found.invitation
    if person.email != invitation.email:
        raise ForAnotherPerson("This invitation was sent to another address. Sign in with that one.")
    with acting_as(found.sender):
        before = audit.said(invitation)
        still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
        if not still_open.update(accepted_at=now, accepted_by=person):
            raise _nothing()
        invitation.refresh_from_db()
        membership = _appoint(invitation, person, found.sender, now)
    organisation, role = membership.organisation_id, Role(membership.role)
    holds_today = (organisation, role) in hats(person, now=now)
    by = access_for(person, organisation, role, now=now) if holds_today else found.sender
    with acting_as(by):
        audit.record("accept invitation", invitation, by=by, now=now, before=before)
    return membership


def _appoint(invitation: Invitation, person: User, sender: Access, now: datetime) -> Membership:
    held = Membership.objects.filter(
        person=person, organisation=invitation.organisation_id, role=invitation.role, ends_on=None
    ).first()
    return held or actions.appoint(
        person=person,
        organisation=invitation.organisation_id,
        role=Role(invitation.role),
        starts_on=sender.on,
        by=sender,
        now=now,
    )


def _find(token: str) -> tuple[str, str, str] | None:
    """The invitation of a token, who sent it, and for which organisation: references only."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT reference, invited_by, invited_for FROM app_invitation(%s)", [hash_of(token)])
            found: tuple[str, str, str] | None = cursor.fetchone()
        return found
    rows = Invitation._everything_for("an invitation is found by the token of its email before anybody is acting")
    return rows.filter(token_hash=hash_of(token)).values_list("pk", "invited_by", "invited_for").first()


def random_token(randomness: Randomness | None) -> str:
    """What an e-mail holds: 240 random bits as text."""
    return urlsafe_b64encode((randomness or SystemRandomness()).token_bytes(30)).decode()


def hash_of(token: str) -> str:
    """What is kept of a token, so that nobody can read it."""
    # Plain SHA-256 is enough: there are 240 random bits to guess.
    return hashlib.sha256(token.encode()).hexdigest()


def _nothing() -> NoSuchInvitation:
    return NoSuchInvitation("This invitation opens nothing any more. Ask whoever invited you for another one.")
