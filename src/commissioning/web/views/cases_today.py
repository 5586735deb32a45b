"""Today's people: what is overdue or due, and for whom; who is out of touch, and who is in work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.dated_rows import not_over
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.advising import nobodys, served_by
from commissioning.rooms.journey.caseload import MOST_LISTED, Listed, caseload
from commissioning.rooms.journey.promise_days import Promised
from commissioning.rooms.journey.standing_states import State
from commissioning.web.allows import allows, may
from commissioning.web.environment import in_words
from commissioning.web.forms.cases import LATE, TO_DO
from commissioning.web.page import page
from commissioning.web.views.cases_in_words import left, name_of

MOST_SHOWN = 10
EVERYBODY = "all"
NOBODY_LATE = date.max


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody, and what there is to do. `is_late` is said in words too."""

    name: str
    href: str
    what: str
    by: str
    left: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Section:
    """People for one reason: how many, where all of them are, the first few."""

    title: str
    href: str
    count: int
    rows: list[Row]
    none: str


@allows(Permission.CASE_READ)
def today(request: Any) -> HttpResponse:
    people, adviser = _people(request), _adviser(request)
    return page(
        request,
        "cases/today",
        sections=list(sections(request, people)),
        on=request.access.on,
        most=MOST_LISTED if len(people) == MOST_LISTED else None,
        is_own=bool(adviser),
        nobodys=nobodys(by=request.access) if adviser else 0,
    )


def _people(request: Any) -> list[Listed]:
    whose = {"referred_by": _mine(request), "adviser": _adviser(request)}
    return caseload(on=request.access.on, with_those_over=False, **whose)


def _adviser(request: Any) -> str:
    """Of an adviser with people of their own, themselves, unless everybody is asked for."""
    by = request.access
    if not by.allows(Permission.ADVISER_ASSIGN) or request.GET.get("whose") == EVERYBODY:
        return ""
    own = served_by(by.who).filter(not_over(by.on), delivered_by=by.own)
    return by.who if own.exists() else ""


def _mine(request: Any) -> str:
    """Of a work coach, themselves: they see whom they referred."""
    return request.access.who if may(request, Permission.REFERRAL_MAKE) else ""


def sections(request: Any, people: list[Listed] | None = None) -> Iterator[Section]:
    """What there is to do today, by reason, by how it presses. To a work coach, of their own referrals."""
    on: date = request.access.on
    there = reverse("referred" if _mine(request) else "caseload")
    adviser = _adviser(request)
    asked = f"{there}?adviser={adviser}&" if adviser else f"{there}?"
    people = _people(request) if people is None else people
    late = [(each, promise) for each in people for promise in each.late(on)]
    yield _promised(_("Overdue"), f"{asked}due={LATE}", late, on, _("Nothing is overdue."))
    for promise, title, none in (
        ("acknowledged", _("Referred, to acknowledge"), _("Every referral is acknowledged.")),
        ("attached", _("To attach"), _("Nobody waits to be attached.")),
        ("planned", _("Plans due"), _("No action plan is due.")),
        ("reassessed", _("Reviews due"), _("No review is due.")),
        ("exit_report", _("Exit reports due"), _("Nobody waits for an exit report.")),
    ):
        due = [(each, next_due) for each in people if (next_due := each.next_due(promise)) is not None]
        yield _promised(title, f"{asked}due={promise}", due, on, none)
    gone = [each for each in people if each.state is State.OUT_OF_TOUCH]
    yield _of_state(_("Out of touch"), f"{asked}state={State.OUT_OF_TOUCH.name}", gone, _("Nobody is out of touch."))
    working = [each for each in people if each.state is State.IN_WORK]
    yield _of_state(_("In work"), f"{asked}state={State.IN_WORK.name}", working, _("Nobody is in work."))


def _promised(title: str, href: str, due: Iterable[tuple[Listed, Promised]], on: date, none: str) -> Section:
    pressing = sorted(due, key=lambda one: one[1].due_on or NOBODY_LATE)
    rows = [_row(each, promise, on) for each, promise in pressing[:MOST_SHOWN]]
    return Section(title, href, len({each.participant.pk for each, _promise in pressing}), rows, none)


def _row(each: Listed, promise: Promised, on: date) -> Row:
    by = _("Last day: %(day)s") % {"day": in_words(promise.due_on)} if promise.due_on else ""
    return Row(name_of(each.name), _case(each), str(TO_DO[promise.promise]), by, left(promise, on), promise.is_late(on))


def _of_state(title: str, href: str, people: list[Listed], none: str) -> Section:
    """Those who were not spoken to for longest come first."""
    waiting = sorted(people, key=lambda each: each.in_touch_on or date.min)
    rows = [Row(name_of(each.name), _case(each), _spoken_to(each), "", "", False) for each in waiting[:MOST_SHOWN]]
    return Section(title, href, len(people), rows, none)


def _spoken_to(each: Listed) -> str:
    """Of somebody in work; of others nothing."""
    if each.in_touch_on is None:
        return ""
    return _("Last contact, or start of the job: %(day)s") % {"day": in_words(each.in_touch_on)}


def _case(each: Listed) -> str:
    return reverse("case", args=[each.participant.pk])
