"""What the journey holds, as the tables of evidence on which payments are computed: pseudonyms, days and codes.

Each row says since when it was known, and later versions of a fact are rows of the same record. So what is due can be
worked out as it was known at any moment. No name and no word leaves this way.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import Programme
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.plan_models import Side, Signature
from commissioning.rooms.journey.recording import detail_of
from commissioning.rooms.journey.time_in_contract import rows_of
from commissioning.tables.rows import EmploymentRow, MilestoneRow, ParticipantRow
from commissioning.tables.writer import Format, write_table

AT_ONCE = 1_000
"""Participants read with one question to each table."""

MILESTONES = (
    "attached",
    "support",
    "onward_referral",
    "employer_contact",
    "skill_gained",
    "in_work_support",
    "earnings_progress",
    "completed",
    "exit_report_sent",
)
"""Kinds of events on which terms may hang a payment, besides a signed plan. None tells of health or of a conviction."""


class NotItsLead(PermissionError):
    """Only the lead commissioner of a programme takes its evidence."""


@transaction.atomic
def write_evidence(
    *, programme: Programme, folder: Path, by: Access, now: datetime, format: Format = "csv"
) -> dict[str, Path]:
    """Write the evidence tables of a programme's journeys into a folder; the files by table. It is put on record.

    Raises   NotItsLead.
    """
    by.require(Permission.JOURNEY_FIGURES)
    if programme.lead_id != by.own:
        raise NotItsLead("Your organisation does not lead the programme. Its lead commissioner takes the evidence.")
    audit.record_read(programme, by=by, now=now, purpose="Evidence for payment, of all journeys")
    # Whoever is placed while the tables are written is in none of them.
    placed = sorted(set(_placements(programme.pk).order_by().values_list("participant", flat=True)))
    return {
        "participants": write_table(folder, "participants", participants(programme.pk, placed), format=format),
        "employment": write_table(folder, "employment", employment(programme.pk, placed), format=format),
        "milestones": write_table(folder, "milestones", milestones(programme.pk, placed), format=format),
    }


def participants(programme: str, placed: Sequence[str]) -> Iterator[ParticipantRow]:
    """A row for each participant in each contract, and for each moment at which something of it changed."""
    for some in _chunks(placed):
        yield from rows_of(programme, list(_placements(programme).filter(participant__in=some)))


def employment(programme: str, placed: Sequence[str]) -> Iterator[EmploymentRow]:
    """A row for each job start as it was told. The employer stands as the record: who it was are words, sealed."""
    for participant, event in _events(programme, placed, ("job_start",)):
        said = detail_of(event)
        yield EmploymentRow(
            participant=participant,
            employer=event.record,
            kind=str(said["work"]),
            worked_from=event.on,
            worked_until=event.until,
            hours_per_week=Decimal(said["hours"]) if "hours" in said else None,
            source=event.source,
            recorded_at=event.recorded_at,
            record=event.record,
            withdrawn=event.withdrawn,
        )


def milestones(programme: str, placed: Sequence[str]) -> Iterator[MilestoneRow]:
    """A row for each event that terms may pay for, by its kind; for a skill another by its level: `skill_level_2`.

    And `plan_signed` for each plan that both have signed, on the day of the second signature.
    """
    for participant, event in _events(programme, placed, MILESTONES):
        for name in _names(event):
            yield MilestoneRow(
                participant=participant,
                milestone=name,
                on=event.on,
                source=event.source,
                recorded_at=event.recorded_at,
                record=f"{event.record}-{name}",
                withdrawn=event.withdrawn,
            )

    for participant, plan, signatures in _signed(programme, placed):
        yield MilestoneRow(
            participant=participant,
            milestone="plan_signed",
            on=max(each.signed_on for each in signatures),
            source="provider",
            recorded_at=max(each.recorded_at for each in signatures),
            record=plan,
        )


def _names(event: Event) -> list[str]:
    if event.kind == "skill_gained":
        return [event.kind, f"skill_{json.loads(event.detail)['level']}"]
    return [event.kind]


def _placements(programme: str) -> QuerySet[Placement]:
    return Placement.objects.filter(participant__programme=programme).order_by(
        "participant", "starts_on", "recorded_at"
    )


def _events(programme: str, placed: Sequence[str], kinds: tuple[str, ...]) -> Iterator[tuple[str, Event]]:
    """Events of some kinds with whose they are, every version, those of a participant together."""
    for some in _chunks(placed):
        whose = dict(_placements(programme).filter(participant__in=some).values_list("pk", "participant"))
        found = Event.objects.filter(placement__in=list(whose), kind__in=kinds)
        for event in sorted(found, key=lambda event: (whose[event.placement_id], event.recorded_at, event.pk)):
            yield whose[event.placement_id], event


def _signed(programme: str, placed: Sequence[str]) -> Iterator[tuple[str, str, list[Signature]]]:
    """Plans that both sides signed as they stand: whose, which, and the two signatures."""
    for some in _chunks(placed):
        whose = dict(_placements(programme).filter(participant__in=some).values_list("pk", "participant"))
        found: dict[tuple[str, str], list[Signature]] = {}
        for row in Signature.objects.filter(plan__placement__in=list(whose)).select_related("plan"):
            if row.digest == row.plan.digest:
                found.setdefault((whose[row.plan.placement_id], row.plan_id), []).append(row)
        for (participant, plan), signatures in sorted(found.items(), key=lambda each: each[0]):
            if {each.side for each in signatures} == set(Side.values):
                yield participant, plan, signatures


def _chunks(placed: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(placed), AT_ONCE):
        yield placed[first : first + AT_ONCE]
