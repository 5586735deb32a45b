"""What nobody has found out yet: values and days marked `unknown`. `pay` needs an assumption for each, but for what
only measures, ratings, the journey and standards use."""

from dataclasses import dataclass

from commissioning.terms.figures import Figure, Series
from commissioning.terms.models import Terms, Threshold
from commissioning.terms.walking import dotted, lines, parts


@dataclass(frozen=True, slots=True)
class Unknown:
    """One unknown figure.

    path     where it stands in the terms, dotted.
    title    the figure's own title, or that of the entry it belongs to.
    clause   where it should be found.
    """

    path: str
    title: str
    clause: str

    @property
    def stops_payment(self) -> bool:
        """Whether nothing can be paid while it is unknown."""
        return not self.path.startswith(("measures.", "ratings.", "journey.", "standards."))


def unknowns(terms: Terms) -> list[Unknown]:
    """All that is unknown, in the order of the terms."""
    found: list[Unknown] = []
    for at in parts(terms):
        if isinstance(at.part, Series):
            found += [
                Unknown(dotted(path), at.title, line.clause)
                for path, _, line in lines(at.part, at.path)
                if line.value == "unknown"
            ]
        if isinstance(at.part, Figure) and at.part.by == "unknown":
            found.append(Unknown(dotted((*at.path, "by")), at.title, at.clause))
        if isinstance(at.part, Threshold) and at.part.wage_by == "unknown":
            found.append(Unknown(dotted((*at.path, "wage_by")), at.title, at.clause))
    return found
