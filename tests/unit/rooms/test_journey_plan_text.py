"""The text of an action plan: one that can be held to, and one that nobody changes unseen."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rooms.journey.plan_text import (
    Changed,
    PlannedAction,
    PlanText,
    changed,
    digest_of,
    problems,
    read,
    written,
)

MADE = date(2013, 6, 3)
CALL = PlannedAction("Call three cafes", "participant", date(2013, 6, 10), "Three names")
COURSE = PlannedAction("Book the course", "adviser", date(2013, 6, 5), "The booking")
TEXT = PlanText("Work in a kitchen", (CALL, COURSE))
SPELT = {"plan": "p" * 24, "number": 1, "made_on": MADE}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (TEXT, set()),
        (PlanText(" ", ()), {"goal", "actions"}),
        (PlanText("Work", (CALL, PlannedAction("", "adviser", None, " "))), {f"actions.2.{n}" for n in
         ("what", "due_on", "known_by")}),
        (PlanText("Work", (PlannedAction("Call", "adviser", date(2013, 6, 2), "Names"),)), {"actions.1.due_on"}),
        (PlanText("Work", (PlannedAction("Call", "adviser", MADE, "Names"),)), set()),
    ],
    ids=["good", "empty", "neither specific nor measurable nor dated", "for a day gone by", "for today"],
)  # fmt: skip
def test_an_action_is_specific_measurable_and_dated(text, wrong):
    assert problems(text, on=MADE).keys() == wrong


def test_what_is_written_reads_as_it_was_said():
    assert read(written(TEXT, **SPELT)) == TEXT


@given(place=st.integers(0), character=st.characters(codec="utf-8"))
def test_a_text_changed_by_one_character_has_another_digest(place, character):
    exact = written(TEXT, **SPELT)
    place %= len(exact)
    other = exact[:place] + character + exact[place + 1 :]

    assert (digest_of(other) == digest_of(exact)) == (other == exact)


def test_the_same_words_in_another_plan_are_another_text():
    assert written(TEXT, **SPELT) != written(TEXT, **{**SPELT, "plan": "q" * 24})


def test_what_changed_between_two_plans_is_told_by_action():
    later = PlannedAction(CALL.what, CALL.who, date(2013, 6, 17), CALL.known_by)
    new = PlannedAction("Buy shoes for work", "other", date(2013, 6, 7), "The receipt")

    assert changed(TEXT, PlanText(TEXT.goal, (later, new))) == [
        Changed(CALL, later),
        Changed(COURSE, None),
        Changed(None, new),
    ]
