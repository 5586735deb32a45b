"""Funnel limits beyond what the vectors hold: edges, traps, and how often sound providers fall outside."""

import numpy as np
import pytest

from commissioning.engines.ratings import funnel
from commissioning.engines.ratings.funnel import NothingExpected, NothingObserved
from commissioning.engines.ratings.public_health_funnel import label_of_count, label_of_proportion


def test_limits_of_the_square_root_form_are_squared_before_use():
    """The trap: held against 1±q/(2√E), O/E of sound providers is outside far more often than one in twenty."""
    chance = np.random.default_rng(4)
    expected = chance.uniform(20, 200, 4_000)
    sound = funnel.cqc(chance.poisson(expected).astype(float), expected)
    y_limits = sound.transformed_limits(0.95, tau2=0.0)
    trapped = (sound.shown < y_limits.low) | (sound.shown > y_limits.high)
    squared = (sound.shown < y_limits.low**2) | (sound.shown > y_limits.high**2)
    assert trapped.mean() > 0.28
    assert 0.03 < squared.mean() < 0.07
    assert sound.outside(0.95, overdispersed=False).mean() < 0.06


def test_spread_of_the_market_widens_the_limits():
    chance = np.random.default_rng(5)
    expected = chance.uniform(50, 400, 200)
    observed = chance.poisson(expected * np.exp(chance.normal(0, 0.3, 200))).astype(float)
    found = funnel.cqc(observed, expected)
    assert found.overdispersion.tau2 > 0
    assert found.outside(0.998).sum() < found.outside(0.998, overdispersed=False).sum()


def test_few_providers_show_no_spread():
    found = funnel.cqc(np.array([5.0, 30.0, 90.0]), np.array([20.0, 20.0, 20.0]))
    assert found.overdispersion.tau2 == 0.0
    assert np.isnan(found.overdispersion.phi)


def test_a_provider_without_outcomes_is_on_one_form_and_refused_by_the_other():
    observed, expected = np.array([0.0, 12.0]), np.array([10.0, 10.0])
    assert funnel.cqc(observed, expected).outside(0.95).tolist() == [True, False]
    with pytest.raises(NothingObserved, match="Provider 1 has no outcomes"):
        funnel.shmi(observed, expected)


@pytest.mark.parametrize("form", [funnel.shmi, funnel.cqc, funnel.proportion, funnel.ratio_of_counts])
def test_a_provider_of_whom_nothing_is_expected_has_no_place(form):
    with pytest.raises(NothingExpected, match="provider 2"):
        form(np.array([3.0, 0.0]), np.array([3.0, 0.0]))


def test_labels_on_either_side():
    assert [label_of_count(o, 50.0) for o in (20, 36, 50, 65, 90)] == [
        "Low (0.001)",
        "Low (0.025)",
        "Not significant",
        "High (0.025)",
        "High (0.001)",
    ]
    assert label_of_proportion(10, 100, 0.5) == "Low (0.001)"
