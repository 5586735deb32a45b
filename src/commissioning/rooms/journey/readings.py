"""Who has looked at a participant's record: told to that participant, from the audit records of all organisations."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from commissioning.platform.access import Access
from commissioning.platform.audit import READ
from commissioning.platform.audit_models import AuditEvent
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.participant_models import Identity
from commissioning.rooms.journey.serving import own_placements
from commissioning.rooms.journey.voice_models import Complaint

MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody of an organisation looked, when, in which role, and what for."""

    at: datetime
    organisation: str
    role: str
    purpose: str


def own_readings(*, by: Access) -> list[Reading]:
    """The last times that somebody looked at the acting participant's record, the last first."""
    by.require(Permission.OWN_JOURNEY)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT at, organisation, role, purpose FROM app_readings_of_own(%s)", [MOST_TOLD])
            return [Reading(*row) for row in cursor.fetchall()]
    placements = own_placements(by=by)
    participants = {each.participant_id for each in placements}
    about = {
        *participants,
        *(each.pk for each in placements),
        *Identity.objects.filter(participant__in=participants).values_list("pk", flat=True),
        *Complaint.objects.filter(placement__in=placements).values_list("pk", flat=True),
    }
    rows = AuditEvent._everything_for("a participant is told who looked at their record").filter(
        act=READ, subject__in=about
    )
    told = rows.order_by("-at", "reference").values_list("at", "organisation", "role", "purpose")
    return [Reading(*row) for row in told[:MOST_TOLD]]
