"""Who is too new to be told: since when it has people, how many of them are due, and from when it will be rated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from commissioning.cli.rating.cohort import Reading
from commissioning.cli.rating.question import Question
from commissioning.cli.starred.question import Asked, Dated, NewProvider
from commissioning.core.periods import add_months, in_words
from commissioning.engines.ratings.cohorts.table import Days
from commissioning.tables.people_file import PeopleFile

_FIRST = {"referred_on": "was referred", "started_on": "started"}


def new_ones(file: PeopleFile, asked: Asked) -> Mapping[str, str]:
    """Whoever is new on the last day that counts, with why, by name."""
    if asked.new is None:
        return {}
    everybody = Reading(file, Question("", asked.provider, ()))
    first = {name: days[0] for name, days in _days(everybody, asked.provider, asked.new.since)}
    due = _Due.of(file, asked)
    return {
        name: why for name, day in first.items() if (why := _why(asked.new, name, day.item(), due, as_of=asked.as_of))
    }


@dataclass(frozen=True, slots=True)
class _Due:
    """The days of each provider's people, in order, for the measure that is told first, and its months."""

    days: Mapping[str, Days]
    months: int
    until: date

    @classmethod
    def of(cls, file: PeopleFile, asked: Asked) -> "_Due":
        questions = [each.question for each in asked.measures]
        soonest = min(questions, key=lambda each: each.declared.months if each.declared else 0)
        assert soonest.declared is not None
        assert soonest.counted_on is not None
        assert soonest.end is not None
        reading = Reading(file, replace(soonest, end=None))
        return cls(dict(_days(reading, asked.provider, soonest.counted_on)), soonest.declared.months, soonest.end)

    def people(self, name: str) -> int:
        """How many are due by now."""
        return int((self.days.get(name, np.array([], "datetime64[D]")) < np.datetime64(self.until)).sum())

    def on(self, name: str, people: int) -> date | None:
        """The day on which so many are due; None while fewer have come."""
        days = self.days.get(name, ())
        return add_months(days[people - 1].item(), self.months) if len(days) >= people else None


def _days(reading: Reading, provider: str, column: str) -> Iterator[tuple[str, Days]]:
    """The days of each provider's people in order; nobody without a day."""
    names, days = reading.groups(provider), reading.days(column)
    for code, name in enumerate(names.levels):
        own = np.sort(days[(names.codes == code) & ~np.isnat(days)])
        if len(own):
            yield name, own


def _why(new: NewProvider, name: str, first: date, due: _Due, *, as_of: date) -> str | None:
    months, people = _in_force(new.months, first), _in_force(new.people, first)
    reasons: list[str] = []
    rated: list[date | None] = []
    if months is not None and months.value and add_months(first, months.value) > as_of:
        rated.append(add_months(first, months.value))
        reasons.append(
            f"its first person {_FIRST[new.since]} on {in_words(first)}, and a provider is new for {months.value} "
            f"months (clause {months.clause})"
        )
    if people is not None and people.value and due.people(name) < people.value:
        rated.append(due.on(name, people.value))
        reasons.append(
            f"{due.people(name):,} of its people are due, and {people.value:,} are needed (clause {people.clause})"
        )
    if not reasons:
        return None
    days = [day for day in rated if day is not None]
    when = f"from {in_words(max(days))}" if len(days) == len(rated) else "once so many have come and are due"
    return f"{'; '.join(reasons)}: it will be rated {when}"


def _in_force(lines: tuple[Dated, ...], day: date) -> Dated | None:
    begun = [line for line in lines if line.starts <= day]
    return begun[-1] if begun else None
