"""What the first page tells of a matter: a few lines, and where the rest are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the morning: where it leads (empty: nowhere), and what there is to say of it."""

    text: str
    href: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """Things of one kind: at most `MOST_SHOWN`, and where the rest are. `none` is said when there is nothing."""

    title: str
    lines: Sequence[Line]
    none: str
    more: int = 0
    more_href: str = ""


def matter(title: str, lines: Sequence[Line], none: str, count: int | None = None, more_href: str = "") -> Matter:
    """A matter of as many lines as there is room for.

    Takes    count: how many there are in all, where not all are given.
    """
    more = max(0, (len(lines) if count is None else count) - MOST_SHOWN)
    return Matter(title, lines[:MOST_SHOWN], none, more, more_href or reverse("contracts"))
