"""How far two people agree, worked by hand."""

import pytest

from commissioning.rooms.performance.agreement import alike, paired, weighted_kappa

BY_HAND = {(0, 0): 4, (0, 1): 2, (1, 1): 6, (1, 2): 2, (2, 2): 5, (2, 0): 1}
"""Twenty cases on three steps. The first gave 6, 8, 6; the second 5, 8, 7.

Observed: 2 x 1 + 2 x 1 + 1 x 2 = 6 steps. By chance: 6 x (8 x 1 + 7 x 2) + 8 x (5 x 1 + 7 x 1) + 6 x (5 x 2 + 8 x 1)
= 132 + 96 + 108 = 336, over 20: 16.8 steps. So kappa is 1 - 6 / 16.8 = 0.642857...
"""


def test_as_worked_by_hand():
    assert alike(BY_HAND) == pytest.approx(15 / 20)
    assert weighted_kappa(BY_HAND) == pytest.approx(1 - 6 / 16.8)


def test_the_published_example_of_two_steps():
    """On two steps weights make no difference: 20, 5, 10, 15 of 50 gives the textbook's kappa of 0.4."""
    assert weighted_kappa({(0, 0): 20, (0, 1): 5, (1, 0): 10, (1, 1): 15}) == pytest.approx(0.4)


def test_two_steps_apart_counts_twice():
    near = {(0, 0): 5, (2, 2): 5, (0, 1): 2}
    far = {(0, 0): 5, (2, 2): 5, (0, 2): 2}
    assert weighted_kappa(near) > weighted_kappa(far)
    assert alike(near) == alike(far)


def test_worse_than_chance_is_below_nothing():
    assert weighted_kappa({(0, 1): 3, (1, 0): 3}) == pytest.approx(-1)


def test_whom_one_takes_first_makes_no_difference():
    turned = {(other, one): count for (one, other), count in BY_HAND.items()}
    assert weighted_kappa(turned) == pytest.approx(weighted_kappa(BY_HAND))


def test_one_score_for_all_says_nothing():
    assert weighted_kappa({(1, 1): 12}) is None
    assert alike({(1, 1): 12}) == 1
    assert (weighted_kappa({}), alike({})) == (None, None)


def test_pairs_are_counted():
    assert paired([(1, 0), (0, 1), (1, 0)]) == {(1, 0): 2, (0, 1): 1}
