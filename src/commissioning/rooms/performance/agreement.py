"""How far two people who score the same cases agree. Pure.

*Weighted kappa* (Cohen 1968) is the share of the disagreement to be expected by chance that two people avoid:

    kappa = 1 - observed / expected

where a case on which they differ by so many steps of the scale weighs so many (linear weights), and `expected` is what
two people would differ by who gave each score as often as these did, but without looking at the cases. 1 is full
agreement, 0 is what chance brings, below 0 is worse than that. Where both gave all cases one score it says nothing.
"""

from collections.abc import Mapping, Sequence

Pairs = Mapping[tuple[int, int], int]
"""How often the first gave one step of the scale and the second another: steps counted from 0."""


def alike(pairs: Pairs) -> float | None:
    """The share of cases to which both gave the same, from 0 to 1; None without a case.

    >>> alike({(0, 0): 3, (0, 1): 1})
    0.75
    """
    total = sum(pairs.values())
    return sum(count for (one, other), count in pairs.items() if one == other) / total if total else None


def weighted_kappa(pairs: Pairs) -> float | None:
    """Linearly weighted kappa, at most 1; None where chance alone leaves nothing to differ by.

    >>> weighted_kappa({(0, 0): 2, (1, 1): 2})
    1.0
    >>> weighted_kappa({(0, 0): 1, (0, 1): 1, (1, 0): 1, (1, 1): 1})
    0.0
    """
    total = sum(pairs.values())
    if not total:
        return None
    observed = sum(abs(one - other) * count for (one, other), count in pairs.items())
    firsts, seconds = _totals(pairs, 0), _totals(pairs, 1)
    expected = sum(abs(one - other) * here * there for one, here in firsts.items() for other, there in seconds.items())
    return 1 - observed * total / expected if expected else None


def paired(scores: Sequence[tuple[int, int]]) -> Pairs:
    """Pairs of steps, counted.

    >>> paired([(0, 1), (0, 1), (2, 2)])
    {(0, 1): 2, (2, 2): 1}
    """
    found: dict[tuple[int, int], int] = {}
    for pair in scores:
        found[pair] = found.get(pair, 0) + 1
    return found


def _totals(pairs: Pairs, side: int) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for pair, count in pairs.items():
        found[pair[side]] = found.get(pair[side], 0) + count
    return found
