"""A declared measure counts whom its words say, and what is unsound in it the bench refuses by what moves."""

from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from commissioning.engines.formulas import declared
from commissioning.engines.formulas.formula import Figure, World
from commissioning.engines.formulas.held import NAMES, held
from commissioning.engines.formulas.measured import Counted, measured
from commissioning.engines.formulas.words import told
from commissioning.engines.simulation.small import small_terms
from commissioning.terms.measures import Numerator
from commissioning.terms.models import Terms

from .conftest import AS_OF, BEGINS, judged, lives, referred, world

LINE = {"clause": "7", "status": "signed"}


def months(number: int) -> dict[str, Any]:
    return {"unit": "months", "by": "contract_start", "values": {BEGINS: {"value": number, **LINE}}}


def basis_points(**values: int) -> dict[str, Any]:
    lines = {group: {BEGINS: {"value": value, **LINE}} for group, value in values.items()}
    of_all = {"values": lines["all"]} if "all" in lines else {"groups": {key[1:]: line for key, line in lines.items()}}
    return {"unit": "basis points", "by": "cohort_start", **of_all}


def terms(**changes: Any) -> Terms:
    """Small terms with one measure: a job within half a year of referral, by cohorts of a year, against a level."""
    measure = {
        "title": {"en": "Jobs"},
        **LINE,
        "policy_intent": "People find work.",
        "per_group": False,
        "numerator": {"outcome": "job", "counted": "people"},
        "denominator": "referrals",
        "cohorts": {"by": "referred_on", "first": BEGINS, "months": months(12)},
        "window": {"kind": "after_the_day", "months": months(6)},
        "adjusted": {"model": "none"},
        "compared_with": {"kind": "fixed_level", "level": basis_points(all=5_000)},
        **changes,
    }
    plain = small_terms().model_dump(by_alias=True) | {"measures": {"jobs": measure}}
    for contract in plain["contracts"].values():
        contract["offers"] = {"promise": basis_points(all=4_000)}
    return held(Terms.model_validate(plain))


def counted(days: dict[str, list[tuple[int, int | None]]]) -> Any:
    """People by contract: so many days after the beginning referred, so many days after it in work."""

    def people(asked: World, numerator: Numerator) -> list[Counted]:
        return [
            Counted(
                contract,
                "1",
                BEGINS + timedelta(days=came),
                None if came % 2 else BEGINS + timedelta(days=came),
                () if worked is None else (BEGINS + timedelta(days=worked),),
            )
            for contract, told in days.items()
            for came, worked in told
        ]

    return people


def figures(told: dict[str, list[tuple[int, int | None]]], **changes: Any) -> Any:
    found = terms(**changes)
    return measured(found.measures["jobs"], found, counted(told))(World((), AS_OF))


def test_who_came_in_the_cohort_is_counted_and_their_outcome_within_the_months() -> None:
    told = {"alder": [(0, 183), (0, 184), (10, None), (370, 380), (-1, 5), (700, 710)]}
    found = figures(told)
    # Six months after 1 March is 1 September, 184 days later: not any more. Of day 700 the months are not over.
    assert found.whole["alder"] == Figure(Fraction(2), Fraction(4, 2))
    assert found.parts[("alder", "the period from 1 March 2025")] == Figure(Fraction(1), Fraction(3, 2))
    assert found.parts[("alder", "the period from 1 March 2026")] == Figure(Fraction(1), Fraction(1, 2))
    assert set(found.parts) == {("alder", f"the period from 1 March {year}") for year in (2025, 2026)}


def test_outcomes_of_a_period_count_in_it_whoever_reached_them() -> None:
    told = {"alder": [(0, 400), (-100, 10), (380, None)]}
    found = figures(told, window={"kind": "in_the_period"})
    # One of before the first cohort found work in the first year; one of the first year in the second.
    assert found.parts[("alder", "the period from 1 March 2025")].value == Fraction(1, 1) / Fraction(1, 2)
    assert found.parts[("alder", "the period from 1 March 2026")].value == Fraction(1, 1) / Fraction(1, 2)


def test_starts_are_only_those_who_started() -> None:
    assert figures({"alder": [(0, 5), (1, 5)]}, denominator="starts").whole["alder"].below == Fraction(1, 2)


def test_levels_by_group_and_of_what_would_have_happened() -> None:
    found = figures(
        {"alder": [(0, 5)]},
        compared_with={
            "kind": "counterfactual",
            "rate": basis_points(g1=4_000, g2=9_000),
            "times": basis_points(all=11_000),
        },
    )
    assert found.whole["alder"].below == Fraction(44, 100)


def test_other_providers_are_all_together() -> None:
    found = figures({"alder": [(0, 5), (0, None)], "beech": [(0, None)] * 2}, compared_with={"kind": "other_providers"})
    assert found.whole["alder"] == Figure(Fraction(1), Fraction(2, 4))
    assert found.whole["beech"].value == 0


