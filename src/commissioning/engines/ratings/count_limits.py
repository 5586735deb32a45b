"""What a count or a proportion may be, with a stated confidence.

    Byar      O(1−1/(9O)−q/(3√O))³, (O+1)(1−1/(9(O+1))+q/(3√(O+1)))³
    exact     χ²_{α/2}(2O)/2, χ²_{1−α/2}(2O+2)/2
    Wilson    (2x+q²±q√(q²+4x(1−x/n)))/(2(n+q²))
    Clopper–Pearson   Β_{α/2}(x, n−x+1), Β_{1−α/2}(x+1, n−x)

Source   Methods, 2; Breslow and Day (1987); Wilson (1927); Clopper and Pearson (1934).
"""

import math

from scipy.stats import beta, chi2, norm

from commissioning.engines.ratings.figures import Interval

FEW = 10
"""Counts below this get exact limits instead of Byar's."""


def byar(count: float, *, confidence: float = 0.95) -> Interval:
    """The limits of a count of events, good from about ten on."""
    q = float(norm.isf((1.0 - confidence) / 2.0))
    more = count + 1.0
    low = count * max(1.0 - 1.0 / (9.0 * count) - q / (3.0 * math.sqrt(count)), 0.0) ** 3 if count else 0.0
    return Interval(low, more * (1.0 - 1.0 / (9.0 * more) + q / (3.0 * math.sqrt(more))) ** 3)


def exact(count: float, *, confidence: float = 0.95) -> Interval:
    """The exact limits of a count of events."""
    tail = (1.0 - confidence) / 2.0
    low = float(chi2.ppf(tail, 2.0 * count)) / 2.0 if count else 0.0
    return Interval(low, float(chi2.isf(tail, 2.0 * count + 2.0)) / 2.0)


def of_count(count: float, *, confidence: float = 0.95) -> Interval:
    """Exact below ten, Byar's from there on, as public health publishes them."""
    return exact(count, confidence=confidence) if count < FEW else byar(count, confidence=confidence)


def wilson(count: float, people: float, *, confidence: float = 0.95) -> Interval:
    """The limits of a proportion."""
    q = float(norm.isf((1.0 - confidence) / 2.0))
    middle, under = 2.0 * count + q * q, 2.0 * (people + q * q)
    wide = q * math.sqrt(q * q + 4.0 * count * (1.0 - count / people))
    return Interval((middle - wide) / under, (middle + wide) / under)


def clopper_pearson(count: int, people: int, *, confidence: float = 0.95) -> Interval:
    """The limits of a proportion that hold at least this often, for where a limit is contractual."""
    tail = (1.0 - confidence) / 2.0
    low = float(beta.ppf(tail, count, people - count + 1)) if count else 0.0
    high = float(beta.isf(tail, count + 1, people - count)) if count < people else 1.0
    return Interval(low, high)
