"""Figures as relations: the dated lines of one or more figures, as ranges of the days by which they are read.

Several figures that make one number (a price, its discount, its shares) are put together here, in whole-number
arithmetic, for every group and every combination of ranges; a step then only looks the number up. So nothing is
rounded in SQL that a figure alone decides.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product

from commissioning.core.canonical import canonical_json
from commissioning.terms.figures import DayRead, Figure, Line, Series
from commissioning.warehouse.base import Kind, Step

EVER = date(1, 1, 1)
NEVER = date(9999, 12, 31)
ANY_OTHER_GROUP = ""
"""How a group that the terms do not know is looked up: figures for everybody hold for it, those by groups do not."""

Range = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Factor:
    """A series and the day by which it is read."""

    series: Series
    by: DayRead

    @classmethod
    def of(cls, figure: Figure) -> "Factor":
        return cls(figure, figure.by)

    def in_force(self, days: Mapping[DayRead, date], group: str | None) -> "InForce | None":
        """The line in force for days of a case; None where it has no such day, no line holds, or it says `none`."""
        day = days.get(self.by)
        found = self.series.line(day, group) if day is not None else None
        return InForce(*found) if found is not None and found[1].is_number else None


@dataclass(frozen=True, slots=True)
class InForce:
    """A line in force, and the day it holds from."""

    holds_from: date
    line: Line


@dataclass(frozen=True, slots=True)
class Combination:
    """The lines of all factors that are in force together, for one group, over one range of each day read."""

    group: str
    ranges: Mapping[DayRead, Range]
    lines: tuple[InForce, ...]


def combinations(
    factors: Sequence[Factor], groups: Iterable[str], *, known: Mapping[DayRead, date] | None = None
) -> Iterator[Combination]:
    """Every set of lines that can be in force together. Where one factor has no number, there is no combination.

    Takes    known: days already known, which then need no range.
    """
    known = known or {}
    for group in (*groups, ANY_OTHER_GROUP):
        open_days = sorted({factor.by for factor in factors} - set(known))
        for ranges in product(*(_ranges([f for f in factors if f.by == by], group) for by in open_days)):
            days = {**known, **{by: start for by, (start, _) in zip(open_days, ranges, strict=True)}}
            lines = [factor.in_force(days, group) for factor in factors]
            found = tuple(line for line in lines if line is not None)
            if len(found) == len(factors):
                yield Combination(group, dict(zip(open_days, ranges, strict=True)), found)


def _ranges(factors: Sequence[Factor], group: str) -> list[Range]:
    starts = sorted({start for factor in factors for start in factor.series.lines(group)})
    return list(pairwise([*starts, NEVER]))


def lines_json(lines: Sequence[InForce]) -> str:
    """Lines as canonical JSON, for the reasons of a due."""
    return canonical_json(
        [
            {"value": each.line.value, "from": each.holds_from, "clause": each.line.clause, "status": each.line.status}
            for each in lines
        ]
    ).decode()


@dataclass(frozen=True, slots=True)
class Numbers:
    """A relation of numbers by group and ranges of days: columns of its own, then `…_from` and `…_until` for each day.

    Columns  line_group, the columns given, and for each day read d: d_from, d_until (half-open; both empty where a row
             does not depend on that day).
    """

    step: Step
    days: tuple[DayRead, ...]
    sometimes: frozenset[DayRead]

    def holds(self, alias: str, days: Mapping[str, str], group: str) -> str:
        """The condition under which a row of the relation holds for a case.

        Takes    alias, of the relation; days, the SQL of each day that is known of the case; group, SQL likewise.
        """
        return " AND ".join(
            [f"{alias}.line_group = {group}", *(self._within(alias, day, days.get(day)) for day in self.days)]
        )

    def _within(self, alias: str, day: DayRead, known: str | None) -> str:
        within = f"({known} >= {alias}.{day}_from AND {known} < {alias}.{day}_until)" if known else "FALSE"
        return f"({alias}.{day}_from IS NULL OR {within})" if day in self.sometimes else within


def numbers(name: str, columns: Mapping[str, Kind], rows: Sequence[tuple[Combination, Sequence[object]]]) -> Numbers:
    """A relation of combinations, each with the values of further columns."""
    days = tuple(sorted({day for combination, _ in rows for day in combination.ranges}))
    sometimes = frozenset(day for day in days if any(day not in combination.ranges for combination, _ in rows))
    bounds: dict[str, Kind] = {f"{day}_{end}": "day" for day in days for end in ("from", "until")}
    step = Step.rows(
        name,
        {"line_group": "text", **columns, **bounds},
        [
            (combination.group, *values, *(end for day in days for end in combination.ranges.get(day, (None, None))))
            for combination, values in rows
        ],
    )
    return Numbers(step, days, sometimes)


def number_of(name: str, figure: Figure, groups: Iterable[str], value: Callable[[Line], int] = Line.number) -> Numbers:
    """The number of one figure, in a column `number`."""
    return numbers(
        name,
        {"number": "number"},
        [(found, (value(found.lines[0].line),)) for found in combinations([Factor.of(figure)], groups)],
    )
