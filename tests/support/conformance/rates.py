"""Limits of counts and proportions, standardised rates and many tests at once, against PHEindicatormethods and R."""

from collections.abc import Iterator

import numpy as np

from commissioning.engines.ratings.count_limits import byar, clopper_pearson, wilson
from commissioning.engines.ratings.figures import Absent
from commissioning.engines.ratings.many_tests import benjamini_hochberg, holm
from commissioning.engines.ratings.standardised_rates import direct, indirect
from support.conformance.agreement import Agreement, column, compared, same, table, values

LEVELS = {"95_0": 0.95, "99_8": 0.998}
STANDARD_PEOPLE = np.array(
    [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000],
    dtype=float,
)
"""The European Standard Population of 2013, by band of five years."""


def counts_and_proportions() -> Iterator[Agreement]:
    name = "phe/byars_wilson.csv"
    rows = table(name)
    ours = [_limits(row) for row in rows]
    blank = "the lower limit of one event at 99.8 % is blank; ours is 0"
    low = column(rows, "lowercl")
    there = ~np.isnan(low)
    yield compared(
        name, "lower limit", np.array([o.low for o in ours])[there], low[there], 1e-9, relative=True, left_out=blank
    )
    yield compared(name, "upper limit", [o.high for o in ours], column(rows, "uppercl"), 1e-9, relative=True)
    name = "phe/proportion_wilson_95_998.csv"
    rows = [row for row in table(name) if row["value"] and row["multiplier"] == "1"]
    for label, confidence in LEVELS.items():
        if f"lower{label}cl" not in rows[0]:
            continue
        ours = [wilson(float(r["Numerator"]), float(r["Denominator"]), confidence=confidence) for r in rows]
        for side, limits in (("lower", [o.low for o in ours]), ("upper", [o.high for o in ours])):
            yield compared(
                name, f"{side} limit, {confidence:.1%}", limits, column(rows, f"{side}{label}cl"), 1e-9, relative=True
            )


def _limits(row):
    confidence = float(row["confidence"].rstrip("%")) / 100.0
    if row["n"]:
        return wilson(float(row["x"]), float(row["n"]), confidence=confidence)
    return byar(float(row["x"]), confidence=confidence)


def indirectly_standardised() -> Iterator[Agreement]:
    name = "phe/isr_results.csv"
    reference = table("phe/isr_reference.csv")
    rate = column(reference, "refcount") / column(reference, "refpop")
    overall = column(reference, "refcount").sum() / column(reference, "refpop").sum()
    inputs = table("phe/isr_inputs.csv")
    rows = table(name)
    ours, theirs = [], []
    for row in rows:
        own = [line for line in inputs if line["area"] == row["area"]]
        observed, expected = np.nansum(column(own, "count")), column(own, "pop") @ rate
        for label, confidence in LEVELS.items():
            found = indirect(observed, expected, confidence=confidence)
            unit = _multiplier(row["statistic"]) * (overall if "rate" in row["statistic"] else 1.0)
            ours += [expected, *(unit * figure for figure in (found.value, found.limits.low, found.limits.high))]
            theirs += [float(row[key]) for key in ("expected", "value", f"lower{label}cl", f"upper{label}cl")]
    yield compared(name, "expected, value and limits", ours, theirs, 1e-9, relative=True)
    own = table("phe/isr_inputs_own_ref.csv")
    each = np.nan_to_num(column(own, "pop") * column(own, "refcount") / column(own, "refpop"))
    areas = {row["area"]: float(row["expected"]) for row in rows}
    ours = [each[[line["area"] == area for line in own]].sum() for area in areas]
    yield compared("phe/isr_inputs_own_ref.csv", "expected", ours, areas.values(), 1e-9, relative=True)


def directly_standardised() -> Iterator[Agreement]:
    name = "phe/dsr_results.csv"
    inputs = table("phe/isr_inputs.csv")
    ours, theirs, none = [], [], []
    for row in table(name):
        own = [line for line in inputs if line["area"] == row["area"]]
        for label, confidence in LEVELS.items():
            found = direct(
                np.nan_to_num(column(own, "count")), column(own, "pop"), STANDARD_PEOPLE, confidence=confidence
            )
            none.append((isinstance(found, Absent), row["value"] == ""))
            if not isinstance(found, Absent):
                unit = _multiplier(row["statistic"])
                ours += [unit * figure for figure in (found.value, found.limits.low, found.limits.high)]
                theirs += [float(row[key]) for key in ("value", f"lower{label}cl", f"upper{label}cl")]
    yield compared(name, "value and limits", ours, theirs, 1e-9, relative=True)
    yield same(name, "none below ten events", *zip(*none, strict=True))


def _multiplier(statistic: str) -> float:
    return float(statistic.rpartition(" ")[2])


def contractual_limits() -> Iterator[Agreement]:
    given = values("r_stats_tests.json")
    ours, theirs = [], []
    for case in given["binom_exact"]:
        key = next(key for key in case if key.startswith("ci"))
        limits = clopper_pearson(case["x"], case["n"], confidence=int(key[2:]) / 100.0)
        ours += [limits.low, limits.high]
        theirs += case[key]
    yield compared("r_stats_tests.json", "Clopper–Pearson", ours, theirs, 1e-9)


def many_at_once() -> Iterator[Agreement]:
    given = values("r_stats_tests.json")["holm_bh"]
    p = np.array(given["p"])
    yield compared("r_stats_tests.json", "Benjamini–Hochberg", benjamini_hochberg(p), given["BH"], 1e-9)
    yield compared("r_stats_tests.json", "Holm", holm(p), given["holm"], 1e-9)


CHECKS = (counts_and_proportions, indirectly_standardised, directly_standardised, contractual_limits, many_at_once)
