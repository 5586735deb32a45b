"""Gradients and trends against PHEindicatormethods and R."""

from collections.abc import Iterator

import numpy as np

from commissioning.engines.ratings.figures import Absent, known
from commissioning.engines.ratings.selection import counts
from commissioning.engines.ratings.selection.inequality import NoInequality, Scale, inequality
from commissioning.engines.ratings.selection.trends import common_odds, trend, unlike
from support.conformance.agreement import Agreement, column, compared, same, table, values


def gradients() -> Iterator[Agreement]:
    """Each block of quantiles: the first row has the answers."""
    name = "phe/sii_testdata_SII.csv"
    ours: dict[str, list[float]] = {"sii": [], "rii": [], "Intercept": []}
    theirs: dict[str, list[float]] = {"sii": [], "rii": [], "Intercept": []}
    refused = []
    for block in _blocks(table(name)):
        said = block[0]["TestDescription"]
        if said.startswith("warning handling - missing"):
            refused.append(_refuses(block))
        if not block[0]["sii"]:
            continue
        scale: Scale = "as it is"
        if "transform" in said:
            scale = "logarithm" if block[0]["ValueType"] == "1" else "logit"
        found = inequality(column(block, "Population"), _values(block), scale=scale)
        multiplier = 100.0 if "x 100" in said else -100.0 if "x -100" in said else -1.0 if "negative" in said else 1.0
        ratio = known(found.ratio)
        answers = {
            "sii": found.gap * multiplier,
            "rii": 1.0 / ratio if multiplier < 0 else ratio,
            "Intercept": found.at_the_start,
        }
        for key, answer in answers.items():
            if block[0][key]:
                ours[key].append(answer)
                theirs[key].append(float(block[0][key]))
    simulated = "limits by simulation are not made"
    yield compared(name, "SII", ours["sii"], theirs["sii"], 1e-6, left_out=simulated)
    yield compared(name, "RII", ours["rii"], theirs["rii"], 1e-6)
    yield compared(name, "value at the start", ours["Intercept"], theirs["Intercept"], 1e-6)
    yield same(name, "missing people or values refused", refused, [True])


def _refuses(block: list[dict[str, str]]) -> bool:
    try:
        inequality(column(block, "Population"), column(block, "Value"))
    except NoInequality:
        return True
    return False


def _blocks(rows: list[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    starts = [place for place, row in enumerate(rows) if row["Quantile"] == "1"]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield rows[start:end]


def _values(block: list[dict[str, str]]) -> np.ndarray:
    value = column(block, "Value")
    return np.where(np.isnan(value), column(block, "Count") / column(block, "Population"), value)


def along_groups() -> Iterator[Agreement]:
    given = values("r_stats_tests.json")
    name = "r_stats_tests.json"
    case = given["prop_trend"]
    found = trend(*(np.array(case[key], dtype=float) for key in ("x", "n", "scores")))
    assert not isinstance(found, Absent)
    yield compared(name, "Cochran–Armitage", [found.statistic, found.p], [case["chisq"], case["p"]], 1e-9)
    case = given["prop_test"]
    both = unlike(np.array(case["x"], dtype=float), np.array(case["n"], dtype=float))
    yield compared(name, "k proportions", both, [case["chisq"], case["p"]], 1e-9)
    case = given["mantel_haenszel_UCB"]
    odds = common_odds(np.array(list(case["table"].values()), dtype=float))
    assert not isinstance(odds, Absent)
    ours = [odds.ratio, odds.limits.low, odds.limits.high, odds.statistic, odds.p]
    yield compared(name, "Mantel–Haenszel", ours, [case["common_or"], *case["ci"], case["M2"], case["p"]], 1e-9)


def counted() -> Iterator[Agreement]:
    rows, given = table("glm_warpbreaks.csv"), values("glm_warpbreaks_expected.json")
    wool_b, tension = np.array([float(row["wool"] == "B") for row in rows]), column(rows, "tension_num")
    columns = np.column_stack([np.ones(len(rows)), wool_b, tension, wool_b * tension])
    found = counts.fit(column(rows, "breaks"), columns, np.ones(len(rows)))
    name = "glm_warpbreaks_expected.json"
    yield compared(name, "coefficients", found.coefficients, given["coef"].values(), 1e-6)
    chance = found.standard_errors / np.sqrt(found.dispersion)
    theirs = np.array(list(given["se"].values())) / np.sqrt(given["dispersion"])
    yield compared(name, "standard errors before √φ", chance, theirs, 1e-6)
    yield compared(name, "φ, where the vector stopped one step early", [found.dispersion], [given["dispersion"]], 5e-5)


CHECKS = (gradients, along_groups, counted)
