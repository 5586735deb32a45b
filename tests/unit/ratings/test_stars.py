"""Stars: bands, how sure they are, when they move, what stands in their place, and what must not change them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.periods import Period
from commissioning.engines.ratings.figures import Absent
from commissioning.engines.ratings.stars.bands import Bands
from commissioning.engines.ratings.stars.distance import NoWeights, Standard, distances
from commissioning.engines.ratings.stars.evidence import Evidence, NotEvidence
from commissioning.engines.ratings.stars.rating import Failed, Rules, rate
from commissioning.engines.ratings.supply_chain import towards_prime

WINDOW = Period(date(2026, 1, 1), date(2027, 1, 1))
WEIGHTS = {"jobs": 0.7, "sustained": 0.3}
SITES = tuple(f"site {number}" for number in range(8))
PROVIDER_OF = {site: f"provider {number // 2}" for number, site in enumerate(SITES)}
RULES = Rules(weights=WEIGHTS, window=WINDOW, seed=20261121, draws=100)


def evidence(*, seed: int = 3, each: int = 200, better: float = 0.25) -> Evidence:
    """Eight sites, from poor to good, in two measures that one person has in common."""
    chance = np.random.default_rng(seed)
    site = np.repeat(np.arange(8), each)
    expected = np.column_stack([chance.uniform(0.2, 0.5, len(site)), chance.uniform(0.1, 0.3, len(site))])
    lean = 1.0 + better * (site - 3.5) / 3.5
    luck = chance.random(len(site))
    actual = (luck[:, None] < np.clip(expected * lean[:, None], 0, 1)).astype(float)
    day = np.datetime64("2026-01-01") + chance.integers(0, 365, len(site))
    return Evidence(SITES, ("jobs", "sustained"), site, day, actual, expected, expected * (1 - expected))


def by_name(rating):
    return {star.name: star for star in (*rating.sites, *rating.providers)}


def shown(rating):
    return {name: (star.state, star.distance, star.variance, star.star) for name, star in by_name(rating).items()}


def test_edges_belong_to_the_band_as_written():
    bands = Bands()
    below = [bands.of(edge) for edge in (-0.40, -0.15, 0.20, 0.40)]
    beside = [bands.of(edge) for edge in (-0.3999999, -0.1499999, 0.1999999, 0.3999999)]
    assert (below, beside) == ([1, 2, 4, 5], [2, 3, 3, 4])
    with pytest.raises(ValueError, match="do not rise"):
        Bands((0.1, 0.1))


@given(distance=st.floats(-1, 1), variance=st.floats(0, 0.2))
def test_probabilities_of_the_stars_add_to_one(distance, variance):
    each = Bands().probabilities(distance, variance)
    assert each.sum() == pytest.approx(1.0)
    assert (each >= 0).all()
    if variance < 1e-12:
        assert each.max() > 0.49


@given(distance=st.floats(-1, 1), variance=st.floats(0.0001, 0.2), last=st.integers(1, 5))
def test_a_star_moves_only_when_sure_and_only_towards_what_was_found(distance, variance, last):
    bands = Bands()
    star, new = bands.kept(distance, variance, last), bands.of(distance)
    assert min(last, new) <= star <= max(last, new)
    each = bands.probabilities(distance, variance)
    if star > last:
        assert each[star - 1 :].sum() >= 0.8
    if star < last:
        assert each[:star].sum() >= 0.8


def test_a_star_may_move_by_two_at_once_or_stop_between():
    bands = Bands()
    assert bands.kept(0.6, 0.01, 3) == 5
    assert bands.kept(0.42, 0.01, 3) == 4
    assert bands.kept(0.42, 0.01, None) == 5
    assert bands.kept(-0.6, 0.01, 3) == 1
    assert bands.kept(0.21, 0.01, 3) == 3


def test_good_sites_have_more_stars_and_say_why():
    found = by_name(rate(evidence(better=0.5), RULES, provider_of=PROVIDER_OF))
    best, worst = found["site 7"], found["site 0"]
    assert best.star > worst.star
    assert sum(best.parts.values()) == pytest.approx(best.distance)
    assert best.limits.low < best.distance < best.limits.high
    assert best.modal == int(np.argmax(best.probabilities)) + 1
    assert set(best.one_more) == set(WEIGHTS)
    assert found["provider 3"].distance == pytest.approx((found["site 6"].distance + best.distance) / 2)


def test_the_same_evidence_gives_the_same_rating_in_any_order():
    given_evidence = evidence()
    shuffled = given_evidence.only(np.random.default_rng(1).permutation(len(given_evidence.site)))
    first, again = (rate(e, RULES, provider_of=PROVIDER_OF) for e in (given_evidence, shuffled))
    for name, star in by_name(first).items():
        assert by_name(again)[name].distance == pytest.approx(star.distance, abs=1e-12)
        assert by_name(again)[name].variance == pytest.approx(star.variance, abs=1e-12)
    assert shown(rate(given_evidence, RULES, provider_of=PROVIDER_OF)) == shown(first)


def test_other_names_change_nothing_but_the_names():
    plain = evidence()
    order = np.random.default_rng(2).permutation(8)
    renamed = replace(plain, sites=tuple(SITES[place] for place in np.argsort(order)), site=order[plain.site])
    before = shown(rate(plain, RULES, provider_of=PROVIDER_OF))
    after = shown(rate(renamed, RULES, provider_of=PROVIDER_OF))
    assert {name: star[3] for name, star in after.items()} == {name: star[3] for name, star in before.items()}
    assert [after[site][1] for site in SITES] == pytest.approx([before[site][1] for site in SITES])
    assert [after[site][2] for site in SITES] == pytest.approx([before[site][2] for site in SITES])


def test_a_record_outside_the_window_leaves_no_trace():
    """What suspended the DES ratings in 2023."""
    plain = evidence()
    outside = replace(plain, counted_on=plain.counted_on.copy())
    outside.counted_on[5] = np.datetime64("2027-01-01")
    without = plain.only(np.arange(len(plain.site)) != 5)
    rated = [shown(rate(e, RULES, provider_of=PROVIDER_OF)) for e in (outside, without)]
    assert rated[0] == rated[1] != shown(rate(plain, RULES, provider_of=PROVIDER_OF))
    outside.actual[5] = 1.0 - outside.actual[5]
    assert shown(rate(outside, RULES, provider_of=PROVIDER_OF)) == rated[0]


def test_with_frozen_standards_another_site_moves_nobody_by_more_than_shrinkage():
    plain = evidence(each=400)
    frozen = replace(RULES, standards=rate(plain, RULES, provider_of=PROVIDER_OF).standards)
    average = plain.expected[:400]
    more = Evidence(
        (*SITES, "newcomer"),
        plain.measures,
        np.concatenate([plain.site, np.full(400, 8)]),
        np.concatenate([plain.counted_on, plain.counted_on[:400]]),
        np.concatenate([plain.actual, average]),
        np.concatenate([plain.expected, average]),
        np.concatenate([plain.variance, plain.variance[:400]]),
    )
    before = by_name(rate(plain, frozen, provider_of=PROVIDER_OF))
    after = by_name(rate(more, frozen, provider_of={**PROVIDER_OF, "newcomer": "provider 9"}))
    order = sorted(SITES, key=lambda site: before[site].distance)
    assert sorted(SITES, key=lambda site: after[site].distance) == order
    assert after["newcomer"].star == 3


def test_halves_are_near_their_whole_and_less_sure():
    plain = evidence(each=400)
    twice = Evidence(
        plain.sites,
        plain.measures,
        np.concatenate([plain.site, plain.site]),
        *(np.concatenate([v, v]) for v in (plain.counted_on, plain.actual, plain.expected, plain.variance)),
    )
    apart = replace(twice, sites=(*SITES, "other half"))
    apart = replace(
        apart, site=np.where((np.arange(len(apart.site)) >= len(plain.site)) & (apart.site == 7), 8, apart.site)
    )
    whole = by_name(rate(twice, RULES, provider_of=PROVIDER_OF))["site 7"]
    halves = by_name(rate(apart, RULES, provider_of={**PROVIDER_OF, "other half": "provider 3"}))
    assert halves["site 7"].distance == pytest.approx(halves["other half"].distance)
    assert halves["site 7"].distance == pytest.approx(whole.distance, abs=0.03)
    assert halves["site 7"].variance > 1.4 * whole.variance


def test_measures_change_places_with_their_weights():
    plain = evidence()
    swapped = replace(
        plain, actual=plain.actual[:, ::-1], expected=plain.expected[:, ::-1], variance=plain.variance[:, ::-1]
    )
    other = replace(RULES, weights={"jobs": 0.3, "sustained": 0.7})
    before, after = (rate(e, r, provider_of=PROVIDER_OF) for e, r in ((plain, RULES), (swapped, other)))
    assert [s.distance for s in after.sites] == pytest.approx([s.distance for s in before.sites])


def test_states_stand_where_there_is_no_star():
    plain = evidence()
    few = plain.only((plain.site != 0) | (np.arange(len(plain.site)) < 20))
    rating = rate(
        few,
        RULES,
        provider_of=PROVIDER_OF,
        new={"site 1": "its first person came on 1 March"},
        failed={
            "site 1": Failed("new goes before failed"),
            "site 2": Failed("the security certificate lapsed on 1 May"),
        },
    )
    found = by_name(rating)
    assert found["site 0"].state == "not enough evidence"
    assert found["site 0"].reason == Absent("20 people in the window; 30 are needed")
    assert (found["site 1"].state, found["site 1"].reason) == ("new", Absent("its first person came on 1 March"))
    assert found["site 2"].state == "prerequisite failed"
    assert found["site 2"].reason == Absent("the security certificate lapsed on 1 May")
    assert [found[name].star for name in ("site 0", "site 1", "site 2")] == [None] * 3
    assert found["provider 0"].reason == Absent("none of its sites is rated")
    assert found["provider 1"].distance == found["site 3"].distance


def test_a_prerequisite_may_hold_a_star_down_and_says_so_where_it_does():
    plain = evidence(better=0.5)
    free = by_name(rate(plain, RULES, provider_of=PROVIDER_OF))
    best = max(free.values(), key=lambda star: star.star or 0)
    low = min(free.values(), key=lambda star: star.star or 9)
    assert (low.star or 0) <= 2 < (best.star or 0)
    failed = {name: Failed("too few were seen", at_most=2) for name in (best.name, low.name)}
    held = by_name(rate(plain, RULES, provider_of=PROVIDER_OF, failed=failed))
    assert (held[best.name].star, held[best.name].held) == (2, "too few were seen")
    assert set(held[best.name].one_more.values()) <= {1, 2}
    assert held[best.name].probabilities == best.probabilities, "of where it is, whatever is shown"
    assert (held[low.name].star, held[low.name].held) == (low.star, None)


def test_few_expected_outcomes_are_not_enough():
    rare = evidence(each=40)
    rare = replace(rare, expected=rare.expected / 10, actual=rare.actual * (np.arange(320) % 10 == 0)[:, None])
    reasons = {site.reason.because for site in rate(rare, RULES, provider_of=PROVIDER_OF).sites}
    assert all("outcomes expected in the window; 10 are needed" in reason for reason in reasons)


def test_sites_that_data_cannot_tell_apart_have_no_star():
    plain = evidence(better=0.0)
    same = replace(plain, actual=plain.expected.copy())
    assert {site.reason for site in rate(same, RULES, provider_of=PROVIDER_OF).sites} == {
        Absent("measures with more than half of the weight do not apply, or do not set sites apart")
    }


def test_a_measure_that_does_not_apply_leaves_its_weight_to_the_others():
    plain = evidence(better=0.5)
    without = replace(plain, actual=plain.actual.copy(), expected=plain.expected.copy())
    without.actual[plain.site == 7, 1] = without.expected[plain.site == 7, 1] = np.nan
    found = distances(without, weights=WEIGHTS)
    assert found.weight[7].tolist() == [1.0, 0.0]
    assert found.weight[6].tolist() == pytest.approx([0.7, 0.3])
    most = distances(without, weights={"jobs": 0.3, "sustained": 0.7})
    assert np.isnan(most.distance[7])
    assert not np.isnan(most.distance[6])


def test_a_site_without_any_outcome_is_not_taken_to_be_sure():
    plain = evidence(each=200, better=0.5)
    none = replace(plain, actual=np.where((plain.site == 0)[:, None], 0.0, plain.actual))
    assert by_name(rate(none, RULES, provider_of=PROVIDER_OF))["site 0"].variance > 1e-3


def test_drawing_and_formula_agree_on_the_variance():
    few, many = evidence(each=900, better=0.5), evidence(each=900, better=0.5)
    drawn = rate(few, replace(RULES, draws=2_000), provider_of=PROVIDER_OF).sites[4].variance
    twice = Evidence(
        many.sites,
        many.measures,
        np.concatenate([many.site, many.site]),
        *(np.concatenate([v, v]) for v in (many.counted_on, many.actual, many.expected, many.variance)),
    )
    by_formula = rate(twice, RULES, provider_of=PROVIDER_OF).sites[4].variance
    assert by_formula == pytest.approx(drawn / 2, rel=0.15)


def test_families_are_pooled_before_they_are_divided():
    plain = evidence()
    pooled = distances(plain, weights={"work": 1.0}, families={"jobs": "work", "sustained": "work"})
    assert pooled.actual[:, 0] == pytest.approx(plain.by_site(plain.actual).sum(axis=1))
    assert pooled.families == ("work",)


def test_what_does_not_belong_together_is_refused():
    plain = evidence()
    with pytest.raises(NoWeights, match="Give each one above 0"):
        distances(plain, weights={"jobs": 1.0})
    with pytest.raises(NotEvidence, match="an outcome without an expectation"):
        replace(plain, expected=np.full_like(plain.expected, np.nan))
    with pytest.raises(NotEvidence, match="1600 people and 2 measures"):
        replace(plain, variance=plain.variance[:3])


def test_frozen_standards_are_used_as_they_are():
    standards = {"jobs": Standard(1.0, 0.5), "sustained": Standard(1.0, 0.25)}
    found = distances(evidence(), weights=WEIGHTS, standards=standards)
    x = (found.ratio - 1.0) / np.array([0.5, 0.25])
    assert found.distance == pytest.approx((x @ [0.7, 0.3]) * (0.7 * 0.5 + 0.3 * 0.25))


def test_a_small_sub_contractor_is_drawn_towards_its_own_prime():
    estimates = np.array([1.30, 1.25, 0.40, 0.80, 0.70, 0.90])
    variances = np.array([0.001, 0.001, 0.5, 0.001, 0.001, 0.001])
    found = towards_prime(estimates, variances, np.array([0, 0, 0, 1, 1, 1]))
    assert found.values[2] > 1.2
    assert found.values[3:] == pytest.approx(estimates[3:], abs=0.05)
    assert found.primes[0] > 1.2 > found.primes[1]
    alone = towards_prime(np.array([1.0, 2.0]), np.array([0.1, 0.1]), np.array([0, 1]))
    assert alone.values.tolist() == [1.0, 2.0]
