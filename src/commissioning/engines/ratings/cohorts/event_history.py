"""How many have had which event by when, when not everybody has been watched as long: Aalen–Johansen and log-rank.

    S(t) = Π(1−d/r);  F(t) = ΣS(t⁻)d₁/r
    Var F(t) = Σ[(F(t)−F(s))²·d/(r(r−d)) + S(s⁻)²·d₁(r−d₁)/r³ − 2S(s⁻)(F(t)−F(s))·d₁/r²]
    log-rank (ΣO₁−E₁)²/ΣV, V = d·(r₁/r)(1−r₁/r)(r−d)/(r−1)

The end of the data censors; a transfer, a death or a withdrawal is an event of its own kind that competes. With one
kind of event F is one minus Kaplan–Meier.

Source   Methods, 9; Aalen and Johansen (1978).
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from commissioning.engines.ratings.arrays import Codes, Flags, Floats

CENSORED = 0


@dataclass(frozen=True, slots=True)
class Incidence:
    """At each time with an event: the share with nothing yet, and with each kind of event so far.

    Returns  shares, variances: kinds × times, for kinds 1, 2, …
    """

    times: Floats
    nothing_yet: Floats
    shares: Floats
    variances: Floats


def incidence(times: Floats, events: Codes, *, kinds: int) -> Incidence:
    """The share with each kind of event by each time.

    Takes    times: until the event, or until the person was last watched
             events: 0 last watched, 1 to `kinds` the kind of event.
    """
    at = np.unique(times[events > CENSORED])
    at_risk = len(times) - np.searchsorted(np.sort(times), at, side="left").astype(np.float64)
    each = np.array(
        [[np.sum((times == t) & (events == kind)) for t in at] for kind in range(1, kinds + 1)], dtype=float
    )
    each = each.reshape(kinds, len(at))
    died = each.sum(axis=0)
    survival = np.cumprod(1.0 - died / at_risk)
    before = np.append(1.0, survival[:-1])
    shares = np.cumsum(before * each / at_risk, axis=1)
    variances = np.array(
        [_variances(share, one, died, at_risk, before) for share, one in zip(shares, each, strict=True)]
    )
    return Incidence(at, survival, shares, variances.reshape(kinds, len(at)))


def share_by(times: Floats, had: Flags, by: float) -> float:
    """The share with the event by then (one minus Kaplan–Meier).

    Takes    times: until the event, or until the person was last watched; of one person at least.
    """
    at, died = np.unique(times[had & (times <= by)], return_counts=True)
    at_risk = len(times) - np.searchsorted(np.sort(times), at, side="left")
    return float(1.0 - np.prod(1.0 - died / at_risk))


def log_rank(times: Floats, had: Flags, first_group: Flags) -> tuple[float, float]:
    """Whether one group has the event sooner than the other: χ² with one degree of freedom, and its p."""
    gap = variance = 0.0
    for t in np.unique(times[had]):
        watched = times >= t
        at_risk, of_first = float(watched.sum()), float((watched & first_group).sum())
        now = had & (times == t)
        died, of_died = float(now.sum()), float((now & first_group).sum())
        share = of_first / at_risk
        gap += of_died - died * share
        if at_risk > 1:
            variance += died * share * (1.0 - share) * (at_risk - died) / (at_risk - 1.0)
    statistic = gap**2 / variance if variance else 0.0
    return statistic, float(chi2.sf(statistic, 1))


def _variances(share: Floats, one: Floats, died: Floats, at_risk: Floats, before: Floats) -> Floats:
    left = at_risk - died
    first = np.divide(died, at_risk * left, out=np.zeros_like(died), where=left > 0)
    second = before**2 * one * (at_risk - one) / at_risk**3
    third = 2.0 * before * one / at_risk**2
    found = np.zeros_like(share)
    for place in range(len(share)):
        ahead = share[place] - share[: place + 1]
        found[place] = (ahead**2 * first[: place + 1] + second[: place + 1] - ahead * third[: place + 1]).sum()
    return found
