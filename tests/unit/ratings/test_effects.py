"""The effect of a choice: against Welch on means of clusters, plain regression, and lots told by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from commissioning.engines.ratings.effects.choice import Choice, NothingToCompare
from commissioning.engines.ratings.effects.clustered import effect
from commissioning.engines.ratings.effects.lots import trial


def areas(chance: np.random.Generator, sizes, *, chosen: int, size: float = 0.0, between: float = 1.0):
    """People of areas, the first so many of which had the new way."""
    cluster = np.repeat(np.arange(len(sizes)), sizes)
    new = cluster < chosen
    outcome = chance.normal(0, between, len(sizes))[cluster] + size * new + chance.normal(0, 1, len(cluster))
    return Choice(new, outcome, np.zeros((len(cluster), 0)), np.zeros(len(cluster), dtype=np.int64)), cluster


def test_with_areas_alike_in_size_it_is_welch_on_their_means():
    chance = np.random.default_rng(3)
    choice, cluster = areas(chance, [40] * 9, chosen=3, size=0.5)
    means = np.array([choice.outcome[cluster == each].mean() for each in range(9)])
    welch = ttest_ind(means[:3], means[3:], equal_var=False)
    found = effect(choice, cluster)
    assert found.size == pytest.approx(means[:3].mean() - means[3:].mean())
    assert found.size / found.error == pytest.approx(welch.statistic)
    expected_freedom = (1 / 3 + 1 / 6) ** 2 / (1 / 9 / 2 + 1 / 36 / 5)
    assert found.freedom == pytest.approx(expected_freedom), "as if all areas scattered alike"
    assert found.shaky == (expected_freedom < 4)


def test_with_everybody_an_area_of_their_own_it_is_plain_regression_with_robust_errors():
    """HC2 by the textbook: e²/(1−h) for each person."""
    chance = np.random.default_rng(4)
    facts = chance.normal(size=(200, 2))
    new = chance.random(200) < 0.4
    outcome = 1.0 + 0.7 * new + facts @ [0.5, -1.0] + chance.normal(size=200) * (1 + new)
    columns = np.column_stack([np.ones(200), facts, new])
    inverse = np.linalg.inv(columns.T @ columns)
    by_hand = inverse @ columns.T @ outcome
    left, leverage = outcome - columns @ by_hand, np.einsum("ij,jk,ik->i", columns, inverse, columns)
    variance = inverse @ (columns.T * (left**2 / (1 - leverage))) @ columns @ inverse
    found = effect(Choice(new, outcome, facts, np.zeros(200, dtype=np.int64)), np.arange(200))
    assert found.size == pytest.approx(by_hand[-1])
    assert found.error == pytest.approx(np.sqrt(variance[-1, -1]))


def test_limits_hold_with_few_unequal_areas_where_counting_people_one_by_one_does_not():
    chance = np.random.default_rng(5)
    held = naive = 0
    repeats = 200
    for _ in range(repeats):
        choice, cluster = areas(chance, [200, 20, 60, 150, 30, 90, 40, 120], chosen=4, size=0.3, between=0.5)
        by_area = effect(choice, cluster).limits
        by_person = ttest_ind(choice.outcome[choice.chosen], choice.outcome[~choice.chosen]).confidence_interval()
        held += by_area.low <= 0.3 <= by_area.high
        naive += by_person.low <= 0.3 <= by_person.high
    assert held / repeats > 0.92
    assert naive / repeats < 0.6


def test_a_choice_made_once_is_told_so():
    choice, cluster = areas(np.random.default_rng(6), [50] * 5, chosen=1)
    with pytest.raises(NothingToCompare, match="Only 1 had the new way"):
        effect(choice, cluster)


def test_facts_that_tell_the_choice_are_told_so():
    new = np.arange(60) < 30
    block = new.astype(np.int64)
    with pytest.raises(NothingToCompare, match="tell who had which way"):
        effect(Choice(new, np.arange(60.0), np.zeros((60, 0)), block), np.arange(60) // 5)
    with pytest.raises(NothingToCompare, match="Everybody had the same way"):
        Choice(np.ones(3, dtype=bool), np.ones(3), np.zeros((3, 0)), np.zeros(3, dtype=np.int64))


def test_lots_that_can_fall_in_six_ways_rule_nothing_out():
    choice, cluster = areas(np.random.default_rng(7), [30] * 4, chosen=2, size=9.0)
    found = trial(choice, cluster, seed=1)
    assert (found.ways, found.all_ways) == (6, True)
    assert found.p == pytest.approx(2 / 6), "as large only as they fell, or the other way round"
    assert (found.limits.low, found.limits.high) == (-np.inf, np.inf)


def test_all_ways_by_hand():
    """Eight people, four drawn: 70 ways, the t of each by the formula of two means."""
    from itertools import combinations

    outcome = np.array([3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.5, 6.0])
    new = np.array([0, 0, 0, 0, 1, 1, 1, 1], dtype=bool)

    def t(way: np.ndarray) -> float:
        gap = outcome[way].mean() - outcome[~way].mean()
        variance = sum(((outcome[each] - outcome[each].mean()) ** 2).sum() / each.sum() ** 2 for each in (way, ~way))
        return abs(gap) / np.sqrt(variance)

    every = [t(np.isin(np.arange(8), picked)) for picked in combinations(range(8), 4)]
    found = trial(Choice(new, outcome, np.zeros((8, 0)), np.zeros(8, dtype=np.int64)), np.arange(8), seed=1)
    assert found.size == pytest.approx(outcome[4:].mean() - outcome[:4].mean())
    assert found.p == pytest.approx(np.mean(np.array(every) >= t(new) * (1 - 1e-9)))


def test_limits_are_where_the_test_of_that_effect_turns():
    chance = np.random.default_rng(8)
    new = chance.permutation(np.repeat([True, False], [40, 80]))
    outcome = 2.0 * new + chance.normal(size=120)
    block, facts = np.arange(120) % 3, chance.normal(size=(120, 1))
    found = trial(Choice(new, outcome, facts, block), np.arange(120), seed=2, draws=999)
    for supposed, rejected in (
        (found.limits.low - 0.02, True), (found.limits.low + 0.02, False),
        (found.limits.high - 0.02, False), (found.limits.high + 0.02, True),
    ):  # fmt: skip
        moved = trial(Choice(new, outcome - supposed * new, facts, block), np.arange(120), seed=2, draws=999)
        assert (moved.p < 0.05) == rejected
    assert found.limits.low < 2.0 < found.limits.high


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), shift=st.floats(-50, 50), scale=st.floats(0.1, 20))
def test_another_unit_or_a_sum_for_everybody_changes_nothing_else(seed, shift, scale):
    chance = np.random.default_rng(seed)
    choice, cluster = areas(chance, [12] * 8, chosen=4, size=0.5)
    other = Choice(choice.chosen, shift + scale * choice.outcome, choice.facts, choice.block)
    for one, two in (
        (effect(choice, cluster), effect(other, cluster)),
        (trial(choice, cluster, seed=1, draws=50), trial(other, cluster, seed=1, draws=50)),
    ):
        assert two.size == pytest.approx(scale * one.size, abs=1e-9 * scale)
        assert two.p == pytest.approx(one.p, abs=1e-7)
        assert two.limits.low == pytest.approx(scale * one.limits.low, rel=1e-6, abs=1e-6 * scale)


def test_a_trial_of_no_effect_is_believed_one_time_in_twenty():
    chance = np.random.default_rng(9)
    repeats, found = 150, 0
    outcome = chance.exponential(size=60) ** 2
    for _ in range(repeats):
        new = chance.permutation(np.repeat([True, False], [20, 40]))
        lots = Choice(new, outcome, np.zeros((60, 0)), np.zeros(60, dtype=np.int64))
        found += trial(lots, np.arange(60), seed=3, draws=99).p < 0.05
    assert 0.01 < found / repeats < 0.1
