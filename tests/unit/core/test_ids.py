import re
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.clock import SeededRandomness
from commissioning.core.ids import derived_id, due_id, random_id

TEXTS = st.lists(st.text(alphabet="ab1:,é", max_size=4), max_size=4)


@given(TEXTS, TEXTS)
def test_two_keys_never_share_an_id(one: list[str], other: list[str]) -> None:
    assert (derived_id(*one) == derived_id(*other)) == (one == other)


def test_a_number_and_its_digits_are_the_same_part() -> None:
    assert derived_id("a", 1) == derived_id("a", "1")
    assert derived_id("a", -1) != derived_id("a", 1)


def test_derived_ids_never_change() -> None:
    """What is written in a ledger today must be found by it in ten years: a red test here is a broken promise."""
    assert derived_id() == "9bd0167f-2182-5cc3-bdfd-8e656e43f236"
    assert derived_id("café", 12) == "19a2daae-22cb-5554-be21-e193707816b1"
    assert due_id("work-programme", "p-001", "job_outcome", 1) == "56f474d1-2ed4-537c-8760-64c1114f4a87"
    assert UUID(derived_id("a")).version == 5


def test_each_part_of_a_due_makes_another_due() -> None:
    ids = {
        due_id("wp", "ada", "job", 1),
        due_id("ipes", "ada", "job", 1),
        due_id("wp", "ben", "job", 1),
        due_id("wp", "ada", "sustainment", 1),
        due_id("wp", "ada", "job", 2),
    }
    assert len(ids) == 5


def test_random_ids_are_new_each_time_and_safe_in_a_web_address() -> None:
    randomness = SeededRandomness(1)
    ids = [random_id(randomness) for _ in range(1_000)]
    assert len(set(ids)) == 1_000
    assert all(re.fullmatch("[a-z2-7]{24}", made) for made in ids)


def test_a_random_id_uses_every_random_bit() -> None:
    class Counting:
        asked = 0

        def token_bytes(self, n: int) -> bytes:
            self.asked += n
            return bytes(n)

    randomness = Counting()
    assert random_id(randomness) == "a" * 24
    assert randomness.asked * 8 >= 80
