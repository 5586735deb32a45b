"""How many of a group get the outcome when each has a chance of their own: the Poisson-binomial distribution, exactly.

The polynomials (1−p) + p·x of all people are multiplied in pairs, then the products in pairs, and so on. From a
certain length on by the fast Fourier transform, whose error is a rounding of the whole, some 1e-16: so a tail smaller
than that is not exact, and none is ever reported smaller.
"""

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft

from commissioning.engines.ratings.arrays import Floats

SURE = 1e-10
"""A chance nearer than this to 0 or 1 is taken to be this far from it."""
SMALLEST_TAIL = 1e-15
LONG = 8


def probabilities(chances: Floats) -> Floats:
    """The chance of 0, 1, …, n outcomes.

    >>> probabilities(np.array([0.5, 0.5])).round(9).tolist()
    [0.25, 0.5, 0.25]
    """
    people = len(chances)
    sure = np.clip(chances, SURE, 1.0 - SURE)
    factors = np.zeros((1 << max(people - 1, 0).bit_length(), 2))
    factors[:, 0] = 1.0
    factors[:people] = np.column_stack([1.0 - sure, sure])
    while len(factors) > 1:
        factors = _products(factors[0::2], factors[1::2])
    return np.maximum(factors[0, : people + 1], 0.0)


def tail_from(chances: Floats, observed: int) -> float:
    """The chance of more than `observed`, and half that of just as many: the mid-p upper tail."""
    each = probabilities(chances)
    return _within(float(each[observed + 1 :].sum() + each[observed] / 2.0))


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
