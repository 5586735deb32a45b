"""Break-glass: in an emergency somebody of the operator reads contracts that are not the operator's.

They ask, naming each contract and saying why. A second person of the operator agrees. For an hour the one who asked may
read what was named: each page is on record, in the operator's chain and before the eyes of those it is about, before it
is made. Nothing can be written meanwhile. Afterwards commissioner, prime and partners are told (`background`). See
docs/adr/0010-break-glass.md.

Deadlines are the database's: a clock that is wrong in the application opens nothing for longer.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from commissioning.platform import audit
from commissioning.platform.access import Access, Grant, NotAllowed, acting_as
from commissioning.platform.break_glass_doors import parties
from commissioning.platform.break_glass_models import LASTS, WAITS, BrokenGlass, GlassReading
from commissioning.platform.database_clock import database_now
from commissioning.platform.people_models import Kind, User
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission

MOST_CONTRACTS = 10
READ = "read under break-glass"


class NoSuchContract(ValueError):
    """Nothing is commissioned under a reference that was named."""


class TooMany(ValueError):
    """More contracts than one emergency needs, or none."""


class SamePerson(NotAllowed):
    """The second person is the one who asked."""


class NoLongerWaiting(ValueError):
    """It was agreed, refused, taken back or waited too long."""


class AlreadyEnded(ValueError):
    """It is over."""


class NotOpen(NotAllowed):
    """Break-glass opens nothing to this person in this role now."""


class NotOnRecordFirst(RuntimeError):
    """The reading would be recorded in the transaction of the page, and be lost with it."""


@transaction.atomic
def ask(*, contracts: Sequence[str], reason: str, by: Access, now: datetime) -> list[BrokenGlass]:
    """Ask to read contracts of others: what waits for a second person, a row for each contract.

    Takes    contracts: references; reason: why, without naming anybody, because those it is about read it.
    Raises   NotAllowed; TooMany; NoSuchContract, naming the reference.
    """
    _require(by, Permission.BREAK_GLASS_ASK)
    named = list(dict.fromkeys(contracts))
    if not 0 < len(named) <= MOST_CONTRACTS:
        raise TooMany(f"You named {len(named)} contracts. Name between 1 and {MOST_CONTRACTS}; for more, ask again.")
    asking, asked_at = new_reference(), database_now()
    rows = []
    for contract in named:
        found = parties(contract)
        if found is None:
            raise NoSuchContract(f"There is no contract with the reference {contract}. Ask its commissioner for it.")
        row = BrokenGlass(
            organisation_id=by.own,
            asking=asking,
            contract=contract,
            programme=found.programme,
            commissioner_id=found.commissioner,
            prime_id=found.prime,
            reason=reason,
            asked_by_id=by.who,
            role=by.role,
            asked_at=asked_at,
        )
        row.save(force_insert=True)
        audit.record("ask to break the glass", row, by=by, now=now)
        rows.append(row)
    return rows


@transaction.atomic
def agree(*, asking: str, by: Access, now: datetime) -> list[BrokenGlass]:
    """Agree, as the second person, to all that was asked for together: whoever asked may read it for an hour from now.

    Raises   NotAllowed; SamePerson, in whatever role they come; NoLongerWaiting.
    """
    _require(by, Permission.BREAK_GLASS_AGREE)
    rows = _asked_together(asking, by)
    if any(row.asked_by_id == by.who for row in rows):
        raise SamePerson("You asked for this yourself. A second person must agree; your other roles are still you.")
    at = database_now()
    waiting = Q(agreed_at=None, ended_at=None, asked_at__gt=at - WAITS)
    return _change(
        rows,
        waiting,
        act=lambda _row: "agree to break the glass",
        refusal=NoLongerWaiting(
            "It was agreed, refused or taken back already, or waited for more than an hour. Ask anew."
        ),
        by=by,
        now=now,
        agreed_by_id=by.who,
        agreed_at=at,
        expires_at=at + LASTS,
    )


@transaction.atomic
def end(*, asking: str, by: Access, now: datetime) -> list[BrokenGlass]:
    """End reading early, or what still waits: whoever asked takes it back, anybody else who could agree refuses it.

    Raises   NotAllowed; AlreadyEnded.
    """
    _require(by, Permission.BREAK_GLASS_AGREE)
    at = database_now()
    going_on = Q(ended_at=None) & (Q(expires_at__gt=at) | Q(agreed_at=None, asked_at__gt=at - WAITS))
    return _change(
        _asked_together(asking, by),
        going_on,
        act=_how_it_ended,
        refusal=AlreadyEnded("It is over already. There is nothing to do."),
        by=by,
        now=now,
        ended_at=at,
        ended_by_id=by.who,
    )


def in_force(asking: str, *, by: Access) -> list[BrokenGlass]:
    """What the acting person may read now of what they asked for together, in this role; nothing when it is over."""
    if by.person is None or by.kind != Kind.OPERATOR or by.grant is not None:
        return []
    at = database_now()
    rows = BrokenGlass.objects.filter(
        asking=asking,
        organisation=by.own,
        asked_by=by.who,
        role=by.role,
        agreed_at__lte=at,
        expires_at__gt=at,
        ended_at=None,
    )
    return list(rows.exclude(agreed_by=by.who).order_by("pk"))


def read(*, glass: Sequence[BrokenGlass], path: str, by: Access, now: datetime) -> Access:
    """The access to read contracts with, once that is on record: committed before this returns. For one request.

    Takes    glass: of `in_force`, those contracts that the page is about; path: the page's address.
    Raises   NotOpen; NotOnRecordFirst inside a transaction.
    """
    if connection.in_atomic_block:
        raise NotOnRecordFirst("Record the reading in a transaction of its own, before the page's begins.")
    request = new_reference()
    with transaction.atomic(), acting_as(by):
        asked = {row.asking for row in glass}
        open_now = {row.pk: row for asking in asked for row in in_force(asking, by=by)}
        if not glass or not {row.pk for row in glass} <= set(open_now) or _is_a_program(by):
            raise NotOpen("Break-glass opens nothing to you here now. Ask, and let a second person agree.")
        opened = [open_now[row.pk] for row in glass]
        at = database_now()
        for row in opened:
            reading = GlassReading(
                organisation_id=by.own, glass=row, request=request, reader_id=by.who, at=at, path=path[:300]
            )
            reading.save(force_insert=True)
            audit.record(READ, reading, by=by, now=now, purpose=row.reason[:200])
    return replace(
        by,
        grant=Grant(
            reading=request,
            contracts=frozenset(row.contract for row in opened),
            programmes=frozenset(row.programme for row in opened),
            expires_at=min(row.expires_at for row in opened if row.expires_at),
        ),
    )


def _require(by: Access, permission: Permission) -> None:
    by.require(permission)
    if by.kind != Kind.OPERATOR:
        raise NotAllowed("Only people of the organisation that keeps this installation may break the glass.")
    if _is_a_program(by):
        raise NotAllowed("A program neither asks to break the glass nor agrees to it. A person does.")


def _is_a_program(by: Access) -> bool:
    return User.objects.filter(pk=by.who, is_service=True).exists()


def _asked_together(asking: str, by: Access) -> list[BrokenGlass]:
    rows: QuerySet[BrokenGlass] = BrokenGlass.objects.filter(asking=asking, organisation=by.own)
    found = list(rows.order_by("pk"))
    if not found:
        raise BrokenGlass.DoesNotExist(asking)
    return found


def _how_it_ended(row: BrokenGlass) -> str:
    if row.agreed_at is not None:
        return "end break-glass"
    return "take back asking to break the glass" if row.is_taken_back else "refuse to break the glass"


def _change(
    rows: Sequence[BrokenGlass],
    only: Q,
    *,
    act: Callable[[BrokenGlass], str],
    refusal: Exception,
    by: Access,
    now: datetime,
    **said: object,
) -> list[BrokenGlass]:
    """Change rows that still are as `only` says, all or none of them; of two at once, one does.

    Takes    act: what the audit event calls it, of a row as it is then.
    """
    changed = []
    for row in rows:
        before = audit.said(row)
        if not BrokenGlass.objects.filter(only, pk=row.pk).update(**said):
            raise refusal
        row.refresh_from_db()
        audit.record(act(row), row, by=by, now=now, before=before)
        changed.append(row)
    return changed
