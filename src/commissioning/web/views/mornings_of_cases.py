"""What a day begins with for those who work with people: advisers, and work coaches who refer."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.rooms.journey.caseload import Listed, caseload
from commissioning.rooms.journey.complaint_days import LastDay, last_days
from commissioning.rooms.journey.complaint_steps import ABOUT, OVER, Desk, Step
from commissioning.rooms.journey.complaints import complaints_in_sight, desks_of
from commissioning.rooms.journey.left_over import over
from commissioning.rooms.journey.standing_states import NOT_SEEN, State
from commissioning.web.environment import in_words
from commissioning.web.forms.cases import WAITING
from commissioning.web.views.cases_in_words import left, name_of
from commissioning.web.views.cases_today import sections
from commissioning.web.views.matters import MOST_SHOWN, Line, Matter, matter


def advising(request: Any) -> Iterator[Matter]:
    for section in sections(request):
        lines = [Line(row.name, row.href, _joined(row.what, row.by, row.left)) for row in section.rows]
        yield matter(section.title, lines, section.none, section.count, section.href)


def referring(request: Any) -> Iterator[Matter]:
    """Those whom one referred, and who have not been seen; and those who are out of touch."""
    on = request.access.on
    mine = caseload(on=on, referred_by=request.access.who, with_those_over=False)
    for title, states, asked, none in (
        (_("Referred, not placed yet"), {State.NOT_PLACED}, State.NOT_PLACED.name, _("Everybody is placed.")),
        (_("Placed, not seen yet"), NOT_SEEN, WAITING, _("Everybody who is placed has been seen.")),
        (_("Out of touch"), {State.OUT_OF_TOUCH}, State.OUT_OF_TOUCH.name, _("Nobody is out of touch.")),
    ):
        people = sorted((each for each in mine if each.state in states), key=lambda each: each.participant.referred_on)
        lines = [_line(each, on) for each in people[:MOST_SHOWN]]
        yield matter(title, lines, none, len(people), f"{reverse('referred')}?state={asked}")
    served = [each for each in mine if each.placement and each.placement.ends_on is None]
    ended = over((each.placement.contract for each in served if each.placement), on=on)
    left = [each for each in served if each.placement and each.placement.contract in ended]
    if left:
        lines = [_line(each, on) for each in left[:MOST_SHOWN]]
        yield matter(_("Their contract is over: settle who serves them"), lines, "", len(left), reverse("referred"))


def complaints_due(request: Any) -> Iterator[Matter]:
    """The complaints on the own desk to which the terms give a last day, the most urgent first; where none, nothing."""
    on = request.access.on
    rows: Any = complaints_in_sight().select_related("placement__participant")
    waiting = rows.exclude(last__in=(*OVER, Step.ANSWERED))
    mine = [row for row in waiting if Desk(row.desk) in desks_of(row.placement, request.access)]
    days = last_days(mine)
    due = sorted(((days[row.pk][0], row) for row in mine if row.pk in days), key=lambda pair: pair[0].due_on)
    lines = [Line(_(ABOUT[row.about]), reverse("complaint", args=[row.pk]), _by_when(each, on)) for each, row in due]
    if lines:
        yield matter(_("Complaints that wait for you"), lines, "", more_href=reverse("complaints"))


def _by_when(each: LastDay, on: Any) -> str:
    day = {"day": in_words(each.due_on)}
    acknowledges = each.step is Step.ACKNOWLEDGED
    if each.is_late(on):
        overdue = _("Overdue: to be acknowledged by %(day)s"), _("Overdue: to be answered by %(day)s")
        return overdue[not acknowledges] % day
    return (_("Acknowledge by %(day)s") if acknowledges else _("Answer by %(day)s")) % day


def _line(each: Listed, on: Any) -> Line:
    promise = each.next_due()
    served = _("with %(name)s") % {"name": each.placement.delivered_by.name} if each.placement else ""
    said = _("Referred on %(day)s") % {"day": in_words(each.participant.referred_on)}
    return Line(
        name_of(each.name),
        reverse("case", args=[each.participant.pk]),
        _joined(" ".join(filter(None, (said, served))), left(promise, on) if promise else ""),
    )


def _joined(*parts: str) -> str:
    return ". ".join(filter(None, parts))