def test_other_providers_in_a_period_are_what_all_reached_in_it_over_who_came_in_it() -> None:
    found = figures(
        {"alder": [(0, 400), (370, 380)], "beech": [(370, None)] * 3},
        compared_with={"kind": "other_providers"},
        window={"kind": "in_the_period"},
    )
    assert found.parts[("alder", "the period from 1 March 2026")] == Figure(Fraction(2), Fraction(2, 4))


def test_a_level_that_nobody_knows_is_left_out() -> None:
    unknown = {
        "unit": "basis points",
        "by": "cohort_start",
        "values": {BEGINS: {"value": "unknown", "clause": "7", "status": "unknown"}},
    }
    found = figures({"alder": [(0, 5), (0, None)]}, compared_with={"kind": "fixed_level", "level": unknown})
    assert found.whole["alder"].value == Fraction(1, 2)


PEOPLE = world(lives(90, Random(7)))


def people_in_work(asked: World, numerator: Numerator) -> list[Counted]:
    return [
        Counted(
            row.contract, row.group, row.referred_on, row.started_on, tuple(job.worked_from for job in one.employment)
        )
        for row, one in referred(asked)
    ]


def of_the_bench(**changes: Any) -> Any:
    (formula,) = declared.measures(terms(**changes), people_in_work)
    return judged(formula, PEOPLE)


SOUND: dict[str, dict[str, Any]] = {
    "a fixed level": {},
    "by group": {"per_group": True, "compared_with": {"kind": "fixed_level", "level": basis_points(g1=5_000)}},
    "other providers": {"compared_with": {"kind": "other_providers"}},
    "without the programme": {
        "compared_with": {"kind": "counterfactual", "rate": basis_points(all=3_000), "times": basis_points(all=11_000)}
    },
    "starts": {"denominator": "starts", "cohorts": {"by": "started_on", "first": BEGINS, "months": months(3)}},
    "five months": {"cohorts": {"by": "referred_on", "first": BEGINS, "months": months(5)}},
    "months": {"cohorts": {"by": "referred_on", "first": BEGINS, "months": months(1)}},
}


@pytest.mark.parametrize("words", SOUND)
def test_sound_measures_pass(words: str) -> None:
    found = of_the_bench(**SOUND[words])
    assert (found.verdict, len(found.held) + len(found.excepted)) == ("passed", 12)
    assert [relation.name for relation, _ in found.excepted] == (
        ["a_month_later"] if words == "other providers" else []
    )


def test_outcomes_of_a_year_over_its_referrals_are_refused_with_what_they_did_in_2014() -> None:
    found = of_the_bench(window={"kind": "in_the_period"})
    assert found.verdict == "refused"
    assert {finding.relation.name for finding in found.findings} >= {"halve_the_referrals", "people_outside"}
    assert "£31m" in found.formula.story
    assert "HC 266" in found.formula.story


def test_ratings_against_a_provider_s_own_offer_are_refused() -> None:
    found = of_the_bench(compared_with={"kind": "own_offer", "offer": "promise"})
    assert found.verdict == "refused"
    assert {finding.relation.name for finding in found.findings} >= {"relabel_providers", "move_a_person"}
    assert "own target" in found.formula.story


MODEL = {"adjusted": {"model": "logistic", "covariates": ["age"]}, "compared_with": {"kind": "other_providers"}}


def test_a_measure_by_a_model_is_tried_without_it_and_that_is_said() -> None:
    found = of_the_bench(**MODEL)
    assert found.verdict == "passed"
    assert "Tried without its model" in " ".join(told(found, str))


def test_a_model_does_not_hide_what_is_unsound() -> None:
    assert of_the_bench(**MODEL, window={"kind": "in_the_period"}).verdict == "refused"


def test_a_model_that_is_given_is_asked() -> None:
    def alike(adjusted: Any, people: Any, reached: Any) -> list[Fraction]:
        return [Fraction(sum(reached), len(reached)) for _ in people]

    (formula,) = declared.measures(terms(**MODEL), people_in_work, alike)
    assert formula.caveat == ""
    assert judged(formula, PEOPLE).verdict == "passed"


def test_held_terms_have_one_value_and_four_contracts_that_are_alike_but_for_what_is_rated() -> None:
    found = terms(compared_with={"kind": "own_offer", "offer": "promise"})
    assert tuple(found.contracts) == NAMES
    offered = [contract.offers["promise"].values for contract in found.contracts.values()]
    assert [line.value for lines in offered if lines for line in lines.values()] == [4_000, 8_000, 4_000, 4_000]
    assert all(contract.ends_on is None and contract.starts_on == BEGINS for contract in found.contracts.values())
    (wage,) = (found.wages["minimum"].values or {}).values()
    assert wage.value == 631
    assert date(2025, 3, 1) == BEGINS
