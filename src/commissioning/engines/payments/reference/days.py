"""The days of a case, by the names that terms give them: its own days, the days clocks run out, components' days.

Source: How a payment is worked out, 3 and 4.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from commissioning.engines.payments.reference.clocks import runs_out
from commissioning.engines.payments.reference.participant import Participant
from commissioning.engines.payments.reference.readings import CaseDays, Reading, read, whole
from commissioning.terms.figures import Figure
from commissioning.terms.models import Terms

ComponentDay = Callable[[str, str], date | None]
"""The day of a component, by its name and `earned_on` or `due_on`."""


class GoesRound(ValueError):
    """A day of the terms hangs on itself, so it cannot be found. The terms have to be changed."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of one case: where it stands, and the day it runs out, if it does."""

    name: str
    starts_from: str
    started_on: date | None
    length: Reading | None
    measure: str
    nation: str
    on: date | None


@dataclass(slots=True)
class Days:
    """The days of a case. Each is worked out once, when it is first asked for.

    own        the case's own days: referred_on, started_on, ended_on, contract_start.
    group      the group that lengths are read for.
    nation     whose bank holidays count.
    """

    terms: Terms
    own: CaseDays
    group: str | None
    nation: str
    known_on: date | None
    component_day: ComponentDay
    _clocks: dict[tuple[str, date | None], Clock] = field(default_factory=dict)
    _asked: list[str] = field(default_factory=list)

    def on(self, anchor: str, earned_on: date | None = None) -> date | None:
        """The day that an anchor names; None where the case has no such day.

        Takes    earned_on: the day of what is waited for, in the clocks that wait after something was earned.
        """
        if anchor == "earned_on":
            return earned_on
        if anchor in ("referred_on", "started_on", "ended_on"):
            return self.own.get(anchor)
        if "." in anchor:
            component, which = anchor.split(".")
            return self.component_day(component, which)
        return self.clock(anchor, earned_on).on

    def clock(self, name: str, earned_on: date | None = None) -> Clock:
        """A clock of the terms, set going in this case."""
        key = (name, earned_on)
        if key not in self._clocks:
            if name in self._asked:
                raise GoesRound(f"The clock {name} waits for itself: {' → '.join([*self._asked, name])}.")
            self._asked.append(name)
            self._clocks[key] = self._start(name, earned_on)
            self._asked.pop()
        return self._clocks[key]

    def read(self, figure: Figure, earned_on: date | None = None) -> Reading | None:
        """A length, window or threshold: read for the row of the first start, whoever is paid."""
        return read(figure, self.own if earned_on is None else {**self.own, "earned_on": earned_on}, self.group)

    def settled(self, components: Mapping[str, Mapping[str, date | None]]) -> "Days":
        """The same days once all components are known, so that the evidence need not be kept."""
        return Days(self.terms, self.own, self.group, self.nation, self.known_on, partial(_look_up, components))

    def _start(self, name: str, earned_on: date | None) -> Clock:
        terms = self.terms.clocks[name]
        start, length = self.on(terms.from_, earned_on), self.read(terms, earned_on)
        time = whole(length)
        end = (
            None
            if start is None or time is None
            else runs_out(start, time, terms.measure, nation=self.nation, known_on=self.known_on)
        )
        return Clock(name, terms.from_, start, length, terms.measure, self.nation, end)


def participant_days(
    terms: Terms, participant: Participant, *, known_on: date | None, component_day: ComponentDay
) -> Days:
    """The days of a participant."""
    own = {
        "referred_on": participant.referred_on,
        "started_on": participant.started_on,
        "ended_on": participant.ended_on,
        "contract_start": terms.contracts[participant.first.contract].starts_on,
    }
    return Days(terms, own, participant.first.group, participant.first.nation, known_on, component_day)


def contract_days(terms: Terms, contract: str, *, known_on: date | None) -> Days:
    """The days of a contract, for its fees."""
    own = {"contract_start": terms.contracts[contract].starts_on}
    return Days(terms, own, None, terms.contracts[contract].nation, known_on, no_component)


def no_component(component: str, which: str) -> date | None:
    """Where there is no participant, no component has a day."""
    return None


def _look_up(components: Mapping[str, Mapping[str, date | None]], component: str, which: str) -> date | None:
    return components.get(component, {}).get(which)
