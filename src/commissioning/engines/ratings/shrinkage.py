"""Figures drawn towards the average by as much as chance explains them: small providers a lot, large ones hardly.

    DerSimonian–Laird   w=1/s², μ=Σwθ/Σw, Q=Σw(θ−μ)², τ² = max(0, (Q−(k−1))/(Σw−Σw²/Σw))
    Paule–Mandel        τ² with Σ(θ−μ)²/(s²+τ²) = k−1
    REML                τ² ← max(0, Σw²((θ−μ)²−s²)/Σw² + 1/Σw), w=1/(s²+τ²)
    then                B = τ²/(τ²+s²);  θ_EB = Bθ + (1−B)μ,  var = B s² + (1−B)²/Σw

DerSimonian–Laird is what `rate` publishes, of ratios and of differences. The hierarchical model by Laplace (in
`hierarchical`) is the methods' other choice for ratios. In twelve made-up markets of 20 providers with 150 to 600
people the two differ by 0.016 at most and are as near to the truth (root mean square 0.056 both; 0.106 and 0.107 with
30 to 120 people). So the one that needs no second fit is taken: it is the same for every outcome, and anyone can work
it out from `ratings.csv`.
Paule–Mandel and REML are for checks.

Flag on the exact test and the funnel, publish the shrunken figure, show both: shrinking hides a small provider that
fails.

Source   Methods, 4; DerSimonian and Laird (1986); Paule and Mandel (1982).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from commissioning.engines.ratings.arrays import Floats

Method = Literal["DerSimonian–Laird", "Paule–Mandel", "REML"]
FEWEST = 3
MOST_ROUNDS = 1_000


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Figures drawn towards their mean.

    Returns  tau2: how much providers differ beyond chance; 0 where the data show no difference
             reliability: B, how much of each figure is its own, 0 to 1
    """

    mean: float
    tau2: float
    values: Floats
    variances: Floats
    reliability: Floats

    @property
    def remark(self) -> str | None:
        """What to say beside the figures, if anything."""
        return None if self.tau2 else "There is no difference between providers that the data can show."


def shrink(estimates: Floats, variances: Floats, *, method: Method = "DerSimonian–Laird") -> Shrunk:
    """The estimates drawn towards their mean.

    Takes    finite estimates with their variances, above 0: leave out a provider without a finite effect, or take O/E.
    """
    if not (np.isfinite(estimates).all() and np.isfinite(variances).all() and (variances > 0).all()):
        raise ValueError("An estimate or its variance is not a finite number. Leave the provider out, or shrink O/E.")
    tau2 = between(estimates, variances, method=method)
    weights = 1.0 / (variances + tau2)
    mean = float(weights @ estimates / weights.sum())
    own = tau2 / (tau2 + variances)
    return Shrunk(
        mean,
        tau2,
        own * estimates + (1.0 - own) * mean,
        own * variances + (1.0 - own) ** 2 / weights.sum(),
        own,
    )


def between(estimates: Floats, variances: Floats, *, method: Method = "DerSimonian–Laird") -> float:
    """τ², the variance between providers. With fewer than three of them there is none to be seen."""
    if len(estimates) < FEWEST:
        return 0.0
    return {"DerSimonian–Laird": _moments, "Paule–Mandel": _paule_mandel, "REML": _reml}[method](estimates, variances)


def _moments(estimates: Floats, variances: Floats) -> float:
    weights = 1.0 / variances
    beyond_chance = _spread(estimates, variances, 0.0) - (len(estimates) - 1)
    return max(0.0, float(beyond_chance / (weights.sum() - (weights**2).sum() / weights.sum())))


def _paule_mandel(estimates: Floats, variances: Floats) -> float:
    spare = len(estimates) - 1
    if _spread(estimates, variances, 0.0) <= spare:
        return 0.0
    far = float(np.ptp(estimates) ** 2)  # the squares about the mean are fewer than k−1 of these
    return float(brentq(lambda tau2: _spread(estimates, variances, tau2) - spare, 0.0, far, xtol=1e-15, rtol=1e-14))


def _reml(estimates: Floats, variances: Floats) -> float:
    tau2 = _moments(estimates, variances)
    for _ in range(MOST_ROUNDS):
        weights = 1.0 / (variances + tau2)
        mean = weights @ estimates / weights.sum()
        squares = weights**2
        gap = squares @ ((estimates - mean) ** 2 - variances) / squares.sum() + 1.0 / weights.sum()
        before, tau2 = tau2, max(0.0, float(gap))
        if abs(tau2 - before) <= 1e-12 * (1.0 + tau2):
            break
    return tau2


def _spread(estimates: Floats, variances: Floats, tau2: float) -> float:
    weights = 1.0 / (variances + tau2)
    mean = weights @ estimates / weights.sum()
    return float(weights @ (estimates - mean) ** 2)
