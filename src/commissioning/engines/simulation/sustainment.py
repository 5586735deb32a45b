"""When a provider believes that each further stretch of work is complete: near enough to claim by, never a basis for
payment.

What is left out: jobs held beside another, days on benefit within a job, corrections. The payment engines work out what
is really due.
"""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.simulation.arrays import NEVER, Flags, Ints, first_of_each, running_total, whole
from commissioning.engines.simulation.outcomes import DAYS_IN, Lives, by_group_and_day, counted_jobs, read_day, run_out
from commissioning.terms.figures import Figure
from commissioning.terms.models import Sustainment, TimeInWork


@dataclass(frozen=True, slots=True)
class Periods:
    """Complete periods of some people, sorted by person and ordinal. `ends_on` is the last day of each.

    length    of a period in days, for each person of the chunk; 0 where the terms have none.
    at_most   how many periods are paid, for each person.
    """

    person: Ints
    ordinal: Ints
    ends_on: Ints
    length: Ints
    at_most: Ints

    def last(self, after: Ints) -> tuple[Ints, Ints]:
        """How many periods each person has, and the day the last one ended: the day they run `after`, with none."""
        count = np.bincount(self.person, minlength=len(after))
        ended = after.copy()
        np.maximum.at(ended, self.person, self.ends_on)
        return count, ended


def periods(lives: Lives, component: Sustainment, after: Ints) -> Periods:
    """The periods that people completed by the end of the world.

    Takes    after: the day on which what comes before was earned, for each person.
    """
    length = _number(lives, component.every)
    at_most = _number(lives, component.at_most)
    person, begins, ends = _runs(lives, component, after)
    here = length[person] > 0
    person, begins, ends = person[here], begins[here], ends[here]
    size = length[person]
    days = ends - begins
    carried = running_total(days, person) - days if component.counting == "cumulative" else np.zeros_like(days)
    begins = begins - np.asarray(
        carried % size, dtype=np.int64
    )  # as if the days left of the last run had come just before
    count = np.asarray((ends - begins) // size, dtype=np.int64)
    before = running_total(count, person) - count
    run = np.repeat(np.arange(len(person)), count)
    nth = np.arange(len(run)) - np.repeat(np.cumsum(count) - count, count) + 1
    ordinal, ends_on = before[run] + nth, begins[run] + nth * size[run] - 1
    paid = ordinal <= at_most[person[run]]
    return Periods(person[run][paid], ordinal[paid], ends_on[paid], length, at_most)


def _number(lives: Lives, figure: Figure) -> Ints:
    """A length in days, or a number, for each person; 0 where there is none."""
    value = by_group_and_day(lives, figure, read_day(lives, figure.by)) * DAYS_IN.get(figure.measure, 1.0)
    return whole(np.nan_to_num(value, nan=0.0))


def _runs(lives: Lives, component: Sustainment, after: Ints) -> tuple[Ints, Ints, Ints]:
    """Unbroken runs of work since `after`, sorted by person: the person, the first day, the first day after."""
    outcome = lives.terms.outcomes[component.work]
    if not isinstance(outcome, TimeInWork):
        raise TypeError(f"{component.work} does not count days in work, so nobody can be sustained by it.")
    person, begins, ends = counted_jobs(lives, outcome)
    closes = np.minimum(run_out(lives, component.closes), lives.society.until + 1)
    begins, ends = np.maximum(begins, after[person] + 1), np.minimum(ends, closes[person])
    person, begins, ends = _merged(person[begins < ends], begins[begins < ends], ends[begins < ends])
    if component.ends_at_break_after is not None:
        ran_out = np.maximum(run_out(lives, component.ends_at_break_after), after + 1)
        unbroken = begins <= ran_out[person]
        person, begins, ends = person[unbroken], begins[unbroken], ends[unbroken]
    return person, begins, ends


def _merged(person: Ints, begins: Ints, ends: Ints) -> tuple[Ints, Ints, Ints]:
    """Spells that overlap or follow at once, as one."""
    order = np.lexsort((begins, person))
    person, begins, ends = person[order], begins[order], ends[order]
    apart = person * (2 * NEVER)  # no spell of one person reaches into the next one's
    latest = np.maximum.accumulate(ends + apart) - apart
    new: Flags = first_of_each(person)
    new[1:] |= begins[1:] > latest[:-1]
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(new))[: len(first)] - 1
    return person[first], begins[first], latest[last]
