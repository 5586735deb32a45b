"""What should have happened to a figure, and by how much it did not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from commissioning.engines.formulas.formula import Figure, Figures

K = TypeVar("K", bound="str | tuple[str, str]")

STAYED = "have stayed as it was"
NOTHING_BY = Fraction(1, 10**6)
"""A model's figures are floats: what differs by less has not moved. Whole pence never differ by less."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A figure that is not what it should be.

    where    the contract, and the period or cohort.
    should   what should have happened to it, in words after "should".
    by       how far it is off.
    """

    where: str
    was: Fraction | None
    now: Fraction | None
    should: str
    by: Fraction


def stay(before: Mapping[K, Figure], after: Mapping[K, Figure]) -> Iterator[Slip]:
    """Every figure stays. One that is only there before, or only after, did not stay unless it is nothing."""
    for where in sorted({*before, *after}, key=str):
        yield from same(where, value_of(before, where), value_of(after, where))


def parts_stay(before: Figures, after: Figures) -> Iterator[Slip]:
    """Every period's figure stays, for the periods in which there are people before and after."""
    both = {where for where in before.parts if after.parts.get(where, _NOBODY).below}
    yield from stay({where: before.parts[where] for where in both}, {where: after.parts[where] for where in both})


def scale(before: Mapping[str, Figure], after: Mapping[str, Figure], times: int) -> Iterator[Slip]:
    """Every figure is so many times what it was."""
    for where in sorted({*before, *after}):
        was = value_of(before, where)
        yield from same(where, was, value_of(after, where), f"be {times} times as much", times * (was or Fraction(0)))


def not_more(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> Iterator[Slip]:
    for where in sorted(after):
        was, now = value_of(before, where), value_of(after, where)
        if now is not None and now - (was or 0) > NOTHING_BY:
            yield Slip(where, was, now, "not have risen", now - (was or 0))


def not_less(before: Mapping[str, Figure], after: Mapping[str, Figure], contracts: set[str]) -> Iterator[Slip]:
    for where in sorted(contracts & set(before)):
        was, now = value_of(before, where), value_of(after, where)
        if was is not None and was - (now or 0) > NOTHING_BY:
            yield Slip(where, was, now, "not have fallen", was - (now or 0))


def add_up(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> Iterator[Slip]:
    """All contracts together have what they had: above the line, and below it."""
    was, now = together(before.values()), together(after.values())
    yield from same(
        "all contracts together, above the line" if was.below else "all contracts together", was.above, now.above
    )
    if was.below is not None:
        yield from same("all contracts together, below the line", was.below, now.below)


def same(
    where: object, was: Fraction | None, now: Fraction | None, should: str = STAYED, wanted: Fraction | None = None
) -> Iterator[Slip]:
    """A slip where a figure is not what was wanted: what it was, unless said."""
    wanted = was if wanted is None else wanted
    off = abs((now or Fraction(0)) - (wanted or Fraction(0)))
    if off > NOTHING_BY or (now is None) != (wanted is None):
        yield Slip(said(where), was, now, should, off)


def together(figures: Iterable[Figure]) -> Figure:
    """Figures added up; nothing, where there is none."""
    first, *more = [*figures] or [Figure(Fraction(0))]
    return sum(more, start=first)


def said(where: object) -> str:
    """A contract, or a contract with its period."""
    return " in ".join(where) if isinstance(where, tuple) else str(where)


_NOBODY = Figure(Fraction(0), Fraction(0))


def value_of(figures: Mapping[K, Figure], where: K) -> Fraction | None:
    """A contract's figure; money that is not there is nothing."""
    if where in figures:
        return figures[where].value
    money = any(figure.below is None for figure in figures.values()) or not figures
    return Fraction(0) if money else None
