"""Watching many providers month by month: their z in a normal CUSUM or an EWMA, and how long these run.

    CUSUM   C ← max(0, C + z − k), a signal at h
    EWMA    E ← (1−λ)E + λz, a signal beyond ±c√(λ/(2−λ))
    two arms: 1/ARL = 1/ARL₊ + 1/ARL₋

The mean run solves an integral equation, by Gauss–Legendre.

Source   Methods, 10; Page (1954); Crowder (1987); R package spc 0.6.7.
"""

import numpy as np
from scipy.stats import norm

from commissioning.engines.ratings.arrays import Floats

NODES = 80


def cusum(z: Floats, *, allowance: float = 0.5) -> Floats:
    """The sum after each month of one arm: give −z for the other."""
    sums = np.empty(len(z))
    total = 0.0
    for place, value in enumerate(z):
        total = max(0.0, total + float(value) - allowance)
        sums[place] = total
    return sums


def ewma(z: Floats, *, weight: float) -> Floats:
    """The moving average after each month."""
    averages = np.empty(len(z))
    average = 0.0
    for place, value in enumerate(z):
        average = (1.0 - weight) * average + weight * float(value)
        averages[place] = average
    return averages


def cusum_run(*, allowance: float, limit: float, shift: float = 0.0, two_arms: bool = False) -> float:
    """Months until a signal, on average, when z has moved by `shift`."""
    if two_arms:
        arms = [cusum_run(allowance=allowance, limit=limit, shift=sign * shift) for sign in (1.0, -1.0)]
        return 1.0 / sum(1.0 / arm for arm in arms)
    nodes, weights = _nodes(0.0, limit)
    # Where the sum stands now (the nodes, and 0 last), by where it may go (the nodes, and 0).
    now = np.append(nodes, 0.0)
    go = norm.pdf(nodes[None, :] + allowance - shift - now[:, None]) * weights[None, :]
    matrix = np.column_stack([go, norm.cdf(allowance - shift - now)])
    return float(np.linalg.solve(np.eye(len(now)) - matrix, np.ones(len(now)))[-1])


def ewma_run(*, weight: float, limit: float, shift: float = 0.0) -> float:
    """Months until a signal on either side, on average.

    Takes    limit: c, in standard deviations of the settled average.
    """
    edge = limit * np.sqrt(weight / (2.0 - weight))
    nodes, weights = _nodes(-edge, edge)
    now = np.append(nodes, 0.0)
    go = norm.pdf((nodes[None, :] - (1.0 - weight) * now[:, None]) / weight - shift) * weights[None, :] / weight
    runs = np.linalg.solve(np.eye(len(nodes)) - go[:-1], np.ones(len(nodes)))
    return float(1.0 + go[-1] @ runs)


def _nodes(low: float, high: float) -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = (high - low) / 2.0
    return low + half * (nodes + 1.0), half * weights
