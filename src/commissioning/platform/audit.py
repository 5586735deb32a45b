"""What was done and who looked: events written in the transaction of the change, each bound to the one before."""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from commissioning.core.canonical import canonical_json
from commissioning.platform.access import Access
from commissioning.platform.audit_chain import Checked, Event, Problem, counted, first_link
from commissioning.platform.audit_chain import check as examined
from commissioning.platform.audit_models import AuditEvent, AuditLeaf
from commissioning.platform.people_models import User
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.platform.scoped import ScopedModel

READ = "read"
"""The act of an event that says that somebody looked."""


class NoTransaction(RuntimeError):
    """An event would be written apart from the change that it tells of."""


class NobodyToName(PermissionError):
    """A change without a person and an organisation to answer for it."""


def record(
    act: str,
    subject: ScopedModel,
    *,
    by: Access,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    purpose: str = "",
    on_behalf_of: str = "",
) -> AuditEvent:
    """Write what was done to a row, in the transaction that did it. `before` holds what it said: see `said`.

    Raises   NoTransaction, NobodyToName.
    """
    return _append(
        act, subject, by, now, before=before or {}, after=said(subject), purpose=purpose, behalf=on_behalf_of
    )


def record_read(subject: ScopedModel, *, by: Access, now: datetime, purpose: str) -> AuditEvent | None:
    """Write that somebody looked at personal data, and what for. What was read is not copied.

    Under break-glass nothing is written, and None given: the reading was on record before the page was begun.
    Raises   NoTransaction, NobodyToName.
    """
    if by.grant is not None:
        return None
    return _append(READ, subject, by, now, before={}, after={}, purpose=purpose, behalf="")


def record_of_account(act: str, person: User, *, by: Access, now: datetime) -> AuditEvent:
    """Write what was done to a person's account. What guards an account is not copied, not even as a hash.

    Raises   NoTransaction, NobodyToName.
    """
    return _append(act, person, by, now, before={}, after={}, purpose="", behalf="")


def said(row: ScopedModel) -> dict[str, Any]:
    """What a row says, for an event: a personal value as its keyed hash, which shows only that it changed."""
    return {
        field.attname: _hashed(value) if field.name in row.personal and value not in (None, "") else value
        for field in row._meta.concrete_fields
        for value in [field.value_from_object(row)]
    }


def events(*, by: Access) -> Iterator[Event]:
    """The events of the acting organisation, in order, a few at a time. Raises NotAllowed."""
    return (_as_event(row) for row in _own(by).order_by("day", "sequence").iterator())


def count(*, by: Access) -> int:
    """How many events the acting organisation has. Raises NotAllowed."""
    return _own(by).count()


def heads(*, by: Access) -> dict[str, str]:
    """The last hash of the acting organisation's chain. Keep it elsewhere: then nobody can cut the end off unseen."""
    last = _own(by).order_by("-day", "-sequence").first()
    return {} if last is None else {last.organisation_id: last.hash}


def check(
    *, by: Access, kept_heads: Mapping[str, str] | None = None, progress: Callable[[int], None] = lambda done: None
) -> Checked:
    """Work the acting organisation's chain out again, however long: what does not hold, and what its end is.

    Besides `kept_heads`, each head that went under a root (`audit_roots`) must still be there.
    Takes    progress, told now and then how many events are done.
    Raises   NotAllowed.
    """
    must_be_there: dict[str, set[str]] = {by.own: set(AuditLeaf.objects.values_list("head", flat=True))}
    for organisation, head in (kept_heads or {}).items():
        must_be_there.setdefault(organisation, set()).add(head)
    return examined(counted(events(by=by), progress), must_be_there)


def verify(*, by: Access, kept_heads: Mapping[str, str] | None = None) -> list[Problem]:
    """What does not hold in the acting organisation's chain; nothing when all does. Raises NotAllowed."""
    return list(check(by=by, kept_heads=kept_heads).problems)


def _own(by: Access) -> QuerySet[AuditEvent]:
    by.require(Permission.AUDIT_READ)
    return AuditEvent.objects.filter(organisation=by.own)


def _append(
    act: str,
    subject: ScopedModel | User,
    by: Access,
    now: datetime,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    purpose: str,
    behalf: str,
) -> AuditEvent:
    if not connection.in_atomic_block:
        raise NoTransaction(f"{act}: write the event in the transaction of the change, inside `atomic`.")
    if by.person is None or by.organisation is None:
        raise NobodyToName(f"{act}: nobody is signed in for an organisation, so there is nobody to name.")
    at = now.astimezone(UTC)
    previous, day, sequence = _place(by.organisation, at.date())
    event = Event(
        reference=new_reference(),
        organisation=by.organisation,
        day=day,
        sequence=sequence,
        at=at,
        actor=by.person,
        role=by.role.value,
        on_behalf_of=behalf,
        act=act,
        subject_kind=subject._meta.label_lower,
        subject=subject.pk,
        purpose=purpose,
        before=canonical_json(before).decode(),
        after=canonical_json(after).decode(),
        previous=previous,
        hash="",
    )
    row = AuditEvent(**{_COLUMNS.get(name, name): getattr(event, name) for name in _NAMES})
    row.hash = event.right_hash()
    row.save(force_insert=True)
    return row


def _place(organisation: str, today: date) -> tuple[str, date, int]:
    """The hash to hang on, the day and the place in it. A clock set back does not reorder the chain."""
    if connection.vendor == "postgresql":
        # One writer a tenant; on SQLite the transaction already holds the one write lock.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"audit:{organisation}"])
    last = AuditEvent.objects.filter(organisation=organisation).order_by("-day", "-sequence").first()
    if last is None:
        return first_link(organisation), today, 1
    if last.day >= today:
        return last.hash, last.day, last.sequence + 1
    return last.hash, today, 1


def _as_event(row: AuditEvent) -> Event:
    return Event(**{name: getattr(row, _COLUMNS.get(name, name)) for name in _NAMES})


def _hashed(value: object) -> str:
    """A value's hash under the audit key, with the key's name: hashes under another key say so, and compare with none.

    The audit key is one of its own, so that the key that signs sessions can change while hashes stay comparable.
    """
    key: bytes = settings.AUDIT_KEY
    name = hashlib.sha256(b"audit key name" + key).hexdigest()[:8]
    return f"hmac-sha256:{name}:{hmac.new(key, str(value).encode(), hashlib.sha256).hexdigest()}"


_NAMES = tuple(field.name for field in fields(Event))
_COLUMNS = {"organisation": "organisation_id", "actor": "actor_id"}
