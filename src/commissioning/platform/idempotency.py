"""A request that is sent twice is done once: its retry gets the answer that the first was given.

The key is claimed, the request done and the answer kept in one transaction. A second request with the key, at the same
time, waits for the first: on PostgreSQL at the key, on SQLite at the one write lock.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from commissioning.core.canonical import digest
from commissioning.platform import doors
from commissioning.platform.access import Access
from commissioning.platform.api_models import IdempotentAnswer

KEPT = timedelta(hours=24)
LONGEST_KEY = 200


class KeyReused(ValueError):
    """The key came with another request before."""


class NotAKey(ValueError):
    """An empty key, or one that is too long."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered. `again` when it is the one kept from the first time."""

    status: int
    body: str
    again: bool = False


def request_digest(*, method: str, path: str, body: bytes, by: Access) -> str:
    """What makes two requests the same: who asks in which role, what, and with which bytes."""
    return digest([by.person, by.organisation, by.role.value, method, path, hashlib.sha256(body).hexdigest()])


def answered_once(key: str, asked: str, produce: Callable[[], Answer], *, by: Access, now: datetime) -> Answer:
    """The answer to a request: produced the first time, the same again for a day after.

    Takes    key: the client's, of its own choice; asked: the `request_digest`.
             produce: does it. What it raises undoes everything and is not kept, so the request may be tried again.
    Raises   KeyReused, NotAKey, and what `produce` raises.
    """
    if not 0 < len(key) <= LONGEST_KEY:
        raise NotAKey(f"An idempotency key has 1 to {LONGEST_KEY} characters. Make a random one for each new request.")
    with transaction.atomic():
        claim = IdempotentAnswer(
            organisation_id=by.organisation, asked_by_id=by.who, key=key, request_digest=asked, status=None, at=now
        )
        try:
            with transaction.atomic():
                claim.save(force_insert=True)
        except IntegrityError:
            return _kept(key, asked, by)
        answer = produce()
        claim.status, claim.body = answer.status, answer.body
        claim.save(update_fields=["status", "body"])
        return answer


def forget(*, now: datetime) -> int:
    """Let the answers go that are older than a day; how many. Doing it twice changes nothing."""
    return doors.forget_answers(before_at=now - KEPT)


def _kept(key: str, asked: str, by: Access) -> Answer:
    kept = IdempotentAnswer.objects.get(organisation=by.organisation, asked_by=by.person, key=key)
    if kept.request_digest != asked:
        raise KeyReused("This idempotency key came with another request. Make a new key for each new request.")
    if kept.status is None:
        raise KeyReused("This idempotency key belongs to the request that is being answered.")
    return Answer(kept.status, kept.body, again=True)
