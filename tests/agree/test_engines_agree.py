"""The set-based engine gives what the plain reference gives, whatever the terms and the evidence (T2)."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agree.questions import Question, Staged, question, without_because
from agree.random_evidence import World
from agree.random_terms import some_terms
from commissioning.engines.payments.checksum import row_checksum
from commissioning.terms.rules import broken_rules
from support.sizes import size

numbers = st.integers(0, 10**9)


@given(numbers)
def test_the_terms_asked_about_keep_every_rule_of_the_language(number: int) -> None:
    assert list(broken_rules(some_terms(Random(number)))) == []


@given(numbers)
@settings(max_examples=size("fact worlds"))
def test_engines_agree_on_every_field_but_the_words(number: int) -> None:
    asked = question(number)
    with Staged([asked.world], asked.known_by) as evidence:
        expected, found = asked.by_reference(evidence), asked.by_steps(evidence)
    assert without_because(found) == without_because(expected)
    assert row_checksum(found) == row_checksum(expected)


@given(numbers, st.randoms(use_true_random=True))
@settings(max_examples=size("fact worlds") // 10)
def test_order_files_and_lateness_change_nothing(number: int, chance: Random) -> None:
    """Five ways to send the same rows: in another order, in several files, those of records twice, late."""
    asked = question(number)
    with Staged([asked.world], asked.known_by) as evidence:
        expected = asked.by_steps(evidence)
    for _ in range(5):
        with Staged(_in_files(asked.world, chance), asked.known_by) as evidence:
            assert without_because(asked.by_steps(evidence)) == without_because(expected)


def _in_files(world: World, chance: Random) -> list[World]:
    """The rows in a new order, in one to three files; rows with a record may come again."""
    files: list[World] = [{table: [] for table in world} for _ in range(chance.randint(1, 3))]
    for table, rows in world.items():
        again = [row for row in rows if row.record is not None and chance.randrange(4) == 0]
        for row in chance.sample([*rows, *again], len(rows) + len(again)):
            chance.choice(files)[table].append(row)
    return files


def test_the_same_command_gives_the_same_bytes() -> None:
    asked = question(3)
    with Staged([asked.world], asked.known_by) as evidence:
        assert asked.by_steps(evidence) == asked.by_steps(evidence) != []


@pytest.mark.parametrize("number", range(2))
def test_what_was_not_known_changes_nothing(number: int) -> None:
    """Rows recorded from the known-by moment on might as well not be there."""
    asked = _asked_with_a_moment(number)
    moment = asked.known_by
    assert moment is not None
    known = {
        table: [row for row in rows if row.recorded_at is None or row.recorded_at < moment]
        for table, rows in asked.world.items()
    }
    assert known != asked.world
    with Staged([asked.world], moment) as evidence, Staged([known], moment) as earlier:
        assert without_because(asked.by_steps(evidence)) == without_because(asked.by_steps(earlier))


def _asked_with_a_moment(number: int) -> Question:
    return [asked for asked in map(question, range(100)) if asked.known_by is not None][number]


def test_every_component_and_option_is_reached() -> None:
    """Agreement about nothing proves nothing: the first worlds pay every kind of component."""
    paid: Counter[str] = Counter()
    for asked in map(question, range(50)):
        with Staged([asked.world], asked.known_by) as evidence:
            paid.update(asked.terms.prices[due.component].kind for due in asked.by_reference(evidence))
    assert min(paid[kind] for kind in ("event_fee", "outcome", "sustainment", "fixed_fee", "volume_bonus")) >= 10
