"""Dues worked out some people at a time are those worked out at once; the words of `because` too."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agree.questions import Staged, question
from support.manual import specifications
from support.parts import dues_in_parts, in_two_parts
from support.rotation import turn
from support.sizes import size
from support.specs import CheckedOn

EVERY = specifications()


@given(st.integers(0, 10**9), st.sampled_from((1, 2, 7)))
@settings(max_examples=size("fact worlds") // 4)
def test_parts_give_the_dues_that_all_people_at_once_give(number: int, parts: int) -> None:
    asked = question(number)
    with Staged([asked.world], asked.known_by) as evidence:
        found = dues_in_parts(asked.terms, evidence, parts, as_of=asked.as_of, known_by=asked.known_by)
        assert list(found) == asked.by_steps(evidence)


@pytest.mark.parametrize("name", turn(list(EVERY), 8))
def test_specification(name: str) -> None:
    EVERY[name](CheckedOn(in_two_parts))
