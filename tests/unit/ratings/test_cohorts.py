"""Cohorts: who is in them, what they attained, where they will end, and what is said before they can be judged."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from commissioning.engines.ratings.cohorts.chain_ladder import NotATriangle, chain_ladder, without_empty_ages
from commissioning.engines.ratings.cohorts.event_history import incidence, log_rank, share_by
from commissioning.engines.ratings.cohorts.minimum_level import attainment, judged, judged_each, rolling
from commissioning.engines.ratings.cohorts.projection import projections
from commissioning.engines.ratings.cohorts.table import CohortTable, cohort_table
from commissioning.engines.ratings.figures import Absent


def days(*written: str) -> np.ndarray:
    return np.array([day or "NaT" for day in written], dtype="datetime64[D]")


def a_cohort_a_month(*, referrals: list[int], share: float = 0.3, months: int = 24) -> CohortTable:
    """Cohorts of which half of a share has the outcome in the first year, evenly, and half in the second."""
    profile = share * np.minimum(np.arange(months + 1) / 24.0, 1.0)
    outcomes = np.array([[n * profile[age] for age in range(months + 1)] for n in referrals])
    ages = np.arange(len(referrals), 0, -1)
    outcomes[np.arange(months + 1)[None, :] > ages[:, None]] = np.nan
    firsts = tuple(date(2024 + month // 12, month % 12 + 1, 1) for month in range(len(referrals)))
    return CohortTable(firsts, np.array(referrals, dtype=float), outcomes)


def test_a_month_is_over_on_the_same_day_of_the_next():
    table = cohort_table(
        days("2026-01-10", "2026-01-10", "2026-01-31", "2026-02-01"),
        days("2026-02-09", "2026-02-10", "2026-02-28", ""),
        until=date(2026, 5, 1),
    )
    assert table.months == (date(2026, 1, 1), date(2026, 2, 1))
    assert table.people.tolist() == [3, 1]
    assert table.outcomes[0].tolist() == [0, 1, 3, 3]
    assert table.attained(0, 1) == pytest.approx(1 / 3)


def test_a_cohort_reaches_an_age_when_its_last_day_has():
    starts, none = days("2026-01-31"), days("")
    assert cohort_table(starts, none, until=date(2026, 2, 28)).reached(0) == 0
    assert cohort_table(starts, none, until=date(2026, 3, 1)).reached(0) == 1
    young = cohort_table(starts, none, until=date(2026, 3, 1))
    assert young.attained(0, 2) == Absent("the cohort is 1 months old, not yet 2")


def test_a_month_without_starts_has_no_share():
    table = cohort_table(days("2026-01-05", "2026-03-05"), days("", ""), until=date(2026, 6, 1))
    assert table.people.tolist() == [1, 0, 1]
    assert table.attained(1, 1) == Absent("nobody started that month")
    assert cohort_table(days(), days(), until=date(2026, 6, 1)).months == ()


WORLDS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 400)), min_size=1, max_size=40)


@given(world=WORLDS, later=st.integers(0, 200))
def test_what_happens_later_changes_no_earlier_cell(world, later):
    """Months that are over stay as they were, and every outcome known is in the last of them."""
    start = np.array([np.datetime64("2024-01-15") + day for day, _ in world])
    outcome = start + np.array([after for _, after in world])
    before = cohort_table(start, outcome, until=date(2025, 3, 1))
    after = cohort_table(start, outcome, until=date(2025, 3, 1) + (date(2025, 1, 1) - date(2024, 1, 1)))
    for cohort in range(len(before.months)):
        reached = before.reached(cohort)
        if before.months[cohort] < date(2025, 2, 1):
            assert before.outcomes[cohort, : reached + 1].tolist() == after.outcomes[cohort, : reached + 1].tolist()
        assert (np.diff(before.outcomes[cohort, : reached + 1]) >= 0).all()
        assert before.outcomes[cohort, reached] <= before.people[cohort]


@pytest.mark.parametrize("change", [[500] * 24, [1000] * 12 + [500] * 12, [1000] * 12 + [2000] * 12])
def test_halving_or_doubling_referrals_moves_no_cohort(change):
    """The formula of 2014 would have said 15 % and 45 %, or 15 % and 22.5 %: outcomes and referrals of one year."""
    same, changed = a_cohort_a_month(referrals=[1000] * 24), a_cohort_a_month(referrals=change)
    profile = 0.3 * np.arange(25) / 24.0
    for cohort in range(24):
        age = same.reached(cohort)
        assert changed.attained(cohort, age) == pytest.approx(same.attained(cohort, age))
    assert rolling(changed, profile) == pytest.approx(rolling(same, profile)) == pytest.approx(1.0)


def test_met_missed_too_early_and_too_few():
    table = a_cohort_a_month(referrals=[1000] * 24)
    mature = attainment(table, 0, level=0.2, maturity_months=24, offer=0.35, without=0.1)
    assert (mature.state, mature.share) == ("met", pytest.approx(0.3))
    assert (mature.above_offer, mature.above_without) == (pytest.approx(-0.05), pytest.approx(0.2))
    missed = attainment(table, 0, level=0.4, maturity_months=24)
    assert (missed.state, missed.shortfall) == ("missed", pytest.approx(100.0))
    assert missed.above_offer == Absent("nothing was offered")
    early = attainment(table, 5, level=0.4, maturity_months=24)
    assert early.state == "too early"
    assert early.shortfall == Absent("the cohort is 19 of 24 months old; see its projection")
    assert judged(10, 1, level=0.3)[0] == "too few"
    assert judged(0, 0, level=0.3)[0] == "too few"


def test_a_shortfall_that_chance_may_have_made_is_not_shown():
    assert judged(100, 28, level=0.3)[:2] == ("missed", Absent("chance may have done it"))
    assert judged(100, 30, level=0.3)[0] == "met"
    assert judged(100, 21, level=0.3)[1] == pytest.approx(9.0)


def test_a_profile_that_falls_is_refused_and_one_that_expects_nothing_gives_no_figure():
    table = a_cohort_a_month(referrals=[100])
    with pytest.raises(ValueError, match="begins with 0 and never falls"):
        rolling(table, np.array([0.0, 0.3, 0.2]))
    assert rolling(table, np.zeros(5)) == Absent("the profile expects nothing of these cohorts yet")


def test_cohorts_that_go_on_alike_are_projected_exactly():
    table = a_cohort_a_month(referrals=[1000, 800, 600] * 9)
    found = projections(table, maturity_months=24)
    assert [p.share for p in found] == pytest.approx([0.3] * 27)
    assert found[0].by == "complete"
    assert found[-1].by == "older cohorts"
    assert max(p.error for p in found) == pytest.approx(0.0, abs=1e-6)


def test_the_young_get_what_they_have_and_the_rest_by_plan():
    table = a_cohort_a_month(referrals=[1000] * 26)
    young = projections(table, maturity_months=24, planned_share=0.4)[-1]
    assert young.by == "plan"
    assert young.outcomes == pytest.approx(12.5 + 1000 * 0.4 * (1 - 1 / 24))
    assert young.error == Absent("it rests on the plan, whose error nobody knows")


def test_no_more_outcomes_than_people():
    table = a_cohort_a_month(referrals=[1000] * 25, share=0.9)
    table.outcomes[3:, 1:] *= 1.5
    capped = projections(table, maturity_months=24)[-1]
    assert capped.capped
    assert capped.share == 1.0


def test_before_any_cohort_is_mature_there_is_no_projection():
    found = projections(a_cohort_a_month(referrals=[100] * 5), maturity_months=24)
    assert found == (Absent("no cohort is 24 months old yet; the oldest is 5"),) * 5


def test_ages_without_outcomes_are_merged_and_the_too_young_say_so():
    table = a_cohort_a_month(referrals=[1000] * 26)
    table.outcomes[:, 1:4] = np.where(np.isnan(table.outcomes[:, 1:4]), np.nan, 0.0)
    assert without_empty_ages(table.outcomes[:, 1:25])[1] == 3
    found = projections(table, maturity_months=24)
    assert found[-1] == Absent("the cohort is 1 months old, too young for outcomes, and there is no plan")
    assert found[0].share == pytest.approx(0.3)
    by_plan = projections(table, maturity_months=24, planned_share=0.3)[-1]
    assert by_plan.outcomes == pytest.approx(300.0)


@pytest.mark.parametrize(
    ("triangle", "message"),
    [
        ([[np.nan, 1.0]], "no outcomes at the first age"),
        ([[1.0, np.nan, 2.0]], "a gap in its ages"),
        ([[1.0, np.nan], [1.0, np.nan]], "No cohort has reached the last age"),
        ([[1.0, np.nan], [1.0, 2.0]], "Give the oldest first"),
        ([[0.0, 2.0], [0.0, np.nan]], "Merge the first ages"),
    ],
)
def test_what_is_no_triangle_is_refused(triangle, message):
    with pytest.raises(NotATriangle, match=message):
        chain_ladder(np.array(triangle))


HISTORIES = st.lists(st.tuples(st.integers(1, 8), st.integers(0, 2)), min_size=2, max_size=30).filter(
    lambda rows: any(event for _, event in rows)
)


@given(rows=HISTORIES)
def test_everybody_is_somewhere(rows):
    times, events = (np.array(column) for column in zip(*rows, strict=True))
    found = incidence(times.astype(float), events, kinds=2)
    assert found.nothing_yet + found.shares.sum(axis=0) == pytest.approx(np.ones(len(found.times)))
    assert (found.variances >= -1e-12).all()


@given(rows=HISTORIES)
def test_with_nobody_lost_shares_are_plain_shares(rows):
    times, events = (np.array(column) for column in zip(*rows, strict=True))
    events = np.maximum(events, 1)
    found = incidence(times.astype(float), events, kinds=2)
    plain = [np.mean((times <= t) & (events == 1)) for t in found.times]
    assert found.shares[0] == pytest.approx(np.array(plain))
    # With nobody lost the variance is that of a proportion.
    assert found.variances[0] == pytest.approx(np.array([p * (1 - p) / len(times) for p in plain]), abs=1e-12)


@given(rows=HISTORIES)
def test_one_kind_of_event_is_kaplan_meier_with_greenwood(rows):
    times, events = (np.array(column) for column in zip(*rows, strict=True))
    events = np.minimum(events, 1)
    found = incidence(times.astype(float), events, kinds=1)
    survival, greenwood = 1.0, 0.0
    for place, t in enumerate(found.times):
        at_risk, died = (times >= t).sum(), ((times == t) & (events == 1)).sum()
        survival *= 1 - died / at_risk
        assert found.shares[0, place] == pytest.approx(1 - survival)
        assert share_by(times.astype(float), events == 1, t) == pytest.approx(1 - survival)
        if at_risk > died:
            greenwood += died / (at_risk * (at_risk - died))
            assert found.variances[0, place] == pytest.approx(survival**2 * greenwood, abs=1e-12)


def test_log_rank_by_hand():
    """Two groups of three: the sum of hypergeometric expectations and variances."""
    times = np.array([1.0, 2.0, 3.0, 2.0, 4.0, 5.0])
    had = np.array([True, True, True, False, True, False])
    first = np.array([True, True, True, False, False, False])
    expected = 3 / 6 + 2 / 5 + 1 / 3 + 0
    variance = 0.25 + 0.4 * 0.6 + (1 / 3) * (2 / 3)
    statistic, p = log_rank(times, had, first)
    assert statistic == pytest.approx((3 - expected) ** 2 / variance)
    assert p == pytest.approx(0.0363, abs=1e-4)
    assert log_rank(times, np.zeros(6, dtype=bool), first) == (0.0, 1.0)


@settings(max_examples=20)
@given(rows=HISTORIES)
def test_log_rank_takes_either_group_first(rows):
    times, events = (np.array(column) for column in zip(*rows, strict=True))
    first = np.arange(len(times)) % 2 == 0
    one, other = (log_rank(times.astype(float), events > 0, group)[0] for group in (first, ~first))
    assert one == pytest.approx(other, abs=1e-9)


def test_people_of_different_levels_are_judged_by_their_sum():
    assert judged_each(np.full(100, 0.3), 21) == judged(100, 21, level=0.3)
    assert judged_each(np.zeros(0), 0)[0] == "too few"
    levels = np.array([0.5] * 12 + [0.25] * 4)
    state, short, p = judged_each(levels, 3)
    by_hand = sum(binom.pmf(low, 12, 0.5) * binom.pmf(other, 4, 0.25) for low in range(4) for other in range(4 - low))
    assert (state, short) == ("missed", pytest.approx(4.0))
    assert p == pytest.approx(by_hand)
    assert judged_each(levels, 7)[0] == "met"


def test_cohorts_of_several_months_count_from_the_first_day_given():
    """A month before the first start is in the first cohort, and a cohort ages from the end of its last month."""
    started = np.array(["2025-02-10", "2025-03-31", "2025-04-01", "2025-07-05"], dtype="datetime64[D]")
    reached = np.array(["2025-05-09", "NaT", "2025-06-01", "NaT"], dtype="datetime64[D]")
    table = cohort_table(started, reached, until=date(2025, 8, 1), span=3, first=date(2024, 10, 1))
    assert table.months == (date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1))
    assert table.people.tolist() == [2, 1, 1]
    assert [table.reached(cohort) for cohort in range(3)] == [4, 1, 0]
    assert table.outcomes[0, :5].tolist() == [0, 0, 0, 1, 1]
    single = cohort_table(started, reached, until=date(2025, 8, 1))
    assert single.months[0] == date(2025, 2, 1)
    assert single.people.sum() == table.people.sum()
