"""A journey in words: what is promised and how it stands, what an event says."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commissioning.rooms.journey.event_kinds import KINDS, Choice, Confirmed, Detail, TermsReason
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.journey_rules import Rules
from commissioning.rooms.journey.promise_days import Promised
from commissioning.rooms.journey.recording import detail_of, reasons
from commissioning.rooms.journey.standing_states import LASTING, State
from commissioning.web.environment import in_words, last_day

TONES = {
    State.NOT_PLACED: "waiting",
    State.TO_ACKNOWLEDGE: "waiting",
    State.TO_ATTACH: "waiting",
    State.OUT_OF_TOUCH: "bad",
    State.IN_WORK: "good",
    State.OVER: "over",
}


def name_of(name: str | None) -> str:
    """What a person is called; who was erased has no name any more."""
    return name or _("Name erased")


def days_in_words(count: int) -> str:
    return ngettext("1 day", "%(count)s days", count) % {"count": count}


def left(promise: Promised, on: date) -> str:
    """How much time there is for what is still to be done: the words say it, whatever colour is beside them."""
    days = promise.days_left(on)
    if days is None:
        return promise.no_day_because
    if days < 0:
        return _("Overdue by %(days)s") % {"days": days_in_words(-days)}
    return _("Due today") if days == 0 else _("%(days)s left") % {"days": days_in_words(days)}


def how_it_stands(promise: Promised, on: date) -> str:
    """A promise in few words."""
    if promise.done_on is not None:
        words = _("Done late, on %(day)s") if promise.is_late(on) else _("Done on %(day)s")
        return words % {"day": in_words(promise.done_on)}
    if promise.dropped_on is not None:
        return _("Fell away on %(day)s") % {"day": in_words(promise.dropped_on)}
    return left(promise, on)


def label_of(event: Event) -> str:
    return KINDS[event.kind].label


def details_in_words(event: Event, rules: Rules) -> Iterator[tuple[str, str]]:
    """What an event says in codes, as it is read."""
    said = detail_of(event)
    for name, detail in KINDS[event.kind].details.items():
        if name in said:
            yield detail.label, _said(detail, said[name], rules)


def days_of(event: Event) -> str:
    """When it was; of what lasts, until when."""
    if event.until is None:
        going_on = _("From %(day)s, still going on") if event.kind in LASTING else "%(day)s"
        return going_on % {"day": in_words(event.on)}
    words = {"first": in_words(event.on), "last": in_words(last_day(event.until))}
    return words["first"] if words["first"] == words["last"] else _("%(first)s to %(last)s") % words


def _said(detail: Detail, value: Any, rules: Rules) -> str:
    match detail:
        case Choice():
            return detail.codes.get(value, str(value))
        case TermsReason():
            return reasons(rules, detail.of).get(value, str(value))
        case Confirmed():
            return _("Yes")
    return str(value)
