"""Funnel limits: how far from the target a provider of each size may lie by chance, and by the usual spread as well.

    form              Y                    s                        target              limits with τ²
    SHMI              ln(O/E), E to 2 dp   1/√E                     0                   exp(±q√(1/E+τ²))
    CQC               √(O/E)               1/(2√E)                  1                   (1±q√(1/(4E)+τ²))²
    proportion        asin√(x/n)           1/(2√n)                  asin√(Σx/Σn)        sin²(t±q√(1/(4n)+τ²))
    ratio of counts   ln((a+½)/(b+½))      √(a/(a+½)²+b/(b+½)²)     ln(Σa/Σb)           exp(t±q√(1/(4b)+τ²))

Without τ² the limits of O/E are the exact Poisson ones. The CQC form is computed on √(O/E), and its limits are
squared here before O/E is held against them: software that forgets to square flags a third of sound providers.

Limits are where a provider like the others would be found. They are no confidence in an average. τ² hides the
outliers of a market that is poor throughout, so a funnel is read with and without it.

Source   Methods, 3; Spiegelhalter (2005); Verburg et al. (2018); R package FunnelPlotR 0.6.0.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, norm

from commissioning.engines.ratings.arrays import Flags, Floats
from commissioning.engines.ratings.overdispersion import Overdispersion, truncated, winsorised

LOOK = 0.95
ACT = 0.998


class NothingObserved(ValueError):
    """A provider without outcomes has no logarithm."""


class NothingExpected(ValueError):
    """A provider of whom nothing is expected has no place on a funnel."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The lower and upper limit for each provider, on the scale of the figure shown."""

    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Funnel:
    """Providers on a funnel.

    Takes    shown: O/E or a rate, what is drawn
             transformed, s, target: what z is reckoned from
             spread: the standard deviation of the transformed figure that the limits use
             back: from transformed to shown
             exact: the limits that chance alone gives, where there is an exact form
    """

    shown: Floats
    transformed: Floats
    s: Floats
    target: float
    z: Floats
    overdispersion: Overdispersion
    spread: Floats
    back: Callable[[Floats], Floats]
    exact: Callable[[float], Limits] | None = None

    def transformed_limits(self, confidence: float, *, tau2: float) -> Limits:
        """The limits on the transformed scale."""
        wide = float(norm.isf((1.0 - confidence) / 2.0)) * np.sqrt(self.spread**2 + tau2)
        return Limits(self.target - wide, self.target + wide)

    def limits(self, confidence: float, *, overdispersed: bool = True) -> Limits:
        """The limits on the scale shown, with the usual spread between providers or by chance alone."""
        if self.exact is not None and not overdispersed:
            return self.exact(confidence)
        found = self.transformed_limits(confidence, tau2=self.overdispersion.tau2 if overdispersed else 0.0)
        return Limits(self.back(found.low), self.back(found.high))

    def outside(self, confidence: float = ACT, *, overdispersed: bool = True) -> Flags:
        """Which providers lie beyond the limits."""
        found = self.limits(confidence, overdispersed=overdispersed)
        return np.asarray((self.shown < found.low) | (self.shown > found.high))


def shmi(observed: Floats, expected: Floats) -> Funnel:
    """O/E by its logarithm, as the NHS publishes hospital mortality.

    Raises   NothingObserved, when a provider has no outcomes; NothingExpected.
    """
    rounded = np.round(expected, 2)
    _expected(rounded)
    if (observed == 0).any():
        row = int(np.flatnonzero(observed == 0)[0])
        raise NothingObserved(
            f"Provider {row + 1} has no outcomes, and 0 has no logarithm. Use the square-root form, or the exact test."
        )
    s = 1.0 / np.sqrt(rounded)
    transformed = np.log(observed / rounded)
    z = transformed / s
    return Funnel(
        observed / rounded, transformed, s, 0.0, z, truncated(z, s), s, _exp, lambda level: poisson(rounded, level)
    )


def cqc(observed: Floats, expected: Floats) -> Funnel:
    """O/E by its square root, which takes providers without outcomes too.

    Raises   NothingExpected.
    """
    _expected(expected)
    s = 1.0 / (2.0 * np.sqrt(expected))
    transformed = np.sqrt(observed / expected)
    z = (transformed - 1.0) / s
    return Funnel(
        observed / expected, transformed, s, 1.0, z, winsorised(z, s), s, _squared, lambda at: poisson(expected, at)
    )


def proportion(count: Floats, people: Floats) -> Funnel:
    """A rate, by the arcsine of its root. Raises NothingExpected, when a provider has nobody."""
    _expected(people)
    target = float(np.arcsin(np.sqrt(count.sum() / people.sum())))
    transformed = np.arcsin(np.sqrt(count / people))
    s = 1.0 / (2.0 * np.sqrt(people))
    z = (transformed - target) / s
    return Funnel(count / people, transformed, s, target, z, winsorised(z, s), s, _sine)


def ratio_of_counts(upper: Floats, lower: Floats) -> Funnel:
    """One count over another, such as contacts over months. Raises NothingExpected."""
    _expected(lower)
    target = float(np.log(upper.sum() / lower.sum()))
    transformed = np.log((upper + 0.5) / (lower + 0.5))
    s = np.sqrt(upper / (upper + 0.5) ** 2 + lower / (lower + 0.5) ** 2)
    z = (transformed - target) / s
    spread = 1.0 / (2.0 * np.sqrt(lower))
    return Funnel(upper / lower, transformed, s, target, z, winsorised(z, s), spread, _exp)


def poisson(expected: Floats, confidence: float) -> Limits:
    """Where O/E lies by chance alone, exactly."""
    tail = (1.0 - confidence) / 2.0
    return Limits(
        chi2.ppf(tail, 2.0 * expected) / 2.0 / expected, chi2.isf(tail, 2.0 * expected + 2.0) / 2.0 / expected
    )


def _expected(expected: Floats) -> None:
    if (expected <= 0).any():
        row = int(np.flatnonzero(expected <= 0)[0])
        raise NothingExpected(f"Of provider {row + 1} nothing is expected. Leave it out of the funnel, and say so.")


def _exp(values: Floats) -> Floats:
    return np.exp(values)


def _squared(values: Floats) -> Floats:
    return np.asarray(np.maximum(values, 0.0) ** 2)


def _sine(values: Floats) -> Floats:
    return np.asarray(np.sin(np.clip(values, 0.0, np.pi / 2.0)) ** 2)
