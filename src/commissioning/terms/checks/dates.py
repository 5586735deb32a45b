"""Figures in time: gaps, lines that no case reads, and wages without a value when a threshold needs one."""

from collections.abc import Iterator
from datetime import date

from commissioning.core.periods import in_words
from commissioning.terms import models as m
from commissioning.terms.checks.finding import Finding, error, warning
from commissioning.terms.figures import Figure, Lines, Series
from commissioning.terms.refusals import Path
from commissioning.terms.walking import At, by_group, parts


def findings(terms: m.Terms) -> Iterator[Finding]:
    for at in parts(terms):
        if isinstance(at.part, Figure):
            yield from _figure(at, terms)
    for name, wage in terms.wages.items():
        yield from _wage(("wages", name), wage, terms)


def _figure(at: At, terms: m.Terms) -> Iterator[Finding]:
    figure = at.part
    assert isinstance(figure, Figure)
    contracts = _contracts(at, terms)
    first = min(contract.starts_on for contract in contracts)
    for path, lines in _series(figure, at.path):
        yield from _late(path, lines, first)
        yield from _interrupted(path, lines)
        yield from _not_read(path, lines, figure.by, contracts)


def _contracts(at: At, terms: m.Terms) -> list[m.Contract]:
    """The contracts that read a figure: its own, or all."""
    own = [part for part in at.owners if isinstance(part, m.Contract)]
    return own or list(terms.contracts.values())


def _series(series: Series, path: Path) -> Iterator[tuple[Path, Lines]]:
    for group, lines in by_group(series):
        yield (*path, "values") if group is None else (*path, "groups", group), lines


def _late(path: Path, lines: Lines, needed: date) -> Iterator[Finding]:
    begins = min(lines)
    if begins > needed:
        sentence = (
            f"The first value holds from {in_words(begins)}, but the first contract begins on {in_words(needed)}."
        )
        todo = f"Add a line for {needed}; write none if there is no value until then."
        yield warning((*path, begins.isoformat()), sentence, todo)


def _interrupted(path: Path, lines: Lines) -> Iterator[Finding]:
    """A value, then none, then a value again."""
    starts = sorted(lines)
    for before, none, after in zip(starts, starts[1:], starts[2:], strict=False):
        if lines[none].value == "none" and "none" not in (lines[before].value, lines[after].value):
            sentence = f"There is no value from {in_words(none)} until {in_words(after)}, between two that have one."
            yield warning((*path, none.isoformat()), sentence, "Check the dates, or leave the line with none out.")


def _not_read(path: Path, lines: Lines, by: str, contracts: list[m.Contract]) -> Iterator[Finding]:
    """Lines in force on no day on which the figure can be read."""
    starts = sorted(lines)
    for start, next_start in zip(starts, [*starts[1:], date.max], strict=True):
        if not any(_reads(contract, by, start, next_start) for contract in contracts):
            sentence = f"No case reads the value of {in_words(start)}: on no day that counts is it the one in force."
            yield warning((*path, start.isoformat()), sentence, "Correct its date, or leave it out.")


def _reads(contract: m.Contract, by: str, start: date, until: date) -> bool:
    if by in ("referred_on", "unknown"):
        return True  # a referral may be older than the contract, as after a transfer
    if by == "contract_start":
        return start <= contract.starts_on < until
    pays_until = contract.pays_until if by in ("earned_on", "month_start") else None
    ends = pays_until or contract.ends_on
    return contract.starts_on < until and (ends is None or start < ends)


def _wage(path: Path, wage: Series, terms: m.Terms) -> Iterator[Finding]:
    """A threshold at a wage needs the wage on each day of the contracts."""
    users = [
        name
        for name, outcome in terms.outcomes.items()
        if isinstance(outcome, m.Earnings) and outcome.threshold.wage == path[1]
    ]
    if not users:
        return
    first = min(contract.starts_on for contract in terms.contracts.values())
    for where, lines in _series(wage, path):
        if min(lines) > first:
            sentence = (
                f"The wage has no value before {in_words(min(lines))}, but contracts begin on {in_words(first)} and "
                f"{', '.join(users)} cannot be reached without it."
            )
            yield error(where, sentence, f"Add the value that held on {first}.")
        for start, line in sorted(lines.items()):
            if line.value == "none":
                sentence = f"From {in_words(start)} there is no wage, and {', '.join(users)} cannot be reached."
                yield error((*where, start.isoformat()), sentence, "Add the wage, or unknown where nobody knows it.")
