"""Charts case by case and month by month, their limits and how long they run, against R's cusum, vlad and spc."""

from collections.abc import Iterator

import numpy as np
from scipy.special import expit

from commissioning.engines.ratings.monitoring.few_cases import exact_limit
from commissioning.engines.ratings.monitoring.likelihood_chart import (
    Chart,
    above_expected,
    case_weights,
    chart,
    steady_weights,
)
from commissioning.engines.ratings.monitoring.normal_charts import cusum_run, ewma_run
from commissioning.engines.ratings.monitoring.run_length import Mix, limit_for, mean_run
from support.conformance.agreement import Agreement, column, compared, same, table, values

NEVER = np.inf
ROUNDING_NOISE = {("0.05", "8", "1.5", "0.05"), ("0.05", "10", "1.5", "0.05"), ("0.2", "10", "1.5", "0.1")}


def operations() -> Iterator[Agreement]:
    """Two thousand operations: here an outcome is a failure, so worse is twice the odds."""
    name = "racusum_cusum_pkg_example.csv"
    rows = table(name)
    failed, risk = _failed(rows), column(rows, "score")
    worse = chart(failed, risk, odds=2.0, limit=2.96)
    onwards = chart(failed, risk, odds=2.0, limit=2.96, reset=False)
    better = chart(failed, risk, odds=0.5, limit=2.0)
    yield compared(name, "weights", worse.weights, column(rows, "weight"), 1e-9)
    yield compared(name, "sum, 0 where it signals", _after_reset(worse), column(rows, "ct"), 1e-9)
    yield compared(name, "sum without reset", onwards.sums, column(rows, "ct_noreset"), 1e-9)
    yield compared(name, "improvement arm, which they keep below 0", -better.sums, column(rows, "ct_improve"), 1e-9)
    for label, found in (("signal", worse), ("signal_noreset", onwards), ("signal_improve", better)):
        yield same(name, label, found.signals, [row[label] in ("1", "TRUE") for row in rows])
    yield compared(name, "Σ(p−y)", -above_expected(failed, risk), column(rows, "vlad"), 1e-9)


def surgeon() -> Iterator[Agreement]:
    name = "racusum_vlad_cardiac_surgeon2.csv"
    rows = table(name)
    died, risk = column(rows, "y"), column(rows, "p")
    for odds, weights, sums in ((2.0, "w_RA2", "cusum_up"), (0.5, "w_RAhalf", "cusum_down")):
        found = chart(died, risk, odds=odds, limit=NEVER)
        yield compared(name, weights, found.weights, column(rows, weights), 1e-7)
        yield compared(name, sums, found.sums, column(rows, sums), 1e-7)
    lived = chart(1.0 - died, 1.0 - risk, odds=0.5, limit=NEVER)
    yield compared(name, "the same, counting survival", lived.sums, column(rows, "cusum_up"), 1e-7)
    yield compared(name, "Σ(p−y)", -above_expected(died, risk), column(rows, "vlad"), 1e-7)


def steady() -> Iterator[Agreement]:
    name = "cusum_plain_cusum_pkg_example.csv"
    rows = table(name)
    failed = _failed(rows)
    found = chart(failed, np.full(len(failed), 0.05), odds=2.0, limit=2.96)
    yield compared(name, "sum, 0 where it signals", _after_reset(found), column(rows, "ct"), 1e-9)
    yield same(name, "signal", found.signals, [row["signal"] in ("1", "TRUE") for row in rows])
    other = 0.05 * 2.0 / (0.95 + 0.05 * 2.0)
    plain = steady_weights(failed, chance=0.05, other_chance=other)
    yield compared(name, "weights by two chances", plain, found.weights, 1e-9)


def run_lengths() -> Iterator[Agreement]:
    rows = table("racusum_pmix_cardiac.csv")
    mix = Mix(column(rows, "pi"), column(rows, "fi"))
    name = "racusum_crit_arl_vlad_pkg.json"
    given = values(name)
    for wanted in (given["crit_mc"], given["crit_mc_7500"]):
        limit = limit_for(mix, odds=wanted["RA"], cases=wanted["L0"])
        yield compared(name, f"limit for {wanted['L0']} cases", [limit], [wanted["h"]], 0.005)
    for case in given["arl_mc"] + given["arl_mc_ooc"]:
        run = mean_run(mix, odds=case["RA"], limit=case["h"], true_odds=case["RQ"])
        on_grid = abs(600 * case["h"] - round(600 * case["h"])) < 1e-9
        what = f"mean run at {case['h']}, odds × {case['RQ']}"
        yield compared(name, what, [run], [case["arl"]], 1e-6 if on_grid else 0.005, relative=True)


def few_cases() -> Iterator[Agreement]:
    name = "cusum_limit_exact.csv"
    rows = [row for row in table(name) if tuple(row[key] for key in ("p", "n", "om", "alpha")) not in ROUNDING_NOISE]
    ours = [
        exact_limit(np.full(int(r["n"]), float(r["p"])), odds=float(r["om"]), false_alarm=float(r["alpha"]))
        for r in rows
    ]
    noise = "three rows in which the vector counts rounding"
    yield compared(name, "limit", ours, column(rows, "limit"), 1e-6, left_out=noise)
    printed = values("published_literals.json")["cusum_limit_exact"]
    chances = np.full(printed["n_patients"], printed["failure_probability"])
    limit = exact_limit(chances, odds=printed["odds_multiplier"], false_alarm=printed["alpha"])
    yield same("published_literals.json", "a limit for ten patients", [round(limit, printed["dp"])], [printed["limit"]])


def printed_scores() -> Iterator[Agreement]:
    ours, theirs = [], []
    for case in values("published_literals.json")["racusum_llr_scores"]["cases"]:
        chance = expit(case["b0"] + case["b1"] * case["s"])
        weight = case_weights(np.array([float(case["y"])]), np.array([chance]), odds=case["RA"], usual_odds=case["R0"])[
            0
        ]
        close = round(weight, case["dp"]) if "dp" in case else weight
        ours.append(close == case["W"] if "dp" in case else abs(close - case["W"]) <= case["tol"])
        theirs.append(True)
    yield same("published_literals.json", "log-likelihood scores, as printed", ours, theirs)


def monthly() -> Iterator[Agreement]:
    name = "spc_normal_cusum_arl.csv"
    rows = table(name)
    for label, two_arms in (("arl_one_sided", False), ("arl_two_sided", True)):
        ours = [
            cusum_run(allowance=float(r["k"]), limit=float(r["h"]), shift=float(r["mu"]), two_arms=two_arms)
            for r in rows
        ]
        yield compared(name, label, ours, column(rows, label), 1e-6, relative=True)
    name = "spc_ewma_arl.csv"
    rows = table(name)
    ours = [ewma_run(weight=float(r["l"]), limit=float(r["c"]), shift=float(r["mu"])) for r in rows]
    yield compared(name, "arl_two_sided", ours, column(rows, "arl_two_sided"), 1e-6, relative=True)


def _failed(rows: list[dict[str, str]]) -> np.ndarray:
    return np.array([float(row["y"] == "TRUE") for row in rows])


def _after_reset(found: Chart) -> np.ndarray:
    """Ours keeps the sum that signalled; theirs is 0 there already."""
    return np.where(found.signals, 0.0, found.sums)


CHECKS = (operations, surgeon, steady, run_lengths, few_cases, printed_scores, monthly)
