"""Earnings against a ledger kept day by day."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from commissioning.engines.payments.reference.earnings import first_pass, lasting_pass, running_totals

FIRST = date(2025, 1, 1)
PAY = st.lists(
    st.tuples(st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n)), st.integers(-60, 100)), max_size=12
)


def closing_totals(pay: list[tuple[date, int]]) -> dict[date, int]:
    """The total at the end of each day on which something was paid."""
    return {day: sum(pence for when, pence in pay if when <= day) for day, _ in sorted(pay)}


@given(PAY, st.integers(0, 150))
def test_the_first_pass(pay: list[tuple[date, int]], threshold: int) -> None:
    passes = [day for day, total in closing_totals(pay).items() if total >= threshold]
    assert first_pass(running_totals(pay, lambda _: Fraction(threshold))) == (passes[0] if passes else None)


@given(PAY, st.integers(0, 150))
def test_the_pass_that_lasts(pay: list[tuple[date, int]], threshold: int) -> None:
    totals = closing_totals(pay)
    lasting = [day for day in totals if all(total >= threshold for later, total in totals.items() if later >= day)]
    assert lasting_pass(running_totals(pay, lambda _: Fraction(threshold))) == min(lasting, default=None)


@given(PAY)
def test_the_order_of_rows_does_not_matter(pay: list[tuple[date, int]]) -> None:
    assert running_totals(pay, lambda _: Fraction(50)) == running_totals(list(reversed(pay)), lambda _: Fraction(50))


def test_without_a_threshold_nothing_passes() -> None:
    assert first_pass(running_totals([(FIRST, 100)], lambda _: None)) is None
