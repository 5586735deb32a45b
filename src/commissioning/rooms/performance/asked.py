"""All that a standard asks, read from the journey: promises with their days, and what must happen after something else.

The days of promises are those of `journey.promised`, and nothing is worked out twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commissioning.engines.payments.reference.clocks import runs_out
from commissioning.rooms.journey.event_kinds import OVER
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.placement_models import How, Placement
from commissioning.rooms.journey.promise_days import Promised
from commissioning.rooms.journey.promised import promised
from commissioning.rooms.journey.recording import standing
from commissioning.rooms.journey.stretches import stretches
from commissioning.rooms.performance.cases import Asked
from commissioning.terms.standards import MustHappen, PromiseKept, Quantitative

_AFTER_THE_END = ("exit_report_requested", "left_early", "completed")
"""What is asked after these is asked of somebody whose time is over, so it does not fall away with it."""


@dataclass(frozen=True, slots=True)
class _Time:
    """A participant's time in one contract (see `stretches`): their placements, and what happened on them, by day.

    again  they were placed in this contract before.
    """

    placements: Sequence[Placement]
    events: Sequence[Event]
    again: bool

    @property
    def is_first(self) -> bool:
        """Whether they came here from the referral, and not from another contract, or anew."""
        return self.placements[0].how != How.REALLOCATED and not self.again

    @property
    def over(self) -> tuple[date, str] | None:
        """The day on which it was over and the kind of event that says so; no kind, where nobody serves any more."""
        ends = [(event.on, event.kind) for event in self.events if event.kind in OVER]
        last = self.placements[-1].ends_on
        # Of one day, what was said about them tells more than that nobody serves.
        return min([*ends, *([(last, "")] if last else [])], key=lambda end: (end[0], not end[1]), default=None)

    @property
    def serving(self) -> list[tuple[date, str]]:
        return [(each.starts_on, each.delivered_by_id) for each in self.placements]

    def first(self, kinds: Sequence[str], since: date) -> Event | None:
        """The first event of some kinds on a day or later."""
        return next((event for event in self.events if event.kind in kinds and event.on >= since), None)

    def provider(self, placement: str) -> str:
        return next(each.delivered_by_id for each in self.placements if each.pk == placement)


@dataclass(frozen=True, slots=True)
class Journeys:
    """The journeys of a contract or a whole programme, read once for all standards.

    times     the stretches of each participant in each contract.
    """

    times: Sequence[_Time]
    promises: Sequence[Promised]


def journeys(elements: Iterable[Quantitative], *, on: date, **scope: str) -> Journeys:
    """What may be seen of journeys up to a day, as far as these elements ask for it.

    Takes    scope: `contract` or `participant__programme`, by reference.
    """
    rows = Placement.objects.filter(**scope, starts_on__lte=on).select_related("participant")
    placements = list(rows.order_by("starts_on", "recorded_at", "pk"))
    rows_of_scope = Event.objects.filter(**{f"placement__{key}": value for key, value in scope.items()})
    events: dict[str, list[Event]] = defaultdict(list)
    for event in standing(rows_of_scope.filter(kind__in={*OVER, "attached", *_kinds(elements)})):
        if event.on <= on:
            events[event.placement_id].append(event)
    times = list(_times(placements, events))
    return Journeys(times, promised(placements, on=on))


def _times(placements: Iterable[Placement], events: dict[str, list[Event]]) -> Iterator[_Time]:
    ended = {placement for placement, theirs in events.items() if any(event.kind in OVER for event in theirs)}
    seen: set[tuple[str, str]] = set()
    for theirs in stretches(placements, ended=ended):
        key = theirs[0].participant_id, theirs[0].contract
        happened = (event for each in theirs for event in events.get(each.pk, ()))
        yield _Time(theirs, sorted(happened, key=lambda event: event.on), again=key in seen)
        seen.add(key)


def _kinds(elements: Iterable[Quantitative]) -> set[str]:
    found: set[str] = set()
    for element in elements:
        found |= {element.event, element.after} if isinstance(element, MustHappen) else set(element.or_else)
    return found


def asked(element: Quantitative, journeys: Journeys) -> Iterator[Asked]:
    """Everything that the quantitative element of a standard asks, whatever became of it."""
    match element:
        case PromiseKept():
            times = {each.pk: time for time in journeys.times for each in time.placements}
            for promise in journeys.promises:
                if promise.promise == element.of:
                    time = times[promise.placement]
                    yield _or_else(element, _of_promise(promise, time), time)
        case MustHappen():
            for time in journeys.times:
                yield from _of_happening(element, time)


def _of_promise(promise: Promised, time: _Time) -> Asked:
    return Asked(
        participant=promise.participant,
        from_on=promise.from_on,
        due_on=promise.due_on,
        done_on=promise.done_on,
        done_by=time.provider(promise.placement),
        dropped_on=promise.dropped_on,
        over_by=time.over[1] if time.over else "",
        serving=time.serving,
    )


def _or_else(element: PromiseKept, one: Asked, time: _Time) -> Asked:
    """Done by what else counts, where that came first."""
    other = time.first(element.or_else, one.from_on)
    if other is None or (one.done_on is not None and one.done_on <= other.on):
        return one
    return replace(one, done_on=other.on, done_by=time.provider(other.placement_id), dropped_on=None)


def _of_happening(element: MustHappen, time: _Time) -> Iterator[Asked]:
    participant = time.placements[0].participant
    for since in _begins(element, time):
        held = element.within.line(_read_on(element, time))
        if held is None or held[1].value == "none":
            continue
        length, due_on = held[1], None
        if length.is_number:
            nation = time.placements[-1].nation
            due_on = runs_out(since, length.number(), element.within.measure, nation=nation, known_on=None)
        done_on, done_by = _done(element, time, since)
        over = None if element.after in _AFTER_THE_END else time.over
        yield Asked(
            participant=participant.pk,
            from_on=since,
            due_on=due_on,
            done_on=done_on,
            done_by=done_by,
            dropped_on=over[0] if over and done_on is None else None,
            over_by=over[1] if over else "",
            serving=time.serving,
        )


def _begins(element: MustHappen, time: _Time) -> list[date]:
    """The days from which it is asked: a referral once, in the first contract; every event of a kind."""
    if element.after == "referred":
        return [time.placements[0].participant.referred_on] if time.is_first else []
    return [event.on for event in time.events if event.kind == element.after]


def _read_on(element: MustHappen, time: _Time) -> date:
    attached = time.first(("attached",), date.min) if element.within.by == "started_on" else None
    return attached.on if attached else time.placements[0].participant.referred_on


def _done(element: MustHappen, time: _Time, since: date) -> tuple[date | None, str]:
    if element.event == "standards_given":
        # Nobody can be referred without saying how they were handed over.
        return time.placements[0].participant.referred_on, time.placements[0].delivered_by_id
    event = time.first((element.event,), since)
    return (event.on, time.provider(event.placement_id)) if event else (None, "")
