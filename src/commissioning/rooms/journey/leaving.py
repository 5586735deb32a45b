"""Somebody's time is over: their placement ends on the day of the event that says so, and goes on if it is taken back.

So it is with whoever left, with a referral that was returned, and with a person who was not attached: who serves them
can be settled anew. Whoever may write on a placement may say that somebody's time is over, though only a prime or the
employment service may place people. So the end follows the event through a door in the walls, which moves that one day
and nothing else.
"""

from datetime import date, datetime

from django.db import connection
from django.db.models import F, Q

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.rooms.journey.event_models import CASEWORK, Event
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotOnTheJourney


def end_by(event: Event, *, before: date | None, by: Access, now: datetime) -> None:
    """Let a placement's end follow an event that ended it (`event_kinds.OVER`), as it stands now; or go on, taken back.

    Takes    before: the day that an earlier version said; None for a first one.
    Raises   NotOnTheJourney: the placement ended for another reason, somebody else serves them since, or the day is
             before the placement.
    """
    placement = Placement.objects.get(pk=event.placement_id)
    ends_on = None if event.withdrawn else event.on
    if placement.ends_on == ends_on:
        return
    if placement.ends_on != before:
        raise NotOnTheJourney(f"Their time here ended on {placement.ends_on} already. Leave this out.")
    if not _follow(placement, ends_on, by, now):
        raise NotOnTheJourney(
            f"Their time here began on {placement.starts_on}, or somebody else serves them since. Correct the day."
            if ends_on
            else "Somebody else serves them since, so this cannot be taken back. Correct the day instead."
        )
    said = audit.said(placement)
    placement.refresh_from_db(fields=["ends_on", "ended_at"])
    audit.record("end placement" if ends_on else "reopen placement", placement, by=by, now=now, before=said)


def _follow(placement: Placement, ends_on: date | None, by: Access, now: datetime) -> bool:
    """Set the end, if the acting organisation writes on the placement and nobody serves the participant later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT app_follow_leaving(%s, %s, %s)", [placement.pk, ends_on, now])
            return bool(cursor.fetchone()[0])
    rows = Placement._everything_for("whoever serves somebody says when their own time with them is over")
    others = rows.filter(Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), participant=placement.participant_id)
    others = others.filter(Q(ends_on=None) | Q(ends_on__gt=placement.starts_on)).exclude(pk=placement.pk)
    if others.filter(Q(starts_on__lt=ends_on) if ends_on else Q()).exists():
        return False
    if ends_on is not None and ends_on < placement.starts_on:
        return False
    rule = CASEWORK.rule
    assert rule is not None, "casework has a rule of its own"
    ended_at = now if ends_on else None
    return bool(rows.filter(rule.q(Placement, by), pk=placement.pk).update(ends_on=ends_on, ended_at=ended_at))
