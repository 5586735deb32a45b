"""How many of a group get the outcome when each has a chance of their own: the Poisson-binomial distribution, exactly.

A small group: the polynomials (1−p) + p·x of all people are multiplied in pairs, then the products in pairs, and so on,
from a certain length on by the fast Fourier transform. A large one: its characteristic function is turned back.

    ln E e^{it(X−μ)} = S_1 (u − it) − S_2 u²/2 + S_3 u³/3 − …,  u = e^{it} − 1,  S_k = Σ p^k

|E e^{itX}| ≤ exp(−2σ² sin²(t/2)), so no more is asked of t than makes |u| at most REACH/σ, where the sums S_k of a few
powers of p say all; and X is looked for no further from μ than it comes with a chance of 1e-17. The error is a rounding
of the whole, some 1e-16 (of a small group 1e-14 in its middle): so a tail smaller than 1e-15 is not exact, and none is
ever reported smaller.

Source   Hong (2013), Computational Statistics and Data Analysis 59, 41, for the characteristic function; Bernstein's
         inequality for how far X comes.
"""

from math import factorial, sqrt

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft

from commissioning.engines.ratings.arrays import Floats

SURE = 1e-10
"""A chance nearer than this to 0 or 1 is taken to be this far from it."""
SMALLEST_TAIL = 1e-15
LONG = 8
LARGE = 300.0
"""A variance from which a group is large."""
REACH = 9.0
"""In standard deviations: exp(−REACH²/2) is 3e-18."""
NOTHING = 1e-18
MOST_POWERS = 200


def probabilities(chances: Floats) -> Floats:
    """The chance of 0, 1, …, n outcomes.

    >>> probabilities(np.array([0.5, 0.5])).round(9).tolist()
    [0.25, 0.5, 0.25]
    """
    sure = np.clip(chances, SURE, 1.0 - SURE)
    variance = float((sure * (1.0 - sure)).sum())
    return np.maximum(_of_large(sure, variance) if variance >= LARGE else _of_small(sure), 0.0)


def tail_from(chances: Floats, observed: int) -> float:
    """The chance of more than `observed`, and half that of just as many: the mid-p upper tail."""
    each = probabilities(chances)
    above, below = float(each[observed + 1 :].sum()), float(each[:observed].sum())
    half = float(each[observed]) / 2.0
    return _within(above + half if above < below else 1.0 - below - half)


def _of_small(sure: Floats) -> Floats:
    people = len(sure)
    factors = np.zeros((1 << max(people - 1, 0).bit_length(), 2))
    factors[:, 0] = 1.0
    factors[:people] = np.column_stack([1.0 - sure, sure])
    while len(factors) > 1:
        factors = _products(factors[0::2], factors[1::2])
    return np.asarray(factors[0, : people + 1])


def _of_large(sure: Floats, variance: float) -> Floats:
    people, mean, deviation = len(sure), float(sure.sum()), sqrt(variance)
    wide = int(REACH * (deviation + REACH)) + 2
    first, end = max(int(mean) - wide, 0), min(int(mean) + wide, people) + 1
    length = next_fast_len(2 * wide + 1, real=True)
    t = 2.0 * np.pi / length * np.arange(length // 2 + 1)
    t = t[2.0 * np.sin(t / 2.0) <= REACH / deviation]
    turned = np.exp(_logarithm(sure, mean, t) + 1j * t * (mean - first))
    each = np.zeros(people + 1)
    each[first:end] = irfft(turned.conj(), length)[: end - first]
    return each


def _logarithm(sure: Floats, mean: float, t: Floats) -> np.ndarray:
    """Of the characteristic function of X − μ, at each t."""
    past = np.sum([(1j * t) ** order / factorial(order) for order in range(2, 20)], axis=0)  # u − it; nothing cancels
    u = 1j * t + past
    total, powers, turned = mean * past, sure, u
    for order in range(2, MOST_POWERS):
        powers, turned = powers * sure, -turned * u
        share = float(powers.sum()) / order
        total = total + share * turned
        if share * abs(turned[-1]) < NOTHING:
            break
    return np.asarray(total)


def _products(left: Floats, right: Floats) -> Floats:
    width = left.shape[1]
    size = 2 * width - 1
    if width >= LONG:
        length = next_fast_len(size, real=True)
        return np.asarray(irfft(rfft(left, length) * rfft(right, length), length)[:, :size])
    product = np.zeros((len(left), size))
    for power in range(width):
        product[:, power : power + width] += left[:, power : power + 1] * right
    return product


def _within(tail: float) -> float:
    return min(max(tail, SMALLEST_TAIL), 1.0 - SMALLEST_TAIL)
