"""What changed from one working out of dues to the next, due by due, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Literal

from commissioning.tables.due import Due

Cause = Literal["new evidence", "days passed", "rank or cap"]
"""Why a due is not as it was. `new evidence`: rows about the participant came, or became known. `days passed`: it was
earned, or became worth less, since the earlier as-of day. `rank or cap`: others' dues moved it, up, down or away."""


@dataclass(frozen=True, slots=True)
class Change:
    """A due as it was and as it is; None where it was not, or is not any more."""

    before: Due | None
    after: Due | None

    @property
    def due(self) -> Due:
        """The due, as it is or was last."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Concerned:
    """The people worked out anew: those told of, and those for whom days have passed since an earlier as-of day."""

    told: frozenset[str]
    by_days: frozenset[str]
    after: date

    @property
    def people(self) -> frozenset[str]:
        """All of them."""
        return self.told | self.by_days

    def cause(self, change: Change) -> Cause:
        """Why a due is not as it was."""
        due = change.due
        if due.participant in self.told:
            return "new evidence"
        if due.participant in self.by_days or (change.before is None and due.earned_on > self.after):
            return "days passed"
        return "rank or cap"


def changes(before: Iterable[Due], after: Iterable[Due]) -> Iterator[Change]:
    """The same due of two sides together. Takes each side in the order of dues.csv, and gives them in that order.

    >>> list(changes([], []))
    []
    """
    sides = merge(_of_side("before", before), _of_side("after", after), key=itemgetter(0))
    for _, same in groupby(sides, key=itemgetter(0)):
        found = {side: due for _, side, due in same}
        yield Change(found.get("before"), found.get("after"))


def _of_side(side: str, dues: Iterable[Due]) -> Iterator[tuple[tuple[str, int, str, str], str, Due]]:
    return ((_key(due), side, due) for due in dues)


def _key(due: Due) -> tuple[str, int, str, str]:
    """What makes a due the same though all else of it changed; in the order of dues.csv, in which fees come first."""
    return due.component, due.ordinal, due.participant or "", "" if due.participant else due.contract
