"""The bench: each formula is asked again after each change, and what moved that should not have is told.

A formula passes if every relation it is asked holds. A relation that it cannot keep for a good reason is excepted
before the bench begins, with the reason, and told as excepted. A formula whose figures are all nothing was not tried.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from commissioning.engines.formulas.cast import Cast
from commissioning.engines.formulas.expectations import Slip
from commissioning.engines.formulas.formula import Figures, Formula, World
from commissioning.engines.formulas.relations import RELATIONS, Relation

Verdict = Literal["passed", "refused", "not tried"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation that did not hold: the figure that is furthest off, and how many others are off too."""

    relation: Relation
    slip: Slip
    others: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What the bench says of a formula.

    held       relations that hold.
    excepted   relations that it was not asked, with the reason.
    nobody     relations for which the evidence had nobody to change.
    """

    formula: Formula
    findings: tuple[Finding, ...]
    held: tuple[Relation, ...]
    excepted: tuple[tuple[Relation, str], ...]
    nobody: tuple[Relation, ...]
    tried: bool

    @property
    def verdict(self) -> Verdict:
        if self.findings:
            return "refused"
        return "passed" if self.tried else "not tried"


def judge(
    formulas: Iterable[Formula],
    world: World,
    contracts: tuple[str, str, str, str],
    *,
    progress: Callable[[str], None] = lambda title: None,
) -> list[Judged]:
    """Every formula through every relation.

    Takes    contracts: three that have people in the world, and one that has nobody.
    """
    cast = Cast(world, contracts)
    judged = []
    for formula in formulas:
        judged.append(_judge(formula, cast))
        progress(formula.title)
    return judged


def _judge(formula: Formula, cast: Cast) -> Judged:
    asked = _Asked(formula)
    findings, held, nobody = [], [], []
    for relation in RELATIONS:
        if relation.name in formula.excepted:
            continue
        slips = list(_slips(relation, asked, cast))
        if None in slips:
            nobody.append(relation)
        elif found := [slip for slip in slips if slip is not None]:
            findings.append(Finding(relation, max(found, key=_how_far), len(found) - 1))
        else:
            held.append(relation)
    excepted = tuple((one, formula.excepted[one.name]) for one in RELATIONS if one.name in formula.excepted)
    first = asked.figures(cast.world)
    tried = any(figure.above for figure in first.whole.values())
    return Judged(formula, tuple(findings), tuple(held), excepted, tuple(nobody), tried)


def _how_far(slip: Slip) -> Fraction:
    """How far a figure is off, as a share of what it was."""
    return slip.by / abs(slip.was) if slip.was else slip.by


def _slips(relation: Relation, asked: "_Asked", cast: Cast) -> Iterator[Slip | None]:
    """What is off after each change; None for a change that has nobody to change."""
    for change, check in relation.tries:
        pair = change(cast, asked.formula)
        if pair is None:
            yield None
        else:
            yield from check(asked.formula, cast, asked.figures(pair[0]), asked.figures(pair[1]))


class _Asked:
    """A formula that remembers what it said of a world."""

    def __init__(self, formula: Formula) -> None:
        self.formula = formula
        self._known: dict[int, tuple[World, Figures]] = {}

    def figures(self, world: World) -> Figures:
        if id(world) not in self._known:
            self._known[id(world)] = (world, self.formula.figures(world))
        return self._known[id(world)][1]
