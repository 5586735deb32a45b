from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.money import CannotSplit, Rounding, round_pence, show, split

FRACTIONS = st.fractions(max_denominator=10_000)
WEIGHTS = st.lists(
    st.integers(0, 1_000) | st.fractions(min_value=0, max_value=50, max_denominator=97), min_size=1, max_size=12
).filter(any)


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        #                              -2.5 -1.5 -1.4 -0.5 0.5  1.4  1.5  1.6  2.5
        (Rounding.HALF_AWAY_FROM_ZERO, [-3, -2, -1, -1, 1, 1, 2, 2, 3]),
        (Rounding.HALF_TO_EVEN, [-2, -2, -1, 0, 0, 1, 2, 2, 2]),
        (Rounding.UP, [-3, -2, -2, -1, 1, 2, 2, 2, 3]),
        (Rounding.DOWN, [-2, -1, -1, 0, 0, 1, 1, 1, 2]),
    ],
)
def test_what_becomes_of_a_part_of_a_penny(rounding: Rounding, expected: list[int]) -> None:
    tenths = [-25, -15, -14, -5, 5, 14, 15, 16, 25]
    assert [round_pence(Fraction(amount, 10), rounding) for amount in tenths] == expected


def test_a_half_goes_away_from_zero_unless_the_terms_say_otherwise() -> None:
    assert round_pence(Fraction(1, 2)) == 1


@given(FRACTIONS, st.sampled_from(Rounding))
def test_a_reversal_is_the_opposite_of_what_it_reverses(amount: Fraction, rounding: Rounding) -> None:
    assert round_pence(-amount, rounding) == -round_pence(amount, rounding)


@given(FRACTIONS)
def test_rounding_a_half_never_moves_an_amount_by_more_than_half_a_penny(amount: Fraction) -> None:
    for rounding in (Rounding.HALF_AWAY_FROM_ZERO, Rounding.HALF_TO_EVEN):
        assert abs(round_pence(amount, rounding) - amount) <= Fraction(1, 2)


@given(FRACTIONS)
def test_up_and_down_are_the_neighbours(amount: Fraction) -> None:
    down, up = round_pence(amount, Rounding.DOWN), round_pence(amount, Rounding.UP)
    assert abs(down) <= abs(amount) <= abs(up)
    assert abs(up) - abs(down) == (0 if amount.denominator == 1 else 1)


@given(st.integers(), st.sampled_from(Rounding))
def test_whole_pence_stay(amount: int, rounding: Rounding) -> None:
    assert round_pence(amount, rounding) == amount


@given(st.integers(-(10**9), 10**9), WEIGHTS)
def test_the_parts_sum_to_the_whole_and_are_fair_to_a_penny(total: int, weights: list[int | Fraction]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total) * weight / sum(weights)) < 1


@given(st.integers(-(10**9), 10**9), WEIGHTS)
def test_a_larger_weight_never_gets_less(total: int, weights: list[int | Fraction]) -> None:
    sizes = list(zip(weights, (abs(part) for part in split(total, weights)), strict=True))
    assert all(one[1] <= other[1] for one in sizes for other in sizes if one[0] < other[0])


@given(st.integers(0, 10**6), WEIGHTS)
def test_a_split_taken_back_mirrors_the_split(total: int, weights: list[int | Fraction]) -> None:
    assert split(-total, weights) == [-part for part in split(total, weights)]


@given(st.integers(0, 10**6), WEIGHTS, st.fractions(min_value="1/7", max_value=9, max_denominator=50))
def test_only_proportions_count(total: int, weights: list[int | Fraction], scale: Fraction) -> None:
    assert split(total, [weight * scale for weight in weights]) == split(total, weights)


def test_among_equals_the_earlier_part_gets_the_odd_penny() -> None:
    assert split(5, [1, 1, 1]) == [2, 2, 1]
    assert split(1, [0, 3, 3]) == [0, 1, 0]


def test_the_largest_remainder_comes_before_the_earlier_part() -> None:
    # 100 x 1/6 = 16.67, 100 x 2/6 = 33.33, 100 x 3/6 = 50: the odd penny goes to the first, at .67.
    assert split(100, [1, 2, 3]) == [17, 33, 50]


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ([], "there are no parts"),
        ([1, -2], "weight 2 of 2 is -2"),
        ([0, 0], "all 2 weights are zero"),
    ],
)
def test_a_split_that_cannot_be_made_says_why(weights: list[int], says: str) -> None:
    with pytest.raises(CannotSplit, match=says):
        split(100_00, weights)


@pytest.mark.parametrize(
    ("pence", "currency", "shown"),
    [
        (0, "GBP", "£0.00"),
        (7, "GBP", "£0.07"),
        (-5, "GBP", "-£0.05"),
        (123_456, "GBP", "£1,234.56"),
        (-1_234_567_89, "GBP", "-£1,234,567.89"),
        (1_200, "USD", "USD 12.00"),
        (-1_200, "USD", "-USD 12.00"),
    ],
)
def test_amounts_as_a_reader_expects_them(pence: int, currency: str, shown: str) -> None:
    assert show(pence, currency) == shown
