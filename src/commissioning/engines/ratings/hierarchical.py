"""Providers as draws from one market: the risk-standardised ratio of the American hospital measures.

    logit p = μ + u_i + z·β, u_i ~ N(0, σ²), with z·β as the case-mix model learnt it within providers
    û_i is where ℓ_i(u) − u²/2σ² is highest;  Var(u_i|y) = 1/(Σw + 1/σ²)
    the likelihood of μ and σ integrates u_i out by Gauss–Hermite about û_i (one node: Laplace)
    ratio = Σ expit(μ+û+z·β) / Σ expit(μ+z·β)

This is for small groups and rare outcomes, with ten nodes; what `rate` publishes, and why, is said in `shrinkage`.

Source   Methods, 4; CMS risk-standardised measures; Liu and Pierce (1994).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from commissioning.engines.ratings.arrays import Codes, Floats, totals
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.case_mix.people import People

LAPLACE = 1
NEXT_TO_NOTHING = 1e-4
"""A σ below this is none."""
CLOSE = 1e-10
MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Market:
    """What providers have in common, and how far each is from it.

    Returns  mean, spread: μ and σ
             deviations, variances: û and its variance, for each provider
             ratios: the risk-standardised ratio of each; 1 is average
             rates: the ratio times everybody's rate
    """

    mean: float
    spread: float
    deviations: Floats
    variances: Floats
    ratios: Floats
    rates: Floats
    log_likelihood: float


def market(model: CaseMix, people: People, *, nodes: int = LAPLACE) -> Market:
    """The market that these providers are drawn from. Every provider is in, with no outcomes or few people too."""
    rows = model.rows(people)
    return market_of(rows.provider, rows.outcome, rows.counts, model.risk(rows), len(model.providers), nodes=nodes)


def market_of(
    provider: Codes, outcome: Floats, counts: Floats, risk: Floats, providers: int, *, nodes: int = LAPLACE
) -> Market:
    """The same from arrays: a row for each person or cell, with its risk z·β."""
    problem = _Problem(provider, outcome, counts, risk, providers, *np.polynomial.hermite.hermgauss(nodes))
    rate = outcome.sum() / counts.sum()
    start = float(np.log(rate / (1.0 - rate)) - np.average(risk, weights=counts))
    found = minimize(
        lambda at: -problem.log_likelihood(at[0], np.exp(at[1])),
        np.array([start, np.log(0.3)]),
        method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-9, "maxiter": 1_000},
    )
    mean, spread = float(found.x[0]), float(np.exp(found.x[1]))
    spread = 0.0 if spread < NEXT_TO_NOTHING else spread
    deviations, weight = problem.deviations(mean, spread)
    with_own = totals(provider, counts * expit(mean + deviations[provider] + risk), providers)
    without = totals(provider, counts * expit(mean + risk), providers)
    ratios = np.divide(with_own, without, out=np.ones(providers), where=without > 0)
    variances = 1.0 / (weight + spread**-2.0) if spread else np.zeros(providers)
    return Market(mean, spread, deviations, variances, ratios, ratios * rate, -float(found.fun))


@dataclass(frozen=True, slots=True)
class _Problem:
    provider: Codes
    outcome: Floats
    counts: Floats
    risk: Floats
    providers: int
    nodes: Floats
    node_weights: Floats

    def deviations(self, mean: float, spread: float) -> tuple[Floats, Floats]:
        """û of each provider, and its Σw."""
        deviations = np.zeros(self.providers)
        for _ in range(MOST_STEPS):
            chance = expit(mean + deviations[self.provider] + self.risk)
            weight = totals(self.provider, self.counts * chance * (1.0 - chance), self.providers)
            if not spread:
                return deviations, weight
            residual = totals(self.provider, self.outcome - self.counts * chance, self.providers)
            step = (residual - deviations / spread**2) / (weight + spread**-2.0)
            deviations += np.clip(step, -2.0, 2.0)
            if np.abs(step).max() < CLOSE:
                break
        return deviations, weight

    def log_likelihood(self, mean: float, spread: float) -> float:
        """Of μ and σ, with each u_i integrated out."""
        deviations, weight = self.deviations(mean, spread)
        scale = 1.0 / np.sqrt(weight + spread**-2.0)
        at_nodes = [
            self._joint(mean, spread, deviations + np.sqrt(2.0) * scale * node) + node**2 + np.log(node_weight)
            for node, node_weight in zip(self.nodes, self.node_weights, strict=True)
        ]
        return float((logsumexp(at_nodes, axis=0) + np.log(scale / spread / np.sqrt(np.pi))).sum())

    def _joint(self, mean: float, spread: float, deviations: Floats) -> Floats:
        odds = mean + deviations[self.provider] + self.risk
        each = self.outcome * odds - self.counts * np.logaddexp(0.0, odds)
        return totals(self.provider, each, self.providers) - deviations**2 / (2.0 * spread**2)
