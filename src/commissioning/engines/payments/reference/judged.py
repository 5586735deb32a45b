"""A row of evidence, and what was made of it. Every step that leaves a row out says why, in plain words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from commissioning.tables.rows import Row

R = TypeVar("R", bound=Row, covariant=True)
Q = TypeVar("Q", bound=Row)


@dataclass(frozen=True, slots=True)
class Judged(Generic[R]):
    """A row that was looked at.

    why_not   why it does not count; None where it does.
    """

    row: R
    why_not: str | None

    @property
    def counts(self) -> bool:
        return self.why_not is None


def judge(rows: Iterable[Q], why_not: Callable[[Q], str | None]) -> list[Judged[Q]]:
    """Each row with the reason that leaves it out, if there is one."""
    return [Judged(row, why_not(row)) for row in rows]


def counted(judged: Iterable[Judged[Q]]) -> list[Q]:
    """The rows that count, in their order."""
    return [one.row for one in judged if one.why_not is None]


def name_of(row: Row) -> str:
    """What a row is called: its record, or the place it was read from."""
    return row.record or row.origin


def why_source_not(source: str, sources: Iterable[str], clause: str) -> str | None:
    """Why a source is too weak, if it is.

    >>> why_source_not("provider", ["independent", "employer"], "4.2")
    'source provider: the terms want independent or employer (clause 4.2)'
    """
    wanted = list(sources)
    return None if source in wanted else f"source {source}: the terms want {' or '.join(wanted)} (clause {clause})"
