"""Refer somebody to a specialist, in codes first; told who it is for once prime and specialist agree on the price.

Each side agrees as itself, and every word of either is a row that stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.people_models import Kind, Organisation
from commissioning.platform.references import new_reference
from commissioning.platform.relationship_models import Relation
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import queries
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotForASpecialist
from commissioning.rooms.journey.specialist_models import Outcome, SpecialistBrief, SpecialistReferral, Standing

OVER = (Standing.DECLINED, Standing.ENDED)
_AGREEING = (Standing.PRIME_AGREED, Standing.SPECIALIST_AGREED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One referral to a specialist with all that either side said of it, the oldest first."""

    said: tuple[SpecialistReferral, ...]

    @property
    def last(self) -> SpecialistReferral:
        return self.said[-1]

    @property
    def agreed_pence(self) -> int | None:
        """The price that both sides have agreed; None while they have not agreed the same."""
        prime, specialist = (self._price(standing) for standing in _AGREEING)
        return prime if prime == specialist else None

    @property
    def is_referred(self) -> bool:
        """Whether the specialist was told who it is for."""
        return any(each.standing == Standing.REFERRED for each in self.said)

    @property
    def is_over(self) -> bool:
        return self.last.standing in OVER

    def _price(self, standing: Standing) -> int | None:
        return next((each.price_pence for each in reversed(self.said) if each.standing == standing), None)


@transaction.atomic
def ask_specialist(
    *, placement: Placement, to: Organisation, need: str, sessions: int, price_pence: int, by: Access, now: datetime
) -> SpecialistReferral:
    """Ask a specialist for help with a barrier at a price. It reads codes and the price, and not whom it is about.

    Raises   NotForASpecialist: it serves them already, or is no provider.
    """
    by.require(Permission.CASE_KEEP)
    if to.pk == placement.delivered_by_id or to.kind != Kind.PROVIDER:
        raise NotForASpecialist(f"{to.name} serves them already, or is no provider. Choose another organisation.")
    row = SpecialistReferral(
        placement=placement.pk,
        record=new_reference(),
        to=to,
        standing=Standing.PROPOSED,
        need=need,
        sessions=sessions,
        price_pence=price_pence,
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.own,
    )
    row.save(force_insert=True)
    audit.record("ask specialist", row, by=by, now=now)
    return row


@transaction.atomic
def agree_funding(*, record: str, price_pence: int, by: Access, now: datetime) -> SpecialistReferral:
    """Agree to a price, as the prime or as the specialist. Another price than the other side's is an offer to it.

    Raises   NotForASpecialist: referred or over already.
    """
    by.require(Permission.SPECIALIST_FUND)
    wanted = specialist_referral(record)
    if wanted.is_over or wanted.is_referred:
        raise NotForASpecialist("It was referred, declined or ended already. The price stands as it was agreed.")
    standing = Standing.SPECIALIST_AGREED if wanted.last.to_id == by.own else Standing.PRIME_AGREED
    return _say(wanted, standing, by, now, price_pence=price_pence)


@transaction.atomic
def refer_to_specialist(*, record: str, text: str, by: Access, now: datetime) -> SpecialistReferral:
    """Tell the specialist who it is for, how to reach them, what to know before meeting them, and what is wanted.

    Raises   NotForASpecialist: both have not agreed the same funding, or it was done already.
    """
    by.require(Permission.CASE_KEEP)
    wanted = specialist_referral(record)
    if wanted.is_over or wanted.is_referred:
        raise NotForASpecialist("It was referred, declined or ended already. There is nothing to do.")
    if wanted.agreed_pence is None:
        raise NotForASpecialist(
            "The prime and the specialist have not agreed the same price yet. Wait until they have."
        )
    placement = Placement.objects.get(pk=wanted.last.placement)
    who = queries.identity(placement.participant_id)
    brief = SpecialistBrief(
        placement=placement.pk,
        record=record,
        to_id=wanted.last.to_id,
        person=who.person,
        name=who.name,
        telephone=who.telephone,
        email=who.email,
        needs=who.needs,
        text=text,
        recorded_at=now,
        recorded_for_id=by.own,
    )
    brief.save(force_insert=True)
    audit.record("tell specialist", brief, by=by, now=now)
    return _say(wanted, Standing.REFERRED, by, now, price_pence=wanted.agreed_pence)


