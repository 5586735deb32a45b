"""Observed, expected and variance for any slice of people, without fitting anew: sums over what one fit expects.

`by_slice` takes any slices. A `Cube` is filled in one pass over the people and has every slice by one fact or by two.
Facts of few levels are told together by one code, a bundle; of each two bundles there is one table, and whatever slice
is asked for is a sum over the cells of one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Floats, totals
from commissioning.engines.ratings.case_mix.covariates import MISSING, Category
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.case_mix.packed import bundled
from commissioning.engines.ratings.case_mix.people import People
from commissioning.engines.ratings.case_mix.rows import Rows

CHUNK_ROWS = 1 << 18
"""So many people at a time: fewer, and adding up the tables costs more than filling them."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """For each slice: its people, their outcomes, and what a typical provider would have got for them."""

    people: Floats
    observed: Floats
    expected: Floats
    variance: Floats


def by_slice(model: CaseMix, rows: Rows, slices: Codes, number: int) -> Tallies:
    """The tallies of `number` slices. Takes the number of each row's slice."""
    tallies = np.zeros((4, number))
    for here, amounts in _parts(model, rows):
        _add(tallies, slices[here], amounts)
    return Tallies(*tallies)


@dataclass(frozen=True, slots=True)
class Cube:
    """The slices by each fact, and by each two.

    Takes    levels: of the provider and of each category; "missing" is the last where it is missing for somebody
             tables: by the names of facts, people, observed, expected and variance × the levels of each of them.
    """

    levels: Mapping[str, tuple[str, ...]]
    tables: Mapping[tuple[str, ...], Floats]

    def by(self, *facts: str) -> Tallies:
        """The tallies by one fact, or by two: first fact × second."""
        having = [(names, table) for names, table in self.tables.items() if set(facts) <= set(names)]
        names, table = min(having, key=lambda each: each[1].size)
        sums = table.sum(axis=tuple(axis for axis, name in enumerate(names, start=1) if name not in facts))
        kept = tuple(name for name in names if name in facts)
        return Tallies(*(each if kept == facts else each.T for each in sums))


def cube(model: CaseMix, people: People) -> Cube:
    """The cube of these people."""
    facts = [_with_missing(fact) for fact in people.covariates if isinstance(fact, Category)]
    bundles = [[facts[place] for place in group] for group in bundled([len(fact.levels) for fact in facts])] or [[]]
    pairs = [*combinations([[people.provider], *bundles], 2)]
    tables = [np.zeros((4, _size([*one, *other]))) for one, other in pairs]
    for here, amounts in _parts(model, model.rows(people)):
        for table, (one, other) in zip(tables, pairs, strict=True):
            _add(table, _together([*one, *other], here), amounts)
    return Cube(
        {fact.name: fact.levels for fact in (people.provider, *facts)},
        {
            tuple(fact.name for fact in (*one, *other)): table.reshape(
                4, *(len(fact.levels) for fact in (*one, *other))
            )
            for table, (one, other) in zip(tables, pairs, strict=True)
        },
    )


_Amounts = tuple[Floats | None, Floats, Floats, Floats]
"""Of each row the people (None for one each), their outcomes, what is expected and its variance."""


def _parts(model: CaseMix, rows: Rows) -> Iterator[tuple[slice, _Amounts]]:
    """The rows a piece at a time."""
    for start in range(0, len(rows), CHUNK_ROWS):
        here = slice(start, start + CHUNK_ROWS)
        yield here, _amounts(model, rows.part(here))


def _add(tallies: Floats, codes: Codes, amounts: _Amounts) -> None:
    for sums, amount in zip(tallies, amounts, strict=True):
        sums += totals(codes, amount, len(sums))


def _amounts(model: CaseMix, rows: Rows) -> _Amounts:
    expected = model.expected(rows)
    variance = expected * (1.0 - expected) if model.kind == "logistic" else np.full(len(rows), model.residual_variance)
    if rows.people is None:
        return None, rows.outcome, expected, variance
    return rows.people, rows.outcome, expected * rows.people, variance * rows.people


def _with_missing(fact: Category) -> Category:
    """The fact with a level for what is missing, where something is."""
    missing = fact.codes == MISSING
    if not missing.any():
        return fact
    return Category(fact.name, (*fact.levels, "missing"), np.where(missing, len(fact.levels), fact.codes))


def _size(facts: Sequence[Category]) -> int:
    return prod(len(fact.levels) for fact in facts)


def _together(facts: Sequence[Category], rows: slice) -> Codes:
    """One code for several facts."""
    code = facts[0].codes[rows].astype(np.intp)
    for fact in facts[1:]:
        code *= len(fact.levels)
        code += fact.codes[rows]
    return code
