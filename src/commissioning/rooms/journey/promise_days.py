"""The days that a programme's terms promise to a participant, worked out from what happened: from codes and days alone.

A promise runs through a participant's time in one contract, whoever of its supply chain serves them: a hand-over begins
no clock anew; another contract does, and to be placed anew after one's time was over. What is not done when they leave,
or when nobody serves them, falls away that day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import get_args

from commissioning.engines.payments.reference.clocks import runs_out
from commissioning.rooms.journey.event_kinds import OVER
from commissioning.terms.deciding import Answers, WrongAnswers, limit
from commissioning.terms.figures import Line
from commissioning.terms.journey import JourneyRule, Limit, Promise

ANSWERED = ("acknowledged", "attached", "returned", "not_attached")
"""Whatever answers a referral acknowledges it."""
PLAN_AGREED, ASSESSED = "plan agreed", "assessed"
"""Facts that are no events: an action plan that both have signed, and an assessment."""
_ORDER: tuple[Promise, ...] = get_args(Promise)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened on a placement; `until` is the first day after it, of what lasts."""

    placement: str
    kind: str
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A participant's time in one contract (see `stretches`), as far as it may be seen.

    from_on    the day of referral; of a later stretch the day on which it began.
    placement  the last one there, and `ends_on` its end.
    journey    the rules of the day of referral; empty where none held.
    """

    participant: str
    referred_on: date
    from_on: date
    placement: str
    ends_on: date | None
    nation: str
    journey: Mapping[str, JourneyRule]
    answers: Answers
    group: str | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise to one participant, with the clause that makes it.

    placement   where it was done; of what is not done yet, the last one.
    due_on      the last day that is in time; None where no day can be said: `no_day_because` is the reason.
    dropped_on  the day on which it fell away undone, as they left or nobody served them.
    """

    placement: str
    participant: str
    promise: Promise
    from_on: date
    due_on: date | None
    done_on: date | None
    clause: str
    title: str
    dropped_on: date | None = None
    no_day_because: str = ""

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    def is_late(self, on: date) -> bool:
        """Done after its last day; or that day went by while it had still to be done."""
        return self.due_on is not None and (self.done_on or self.dropped_on or on) > self.due_on

    def days_left(self, on: date) -> int | None:
        """Days until the last one: 0 on that day, less than 0 when it is overdue; None where no day can be said."""
        return None if self.due_on is None else (self.due_on - on).days


@dataclass(frozen=True, slots=True)
class _Run:
    """One running of a promise's clock: from a day, until it is done, which may be on another placement."""

    promise: Promise
    from_on: date
    done: Fact | None


def promises_of(stretch: Stretch, *, on: date) -> Iterator[Promised]:
    """Every promise to a participant that has begun by a day, in order. Later facts do not count."""
    facts = sorted((fact for fact in stretch.facts if fact.on <= on), key=lambda fact: (fact.on, fact.placement))
    over_on = _over_on(stretch, facts, on)
    for run in _runs(stretch, facts):
        if run.promise == "reassessed" and over_on is not None and run.done is None and run.from_on >= over_on:
            continue
        promised = _promised(stretch, run, facts, None if run.promise == "exit_report" else over_on)
        if promised is not None:
            yield promised


def in_order(promises: Iterable[Promised]) -> list[Promised]:
    """The most urgent first; those without a day last."""
    return sorted(promises, key=lambda p: (p.due_on or date.max, p.participant, _ORDER.index(p.promise), p.from_on))


def _over_on(stretch: Stretch, facts: list[Fact], on: date) -> date | None:
    days = [fact.on for fact in facts if fact.kind in OVER]
    if stretch.ends_on is not None and stretch.ends_on <= on:
        days.append(stretch.ends_on)
    return min(days, default=None)


def _runs(stretch: Stretch, facts: list[Fact]) -> Iterator[_Run]:
    yield _Run("acknowledged", stretch.from_on, _first(facts, *ANSWERED))
    attached = _first(facts, "attached")
    yield _Run("attached", stretch.from_on, attached)
    if attached is not None:
        yield _Run("planned", attached.on, _first(facts, PLAN_AGREED))
    assessed = [fact for fact in facts if fact.kind == ASSESSED]
    for fact, following in zip_longest(assessed, assessed[1:]):
        yield _Run("reassessed", fact.on, following)
    if (asked := _first(facts, "exit_report_requested")) is not None:
        yield _Run("exit_report", asked.on, _first(facts, "exit_report_sent"))


def _first(facts: list[Fact], *kinds: str) -> Fact | None:
    return next((fact for fact in facts if fact.kind in kinds), None)


def _promised(stretch: Stretch, run: _Run, facts: list[Fact], over_on: date | None) -> Promised | None:
    """None, where the terms promise no time."""
    try:
        rule = limit(stretch.journey, run.promise, stretch.answers)
    except WrongAnswers as missing:
        return _said(stretch, run, over_on, None, "", run.promise, f"It depends on what is not known. {missing}")
    line = _line(rule, stretch, facts) if rule is not None else None
    if rule is None or line is None or line.value == "none":
        return None
    due_on, because = None, ""
    if line.value == "unknown":
        because = f"The terms do not say yet within how long (clause {line.clause})."
    else:
        due_on = runs_out(run.from_on, line.number(), rule.within.measure, nation=stretch.nation, known_on=None)
    if due_on is not None and run.promise == "reassessed":
        due_on = _without_breaks(run.from_on, due_on, [fact for fact in facts if fact.kind == "break"])
        because = "" if due_on else "They are in a break that has no end yet."
    return _said(stretch, run, over_on, due_on, line.clause, str(rule.title), because)


def _said(
    stretch: Stretch, run: _Run, over_on: date | None, due_on: date | None, clause: str, title: str, because: str
) -> Promised:
    return Promised(
        placement=run.done.placement if run.done else stretch.placement,
        participant=stretch.participant,
        promise=run.promise,
        from_on=run.from_on,
        due_on=due_on,
        done_on=run.done.on if run.done else None,
        clause=clause,
        title=title,
        dropped_on=None if run.done else over_on,
        no_day_because=because,
    )


def _line(rule: Limit, stretch: Stretch, facts: list[Fact]) -> Line | None:
    """The dated value that holds: read on the day of referral, or of attachment where the terms say so."""
    attached = _first(facts, "attached") if rule.within.by == "started_on" else None
    found = rule.within.line(attached.on if attached else stretch.referred_on, stretch.group)
    return found and found[1]


def _without_breaks(from_on: date, due_on: date, breaks: list[Fact]) -> date | None:
    """The last day when days in a break do not count; None while one goes on before that day."""
    counted_from = from_on
    for pause in breaks:
        if pause.on > due_on:
            break
        if pause.until is None:
            return None
        begins = max(pause.on, counted_from)
        due_on += timedelta(days=max(0, (pause.until - begins).days))
        counted_from = max(counted_from, pause.until)
    return due_on
