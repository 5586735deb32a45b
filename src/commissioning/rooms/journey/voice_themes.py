"""What participants say over a whole programme: counts, with those too small to be shown left out. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

LEAST_SHOWN = 5
"""A count below this could tell who complained, so it is not shown."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A complaint as it is counted: codes and how long it took, nobody's name.

    took      from when it was received until it was settled; None while it is not.
    outcome   what was done, by the last answer before it was settled.
    """

    about: str
    stage: str
    provider: str
    took: timedelta | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """How many complaints say the same. `count` and `median_days` are None where too few do to be shown."""

    code: str
    count: int | None
    median_days: float | None


def themes(heard: Iterable[Heard], by: str) -> list[Theme]:
    """Complaints by one of their codes, the most frequent first; what is too small to be shown comes last.

    When one group alone is too small, the next smallest is hidden with it: the total would give it away.

    >>> themes([Heard("staff", "exit", "p")] * 5 + [Heard("help", "exit", "p")], "provider")
    [Theme(code='p', count=6, median_days=None)]
    """
    groups: dict[str, list[Heard]] = {}
    for each in heard:
        if code := getattr(each, by):
            groups.setdefault(code, []).append(each)
    hidden = _hidden({code: len(each) for code, each in groups.items()})
    told = [_theme(code, each, is_hidden=code in hidden) for code, each in groups.items()]
    return sorted(told, key=lambda theme: (theme.count is None, -(theme.count or 0), theme.code))


def _hidden(counts: Mapping[str, int]) -> set[str]:
    small = {code for code, count in counts.items() if count < LEAST_SHOWN}
    if len(small) == 1 and len(counts) > 1:
        rest = {code: count for code, count in counts.items() if code not in small}
        small.add(min(rest, key=lambda code: (rest[code], code)))
    return small


def _theme(code: str, group: list[Heard], *, is_hidden: bool) -> Theme:
    if is_hidden:
        return Theme(code, None, None)
    took = [each.took.total_seconds() / 86_400 for each in group if each.took is not None]
    return Theme(code, len(group), round(median(took), 1) if len(took) >= LEAST_SHOWN else None)
