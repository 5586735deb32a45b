"""Measures that name a model go through the bench with it: sound ones pass, unsound ones are refused all the same."""

from datetime import date
from typing import Any

import pytest

from commissioning.engines.formulas.measured import Counted
from commissioning.rooms.design.bench_models import expected
from commissioning.rooms.design.formula_bench import bench_measures
from commissioning.terms.loading import load
from commissioning.terms.measures import Adjustment
from commissioning.terms.models import Terms
from support.reference_data import ROOT

LINE = {"clause": "7", "status": "signed"}
FIRST = date(2012, 4, 1)
FACTS = ["age", "qualification", "months_out_of_work"]


def months(number: int) -> dict[str, Any]:
    return {"unit": "months", "by": "contract_start", "values": {FIRST: {"value": number, **LINE}}}


def terms(**changes: Any) -> Terms:
    plain = load(ROOT / "terms" / "innovation-fund").model_dump(by_alias=True)
    measure = {
        "title": {"en": "Jobs"}, **LINE, "policy_intent": "People find work.", "per_group": False,
        "numerator": {"outcome": next(iter(plain["outcomes"])), "counted": "people"}, "denominator": "referrals",
        "cohorts": {"by": "referred_on", "first": FIRST, "months": months(12)},
        "window": {"kind": "after_the_day", "months": months(12)},
        "adjusted": {"model": "logistic", "covariates": FACTS}, "compared_with": {"kind": "other_providers"},
        **changes,
    }  # fmt: skip
    return Terms.model_validate(plain | {"measures": {"jobs": measure}})


def judged(**changes: Any) -> Any:
    return bench_measures(terms(**changes), people=90, seed=2014)[0]


def test_a_sound_measure_passes_with_its_model_and_without_a_caveat():
    found = judged()
    assert found.verdict == "passed", found.findings
    assert found.formula.caveat == ""
    assert len(found.held) >= 10


def test_outcomes_of_the_period_are_refused_whatever_the_model():
    assert judged(window={"kind": "in_the_period"}).verdict == "refused"


def test_a_fact_that_the_people_of_the_bench_do_not_have_is_said():
    found = judged(adjusted={"model": "logistic", "covariates": ["age", "benefit"]})
    assert found.verdict == "passed"
    assert "The people of the bench have no benefit; they have age, area" in found.formula.caveat


def people(ages: list[int]) -> list[Counted]:
    return [Counted("a", "1", FIRST, None, (), {"age": age}) for age in ages]


def test_the_model_expects_more_of_those_of_whom_more_reached_it_and_all_in_all_what_was_reached():
    ages = list(range(20, 60)) * 3
    counted = [int((age * 7919 + place) % 60 > age) for place, age in enumerate(ages)]
    found = expected(Adjustment(model="logistic", covariates=["age"]), people(ages), counted)
    assert sum(found) == pytest.approx(sum(counted), abs=1e-6)
    assert found[0] > found[39]
    alike = expected(Adjustment(model="logistic", covariates=["age"]), people([30] * 4), [1, 1, 1, 1])
    assert alike == [1, 1, 1, 1]
