"""Picking and parking: planted ones are found, and sound providers are left alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from commissioning.engines.ratings.case_mix.covariates import Category, Number
from commissioning.engines.ratings.case_mix.people import NotUsable, People
from commissioning.engines.ratings.figures import Absent
from commissioning.engines.ratings.selection import counts
from commissioning.engines.ratings.selection.counts import CountsNotExplained
from commissioning.engines.ratings.selection.inequality import NoInequality, inequality
from commissioning.engines.ratings.selection.prospects import bands, finest_bands, prospects
from commissioning.engines.ratings.selection.review import INNOCENT, reviews
from commissioning.engines.ratings.selection.signs import Sign, Unanswered, contacts, first_service, steeper, unseen
from commissioning.engines.ratings.selection.trends import common_odds, trend
from support.cohorts import cohort, of_words

PROVIDERS = 6
PEOPLE = 6_000


def market(*, odd: bool, seed: int = 7):
    """Referred people of six providers; provider 0 starts and sees those with good prospects only, if it is odd."""
    chance = np.random.default_rng(seed)
    code = chance.integers(0, PROVIDERS, PEOPLE)
    provider = Category("provider", tuple(f"provider {n}" for n in range(PROVIDERS)), code)
    good = chance.uniform(0.05, 0.6, PEOPLE)
    extra = (code == 0) * odd
    lean = extra * 4.0 * (good - 0.3)
    started = (chance.random(PEOPLE) < expit(0.8 + lean)).astype(float)
    months = chance.uniform(0, 12, PEOPLE)
    seen = chance.negative_binomial(2, 2 / (2 + 1e-9 + months * np.exp(lean))).astype(float)
    days = chance.exponential(30 * np.exp(-lean))
    return provider, good, started, months, seen, np.minimum(days, 90.0), days < 90.0


def answers(*, odd: bool, seed: int = 7):
    provider, good, started, months, seen, days, served = market(odd=odd, seed=seed)
    band = bands(good, 10)
    yield from steeper("who is started", provider, started, good)
    yield from contacts(provider, seen, months, good)
    yield from unseen(provider, (seen == 0).astype(float), band)
    yield from first_service(provider, days, served, band // 3)


def test_a_provider_that_picks_and_parks_is_for_review_and_nobody_else():
    found = reviews(answers(odd=True))
    assert [review.provider for review in found if review.for_review] == ["provider 0"]
    assert {sign.question for sign in found[0].signs if sign.p < 0.05} == {
        "who is started",
        "contacts",
        "nobody saw them",
        "first service",
    }
    assert all(sign.effect > 0 for sign in found[0].signs)
    assert found[0].innocent == INNOCENT


def test_sound_providers_are_left_alone():
    assert not [review for seed in range(5) for review in reviews(answers(odd=False, seed=seed)) if review.for_review]


def test_serving_poor_prospects_more_is_no_sign():
    """The other way round is as unusual, and nothing to look at."""
    signs = [Sign(question, "a", -2.0, None, 1e-9) for question in ("contacts", "who is started")]
    assert not reviews(signs)[0].for_review
    assert reviews([Sign(sign.question, "a", 2.0, None, 1e-9) for sign in signs])[0].for_review


def test_one_sign_alone_is_not_enough():
    assert not reviews([Sign("contacts", "a", 2.0, None, 1e-9), Sign("outcomes", "a", 2.0, None, 0.2)])[0].for_review


def test_few_people_answer_nothing_and_that_is_said():
    people = of_words("a" * 20 + "b" * 60, "10" * 40)
    good = np.linspace(0.1, 0.9, 80)
    for found in (
        list(steeper("who is started", people.provider, people.outcome, good)),
        list(contacts(people.provider, people.outcome, np.ones(80), good)),
        list(unseen(people.provider, people.outcome, bands(good, 3))),
        list(first_service(people.provider, np.ones(80), people.outcome == 1, bands(good, 3))),
    ):
        assert found[0] == Unanswered(found[0].question, "a", Absent("20 people are too few to tell"))


def test_where_no_slope_can_be_told_the_reason_is_given():
    people = of_words("a" * 40 + "b" * 40, "1" * 40 + "10" * 20)
    everybody_started = next(steeper("who is started", people.provider, people.outcome, np.linspace(0.1, 0.9, 80)))
    assert everybody_started.reason == Absent("no slope can be told: It is so for nobody, or for everybody.")
    alike = next(steeper("outcomes", people.provider, np.tile([0.0, 1.0], 40), np.full(80, 0.5)))
    assert alike.reason == Absent("no slope can be told: All people have the same prospects.")
    nobody_seen = next(contacts(people.provider, np.zeros(80), np.ones(80), np.linspace(0.1, 0.9, 80)))
    assert nobody_seen.reason.because.startswith("no slope can be told")


def test_a_providers_own_outcomes_never_touch_its_prospects():
    people = cohort(people=900, providers=6)
    before = prospects(people)
    own = people.provider.codes == 2
    changed = People(people.provider, np.where(own, 1.0 - people.outcome, people.outcome), people.covariates)
    after = prospects(changed)
    assert after[own] == pytest.approx(before[own], abs=1e-12)
    assert np.abs(after[~own] - before[~own]).max() > 1e-4
    assert ((before > 0) & (before < 1)).all()


def test_prospects_need_a_second_provider():
    with pytest.raises(NotUsable, match="there is only one"):
        prospects(of_words("a" * 20, "10" * 10))


def test_bands_get_coarser_until_each_expects_ten():
    even = np.linspace(0.1, 0.9, 1_000)
    assert finest_bands(even, even)[1] == 10
    assert finest_bands(even[::2], even[::2])[1] == 5
    assert finest_bands(even[::20], even[::20])[1] == 3
    assert np.bincount(bands(even, 10)).tolist() == [100] * 10
    assert len(set(bands(np.full(50, 0.3), 10))) == 1


@given(st.lists(st.floats(0.1, 9.0), min_size=3, max_size=10))
def test_a_straight_line_is_its_own_gap(people):
    """Whatever the sizes of the groups, a value that rises by 4 from end to end has the gap 4."""
    share = np.array(people) / sum(people)
    middle = np.cumsum(share) - share / 2
    found = inequality(np.array(people), 10 + 4 * middle)
    assert found.gap == pytest.approx(4.0)
    assert found.ratio == pytest.approx(1.4)
    assert inequality(np.array(people), np.exp(1 + 2 * middle), scale="logarithm").ratio == pytest.approx(np.exp(2))


def test_a_group_without_people_has_no_place():
    with pytest.raises(NoInequality, match="merge it"):
        inequality(np.array([10.0, 0.0]), np.array([1.0, 2.0]))


def test_no_trend_where_nobody_or_everybody_is_counted_or_all_are_alike():
    scores = np.array([1.0, 2.0])
    assert trend(np.zeros(2), np.array([5.0, 5.0]), scores) == Absent(
        "nobody, or everybody, is counted: there is nothing to go up or down"
    )
    assert trend(np.array([2.0, 0.0]), np.array([5.0, 0.0]), scores) == Absent("everybody is in one group")
    assert common_odds(np.array([[1.0, 2.0, 0.0, 0.0]])) == Absent(
        "in no area did both groups have people of both kinds"
    )


def test_counts_that_scatter_as_chance_would_have_a_dispersion_of_one():
    chance = np.random.default_rng(9)
    months = chance.uniform(1, 12, 4_000)
    x = chance.normal(size=4_000)
    seen = chance.poisson(months * np.exp(-0.5 + 0.3 * x)).astype(float)
    model = counts.fit(seen, np.column_stack([np.ones(4_000), x]), months)
    assert model.coefficients == pytest.approx([-0.5, 0.3], abs=0.04)
    assert model.dispersion == pytest.approx(1.0, abs=0.08)


@pytest.mark.parametrize(
    ("seen", "columns", "months", "message"),
    [
        (np.ones(4), np.ones((4, 1)), np.array([1.0, 1.0, 0.0, 1.0]), "no time in which to be counted"),
        (np.ones(4), np.ones((4, 2)), np.ones(4), "or repeats another"),
        (np.zeros(4), np.ones((4, 1)), np.ones(4), "never counted"),
    ],
)
def test_counts_that_cannot_be_explained(seen, columns, months, message):
    with pytest.raises(CountsNotExplained, match=message):
        counts.fit(seen, columns, months)


def test_a_slope_within_groups_is_that_of_a_column_for_each_group():
    chance = np.random.default_rng(3)
    group, months, x = chance.integers(0, 4, 800), chance.uniform(1, 12, 800), chance.normal(size=800)
    seen = chance.negative_binomial(2, 2 / (2 + months * np.exp(0.2 * group - 0.6 + 0.3 * x))).astype(float)
    model = counts.fit(seen, np.column_stack([np.eye(4)[group], x]), months)
    found = counts.slope_within(seen, x, months, group)
    assert found == pytest.approx((model.coefficients[-1], model.standard_errors[-1]), rel=1e-9)
    silent = np.where(group == 2, 0.0, seen)
    heard = group != 2
    beside = counts.slope_within(seen[heard], x[heard], months[heard], group[heard])
    assert counts.slope_within(silent, x, months, group) == pytest.approx(beside, rel=1e-9), "nothing recorded there"
    with pytest.raises(CountsNotExplained, match="the same score"):
        counts.slope_within(seen, group.astype(float), months, group)


def test_prospects_are_learnt_from_those_who_count():
    people = cohort(people=900, providers=6)
    some = np.arange(900) % 3 > 0
    other = People(people.provider, np.where(some, people.outcome, 1.0 - people.outcome), people.covariates)
    assert (prospects(people, learnt_from=some) == prospects(other, learnt_from=some)).all()
    assert (prospects(people) != prospects(other)).any()


def test_first_service_says_why_it_cannot_be_told():
    people = of_words("a" * 40 + "b" * 40, "10" * 40)
    days, nobody = np.ones(80), np.zeros(80, dtype=bool)
    found = next(first_service(people.provider, days, nobody, bands(np.linspace(0.1, 0.9, 80), 3)))
    assert found.reason == Absent("nobody was served, or all have the same prospects")


def test_numbers_and_categories_both_follow_their_people():
    people = cohort()
    some = people.only(people.provider.codes < 3)
    assert len(some) == (people.provider.codes < 3).sum()
    assert isinstance(some.covariates[0], Number)
    assert some.people_of_providers()[3:].sum() == 0
