"""The case-mix model: what it learns, from whom, and what it says when it cannot."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from commissioning.engines.ratings.case_mix import linear, logistic, sums
from commissioning.engines.ratings.case_mix.covariates import Category, NotANumber, Number
from commissioning.engines.ratings.case_mix.dependence import SaysNothingNew
from commissioning.engines.ratings.case_mix.encoding import UnknownCovariates
from commissioning.engines.ratings.case_mix.packed import Packed, packed
from commissioning.engines.ratings.case_mix.people import NotUsable, People
from commissioning.engines.ratings.case_mix.rows import Rows
from commissioning.engines.ratings.case_mix.slices import by_slice, cube
from commissioning.engines.ratings.case_mix.solving import Separated
from commissioning.engines.ratings.case_mix.sums import Sums, summed
from support.cohorts import cohort, of_words

SEEDS = st.integers(0, 10_000)


def test_at_the_optimum_every_score_is_nought():
    people = cohort()
    model = logistic.fit(people)
    rows = model.rows(people)
    probability = expit(model.effects[rows.provider] + model.risk(rows))
    residual = people.outcome - probability
    assert np.abs(np.bincount(rows.provider, residual)).max() < 1e-8
    assert abs(residual @ people.covariates[0].values) < 1e-6
    assert np.abs(np.bincount(people.covariates[1].codes, residual)).max() < 1e-8


def test_standard_errors_are_those_of_the_whole_information():
    """Against the inverse of the full matrix, dummies for providers and all, which no large data could hold."""
    people = cohort(people=300, providers=4)
    model = logistic.fit(people)
    rows = model.rows(people)
    probability = expit(model.effects[rows.provider] + model.risk(rows))
    age = people.covariates[0].values
    most_common = np.argmax(np.bincount(people.covariates[1].codes))
    others = np.argsort(-np.bincount(people.covariates[1].codes), kind="stable")[1:].tolist()
    assert most_common not in others
    columns = [rows.provider == code for code in range(4)] + [age] + [people.covariates[1].codes == c for c in others]
    matrix = np.column_stack(columns).astype(float)
    inverse = np.linalg.inv(matrix.T @ (matrix * (probability * (1 - probability))[:, None]))
    assert model.effect_variances == pytest.approx(np.diag(inverse)[:4], rel=1e-9)
    assert model.covariance == pytest.approx(inverse[4:, 4:], rel=1e-8, abs=1e-12)


def test_without_covariates_the_effect_is_the_log_odds():
    model = logistic.fit(of_words("a" * 10 + "b" * 20, "1" * 4 + "0" * 6 + "1" * 5 + "0" * 15))
    assert model.effects == pytest.approx(logit([0.4, 0.25]))
    assert model.effect_variances == pytest.approx([1 / 2.4, 1 / 3.75])


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_a_cell_is_its_people(seed):
    """Cells of like people give what the people one by one give."""
    people = cohort(seed=seed, people=200, providers=3)
    few = People(people.provider, people.outcome, people.covariates[1:])
    keys = few.provider.codes * 3 + few.covariates[0].codes
    cells, place = np.unique(keys, return_inverse=True)
    gathered = People(
        replace(few.provider, codes=cells // 3),
        np.bincount(place, few.outcome).astype(float),
        (replace(few.covariates[0], codes=(cells % 3).astype(np.int16)),),
        np.bincount(place).astype(float),
    )
    one_by_one, by_cell = logistic.fit(few), logistic.fit(gathered)
    assert by_cell.coefficients == pytest.approx(one_by_one.coefficients, abs=1e-8)
    assert by_cell.effects == pytest.approx(one_by_one.effects, abs=1e-8)
    assert by_cell.covariance == pytest.approx(one_by_one.covariance, rel=1e-7)


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_other_names_and_another_order_change_nothing(seed):
    people = cohort(seed=seed)
    chance = np.random.default_rng(seed)
    other_names, order = chance.permutation(8), chance.permutation(len(people))
    shuffled = People(
        replace(people.provider, codes=other_names[people.provider.codes][order]),
        people.outcome[order],
        (
            replace(people.covariates[0], values=people.covariates[0].values[order]),
            replace(people.covariates[1], codes=people.covariates[1].codes[order]),
        ),
    )
    before, after = logistic.fit(people), logistic.fit(shuffled)
    assert after.effects[other_names] == pytest.approx(before.effects, abs=1e-8)
    assert after.coefficients == pytest.approx(before.coefficients, abs=1e-8)


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, cut=st.integers(1, 599))
def test_parts_can_be_summed_anywhere_and_added(seed, cut):
    """A part knows nothing of the others: neither their providers nor which levels they have."""
    people = cohort(seed=seed)
    rows = logistic.fit(people).rows(people).sorted_by_provider()
    effects, coefficients = np.linspace(-1, 1, 8), np.array([0.1, -0.2, 0.3])
    whole = summed(packed(rows), 8, effects, coefficients, sums.logistic)
    parts = Sums.nothing(8, rows.columns)
    for part in (np.arange(600) < cut, np.arange(600) >= cut):
        parts.add(sums.logistic(packed(rows.only(part)), effects, coefficients))
    _same(parts, whole)


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_the_sums_are_those_of_people_spelt_out(seed):
    """Against every person as a row of 0 and 1 and numbers, for people and for cells of them."""
    rows, spelt = _spelt_out(seed)
    effects, coefficients = np.linspace(-1, 1, 5), np.linspace(0.5, -0.5, rows.columns)
    found = summed(packed(rows), 5, effects, coefficients, sums.logistic)
    odds = effects[rows.provider] + spelt @ coefficients
    probability = expit(odds)
    weight, residual = rows.counts * probability * (1 - probability), rows.outcome - rows.counts * probability
    whose = np.arange(5)[:, None] == rows.provider
    likelihood = rows.outcome @ odds - rows.counts @ np.logaddexp(0.0, odds)
    scores = residual @ spelt
    _same(
        found,
        Sums(
            0, whose @ weight, whose @ residual, (whose * weight) @ spelt, spelt.T * weight @ spelt, scores, likelihood
        ),
    )


def _spelt_out(seed):
    """Nine categories, so that they take several bundles, and two numbers; which columns each row means."""
    chance = np.random.default_rng(seed)
    size = 400
    places = np.empty((size, 9), dtype=np.int16)
    numbers, columns = chance.normal(0, 1, (size, 2)), 2 + 9 * 3
    spelt = np.zeros((size, columns + 1))
    spelt[:, :2] = numbers
    for category in range(9):
        level = chance.integers(0, 4, size)
        places[:, category] = np.where(level == 3, columns, 2 + 3 * category + level)
        spelt[np.arange(size), places[:, category]] = 1.0
    people = chance.integers(1, 5, size).astype(float) if seed % 2 else None
    most = 1 if people is None else people.astype(int)
    provider = np.sort(chance.integers(0, 5, size)).astype(np.int16)
    rows = Rows(provider, chance.integers(0, most + 1, size).astype(float), people, numbers, places, columns)
    return rows, spelt[:, :columns]


def _same(found, wanted):
    assert found.likelihood == pytest.approx(wanted.likelihood, rel=1e-12)
    for name in ("weight", "residual", "cross", "information", "gradient"):
        assert getattr(found, name) == pytest.approx(getattr(wanted, name), rel=1e-11, abs=1e-11), name


def test_in_small_chunks_the_sums_are_the_same(monkeypatch):
    """Of which each holds a few people of a few providers."""
    rows, _ = _spelt_out(3)
    effects, coefficients = np.linspace(-1, 1, 5), np.linspace(0.5, -0.5, rows.columns)
    whole = sums.logistic(packed(rows), effects, coefficients)
    monkeypatch.setattr(Packed.chunks, "__defaults__", (33,))
    _same(sums.logistic(packed(rows), effects, coefficients), whole)


def test_a_provider_without_outcomes_teaches_nothing_but_is_expected_of():
    people = cohort()
    nobody = people.outcome * (people.provider.codes != 2)
    everybody = np.where(people.provider.codes == 3, 1.0, nobody)
    odd = replace(people, outcome=everybody)
    model = logistic.fit(odd)
    others = ~np.isin(people.provider.codes, (2, 3))
    alone = logistic.fit(
        People(
            replace(people.provider, codes=people.provider.codes[others]),
            everybody[others],
            (
                replace(people.covariates[0], values=people.covariates[0].values[others]),
                replace(people.covariates[1], codes=people.covariates[1].codes[others]),
            ),
        )
    )
    assert model.standings[2:4] == ("no outcomes", "all outcomes")
    assert model.effects[2] == -np.inf
    assert model.effects[3] == np.inf
    assert model.coefficients == pytest.approx(alone.coefficients, abs=1e-9)
    rows = model.rows(odd)
    tallies = by_slice(model, rows, rows.provider, 8)
    assert tallies.expected[2] > 0
    assert np.isnan(model.effect_variances[2])


def test_a_tiny_provider_is_outside_fit_and_median():
    people = of_words("a" * 12 + "b" * 12 + "c" * 9, "100110010100" + "111011101110" + "111111110")
    model = logistic.fit(people)
    assert model.standings == ("fitted", "fitted", "too few people")
    assert model.typical_effect == pytest.approx((model.effects[0] + model.effects[1]) / 2)
    assert logistic.fit(people, least_people=9).standings[2] == "fitted"


def test_slices_add_up_to_the_whole():
    people = cohort()
    model = logistic.fit(people)
    rows = model.rows(people)
    slices = np.random.default_rng(3).integers(0, 40, len(people))
    small, whole = by_slice(model, rows, slices, 40), by_slice(model, rows, slices * 0, 1)
    for name in ("people", "observed", "expected", "variance"):
        assert getattr(small, name).sum() == pytest.approx(getattr(whole, name)[0])
    expected = model.expected(rows)
    assert small.variance == pytest.approx(np.bincount(slices, expected * (1 - expected)))


def test_a_cube_has_every_slice_by_one_fact_or_two():
    """As the slices one by one, with what is missing as the last level."""
    chance = np.random.default_rng(8)
    people = cohort()
    levels = tuple("abcdefghijklmnopqrst")  # too many for one code with the others
    facts = [Category(name, levels, chance.integers(-1, 20, len(people)).astype(np.int8)) for name in ("one", "other")]
    people = replace(people, covariates=(*people.covariates, *facts))
    model = logistic.fit(people)
    found = cube(model, people)
    rows, known = model.rows(people), {fact.name: fact for fact in (people.provider, people.covariates[1], *facts)}
    assert found.levels["one"] == (*levels, "missing")
    for ways in ((name,) for name in known), permutations(known, 2):
        for way in ways:
            shape = tuple(len(found.levels[name]) for name in way)
            codes = [known[name].codes % size for name, size in zip(way, shape, strict=True)]
            each, cubed = by_slice(model, rows, np.ravel_multi_index(codes, shape), np.prod(shape)), found.by(*way)
            for tally in ("people", "observed", "expected", "variance"):
                assert getattr(cubed, tally).ravel() == pytest.approx(getattr(each, tally)), (way, tally)
    alone = replace(people, covariates=())
    assert cube(logistic.fit(alone), alone).by("provider").people.sum() == len(people)


def test_missing_is_a_level_of_its_own_and_is_said():
    chance = np.random.default_rng(5)
    people = cohort(seed=5)
    age = np.where(chance.random(600) < 0.2, np.nan, people.covariates[0].values)
    codes = np.where(chance.random(600) < 0.2, -1, people.covariates[1].codes).astype(np.int16)
    model = logistic.fit(replace(people, covariates=(Number("age", age), replace(people.covariates[1], codes=codes))))
    assert "age: missing" in model.columns
    number = int(np.isnan(age).sum())
    assert f"age is missing for {number} of 600 people." in model.encoding.remarks
    assert "benefit: missing" in model.columns
    assert np.isfinite(model.standard_errors).all()


def test_numbers_missing_for_too_few_are_taken_to_be_average():
    people = cohort()
    age = people.covariates[0].values.copy()
    age[0] = np.nan
    model = logistic.fit(replace(people, covariates=(Number("age", age),)))
    assert model.columns == ("age",)
    assert model.encoding.remarks[-1] == (
        "People whose age is missing are taken to be average in it: too few to learn from."
    )
    with_mean = np.where(np.isnan(age), np.nanmean(age), age)
    other = logistic.fit(replace(people, covariates=(Number("age", with_mean),)))
    assert model.coefficients == pytest.approx(other.coefficients, rel=1e-6)


def test_a_level_without_outcomes_is_counted_with_the_nearest_and_that_is_said():
    people = of_words("ab" * 20, "1100011001" * 4, sex="fmfmfmfmfm" * 3 + "ffmmxfmmff")
    rest = people.outcome.copy()
    rest[34] = 0.0
    model = logistic.fit(replace(people, outcome=rest))
    assert model.columns == ("sex: m",)
    assert model.encoding.remarks == (
        "Nobody at x of sex (people: 1) had the outcome; counted as f, whose share of outcomes is nearest.",
    )


@pytest.mark.parametrize(
    ("covariate", "remark"),
    [
        (Number("year", np.full(600, 2014.0)), "year is the same for everybody and was left out."),
        (Number("height", np.full(600, np.nan)), "height is the same for everybody and was left out."),
        (Category.of("nation", ["wales"] * 600), "nation is the same for everybody and was left out."),
    ],
)
def test_what_is_the_same_for_everybody_is_left_out(covariate, remark):
    people = cohort()
    model = logistic.fit(replace(people, covariates=(*people.covariates, covariate)))
    assert remark in model.encoding.remarks
    assert model.coefficients == pytest.approx(logistic.fit(people).coefficients)


def test_a_column_that_the_provider_tells_is_named():
    people = cohort()
    unemployment = Number("unemployment", people.provider.codes * 0.5)
    with pytest.raises(SaysNothingNew, match="unemployment is the same for all people of each provider"):
        logistic.fit(replace(people, covariates=(*people.covariates, unemployment)))


def test_a_column_that_others_tell_is_named():
    people = cohort()
    months = Number("months of age", people.covariates[0].values * 12.0)
    with pytest.raises(SaysNothingNew, match=r"^months of age is told already by age\. Leave one of them out"):
        logistic.fit(replace(people, covariates=(*people.covariates, months)))


def test_a_column_that_tells_the_outcome_is_named():
    people = cohort()
    claims = Number("claims", people.outcome * 2.0 - 1.0)
    with pytest.raises(Separated, match="claims tells exactly which people have the outcome"):
        logistic.fit(replace(people, covariates=(*people.covariates, claims)))


def test_a_step_too_far_is_halved():
    """One person of an extreme age: the first whole step would overshoot."""
    people = cohort(people=400, providers=2)
    age = people.covariates[0].values.copy()
    age[0] = 1e5
    model = logistic.fit(replace(people, covariates=(Number("age", age),)))
    rows = model.rows(replace(people, covariates=(Number("age", age),)))
    residual = people.outcome - expit(model.effects[rows.provider] + model.risk(rows))
    assert np.abs(np.bincount(rows.provider, residual)).max() < 1e-6


def test_far_numbers_lose_no_accuracy():
    people = cohort()
    far = replace(people, covariates=(replace(people.covariates[0], values=people.covariates[0].values + 1e7),))
    near = replace(people, covariates=people.covariates[:1])
    assert logistic.fit(far).coefficients == pytest.approx(logistic.fit(near).coefficients, rel=1e-6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"outcome": np.full(600, 0.5)}, r"Row 1 has the outcome 0\.5\. The logistic model takes 0 or 1"),
        ({"outcome": np.full(600, np.nan)}, "Row 1 has no outcome that is a number"),
        ({"outcome": np.zeros(3)}, "There are 3 outcomes, but 600 rows of the provider"),
        ({"people": np.zeros(600)}, "Row 1 stands for no people"),
        ({"provider": Category("provider", ("a",), np.full(600, -1))}, "Row 1 has no provider"),
        ({"covariates": (Number("age", np.zeros(600)),) * 2}, "age is given twice"),
    ],
)
def test_rows_that_cannot_be_used_are_named(change, message):
    with pytest.raises(NotUsable, match=message):
        logistic.fit(replace(cohort(), **change))


def test_nobody_at_all():
    with pytest.raises(NotUsable, match="There are no people"):
        of_words("", "")


def test_sites_of_one_person_cannot_be_compared():
    with pytest.raises(logistic.NobodyToCompare, match="No provider has 10 people, some with and some without"):
        logistic.fit(of_words("abcdefgh", "10101010"))


def test_an_infinite_number_is_refused():
    with pytest.raises(NotANumber, match="age is infinite in row 2"):
        Number("age", np.array([1.0, np.inf]))


def test_a_model_refuses_other_covariates():
    people = cohort()
    model = logistic.fit(people)
    with pytest.raises(UnknownCovariates, match="benefit"):
        model.rows(replace(people, covariates=people.covariates[:1]))


def test_one_provider_is_typical_of_itself():
    people = of_words("a" * 20, "1" * 5 + "0" * 15)
    model = logistic.fit(people)
    assert by_slice(model, model.rows(people), people.provider.codes, 1).expected == pytest.approx([5.0])


def test_the_linear_model_is_least_squares():
    people = cohort(people=300, providers=4)
    pay = 10_000 + 50 * people.covariates[0].values + people.provider.codes * 300.0
    pay += np.random.default_rng(2).normal(0, 900, 300)
    people = replace(people, outcome=pay, covariates=people.covariates[:1])
    model = linear.fit(people)
    matrix = np.column_stack([people.provider.codes == c for c in range(4)] + [people.covariates[0].values])
    answer, left, *_ = np.linalg.lstsq(matrix.astype(float), pay)
    assert model.effects == pytest.approx(answer[:4])
    assert model.coefficients == pytest.approx(answer[4:])
    assert model.residual_variance == pytest.approx(left[0] / (300 - 5))
    inverse = np.linalg.inv(matrix.T.astype(float) @ matrix)
    assert model.effect_variances == pytest.approx(model.residual_variance * np.diag(inverse)[:4])
    assert {d.provider for d in linear.differences(model)} == set(people.provider.levels)
