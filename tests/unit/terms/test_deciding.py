"""What the terms decide of a person, and why: whether they may come, in which group, and within how long."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.terms import journey as j
from commissioning.terms.deciding import (
    Answers,
    Decision,
    WrongAnswers,
    age_on,
    asked,
    decide,
    limit,
    worked_out,
    wrong_answers,
)
from commissioning.terms.figures import Figure

from .conftest import Folder

ADA = {"benefit": "support", "prison_leaver": "no", "months_out_of_work": 8, "age": 40, "route": "mandatory"}


def test_who_meets_everything_comes_to_a_group_and_is_told_why(full: Folder) -> None:
    terms = full.load()
    decision = decide(terms.circumstances, terms.journey, ADA | {"age": 24})
    assert (decision.eligible, decision.unmet, decision.group) == (True, (), "1")
    assert decision.because is not None
    assert (decision.because.rule, decision.because.clause) == ("young", "contract 2.1")
    assert [str(answer) for answer in decision.because.answers] == ["Age: 24"]
    assert decide(terms.circumstances, terms.journey, ADA | {"age": 24, "route": "voluntary"}).group == "2"


def test_who_misses_a_requirement_is_told_which_by_which_answer_and_clause(full: Folder) -> None:
    terms = full.load()
    decision = decide(terms.circumstances, terms.journey, ADA | {"benefit": "other", "age": 67})
    assert not decision.eligible
    assert [(why.rule, why.clause, list(map(str, why.answers))) for why in decision.unmet] == [
        ("adult", "contract 2.7", ["Age: 67"]),
        ("on_benefit", "contract 2.6", ["Benefit: Another"]),
    ]
    assert decision.unmet[1].answers[0].answer == "other"


def test_who_belongs_to_no_group_cannot_come(full: Folder) -> None:
    terms = full.load()
    journey = {key: rule for key, rule in terms.journey.items() if key != "others"}
    assert decide(terms.circumstances, journey, ADA) == Decision((), None, None)
    assert not decide(terms.circumstances, journey, ADA).eligible


def test_the_limit_of_the_lowest_order_that_is_met_holds(full: Folder) -> None:
    journey = full.load().journey
    assert limit(journey, "attached", ADA) == journey["attached"]
    assert limit(journey, "attached", ADA | {"prison_leaver": "yes"}) == journey["attached_from_prison"]
    assert limit(journey, "planned", ADA) is None


def test_nothing_is_decided_on_answers_that_are_missing_or_wrong(full: Folder) -> None:
    terms = full.load()
    with pytest.raises(WrongAnswers, match="age is not answered") as refused:
        decide(terms.circumstances, terms.journey, {"benefit": "dole", "months_out_of_work": 8, "route": "voluntary"})
    assert list(refused.value.problems) == ["benefit", "age"]
    with pytest.raises(WrongAnswers, match="prison_leaver is not answered"):
        limit(terms.journey, "attached", {})


def test_each_wrong_answer_is_told(full: Folder) -> None:
    circumstances = full.load().circumstances
    assert wrong_answers(circumstances, ADA) == {}
    wrong: Answers = {"benefit": "dole", "prison_leaver": True, "months_out_of_work": -1, "age": "old", "shoe": 9}
    assert wrong_answers(circumstances, wrong) == {
        "benefit": "dole is no answer to benefit. Choose one of jobseekers, support, other.",
        "prison_leaver": "True is no answer to prison_leaver. Choose one of yes, no.",
        "months_out_of_work": "-1 is no answer to months_out_of_work. Write a whole number, 0 or more.",
        "age": "old is no answer to age. Write a whole number, 0 or more.",
        "route": "route is not answered. Choose one of mandatory, voluntary, early_access.",
        "shoe": "The terms ask for no shoe. Leave it out.",
    }


def test_what_the_referral_holds_is_not_asked(full: Folder) -> None:
    circumstances = full.load().circumstances
    assert list(asked(circumstances)) == ["benefit", "prison_leaver", "months_out_of_work"]
    known = worked_out(circumstances, born_on=date(2001, 7, 2), referred_on=date(2026, 7, 1), route="voluntary")
    assert known == {"age": 24, "route": "voluntary"}


def test_nobody_has_an_age_before_their_birth() -> None:
    with pytest.raises(ValueError, match="Correct one of the two dates"):
        age_on(date(2026, 7, 2), date(2026, 7, 1))


# Properties, on journeys that nobody thought of.

MARKS = st.fixed_dictionaries({"title": st.just({"en": "T"}), "clause": st.just("c"), "status": st.just("signed")})
CHOICE = j.OneOf.model_validate(
    {"kind": "one_of", "title": {"en": "C"}, "question": {"en": "?"}, "answers": {key: {"en": key} for key in "xyz"}}
    | {"clause": "c", "status": "signed"}
)
NUMBER = j.Number.model_validate(
    {"kind": "number", "title": {"en": "N"}, "question": {"en": "?"}, "clause": "c", "status": "signed"}
)
CIRCUMSTANCES: dict[str, j.Circumstance] = {"choice": CHOICE, "number": NUMBER}
ANSWERS = st.fixed_dictionaries({"choice": st.sampled_from("xyz"), "number": st.integers(0, 9)})
TESTS = st.builds(
    lambda some: j.Test.model_validate({"circumstance": "choice", "is": sorted(some)}),
    st.sets(st.sampled_from("xyz"), min_size=1),
) | st.builds(
    lambda low, more: j.Test(circumstance="number", at_least=low, below=low + more),
    st.integers(0, 9),
    st.integers(1, 9),
)


@st.composite
def journeys(draw: st.DrawFn) -> dict[str, j.JourneyRule]:
    found: dict[str, j.JourneyRule] = {}
    for n in range(draw(st.integers(0, 3))):
        found[f"requirement{n}"] = j.Requirement.model_validate(
            draw(MARKS) | {"kind": "requirement", "when": draw(st.lists(TESTS, min_size=1, max_size=2))}
        )
    for order in draw(st.lists(st.integers(-3, 3), unique=True, max_size=4)):
        found[f"group{order}"] = j.GroupRule.model_validate(
            draw(MARKS)
            | {"kind": "group", "group": draw(st.sampled_from("12")), "order": order}
            | {"when": draw(st.lists(TESTS, max_size=2))}
        )
    for order in draw(st.lists(st.integers(-3, 3), unique=True, max_size=3)):
        found[f"limit{order}"] = j.Limit.model_validate(
            draw(MARKS)
            | {"kind": "limit", "of": "attached", "within": WITHIN, "order": order}
            | {"when": draw(st.lists(TESTS, max_size=2))}
        )
    return found


WITHIN = Figure.model_validate(
    {
        "unit": "weeks",
        "by": "referred_on",
        "values": {date(2026, 4, 1): {"value": 2, "clause": "c", "status": "signed"}},
    }
)


@given(journeys(), ANSWERS, st.randoms(use_true_random=False))
def test_the_order_in_a_file_changes_nothing(
    journey: dict[str, j.JourneyRule], answers: Answers, chance: random.Random
) -> None:
    shuffled = list(journey.items())
    chance.shuffle(shuffled)
    assert decide(CIRCUMSTANCES, dict(shuffled), answers) == decide(CIRCUMSTANCES, journey, answers)
    assert limit(dict(shuffled), "attached", answers) == limit(journey, "attached", answers)


@given(journeys(), ANSWERS)
def test_a_circumstance_that_nothing_tests_changes_nothing(journey: dict[str, j.JourneyRule], answers: Answers) -> None:
    more = CIRCUMSTANCES | {"shoe": NUMBER}
    before = decide(CIRCUMSTANCES, journey, answers)
    assert decide(more, journey, answers) == decide(more, journey, {**answers, "shoe": 9}) == before


@given(journeys(), ANSWERS)
def test_everybody_has_one_group_of_a_rule_that_they_meet_or_none(
    journey: dict[str, j.JourneyRule], answers: Answers
) -> None:
    decision = decide(CIRCUMSTANCES, journey, answers)
    alone = {
        key: decide(CIRCUMSTANCES, {key: rule}, answers).group
        for key, rule in journey.items()
        if isinstance(rule, j.GroupRule)
    }
    met = [key for key, group in alone.items() if group is not None]
    if decision.because is None:
        assert (met, decision.group, decision.eligible) == ([], None, False)
    else:
        assert decision.because.rule == min(met, key=lambda key: int(key.removeprefix("group")))
        assert decision.group == alone[decision.because.rule]


@given(journeys(), journeys(), ANSWERS)
def test_a_requirement_that_is_met_stays_met_when_rules_are_added(
    journey: dict[str, j.JourneyRule], others: dict[str, j.JourneyRule], answers: Answers
) -> None:
    added = journey | {f"more_{key}": rule for key, rule in others.items()}
    unmet = {why.rule for why in decide(CIRCUMSTANCES, journey, answers).unmet}
    assert {why.rule for why in decide(CIRCUMSTANCES, added, answers).unmet} & journey.keys() == unmet
