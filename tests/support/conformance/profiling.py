"""Case-mix models, observed over expected and its exact test, against R's pprof and poibin."""

from collections.abc import Iterator
from functools import cache

import numpy as np

from commissioning.engines.ratings.case_mix import linear, logistic
from commissioning.engines.ratings.case_mix.covariates import Category, Number
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.case_mix.packed import packed
from commissioning.engines.ratings.case_mix.people import People
from commissioning.engines.ratings.case_mix.slices import by_slice
from commissioning.engines.ratings.case_mix.sums import logistic as logistic_sums
from commissioning.engines.ratings.case_mix.sums import summed
from commissioning.engines.ratings.comparison import comparisons, direct_ratio
from commissioning.engines.ratings.figures import known
from commissioning.engines.ratings.poisson_binomial import probabilities
from commissioning.engines.ratings.rankability import rankability
from commissioning.engines.ratings.shrinkage import shrink
from support.conformance.agreement import Agreement, column, compared, same, table, values

LOGISTIC = "pprof_logis_fe_providers.csv"
LINEAR = "pprof_linear_fe_providers.csv"
NO_OUTCOMES = "without providers 40, 49, 81, for which the vector holds a software bound"


@cache
def people(name: str) -> People:
    rows = table(name)
    providers = Category.of("ProvID", [f"{int(row['ProvID']):03d}" for row in rows])
    return People(providers, column(rows, "Y"), tuple(Number(f"z{i}", column(rows, f"z{i}")) for i in range(1, 6)))


@cache
def logistic_model() -> CaseMix:
    return logistic.fit(people("pprof_ExampleDataBinary.csv.gz"))


def case_mix() -> Iterator[Agreement]:
    """β, its covariance, the effects and their variances."""
    model, given = logistic_model(), values("pprof_logis_fe_model.json")
    theirs = table(LOGISTIC)
    yield compared("pprof_logis_fe_model.json", "β", model.coefficients, given["beta"].values(), 1e-6)
    covariance, likelihood = _with_the_bound(model, column(theirs, "gamma"))
    yield compared(
        "pprof_logis_fe_model.json",
        "covariance of β, providers without outcomes held at the software's bound",
        covariance.ravel(),
        np.array(given["varcov_beta"]).ravel(),
        1e-8,
    )
    yield compared(
        "pprof_logis_fe_model.json", "log-likelihood, in the same way", [likelihood], [given["loglik"]], 1e-6
    )
    yield compared("pprof_logis_fe_model.json", "median effect", [model.typical_effect], [given["gamma_median"]], 1e-6)
    finite = np.isfinite(model.effects)
    gamma, variance = column(theirs, "gamma")[finite], column(theirs, "var_gamma")[finite]
    yield compared(LOGISTIC, "γ", model.effects[finite], gamma, 1e-6, left_out=NO_OUTCOMES)
    yield compared(LOGISTIC, "variance of γ", model.effect_variances[finite], variance, 1e-6, left_out=NO_OUTCOMES)


def observed_over_expected() -> Iterator[Agreement]:
    model, theirs = logistic_model(), table(LOGISTIC)
    rows = model.rows(people("pprof_ExampleDataBinary.csv.gz"))
    tallies = by_slice(model, rows, rows.provider, len(model.providers))
    yield compared(LOGISTIC, "observed", tallies.observed, column(theirs, "obs"), 0.0)
    yield compared(LOGISTIC, "expected", tallies.expected, column(theirs, "exp_indirect"), 1e-6)
    yield compared(LOGISTIC, "O/E", tallies.observed / tallies.expected, column(theirs, "indirect_ratio"), 1e-6)
    score = (tallies.observed - tallies.expected) / np.sqrt(tallies.variance)
    yield compared(LOGISTIC, "screening z", score, column(theirs, "score_stat"), 1e-6)


