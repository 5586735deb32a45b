"""Restrict the record of a participant, lift that, and say who of an organisation may open such records."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from commissioning.platform import audit
from commissioning.platform.access import Access, current_access
from commissioning.platform.dated_rows import in_force
from commissioning.platform.people_models import Membership, User
from commissioning.platform.roles import Permission
from commissioning.platform.scoped import OutsideAccess
from commissioning.rooms.journey.participant_models import Identity, Participant
from commissioning.rooms.journey.refusals import CannotRestrict, RecordRestricted
from commissioning.rooms.journey.restriction_models import Clearance, Restriction


def who_is(participant: str) -> Identity:
    """Who a participant is, sealed as it stands.

    Raises   RecordRestricted, naming who may open it; Identity.DoesNotExist, for who may not be named at all.
    """
    marks = Restriction.objects.filter(participant=OuterRef("participant"), lifted_at=None)
    known = Identity.objects.annotate(restricted=Exists(marks))  # type: ignore[no-redef]  # the model names it
    try:
        return known.select_related("participant__employment_service").get(participant=participant)
    except Identity.DoesNotExist:
        if not is_restricted(participant):
            raise
        raise RecordRestricted(readers()) from None


def is_restricted(participant: str) -> bool:
    """Whether a record is restricted, as far as the acting organisation works with the person."""
    return bool(restricted_among([participant]))


def restricted_among(participants: Iterable[str]) -> set[str]:
    """Of participants, by reference, those whose record is restricted."""
    rows = Restriction.objects.filter(participant__in=list(participants), lifted_at=None)
    return set(rows.values_list("participant", flat=True))


def shut_to_them(*, referred_by: str = "", by: Access) -> int:
    """How many records are restricted of those with whom the acting organisation works, and shut to the person.

    Takes    referred_by: the person whose referrals alone are wanted.
    """
    if clearances().filter(person=by.who).exists():
        return 0
    rows = Restriction.objects.filter(lifted_at=None)
    return rows.filter(participant__recorded_by=referred_by).count() if referred_by else rows.count()


def clearances() -> QuerySet[Clearance]:
    """Who was let open restricted records for the acting organisation, by name: who works there no more too."""
    return Clearance.objects.filter(ended_at=None).select_related("person", "given_by").order_by("person__name", "pk")


def readers() -> tuple[str, ...]:
    """The names of those who may open restricted records and work for the acting organisation today."""
    by = current_access()
    here = Membership.objects.filter(in_force(by.on), organisation=by.organisation).values("person")
    return tuple(each.person.name for each in clearances().filter(person__in=here))


def to_clear(*, by: Access) -> list[User]:
    """Who may be let open restricted records: who works for the acting organisation today and may not yet, by name.

    Nobody lets themselves, unless they are alone there.
    """
    held = Membership.objects.filter(in_force(by.on), organisation=by.own, person__is_service=False)
    there = {each.person for each in held.select_related("person")}
    cleared = set(clearances().values_list("person", flat=True))
    people = [each for each in there if each.pk not in cleared and (each.pk != by.who or len(there) == 1)]
    return sorted(people, key=lambda each: (each.name.casefold(), each.pk))


@transaction.atomic
def restrict(*, participant: Participant, by: Access, now: datetime) -> Restriction:
    """Let those alone who may open restricted records know who a participant is.

    Raises   CannotRestrict, OutsideAccess.
    """
    by.require(Permission.RECORD_RESTRICT)
    _refuse_unless_referred(participant, by)
    if is_restricted(participant.pk):
        raise CannotRestrict("The record is restricted already. There is nothing to do.")
    if not readers():
        raise CannotRestrict(
            "Nobody in your organisation may open restricted records yet. Ask an administrator to say who may."
        )
    row = Restriction(participant=participant, since=now, restricted_by_id=by.who)
    row.save(force_insert=True)
    audit.record("restrict record", row, by=by, now=now)
    return row


@transaction.atomic
def lift(*, participant: Participant, by: Access, now: datetime) -> Restriction:
    """Let everybody who works with a participant know again who they are, as somebody who may open the record.

    Raises   CannotRestrict, RecordRestricted, OutsideAccess.
    """
    by.require(Permission.RECORD_RESTRICT)
    _refuse_unless_referred(participant, by)
    who_is(participant.pk)
    row = Restriction.objects.select_for_update().filter(participant=participant, lifted_at=None).first()
    if row is None:
        raise CannotRestrict("The record is not restricted any more. There is nothing to do.")
    before = audit.said(row)
    row.lifted_at, row.lifted_by_id = now, by.who
    row.save()
    audit.record("lift restriction", row, by=by, now=now, before=before)
    return row


@transaction.atomic
def clear(*, person: str, by: Access, now: datetime) -> Clearance:
    """Let somebody of the own organisation open restricted records, in each of their roles. Raises CannotRestrict."""
    by.require(Permission.RECORD_CLEAR)
    if person not in {each.pk for each in to_clear(by=by)}:
        raise CannotRestrict(
            "Choose somebody else who has a role in your organisation today and may not open restricted records yet."
        )
    row = Clearance(organisation_id=by.own, person_id=person, since=now, given_by_id=by.who)
    row.save(force_insert=True)
    audit.record("clear for restricted records", row, by=by, now=now)
    return row


@transaction.atomic
def end_clearance(*, clearance: Clearance, by: Access, now: datetime) -> Clearance:
    """Let somebody open restricted records no more. Raises CannotRestrict."""
    by.require(Permission.RECORD_CLEAR)
    row = Clearance.objects.select_for_update().get(pk=clearance.pk)
    if row.ended_at is not None:
        raise CannotRestrict("This was ended already. There is nothing to do.")
    before = audit.said(row)
    row.ended_at, row.ended_by_id = now, by.who
    row.save()
    audit.record("end clearance for restricted records", row, by=by, now=now, before=before)
    return row


def _refuse_unless_referred(participant: Participant, by: Access) -> None:
    if participant.employment_service_id != by.own:
        raise OutsideAccess("Another organisation referred this person. It says whether their record is restricted.")
