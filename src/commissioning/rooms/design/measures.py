"""Measures that mislead: no contract is signed under terms with one that the formula bench refuses.

A bonus on outcomes of a year over referrals of the year was due in all 40 contracts when referrals fell. So a version
is tried before it binds anybody. It may be entered, read and compared: what misleads is told, and can be corrected.

The bench makes up a few people, and asks each measure again after each of twelve changes: a fraction of a second, once
for a version in each process. `commissioning terms bench` tries more people, and payments too.
"""

from dataclasses import dataclass
from functools import lru_cache

from commissioning.core.money import show
from commissioning.rooms.design.models import TermsVersion
from commissioning.rooms.design.refusals import MeasureMisleads
from commissioning.terms.models import Terms
from commissioning.terms.version import from_json, to_json

_PEOPLE, _SEED = 60, 2014


@dataclass(frozen=True, slots=True)
class Misleading:
    """A measure that the bench refuses. `because` says of each relation that does not hold what moved, and why."""

    name: str
    title: str
    clause: str
    because: tuple[str, ...]


def misleading(version: TermsVersion) -> tuple[Misleading, ...]:
    """The measures of a version that the bench refuses, in their order."""
    return _tried(version.canonical_json.encode())


def refuse_misleading(version: TermsVersion) -> None:
    """Raises MeasureMisleads, naming the first that does, and why."""
    for one in misleading(version):
        raise MeasureMisleads(
            f"{one.title} (clause {one.clause}) misleads, so no contract is signed under these terms. {one.because[0]} "
            "Correct the measure or take it out, and enter the terms again."
        )


def without_misleading(terms: Terms) -> Terms:
    """The terms with only those measures that the bench lets through, and no rating that asks for another."""
    refused = {one.name for one in _tried(to_json(terms))}
    measures = {name: one for name, one in terms.measures.items() if name not in refused}
    ratings = {name: one for name, one in terms.ratings.items() if getattr(one, "measure", None) not in refused}
    return terms.model_copy(update={"measures": measures, "ratings": ratings})


@lru_cache(maxsize=64)
def _tried(canonical_json: bytes) -> tuple[Misleading, ...]:
    # The bench brings numbers libraries along, which no other page needs.
    from commissioning.engines.formulas.words import in_short
    from commissioning.rooms.design.formula_bench import bench_measures

    terms = from_json(canonical_json)
    if not terms.measures:
        return ()
    return tuple(
        Misleading(
            name=judged.formula.name.removeprefix("measures."),
            title=judged.formula.title,
            clause=judged.formula.clause,
            because=tuple(
                in_short(finding, judged.formula.kind, lambda pence: show(pence, terms.programme.currency))
                for finding in judged.findings
            ),
        )
        for judged in bench_measures(terms, people=_PEOPLE, seed=_SEED)
        if judged.verdict == "refused"
    )
