"""Charts: what they see, how long they wait, and that nothing depends on how the question is put."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.engines.ratings.monitoring.few_cases import exact_limit
from commissioning.engines.ratings.monitoring.likelihood_chart import (
    BETTER,
    WORSE,
    above_expected,
    case_weights,
    chart,
    in_order,
)
from commissioning.engines.ratings.monitoring.normal_charts import cusum, cusum_run, ewma, ewma_run
from commissioning.engines.ratings.monitoring.run_length import STEPS_TO_ONE, Mix, NoSuchLimit, limit_for, mean_run
from commissioning.engines.ratings.monitoring.watched import watched

CASES = st.lists(st.tuples(st.booleans(), st.floats(0.0, 1.0)), min_size=1, max_size=50).map(
    lambda cases: (np.array([float(y) for y, _ in cases]), np.array([p for _, p in cases]))
)


@given(cases=CASES)
def test_counting_the_other_outcome_at_the_inverse_odds_is_the_same_chart(cases):
    outcomes, chances = cases
    wanted = chart(outcomes, chances, odds=WORSE, limit=3.0)
    unwanted = chart(1.0 - outcomes, 1.0 - chances, odds=BETTER, limit=3.0)
    assert wanted.sums == pytest.approx(unwanted.sums, abs=1e-6)


@given(cases=CASES)
def test_sums_never_fall_below_nought_and_signal_at_the_limit(cases):
    found = chart(*cases, odds=WORSE, limit=0.5)
    assert (found.sums >= 0).all()
    assert (found.signals == (found.sums >= 0.5)).all()
    assert np.isfinite(found.sums).all()


def test_the_price_of_a_case_is_the_logarithm_of_its_likelihood():
    p, odds = 0.3, 2.0
    other = odds * p / (1 - p + odds * p)
    had, had_not = case_weights(np.array([1.0, 0.0]), np.array([p, p]), odds=odds)
    assert had == pytest.approx(np.log(other / p))
    assert had_not == pytest.approx(np.log((1 - other) / (1 - p)))


def test_outcomes_above_expected():
    assert above_expected(np.array([1.0, 0.0, 1.0]), np.array([0.4, 0.4, 0.4])).tolist() == pytest.approx(
        [0.6, 0.2, 0.8]
    )


def test_cases_of_one_day_stand_by_identifier():
    days = np.array(["2026-03-02", "2026-03-01", "2026-03-02"], dtype="datetime64[D]")
    assert in_order(days, np.array(["c", "b", "a"])).tolist() == [1, 2, 0]


def test_a_limit_holds_what_it_promises_in_simulation():
    """A thousand charts of a provider that has not changed run about as long as was asked for."""
    mix = Mix(np.array([0.2, 0.5]), np.array([0.5, 0.5]))
    limit = limit_for(mix, odds=WORSE, cases=100)
    assert mean_run(mix, odds=WORSE, limit=limit) >= 100 > mean_run(mix, odds=WORSE, limit=limit - 1 / 600)
    chance = np.random.default_rng(11)
    chances = np.where(chance.random((1_000, 1_500)) < 0.5, 0.2, 0.5)
    outcomes = (chance.random(chances.shape) < chances).astype(float)
    weights = case_weights(outcomes, chances, odds=WORSE)
    total, run = np.zeros(1_000), np.full(1_000, 1_500.0)
    for case in range(1_500):
        total = np.maximum(0.0, total + weights[:, case])
        run = np.where((run == 1_500) & (total >= limit), case + 1.0, run)
    assert run.mean() == pytest.approx(100, abs=4 * run.std() / np.sqrt(1_000) + 2)


@given(
    chances=st.lists(st.floats(0.01, 0.99), min_size=1, max_size=5).map(np.array),
    odds=st.sampled_from([0.3, 0.5, 0.9, 2.0]),
    cases=st.integers(1, 60),
)
@settings(max_examples=25)
def test_no_lower_limit_waits_as_long(chances, odds, cases):
    """Found by going up the grid a state at a time; held here against each mean run worked out by itself."""
    mix = Mix.of(chances)
    limit = limit_for(mix, odds=odds, cases=cases)
    assert mean_run(mix, odds=odds, limit=limit) >= cases * (1 - 1e-9)
    lower = round(limit * STEPS_TO_ONE) - 1
    if lower:
        assert mean_run(mix, odds=odds, limit=lower / STEPS_TO_ONE) < cases * (1 + 1e-9)


def test_an_arm_says_where_each_run_began_and_begins_again_after_a_signal():
    """Ten with the outcome, then none: a run begins at the first without, and another after each signal."""
    outcomes = np.repeat([1.0, 0.0], [10, 12])
    arm = watched(outcomes, np.full(22, 0.5), odds=WORSE, cases=40)
    first, second = arm.signals[:2]
    assert arm.began(first) == 10
    assert arm.began(second) == first + 1
    assert second - first == first - 9, "as many cases again"
    assert 1 < arm.seen_after < 40


def test_a_signal_by_the_last_case_leaves_the_chart_at_nought():
    arm = watched(np.zeros(12), np.full(12, 0.5), odds=WORSE, cases=40)
    last = arm.signals[0] + 1
    assert watched(np.zeros(last), np.full(last, 0.5), odds=WORSE, cases=40).stands == 0.0
    assert watched(np.ones(3), np.full(3, 0.5), odds=WORSE, cases=40).signals == []


def test_worse_is_seen_sooner_than_nothing():
    mix = Mix.of(np.array([0.2, 0.3, 0.4]))
    runs = [mean_run(mix, odds=WORSE, limit=2.0, true_odds=odds) for odds in (1.0, 0.75, 0.5, 0.25)]
    assert runs == sorted(runs, reverse=True)


def test_a_run_without_end_has_no_limit():
    with pytest.raises(NoSuchLimit, match="Ask for fewer"):
        limit_for(Mix.of(np.array([0.5])), odds=WORSE, cases=1e12)


def test_a_handful_of_cases_counts_every_way_they_can_go():
    """Two even cases: both with the outcome one time in four, which is nearest to a fifth."""
    weight = case_weights(np.ones(1), np.array([0.5]), odds=2.0)[0]
    assert exact_limit(np.array([0.5, 0.5]), odds=2.0, false_alarm=0.2) == pytest.approx(2 * weight)
    with pytest.raises(ValueError, match="21 cases can go"):
        exact_limit(np.full(21, 0.5), odds=2.0, false_alarm=0.05)


def test_months_of_nought_keep_the_monthly_charts_at_rest():
    assert cusum(np.zeros(5)).tolist() == [0.0] * 5
    assert cusum(np.array([1.5, 1.5, -3.0]), allowance=0.5).tolist() == [1.0, 2.0, 0.0]
    assert ewma(np.array([1.0, 0.0]), weight=0.2).tolist() == pytest.approx([0.2, 0.16])


def test_the_usual_monthly_chart_waits_as_the_books_say():
    assert cusum_run(allowance=0.5, limit=5.0) == pytest.approx(931, abs=1)
    assert cusum_run(allowance=0.5, limit=5.0, shift=1.0) == pytest.approx(10.4, abs=0.05)
    assert ewma_run(weight=0.2, limit=3.0, shift=1.0) < ewma_run(weight=0.2, limit=3.0)