@transaction.atomic
def decline(*, record: str, by: Access, now: datetime) -> SpecialistReferral:
    """Leave it, before anybody was referred: either side may. Raises NotForASpecialist."""
    by.require(Permission.SPECIALIST_FUND)
    wanted = specialist_referral(record)
    if wanted.is_over or wanted.is_referred:
        raise NotForASpecialist("It was referred, declined or ended already. End a referral by saying what came of it.")
    return _say(wanted, Standing.DECLINED, by, now)


@transaction.atomic
def end_referral(*, record: str, outcome: Outcome, by: Access, now: datetime) -> SpecialistReferral:
    """Say what came of a specialist's help, which ends it. Raises NotForASpecialist."""
    by.require(Permission.CASE_KEEP)
    wanted = specialist_referral(record)
    if not wanted.is_referred or wanted.is_over:
        raise NotForASpecialist("Nobody was referred, or it has ended already. There is nothing to say.")
    return _say(wanted, Standing.ENDED, by, now, outcome=outcome)


def specialist_referral(record: str) -> Wanted:
    """One referral by its record. Raises SpecialistReferral.DoesNotExist."""
    found = _grouped(SpecialistReferral.objects.filter(record=record))
    if not found:
        raise SpecialistReferral.DoesNotExist
    return found[0]


def specialist_referrals(placements: Iterable[Placement]) -> list[Wanted]:
    """The referrals of people placed somewhere, the oldest first."""
    return _grouped(SpecialistReferral.objects.filter(placement__in=[each.pk for each in placements]))


def referrals_in_sight() -> list[Wanted]:
    """Those that the acting organisation was asked, or that are about people whom it knows: the last word first."""
    return sorted(_grouped(SpecialistReferral.objects.all()), key=lambda each: each.last.recorded_at, reverse=True)


def is_prime(placement: Placement, *, by: Access) -> bool:
    """Whether the acting organisation is the prime of a placement's contract today, and so agrees what is paid."""
    held = (each for each in by.standings if each.kind == Relation.PRIME_OF and each.contract == placement.contract)
    return any(each.in_force(by.on) for each in held)


def could_help(placement: Placement) -> list[Organisation]:
    """The providers of the register other than whoever serves somebody, by name."""
    rows = Organisation.objects.filter(kind=Kind.PROVIDER)
    return list(rows.exclude(pk=placement.delivered_by_id).order_by("name", "pk"))


@transaction.atomic
def read_brief(*, record: str, by: Access, now: datetime) -> SpecialistBrief | None:
    """What the specialist was told of the person; None before. That it was opened is on record."""
    by.require(Permission.CASE_READ)
    found = SpecialistBrief.objects.filter(record=record).first()
    if found is not None:
        audit.record_read(found, by=by, now=now, purpose="the page of a referral to a specialist")
    return found


def _grouped(rows: Any) -> list[Wanted]:
    found: dict[str, list[SpecialistReferral]] = {}
    for row in rows.select_related("to", "recorded_by", "recorded_for").order_by("recorded_at", "pk"):
        found.setdefault(row.record, []).append(row)
    return [Wanted(tuple(said)) for said in found.values()]


def _say(wanted: Wanted, standing: Standing, by: Access, now: datetime, **changed: Any) -> SpecialistReferral:
    last = wanted.last
    said = {"need": last.need, "sessions": last.sessions, "price_pence": last.price_pence, **changed}
    row = SpecialistReferral(
        placement=last.placement,
        record=last.record,
        to_id=last.to_id,
        standing=standing,
        **said,
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.own,
    )
    row.save(force_insert=True)
    audit.record(f"specialist referral: {standing.label.lower()}", row, by=by, now=now)
    return row
