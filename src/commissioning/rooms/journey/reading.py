"""Read one person's case: that somebody did, and what for, goes on record with it."""

from datetime import date, datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import queries
from commissioning.rooms.journey.queries import Case, Happened


@transaction.atomic
def read_case(*, participant: str, on: date, purpose: str, by: Access, now: datetime) -> Case:
    """Somebody's journey, for a page about them. Raises Identity.DoesNotExist."""
    by.require(Permission.CASE_READ)
    found = queries.case(participant, on=on)
    audit.record_read(found.participant, by=by, now=now, purpose=purpose)
    return found


@transaction.atomic
def read_versions(*, participant: str, record: str, purpose: str, by: Access, now: datetime) -> list[Happened]:
    """All versions of one event with their words, the last first. Raises Event.DoesNotExist."""
    by.require(Permission.CASE_READ)
    found = queries.versions(participant, record)
    audit.record_read(found[0].event, by=by, now=now, purpose=purpose)
    return found
