"""Observed over expected: the exact test, its limits, and what is said when there is nothing to divide by."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import binom

from commissioning.engines.ratings import count_limits
from commissioning.engines.ratings.case_mix import linear, logistic
from commissioning.engines.ratings.case_mix.people import NotUsable
from commissioning.engines.ratings.comparison import compare, comparisons, direct_ratio
from commissioning.engines.ratings.figures import Absent
from commissioning.engines.ratings.many_tests import benjamini_hochberg, holm
from commissioning.engines.ratings.poisson_binomial import LARGE, _of_large, _of_small, probabilities, tail_from
from commissioning.engines.ratings.standardised_rates import direct, indirect
from support.cohorts import cohort

CHANCES = st.lists(st.floats(0.01, 0.99), min_size=1, max_size=9).map(np.array)


@given(chances=CHANCES)
def test_the_distribution_is_that_of_all_ways_it_can_go(chances):
    every = np.zeros(len(chances) + 1)
    for way in product((0, 1), repeat=len(chances)):
        every[sum(way)] += np.prod(np.where(np.array(way) == 1, chances, 1 - chances))
    assert probabilities(chances) == pytest.approx(every, abs=1e-14)


@pytest.mark.parametrize("people", [31, 32, 33, 200, 1_428, 1_429, 3_000, 50_000])
def test_equal_chances_are_the_binomial_however_many(people):
    ours = probabilities(np.full(people, 0.3))
    assert len(ours) == people + 1
    assert ours == pytest.approx(binom.pmf(np.arange(people + 1), people, 0.3), abs=1e-14)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), usual=st.floats(-4, 4), spread=st.floats(0, 3))
def test_a_large_group_is_as_its_polynomials_multiplied(seed, usual, spread):
    chances = np.clip(expit(np.random.default_rng(seed).normal(usual, spread, 2_500)), 0.001, 0.999)
    variance = float((chances * (1.0 - chances)).sum())
    assume(variance >= LARGE)
    assert _of_large(chances, variance) == pytest.approx(_of_small(chances), abs=1e-14)


def test_no_tail_is_smaller_than_can_be_told():
    assert tail_from(np.full(400, 0.01), 400) == 1e-15
    assert tail_from(np.full(400, 0.99), 0) == pytest.approx(1.0, abs=1e-13)


@settings(max_examples=10, deadline=None)
@given(chances=CHANCES, data=st.data())
def test_the_limits_are_where_the_test_turns(chances, data):
    """A typical provider whose effect is just inside a limit is not flagged, just outside it is."""
    risks = np.log(chances / (1 - chances))
    observed = data.draw(st.integers(0, len(chances)))
    found = compare("a", risks, observed, 0.0, 0.4, level=0.05)
    turning = 0.10 if observed in (0, len(chances)) else 0.05
    for limit, inwards in ((found.effect_limits.low, 1e-6), (found.effect_limits.high, -1e-6)):
        if np.isfinite(limit):
            assert compare("a", risks, observed, limit + inwards, 0.4).p > turning - 1e-9
            assert compare("a", risks, observed, limit - inwards, 0.4).p < turning + 1e-9


def test_with_no_outcomes_the_lower_limit_is_nought():
    found = compare("a", np.zeros(20), 0, 0.0, 0.4)
    assert found.ratio == 0.0
    assert found.ratio_limits.low == 0.0
    assert found.effect_limits.low == -np.inf
    assert found.flag() == -1
    assert compare("a", np.zeros(20), 20, 0.0, 0.4).effect_limits.high == np.inf


def test_a_typical_provider_is_not_flagged_and_a_better_one_is():
    assert compare("a", np.zeros(100), 50, 0.0, 0.5).flag() == 0
    assert compare("a", np.zeros(100), 50, 0.0, 0.5).z == pytest.approx(0.0, abs=1e-12)
    assert compare("a", np.zeros(100), 70, 0.0, 0.5).flag(0.002) == 1
    assert compare("a", np.zeros(100), 62, 0.0, 0.5).flag(0.002) == 0


def test_one_sided_tests_count_what_was_seen_itself():
    found = compare("a", np.zeros(4), 3, 0.0, 0.5)
    assert found.better_p == pytest.approx(5 / 16)
    assert found.worse_p == pytest.approx(15 / 16)


def test_every_provider_is_compared_whatever_the_order():
    people = cohort()
    model = logistic.fit(people)
    found = list(comparisons(model, people))
    assert [c.provider for c in found] == list(people.provider.levels)
    assert sum(c.observed for c in found) == people.outcome.sum()
    assert [c.people for c in found] == list(people.people_of_providers())


def test_only_outcomes_of_0_and_1_can_be_counted():
    people = cohort()
    with pytest.raises(NotUsable, match="ask for the differences"):
        list(comparisons(linear.fit(people), people))


def test_what_everybody_would_get_at_a_provider():
    people = cohort(effects=[0.0] * 7 + [3.0])
    model = logistic.fit(people)
    best = direct_ratio(model, people, "provider 7")
    assert best > 1.2
    people.outcome[people.provider.codes == 7] = 0.0
    assert direct_ratio(logistic.fit(people), people, "provider 7") == Absent(
        "provider 7 has no outcomes, so what others would get there cannot be told"
    )


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20).map(np.array))
def test_adjusted_p_keep_their_order_and_never_fall(p):
    for adjusted in (benjamini_hochberg(p), holm(p)):
        assert (adjusted >= p - 1e-15).all()
        assert (adjusted <= 1).all()
        assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= -1e-15).all()
    assert (holm(p) >= benjamini_hochberg(p) - 1e-12).all()


def test_limits_of_few_and_of_none():
    assert count_limits.byar(0).low == 0.0
    assert count_limits.exact(0).high == pytest.approx(3.688879, abs=1e-6)
    assert count_limits.of_count(9) == count_limits.exact(9)
    assert count_limits.of_count(10) == count_limits.byar(10)
    assert count_limits.clopper_pearson(5, 5).high == 1.0
    assert count_limits.wilson(0, 10).low == pytest.approx(0.0)


def test_a_rate_without_a_denominator_says_why():
    assert indirect(3, 0.0) == Absent("nothing was expected of these people")
    people, weights = np.array([0.0, 50.0]), np.array([10.0, 10.0])
    assert direct(np.array([5.0, 10.0]), people, weights) == Absent("a band of the standard population has nobody here")
