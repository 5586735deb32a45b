"""Tokens: a program acts for an organisation, in one role, by a secret that is shown once.

A token belongs to a service account with a membership of its own, so that access, both walls and the audit treat it as
they treat a person. It cannot sign in, and it issues no tokens.
"""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from commissioning.core.clock import SystemRandomness, local_date
from commissioning.platform import actions, audit, doors
from commissioning.platform.access import Access, NotAllowed, acting_as
from commissioning.platform.api_models import ApiToken, Scope
from commissioning.platform.people_models import Membership, User
from commissioning.platform.queries import TIME_ZONE, NoSuchHat, access_for
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission, Role

LONGEST = timedelta(days=365)
_MARK = "commissioning_"
"""So that a secret which got into a public place is recognised there."""
_SHOWN = len(_MARK) + 6


class NoSuchToken(LookupError):
    """The secret is of no token that may be used: unknown, expired, revoked, or without its role."""


class LastsTooLong(ValueError):
    """A token lasts at most a year, and begins before it ends."""


class AlreadyRevoked(ValueError):
    """The token cannot be used any more."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token and its secret, which is kept nowhere: whoever loses it asks for another token."""

    token: ApiToken
    secret: str


@transaction.atomic
def issue_token(
    *, name: str, role: Role, scopes: Collection[Scope], expires_at: datetime, by: Access, now: datetime
) -> Issued:
    """Let a program act for the own organisation in a role, until an instant at most a year away.

    Raises   NotAllowed, to programs too; LastsTooLong.
    """
    by.require(Permission.TOKEN_ISSUE)
    if User.objects.get(pk=by.who).is_service:
        raise NotAllowed("A program issues no tokens: the token that it has would outlive its own end. Ask a person.")
    if not now < expires_at <= now + LONGEST:
        raise LastsTooLong("A token ends after now and within a year. Give an earlier end, and issue another then.")
    if not scopes:
        raise ValueError("A token is for reading, for changing or for both: give a scope.")
    reference = new_reference()
    account = User(pk=reference, email=f"{reference}@service.invalid", name=name, is_service=True)
    account.set_unusable_password()
    account.save(force_insert=True)
    actions.appoint(
        person=account,
        organisation=by.own,
        role=role,
        starts_on=by.on,
        ends_on=local_date(expires_at, TIME_ZONE) + timedelta(days=1),
        by=by,
        now=now,
    )
    secret = _MARK + SystemRandomness().token_bytes(32).hex()
    token = ApiToken(
        account=account,
        organisation_id=by.own,
        role=role,
        scopes=" ".join(sorted(set(scopes))),
        prefix=secret[:_SHOWN],
        hash=_hash(secret),
        made_by_id=by.who,
        made_at=now,
        expires_at=expires_at,
    )
    token.save(force_insert=True)
    audit.record("issue token", token, by=by, now=now)
    return Issued(token, secret)


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Access, now: datetime) -> ApiToken:
    """End a token at once, and its account's role with the day. Raises AlreadyRevoked."""
    by.require(Permission.TOKEN_ISSUE)
    before = audit.said(token)
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        raise AlreadyRevoked(f"There is no such token in use: it was revoked at {token.revoked_at}.")
    token = ApiToken.objects.get(pk=token.pk)
    audit.record("revoke token", token, by=by, now=now, before=before)
    for held in Membership.objects.filter(person=token.account_id, organisation=by.own):
        ends_on = max(by.on, held.starts_on) + timedelta(days=1)
        if held.ends_on is None or ends_on < held.ends_on:
            before = audit.said(held)
            held.ends_on = ends_on
            held.save()
            audit.record("dismiss", held, by=by, now=now, before=before)
    return token


def tokens(*, by: Access) -> QuerySet[ApiToken]:
    """The tokens of the own organisation, ended ones too, the latest first. Raises NotAllowed."""
    by.require(Permission.TOKEN_ISSUE)
    return ApiToken.objects.filter(organisation=by.own).order_by("-made_at", "pk")


def access_by_token(secret: str, *, now: datetime) -> tuple[Access, frozenset[Scope]]:
    """The access that a secret gives now, worked out afresh, and what it may be used for: call it for each request.

    Asked before anybody is acting. The secret is found by its hash, so that how long it takes tells nothing of it.
    Raises   NoSuchToken, in the same words whatever the reason.
    """
    asked = _hash(secret)
    found = doors.token_by_hash(asked)
    if found is None or not hmac.compare_digest(found.hash, asked):
        raise _unknown()
    if found.revoked_at is not None or now >= found.expires_at:
        raise _unknown()
    try:
        account = User.objects.get(pk=found.account, is_service=True)
        access = access_for(account, found.organisation, Role(found.role), now=now)
    except (NoSuchHat, User.DoesNotExist):
        raise _unknown() from None
    if found.last_used_on != access.on:
        with acting_as(access):
            ApiToken.objects.filter(pk=found.reference).update(last_used_on=access.on)
    return access, frozenset(Scope(word) for word in found.scopes.split())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _unknown() -> NoSuchToken:
    return NoSuchToken("This token is not known, has expired or was revoked. Ask an administrator for a new one.")
