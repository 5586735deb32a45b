"""Outcomes that nobody can reach, or that nothing reaches: shut windows, lengths beyond them, impossible numbers."""

from collections.abc import Callable, Iterator
from datetime import date

from commissioning.core.periods import in_words
from commissioning.terms import models as m
from commissioning.terms.checks.finding import Finding, error, warning
from commissioning.terms.checks.lengths import dates, days, number, span
from commissioning.terms.figures import Series
from commissioning.terms.refusals import Path
from commissioning.terms.walking import lines

Proven = m.TimeInWork | m.WeeksInWork | m.Earnings | m.Milestone
HOURS_IN_A_WEEK = 168


def findings(terms: m.Terms) -> Iterator[Finding]:
    for name, outcome in terms.outcomes.items():
        if isinstance(outcome, Proven):
            yield from _window(("outcomes", name), outcome, terms)
            yield from _numbers(("outcomes", name), outcome)
        if isinstance(outcome, m.TimeInWork | m.WeeksInWork | m.Earnings):
            yield from _own_employers(("outcomes", name), outcome, terms)


def impossible(outcome: m.Outcome, terms: m.Terms) -> bool:
    """Whether some case can never reach it."""
    if isinstance(outcome, m.AnyOf | m.AllOf):
        members = [impossible(terms.outcomes[name], terms) for name in outcome.outcomes]
        return all(members) if isinstance(outcome, m.AnyOf) else any(members)
    return any(finding.kind == "error" for finding in _window((), outcome, terms))


def _window(path: Path, outcome: Proven, terms: m.Terms) -> Iterator[Finding]:
    if shut := _first_case(outcome, terms, _is_shut):
        sentence = f"For {shut} the window closes before it has opened."
        yield error((*path, "window"), sentence, "Correct the clocks that it opens and closes by.")
    elif long := _first_case(outcome, terms, _is_too_long):
        sentence = f"For {long} the outcome takes longer than its window is open, so nobody can reach it."
        yield error((*path, "window"), sentence, "Shorten the length, or keep the window open for longer.")
    if jobs := _first_case(outcome, terms, _no_job_can_begin):
        sentence = f"For {jobs} no job can begin: `before` does not lie after `from`."
        yield error((*path, "jobs_begin"), sentence, "Correct the clocks, or leave one of the two out.")


Test = Callable[[Proven, m.Terms, date, str], bool]


def _first_case(outcome: Proven, terms: m.Terms, test: Test) -> str | None:
    """The first day and group whose cases fail a test, in words."""
    first = min(contract.starts_on for contract in terms.contracts.values())
    changes = dates(*terms.clocks.values(), _length(outcome))
    for day in [first, *(change for change in changes if change > first)]:
        for group in terms.groups:
            if test(outcome, terms, day, group):
                return f"cases of {in_words(day)} in group {group}"
    return None


def _is_shut(outcome: Proven, terms: m.Terms, day: date, group: str) -> bool:
    most = _most_between(outcome.window.opens, outcome.window.closes, terms, day, group)
    return most is not None and most <= 0


def _is_too_long(outcome: Proven, terms: m.Terms, day: date, group: str) -> bool:
    length = _length(outcome)
    needed = days(length, day, group) if length else None
    most = _most_between(outcome.window.opens, outcome.window.closes, terms, day, group)
    return needed is not None and most is not None and needed > most


def _no_job_can_begin(outcome: Proven, terms: m.Terms, day: date, group: str) -> bool:
    begin = outcome.jobs_begin if isinstance(outcome, m.TimeInWork | m.WeeksInWork) else None
    if begin is None or begin.from_ is None:
        return False
    most = _most_between(begin.from_, begin.before, terms, day, group)
    return most is not None and most <= 0


def _length(outcome: Proven) -> Series | None:
    if isinstance(outcome, m.TimeInWork):
        return outcome.length
    return outcome.weeks_needed if isinstance(outcome, m.WeeksInWork) else None


def _most_between(opens: str, closes: str | None, terms: m.Terms, day: date, group: str) -> int | None:
    """The most days from one anchor to the other; None where they do not hang on the same day."""
    first = span(opens, terms, day, group)
    last = span(closes, terms, day, group) if closes is not None else None
    if first is None or last is None or first[0] != last[0]:
        return None
    return last[2] - first[1]


def _numbers(path: Path, outcome: Proven) -> Iterator[Finding]:
    match outcome:
        case m.WeeksInWork():
            for day in dates(outcome.weeks_needed, outcome.weeks_within):
                needed, within = number(outcome.weeks_needed, day, None), number(outcome.weeks_within, day, None)
                if needed is not None and within is not None and needed > within:
                    sentence = f"From {in_words(day)} {needed} weeks are needed within {within}."
                    yield error((*path, "weeks_needed"), sentence, "Correct one of the two.")
        case m.Earnings():
            threshold = outcome.threshold.sum or outcome.threshold.hours
            if threshold is not None and _is_nothing(threshold):
                yield error((*path, "threshold"), "Earnings of nothing reach it.", "Give a sum or hours above 0.")
            if len(outcome.evidence) > 1:
                sentence = "A wage that two sources tell of is added twice."
                yield warning((*path, "evidence"), sentence, "Accept one source of pay.")
    for field, figure in _hours_a_week(outcome):
        if any(not isinstance(line.value, str) and line.value > HOURS_IN_A_WEEK for _, _, line in lines(figure)):
            sentence = f"More hours are needed than the {HOURS_IN_A_WEEK} of a week."
            yield error((*path, field), sentence, "Correct the hours a week.")


def _hours_a_week(outcome: Proven) -> list[tuple[str, Series]]:
    if isinstance(outcome, m.WeeksInWork):
        return [("hours", outcome.hours)]
    if isinstance(outcome, m.TimeInWork) and outcome.min_hours:
        return [("min_hours", outcome.min_hours)]
    return []


def _is_nothing(figure: Series) -> bool:
    return any(line.value == 0 for _, _, line in lines(figure))


def _own_employers(path: Path, outcome: m.TimeInWork | m.WeeksInWork | m.Earnings, terms: m.Terms) -> Iterator[Finding]:
    if outcome.own_employers != "count" and not any(contract.own_employers for contract in terms.contracts.values()):
        what = "Pay from" if isinstance(outcome, m.Earnings) else "Jobs with"
        counts = "does" if isinstance(outcome, m.Earnings) else "do"
        sentence = f"{what} the provider's own employers {counts} not count, but no contract lists any."
        yield warning((*path, "own_employers"), sentence, "List them as own_employers of each contract.")
