"""Terms that load may still not be what anybody meant. A check reads them as a careful colleague would."""

from collections.abc import Iterator

from commissioning.terms.checks import (
    clauses,
    contracts,
    dates,
    journey,
    measures,
    ratings,
    reach,
    standards,
    use,
    windows,
)
from commissioning.terms.checks.finding import KINDS, Finding
from commissioning.terms.models import Terms
from commissioning.terms.unknown import unknowns

__all__ = ["Finding", "check"]


def check(terms: Terms) -> list[Finding]:
    """All that a careful reader would ask about: errors first, then warnings, notes and what is unknown.

    Returns  findings in the same order each time; unknown figures are no errors.
    """
    return sorted(set(_findings(terms)), key=lambda found: (KINDS.index(found.kind), found.path, found.sentence))


def _findings(terms: Terms) -> Iterator[Finding]:
    for checks in (clauses, contracts, dates, journey, measures, ratings, reach, standards, use, windows):
        yield from checks.findings(terms)
    for unknown in unknowns(terms):
        sentence = f"Nobody knows this figure of {unknown.title} ({unknown.clause})."
        yield Finding("unknown", unknown.path, sentence, "Find it, or supply it in a file of assumptions.")
