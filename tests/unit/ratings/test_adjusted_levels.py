"""Levels re-based on who came: each edge as it is written."""

import pytest

from commissioning.engines.ratings.adjusted_levels import adjusted, scored
from commissioning.engines.ratings.figures import Absent

WORTH = {"disabled": -0.2, "unemployment": -1.5}
PLAN = {"disabled": 0.10, "unemployment": 0.05}


def test_a_harder_intake_lowers_the_level_and_an_easier_one_raises_it():
    harder = adjusted(0.60, WORTH, PLAN, {"disabled": 0.30, "unemployment": 0.06})
    assert harder.level == pytest.approx(0.60 - 0.04 - 0.015)
    assert harder.moved == pytest.approx({"disabled": -0.04, "unemployment": -0.015})
    assert adjusted(0.60, WORTH, PLAN, {"disabled": 0.0, "unemployment": 0.05}).level == pytest.approx(0.62)
    assert adjusted(0.60, WORTH, PLAN, PLAN).level == pytest.approx(0.60)


def test_a_level_that_cannot_be_is_for_a_person_to_decide():
    level = adjusted(0.02, WORTH, PLAN, {"disabled": 0.30, "unemployment": 0.06}).level
    assert level == Absent("the adjusted level would be -3.5%: ask the person responsible")


def test_a_fact_that_is_not_given_is_named():
    with pytest.raises(ValueError, match="no actual unemployment"):
        adjusted(0.6, WORTH, PLAN, {"disabled": 0.1})


def test_failing_is_strictly_below():
    assert scored({"jobs": 0.45, "pay": 0.90}, {"jobs": 0.5, "pay": 1.0}).failed == ()
    assert scored({"jobs": 0.449, "pay": 0.90}, {"jobs": 0.5, "pay": 1.0}).failed == ("overall",)
    assert scored({"jobs": 0.25, "pay": 1.0}, {"jobs": 0.5, "pay": 0.5}).failed == ()
    assert scored({"jobs": 0.249, "pay": 1.0}, {"jobs": 0.5, "pay": 0.5}).failed == ("jobs",)
    assert scored({"jobs": 0.0}, {"jobs": 0.5}).failed == ("overall", "jobs")


def test_an_indicator_without_a_level_is_left_out_of_the_mean():
    found = scored({"jobs": 0.5, "pay": 0.5}, {"jobs": 0.5, "pay": Absent("ask")})
    assert found.overall == 1.0
    assert found.scores["pay"] == Absent("ask")
    assert scored({"pay": 0.5}, {"pay": Absent("ask")}).overall == Absent("no indicator has a level to score by")
