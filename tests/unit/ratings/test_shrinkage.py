"""Shrinkage, rankability and the market that providers are drawn from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from commissioning.engines.ratings.case_mix import logistic
from commissioning.engines.ratings.hierarchical import market, market_of
from commissioning.engines.ratings.rankability import Rankability, rankability
from commissioning.engines.ratings.shrinkage import between, shrink
from support.cohorts import cohort, of_words

METHODS = ("DerSimonian–Laird", "Paule–Mandel", "REML")
FIGURES = st.lists(
    st.tuples(st.floats(-2.0, 2.0), st.floats(0.01, 1.0)), min_size=3, max_size=12, unique_by=lambda pair: pair[0]
).map(lambda pairs: (np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])))


@pytest.mark.parametrize("method", METHODS)
@given(figures=FIGURES)
def test_shrunk_figures_lie_between_their_own_and_the_mean(method, figures):
    estimates, variances = figures
    found = shrink(estimates, variances, method=method)
    low, high = np.minimum(estimates, found.mean), np.maximum(estimates, found.mean)
    assert ((found.values >= low - 1e-9) & (found.values <= high + 1e-9)).all()
    assert ((found.reliability >= 0) & (found.reliability < 1)).all()
    assert (found.variances > 0).all()


@given(figures=FIGURES)
def test_what_is_sure_keeps_its_figure_and_equals_keep_their_order(figures):
    estimates, _ = figures
    equal = shrink(estimates, np.full(len(estimates), 0.2))
    assert (np.diff(equal.values[np.argsort(estimates)]) >= -1e-12).all()
    assert equal.values.mean() == pytest.approx(estimates.mean(), abs=1e-9)
    sure = shrink(estimates, np.full(len(estimates), 1e-9))
    assert sure.values == pytest.approx(estimates, abs=1e-2)


@given(figures=FIGURES)
def test_paule_mandel_makes_the_spread_what_chance_would(figures):
    estimates, variances = figures
    tau2 = between(estimates, variances, method="Paule–Mandel")
    weights = 1 / (variances + tau2)
    mean = weights @ estimates / weights.sum()
    spread = weights @ (estimates - mean) ** 2
    assert spread == pytest.approx(len(estimates) - 1) if tau2 else spread <= len(estimates) - 1 + 1e-9


def test_reml_of_equal_variances_is_the_sample_variance_less_theirs():
    estimates = np.array([0.1, 0.9, -0.4, 0.3, 1.2])
    assert between(estimates, np.full(5, 0.05), method="REML") == pytest.approx(estimates.var(ddof=1) - 0.05)


def test_where_data_show_no_difference_all_are_the_mean_and_that_is_said():
    alike = shrink(np.array([0.0, 0.1, -0.1]), np.ones(3))
    assert alike.tau2 == 0.0
    assert alike.values == pytest.approx(np.full(3, alike.mean))
    assert alike.remark == "There is no difference between providers that the data can show."
    assert shrink(np.array([0.0, 5.0]), np.full(2, 0.01)).tau2 == 0.0
    assert shrink(np.array([0.0, 5.0, 9.0]), np.full(3, 0.01)).remark is None


def test_an_infinite_effect_cannot_be_shrunk():
    with pytest.raises(ValueError, match="Leave the provider out, or shrink O/E"):
        shrink(np.array([0.0, -np.inf, 1.0]), np.ones(3))


def test_rankability_says_whether_an_order_may_be_shown():
    assert rankability(0.0, np.array([0.1])) == Rankability(0.0)
    assert not rankability(0.09, np.array([0.1, 0.1, 9.0])).may_order
    assert rankability(0.1, np.array([0.1, 0.1, 9.0])).may_order
    remarks = {rankability(tau2, np.array([0.1])).remark for tau2 in (0.05, 0.15, 0.9)}
    assert len(remarks) == 3


def test_the_likelihood_with_many_nodes_is_the_integral():
    """Against numerical integration, provider by provider, at the optimum."""
    people = of_words("a" * 6 + "b" * 5 + "c" * 8 + "d" * 4, "101111" + "00010" + "10010110" + "0000")
    provider, outcome, risk = people.provider.codes, people.outcome, np.linspace(-0.5, 0.5, 23)
    found = market_of(provider, outcome, np.ones(23), risk, 4, nodes=20)

    def of_provider(code: int) -> float:
        own = provider == code

        def density(u: float) -> float:
            chance = expit(found.mean + u + risk[own])
            return float(np.prod(np.where(outcome[own] == 1, chance, 1 - chance)) * norm.pdf(u, scale=found.spread))

        return quad(density, -12 * found.spread, 12 * found.spread, epsabs=1e-13)[0]

    assert found.log_likelihood == pytest.approx(sum(np.log(of_provider(code)) for code in range(4)), abs=1e-7)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1_000))
def test_the_market_draws_providers_in_and_takes_those_without_outcomes(seed):
    people = cohort(seed=seed, people=800, providers=10, spread=0.8)
    people.outcome[people.provider.codes == 4] = 0.0
    model = logistic.fit(people)
    found = market(model, people)
    finite = np.isfinite(model.effects)
    assert np.isfinite(found.ratios).all()
    assert found.ratios[4] == found.ratios.min() > 0
    assert np.ptp(found.deviations[finite]) < np.ptp(model.effects[finite])
    assert found.rates == pytest.approx(found.ratios * people.outcome.mean())


def test_providers_that_do_not_differ_are_all_average():
    people = of_words("abcdefgh" * 20, ("10" * 4 + "01" * 4) * 10)
    found = market(logistic.fit(people), people)
    assert found.spread == 0.0
    assert found.ratios == pytest.approx(np.ones(8))
    assert found.variances == pytest.approx(np.zeros(8))
