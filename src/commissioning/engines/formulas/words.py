"""What the bench found, in plain words: what we did, what moved, what should have happened, by how much, and why."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from commissioning.engines.formulas.bench import Finding, Judged
from commissioning.engines.formulas.formula import Kind
from commissioning.engines.formulas.relations import RELATIONS

Pence = Callable[[int], str]
"""An amount as a reader would write it."""


def told(judged: Judged, pence: Pence) -> Iterator[str]:
    """The verdict on a formula, line by line."""
    formula = judged.formula
    yield f"{judged.verdict:9}{formula.title} ({formula.name}, clause {formula.clause})"
    for finding in judged.findings:
        yield from _finding(finding, formula.kind, pence)
    if judged.findings and formula.story:
        yield f"    What such formulas did: {formula.story}"
    if judged.verdict == "not tried":
        yield "    Nothing was counted by it in the evidence of the bench, so nothing could move."
    elif judged.held:
        yield f"    {_held(judged)}"
    if formula.caveat:
        yield f"    {formula.caveat}"
    for reason in dict.fromkeys(reason for _, reason in judged.excepted):
        asked = (relation.title.lower() for relation, why in judged.excepted if why == reason)
        yield f"    Not asked ({', '.join(asked)}): {reason}"
    if judged.nobody:
        titles = ", ".join(relation.title.lower() for relation in judged.nobody)
        yield f"    Not asked ({titles}): nobody in the evidence of the bench could be changed in this way."


def in_short(finding: Finding, kind: Kind, pence: Pence) -> str:
    """What a relation found, and why that matters, for those who will not read all that `told` tells."""
    slip, relation = finding.slip, finding.relation
    moved = f"{slip.where} went from {_value(slip.was, kind, pence)} to {_value(slip.now, kind, pence)}"
    return f"{relation.done} Then {moved}; it should {slip.should}. {relation.why}"


def _held(judged: Judged) -> str:
    if len(judged.held) == len(RELATIONS):
        return f"All {len(RELATIONS)} relations hold."
    noun = "relation holds" if len(judged.held) == 1 else "relations hold"
    return f"{len(judged.held)} {noun}: {', '.join(relation.title.lower() for relation in judged.held)}."


def _finding(finding: Finding, kind: Kind, pence: Pence) -> Iterator[str]:
    slip = finding.slip
    more = f" So are {finding.others:,} other figures." if finding.others > 1 else ""
    more = " So is another figure." if finding.others == 1 else more
    yield f"    {finding.relation.title}"
    yield f"      We did: {finding.relation.done}"
    yield f"      What moved: {slip.where}: from {_value(slip.was, kind, pence)} to {_value(slip.now, kind, pence)}."
    yield f"      It should {slip.should}, and is off by {_off(slip.by, kind, pence)}.{more}"
    yield f"      Why that matters: {finding.relation.why}"


def _off(by: Fraction, kind: Kind, pence: Pence) -> str:
    return f"{float(100 * by):,.1f} points" if kind == "share" else _value(by, kind, pence)


def _value(value: Fraction | None, kind: Kind, pence: Pence) -> str:
    """Shares in per cent of what they are held against, money in whole pence (a half, as of a split, to the next)."""
    if value is None:
        return "no figure"
    if kind != "share":
        return pence(round(value))
    return f"{float(100 * value):,.1f}%"
