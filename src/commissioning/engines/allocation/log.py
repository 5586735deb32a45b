"""The log of allocations: what is published, so that anybody can draw again and see that nobody was favoured.

It holds no person: a number in a pool says which referral it was only to those who may see it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scipy.stats import chi2

from commissioning.engines.allocation.draw import Shares, drawn, seed_digest


@dataclass(frozen=True, slots=True)
class Allocation:
    """One draw as it was logged.

    period   names the seed; shares are those of the day.
    """

    period: str
    pool: str
    number: int
    shares: Shares
    contract: str


@dataclass(frozen=True, slots=True)
class Evenness:
    """How far what a pool's contracts got lies from their shares.

    statistic     Pearson's chi-square, over the contracts of the pool.
    probability   how often chance alone gives as much or more; None where there are too few draws to say.
    """

    pool: str
    draws: int
    statistic: float
    probability: float | None


PUBLISHED = ("number", "area", "group", "period", "shares", "contract")
"""The columns of a log as it is published. Neither who was drawn nor on which day: few are drawn on one day, and a
neighbour who knows of the day would learn the rest."""


def shares_cell(shares: Shares) -> str:
    """Shares as a cell of the log: contract and basis points, with spaces between."""
    return " ".join(f"{share.contract}:{share.basis_points}" for share in shares.of)


LEAST_EXPECTED = 5
"""Below so many expected draws of a contract the chi-square distribution is no good guide."""


def problems(log: Iterable[Allocation], *, seeds: Mapping[str, bytes], digests: Mapping[str, str]) -> Iterator[str]:
    """What does not hold in a log, in words; nothing where all does.

    Takes    seeds: the published seeds by period; digests: what was published of them beforehand.
    """
    for period in sorted(seeds):
        if seed_digest(seeds[period]) != digests.get(period):
            yield f"The seed of {period} is not the one whose digest was published before."
    last: dict[str, int] = {}
    for each in log:
        where = f"{each.pool}, number {each.number}"
        due = last.get(each.pool, 0) + 1
        if each.number != due:
            yield f"{where}: {due} was to come next, so a draw is missing, added or out of order."
        last[each.pool] = each.number
        if each.period not in seeds:
            yield f"{where}: the seed of {each.period} was not published yet."
            continue
        right = drawn(seeds[each.period], each.pool, each.number, each.shares)
        if right != each.contract:
            yield f"{where}: the draw gives {right}, and the log says {each.contract}."


def evenness(log: Iterable[Allocation]) -> list[Evenness]:
    """For each pool, whether contracts got what their shares say; shares may change from draw to draw."""
    expected: dict[str, Counter[str]] = {}
    got: dict[str, Counter[str]] = {}
    for each in log:
        basis_points = expected.setdefault(each.pool, Counter())
        for share in each.shares.of:
            basis_points[share.contract] += share.basis_points
        got.setdefault(each.pool, Counter())[each.contract] += 1
    return [_evenness(pool, expected[pool], got[pool]) for pool in sorted(expected)]


def _evenness(pool: str, basis_points: Counter[str], got: Counter[str]) -> Evenness:
    expected = {contract: points / 10_000 for contract, points in basis_points.items() if points}
    statistic = sum((got[contract] - due) ** 2 / due for contract, due in expected.items())
    enough = len(expected) > 1 and min(expected.values()) >= LEAST_EXPECTED
    probability = float(chi2.sf(statistic, len(expected) - 1)) if enough else None
    return Evenness(pool, got.total(), statistic, probability)
