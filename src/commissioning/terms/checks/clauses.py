"""Clauses: whether each figure can be looked up in a paper that the programme names."""

import re
from collections.abc import Iterator

from commissioning.terms import models as m
from commissioning.terms.checks.finding import Finding, error
from commissioning.terms.figures import Series
from commissioning.terms.merging import did_you_mean
from commissioning.terms.refusals import Path
from commissioning.terms.walking import lines, parts

_NO_CLAUSE = {"", "-", "–", "?", "n/a", "none", "tbc", "tbd", "todo", "unknown"}
_NAME = re.compile(r"[^\W\d][^\s,:;]*")


def findings(terms: m.Terms) -> Iterator[Finding]:
    told: set[str] = set()
    for path, clause in _clauses(terms):
        if clause.strip().lower() in _NO_CLAUSE:
            yield error(
                path, f"The clause is {clause!r}, which nobody can look up.", "Name the paper and the place in it."
            )
            continue
        source = source_of(clause, terms)
        if source is not None and source not in terms.programme.sources and source not in told:
            told.add(source)
            todo = did_you_mean(source, terms.programme.sources) + " Or add it to the sources in programme.yaml."
            yield error(path, f"The clause {clause!r} names {source}, which is not among the sources.", todo)


def source_of(clause: str, terms: m.Terms) -> str | None:
    """The short name of the paper that a clause begins with; None for a bare number, which is the contract's own."""
    named = [source for source in terms.programme.sources if re.match(rf"{re.escape(source)}(?!\w)", clause)]
    if named:
        return max(named, key=len)
    found = _NAME.match(clause)
    return found.group() if found else None


def _clauses(terms: m.Terms) -> Iterator[tuple[Path, str]]:
    for at in parts(terms):
        if isinstance(at.part, Series):
            for path, _, line in lines(at.part, at.path):
                yield (*path, "clause"), line.clause
        elif getattr(at.part, "clause", None) is not None:
            yield (*at.path, "clause"), at.clause
