"""Funnels and their labels as English public health publishes them.

    proportion   p₀ ± q√(p₀(1−p₀)/n), within 0 and 1
    O/E          for each number of events O: the expected number at which O would just be at the limit
    label        High or Low when the limits of the figure itself lie above or below the baseline

Source   Methods, 3; PHEindicatormethods 2.1.1.
"""

from typing import Literal

import numpy as np
from scipy.stats import chi2, norm

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.count_limits import of_count, wilson
from commissioning.engines.ratings.figures import Interval
from commissioning.engines.ratings.funnel import ACT, LOOK, Limits

Label = Literal["High (0.001)", "High (0.025)", "Not significant", "Low (0.025)", "Low (0.001)"]


def proportion_limits(people: Floats, baseline: float, confidence: float) -> Limits:
    """Where a proportion of so many people lies by chance."""
    wide = norm.isf((1.0 - confidence) / 2.0) * np.sqrt(baseline * (1.0 - baseline) / people)
    return Limits(np.maximum(baseline - wide, 0.0), np.minimum(baseline + wide, 1.0))


def expected_at_limits(events: Floats, confidence: float) -> Limits:
    """The largest and smallest expected number that so many events do not contradict.

    Events over `low` is the lower limit of O/E at this number of events, events over `high` the upper.
    """
    tail = (1.0 - confidence) / 2.0
    return Limits(chi2.isf(tail, 2.0 * events + 2.0) / 2.0, chi2.ppf(tail, 2.0 * events) / 2.0)


def label_of_proportion(count: float, people: float, baseline: float) -> Label:
    """How a proportion stands to the baseline."""
    look, act = (wilson(count, people, confidence=level) for level in (LOOK, ACT))
    return _label(look, act, baseline)


def label_of_count(events: float, expected: float) -> Label:
    """How a number of events stands to the number expected."""
    look, act = (of_count(events, confidence=level) for level in (LOOK, ACT))
    return _label(look, act, expected)


def _label(look: Interval, act: Interval, baseline: float) -> Label:
    if act.low > baseline:
        return "High (0.001)"
    if act.high < baseline:
        return "Low (0.001)"
    if look.low > baseline:
        return "High (0.025)"
    return "Low (0.025)" if look.high < baseline else "Not significant"
