"""Leading indicators: who was attached and who started a job, month by month, as soon as it is written down."""

from dataclasses import dataclass
from datetime import date

from commissioning.core.periods import Period, add_months
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.recording import standing


@dataclass(frozen=True, slots=True)
class Month:
    """What began in a month.

    in_work_first   participants of this contract who started a job for the first time.
    """

    first: date
    attached: int
    job_starts: int
    in_work_first: int


def starts(contract: str, *, period: Period, by: Access) -> list[Month]:
    """Every month of a period, up to that of today, with what stands on record of it. Raises NotAllowed.

    Takes    period: it begins on the first of a month.
    """
    by.require(Permission.STANDARDS_READ)
    rows = Event.objects.filter(placement__contract=contract, kind__in=("attached", "job_start"), on__lte=by.on)
    happened = standing(rows.select_related("placement"))
    first: dict[str, date] = {}
    for event in happened:
        if event.kind == "job_start":
            first.setdefault(event.placement.participant_id, event.on)
    ends = min(period.end or date.max, add_months(by.on.replace(day=1), 1))
    months, begins = [], period.start
    while begins < ends:
        until = add_months(begins, 1)
        kinds = [event.kind for event in happened if begins <= event.on < until]
        new = sum(begins <= on < until for on in first.values())
        months.append(Month(begins, kinds.count("attached"), kinds.count("job_start"), new))
        begins = until
    return months