def exact_test() -> Iterator[Agreement]:
    """The mid-p test of each provider and the limits of its effect."""
    model, theirs = logistic_model(), table(LOGISTIC)
    everybody = people("pprof_ExampleDataBinary.csv.gz")
    found = list(comparisons(model, everybody))
    yield compared(
        LOGISTIC, "indirect rate, %", [100 * known(c.rate) for c in found], column(theirs, "indirect_rate"), 1e-6
    )
    yield compared(LOGISTIC, "exact z", [c.z for c in found], column(theirs, "exact_stat"), 1e-6)
    yield compared(LOGISTIC, "exact p", [c.p for c in found], column(theirs, "exact_p"), 1e-6)
    yield same(LOGISTIC, "exact flag", [c.flag() for c in found], [int(row["exact_flag"]) for row in theirs])
    for side, limits in (("lo", [c.effect_limits.low for c in found]), ("hi", [c.effect_limits.high for c in found])):
        yield compared(LOGISTIC, f"limit of γ, {side}", limits, column(theirs, f"gamma_ci_{side}"), 1e-4)
    finite = np.flatnonzero(np.isfinite(model.effects))
    direct = [known(direct_ratio(model, everybody, model.providers[place])) for place in finite]
    share = 100.0 * everybody.outcome.mean()
    rates = [min(share * ratio, 100.0) for ratio in direct]
    yield compared(LOGISTIC, "direct rate, %", rates, column(theirs, "direct_rate")[finite], 1e-6, left_out=NO_OUTCOMES)
    yield compared(LOGISTIC, "direct ratio", direct, column(theirs, "direct_ratio")[finite], 1e-6, left_out=NO_OUTCOMES)


def poisson_binomial() -> Iterator[Agreement]:
    ours = probabilities(np.array(values("poibin_inputs.json")["p"]))
    theirs = table("poibin_pmf.csv")
    yield compared("poibin_pmf.csv", "chance of each number", ours, column(theirs, "pmf"), 1e-12)
    yield compared("poibin_pmf.csv", "chance of at most each", np.cumsum(ours), column(theirs, "cdf"), 1e-12)


def earnings() -> Iterator[Agreement]:
    """The linear model."""
    model, given, theirs = linear.fit(people("pprof_ExampleDataLinear.csv.gz")), values(LINEAR_MODEL), table(LINEAR)
    found = linear.differences(model)
    yield compared(LINEAR_MODEL, "β", model.coefficients, given["beta"].values(), 1e-8)
    yield compared(LINEAR_MODEL, "σ", [model.residual_variance**0.5], [given["sigma"]], 1e-9)
    yield compared(LINEAR, "γ", model.effects, column(theirs, "gamma"), 1e-8)
    yield compared(LINEAR, "difference", [d.difference for d in found], column(theirs, "indirect_difference"), 1e-8)
    yield compared(LINEAR, "z", [d.z for d in found], column(theirs, "stat"), 1e-8)
    yield compared(LINEAR, "p", [d.p for d in found], column(theirs, "p"), 1e-8)
    flags = [0 if d.p >= 0.05 else 1 if d.z > 0 else -1 for d in found]
    yield same(LINEAR, "flag", flags, [int(row["flag"]) for row in theirs])


LINEAR_MODEL = "pprof_linear_fe_model.json"


def _with_the_bound(model: CaseMix, effects: np.ndarray) -> tuple[np.ndarray, float]:
    rows = model.rows(people("pprof_ExampleDataBinary.csv.gz"))
    centre, scale = model.encoding.centre, model.encoding.scale
    inner = effects + model.coefficients @ centre
    sums = summed(packed(rows), len(effects), inner, model.coefficients * scale, logistic_sums)
    within = sums.information - sums.cross.T @ (sums.cross / sums.weight[:, None])
    return np.linalg.inv(within) / np.outer(scale, scale), sums.likelihood


def shrunk_and_ranked() -> Iterator[Agreement]:
    """The spread of the 97 finite effects of the vector, as the methods print it."""
    theirs = table(LOGISTIC)
    finite = np.isfinite(logistic_model().effects)
    effects, variances = column(theirs, "gamma")[finite], column(theirs, "var_gamma")[finite]
    found = shrink(effects, variances)
    yield compared(LOGISTIC, "spread of γ, DerSimonian–Laird", [found.tau2], [0.1586], 5e-5, left_out=NO_OUTCOMES)
    share = rankability(found.tau2, variances).share
    yield compared(LOGISTIC, "rankability", [share], [0.585], 5e-4, left_out=NO_OUTCOMES)


CHECKS = (shrunk_and_ranked, case_mix, observed_over_expected, exact_test, poisson_binomial, earnings)
