"""Who broke the glass, why, and what they read: for the operator's auditors, and for those whom it is about."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from commissioning.core.calendars import Nation, working_calendar
from commissioning.core.clock import local_date
from commissioning.platform.access import Access
from commissioning.platform.break_glass_models import WAITS, BrokenGlass, GlassReading
from commissioning.platform.people_models import Kind
from commissioning.platform.queries import TIME_ZONE
from commissioning.platform.roles import Permission

WEEK = timedelta(days=7)


def openings(*, by: Access, week_of: date | None = None) -> QuerySet[BrokenGlass]:
    """Each contract that was asked for, the latest first, with `pages_read`. Raises NotAllowed.

    The operator sees all that was asked; others what was agreed to about contracts of theirs.
    Takes    week_of: a day of the week, from Monday, in which it was asked for; None asks for every week.
    """
    by.require(Permission.AUDIT_READ)
    rows = BrokenGlass.objects.all()
    if by.kind != Kind.OPERATOR:
        rows = rows.filter(agreed_at__isnull=False)
    if week_of is not None:
        first, after = _week(week_of)
        rows = rows.filter(asked_at__gte=first, asked_at__lt=after)
    read = GlassReading.objects.filter(glass=OuterRef("pk")).order_by().values("glass").annotate(count=Count("pk"))
    counted = Coalesce(Subquery(read.values("count")), 0, output_field=IntegerField())
    people = rows.select_related("asked_by", "agreed_by", "commissioner", "prime", "organisation")
    return people.annotate(pages_read=counted).order_by("-asked_at", "contract", "pk")


def readings(glass: BrokenGlass, *, by: Access) -> QuerySet[GlassReading]:
    """Each page of a contract that was opened under break-glass, the latest first. Raises NotAllowed."""
    by.require(Permission.AUDIT_READ)
    return GlassReading.objects.filter(glass=glass).select_related("reader").order_by("-at", "pk")


def asked_together(glass: BrokenGlass) -> QuerySet[BrokenGlass]:
    """All that was asked for with one contract, that one too, as far as may be seen."""
    rows = BrokenGlass.objects.filter(asking=glass.asking).select_related("commissioner", "prime")
    return rows.order_by("contract", "pk")


def to_be_told_on(glass: BrokenGlass) -> date | None:
    """The last day on which commissioner and prime can be told in time: the working day after it was agreed."""
    if glass.agreed_at is None:
        return None
    agreed_on = local_date(glass.agreed_at, TIME_ZONE)
    return working_calendar(Nation.ENGLAND).nth_working_day_after(agreed_on, 1)


def is_told_late(glass: BrokenGlass, *, now: datetime) -> bool:
    """Whether commissioner and prime were told too late, or should have been by now."""
    last_day = to_be_told_on(glass)
    return last_day is not None and local_date(glass.told_at or now, TIME_ZONE) > last_day


def is_waiting(glass: BrokenGlass, *, at: datetime) -> bool:
    """Whether a second person can still agree."""
    return glass.agreed_at is None and glass.ended_at is None and at < glass.asked_at + WAITS


def is_open(glass: BrokenGlass, *, at: datetime) -> bool:
    """Whether whoever asked may read now."""
    return glass.expires_at is not None and glass.ended_at is None and at < glass.expires_at


def _week(day: date) -> tuple[datetime, datetime]:
    monday = day - timedelta(days=day.weekday())
    zone = ZoneInfo(TIME_ZONE)
    return datetime.combine(monday, time(), zone), datetime.combine(monday + WEEK, time(), zone)
