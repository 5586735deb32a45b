"""Funnels: z, extra spread and limits against FunnelPlotR; limits and labels against PHEindicatormethods."""

from collections.abc import Iterator

import numpy as np

from commissioning.engines.ratings import funnel
from commissioning.engines.ratings.funnel import Funnel, Limits
from commissioning.engines.ratings.public_health_funnel import (
    expected_at_limits,
    label_of_count,
    label_of_proportion,
    proportion_limits,
)
from support.conformance.agreement import Agreement, column, compared, same, table, values

LEVELS = {"95": 0.95, "99": 0.998}
CHANCE_OF_ONE = "at one person the vector's upper 95 % limits are 1"


def hospitals() -> dict[str, np.ndarray]:
    """The admissions, added up by hospital in the order of their numbers."""
    rows = table("funnel_medpar_records.csv")
    names, place = np.unique([row["provnum"] for row in rows], return_inverse=True)
    added = {name: np.bincount(place, column(rows, name)) for name in ("los", "died", "pred_los")}
    return {"group": names, "n": np.bincount(place).astype(float), **added}


def shmi() -> Iterator[Agreement]:
    sums = hospitals()
    found = funnel.shmi(sums["los"], sums["pred_los"])
    name = "funnel_medpar_SR_SHMI_groups.csv"
    theirs = table(name)
    yield from _z_and_spread("SR_SHMI", found, n=int(found.overdispersion.kept.sum()))
    yield same(name, "truncated", [int(not kept) for kept in found.overdispersion.kept], _flags(theirs, "truncated"))
    yield from _limits(name, found, theirs)
    yield same(name, "outlier", found.outside(), [flag == 1 for flag in _flags(theirs, "outlier")])


def cqc() -> Iterator[Agreement]:
    """The vector holds limits of √(O/E), and its outlier column O/E against them."""
    sums = hospitals()
    found = funnel.cqc(sums["los"], sums["pred_los"])
    name = "funnel_medpar_SR_CQC_groups.csv"
    theirs = table(name)
    yield from _z_and_spread("SR_CQC", found, n=54)
    yield compared(name, "winsorised z", found.overdispersion.z, column(theirs, "Wuzscore"), 1e-8)
    for label, confidence in LEVELS.items():
        y_limits = found.transformed_limits(confidence, tau2=found.overdispersion.tau2)
        yield from _both(name, f"OD{label}", y_limits, theirs, "limits of √(O/E) with τ²")
        yield from _both(name, label, found.limits(confidence, overdispersed=False), theirs, "limits by chance")
    y_limits = found.transformed_limits(0.998, tau2=found.overdispersion.tau2)
    as_coded = (found.shown < y_limits.low) | (found.shown > y_limits.high)
    yield same(name, "outlier, as coded there", as_coded, [flag == 1 for flag in _flags(theirs, "outlier")])


def proportion() -> Iterator[Agreement]:
    sums = hospitals()
    found = funnel.proportion(sums["died"], sums["n"])
    yield from _winsorised("PR", found, table("funnel_medpar_PR_groups.csv"), many=sums["n"] > 1)


def ratio_of_counts() -> Iterator[Agreement]:
    sums = hospitals()
    found = funnel.ratio_of_counts(sums["los"], 10.0 * sums["n"])
    yield from _winsorised("RC", found, table("funnel_medpar_RC_groups.csv"), many=sums["n"] > 0)


def _winsorised(form: str, found: Funnel, theirs: list[dict[str, str]], *, many: np.ndarray) -> Iterator[Agreement]:
    name = f"funnel_medpar_{form}_groups.csv"
    yield from _z_and_spread(form, found, n=54)
    yield compared(name, "winsorised z", found.overdispersion.z, column(theirs, "Wuzscore"), 1e-8)
    yield from _limits(name, found, theirs, many)
    yield same(name, "outlier", found.outside(), [flag == 1 for flag in _flags(theirs, "outlier")])


def _z_and_spread(form: str, found: Funnel, *, n: int) -> Iterator[Agreement]:
    name = f"funnel_medpar_{form}_groups.csv"
    theirs, given = table(name), values(f"funnel_medpar_{form}_params.json")
    yield compared(name, "z", found.z, column(theirs, "Uzscore"), 1e-8)
    target = float(found.back(np.array(found.target)))
    ours = [target, n, found.overdispersion.phi, found.overdispersion.tau2]
    wanted = [given[key] for key in ("target", "n", "phi", "tau2")]
    yield compared(f"funnel_medpar_{form}_params.json", "target, n, φ, τ²", ours, wanted, 1e-9)


def _limits(
    name: str, found: Funnel, theirs: list[dict[str, str]], many: np.ndarray | None = None
) -> Iterator[Agreement]:
    for label, confidence in LEVELS.items():
        yield from _both(name, f"OD{label}", found.limits(confidence), theirs, "limits with τ²", many)
        by_chance = found.limits(confidence, overdispersed=False)
        yield from _both(name, label, by_chance, theirs, "limits by chance", many)


def _both(
    name: str,
    label: str,
    limits: Limits,
    theirs: list[dict[str, str]],
    what: str,
    many: np.ndarray | None = None,
) -> Iterator[Agreement]:
    od, level = ("OD", label[2:]) if label.startswith("OD") else ("", label)
    keys = (f"OD{level}LCL", f"OD{level}UCL") if od else (f"LCL{level}", f"UCL{level}")
    there = np.ones(len(theirs), dtype=bool) if many is None else many
    left_out = "" if there.all() else CHANCE_OF_ONE
    ours = np.concatenate([limits.low[there], limits.high[there]])
    wanted = np.concatenate([column(theirs, key)[there] for key in keys])
    confidence = "99.8 %" if level == "99" else "95 %"
    yield compared(name, f"{what}, {confidence}", ours, wanted, 1e-6, left_out=left_out)


def _flags(rows: list[dict[str, str]], name: str) -> list[int]:
    return [int(float(row[name])) for row in rows]


def public_health_proportions() -> Iterator[Agreement]:
    for name in ("testdata_funnel_prop_outputs", "testdata_funnel_prop_outputs_with_axis_variation"):
        rows = table(f"phe/{name}.csv")
        baseline, people = column(rows, "Baseline")[0] / 100.0, column(rows, "Population")
        ours, theirs = [], []
        for label, confidence in (("2s0025", 0.95), ("3s0001", 0.998)):
            limits = proportion_limits(people, baseline, confidence)
            ours += [100.0 * limits.low, 100.0 * limits.high]
            theirs += [column(rows, f"Lower{label}limit"), column(rows, f"Upper{label}limit")]
        yield compared(f"phe/{name}.csv", "limits, %", np.concatenate(ours), np.concatenate(theirs), 1e-5)
    name = "phe/testdata_funnel_prop_inputs.csv"
    rows = table(name)
    count, people = column(rows, "numerator"), column(rows, "denominator")
    baseline = count.sum() / people.sum()
    labels = [label_of_proportion(x, n, baseline) for x, n in zip(count, people, strict=True)]
    yield same(name, "labels", labels, [row["significance"] for row in rows])


def public_health_ratios() -> Iterator[Agreement]:
    name = "phe/testdata_funnel_ratio_outputs.csv"
    rows = table(name)
    events = column(rows, "Observed_events")
    for label, confidence in (("2s", 0.95), ("3s", 0.998)):
        limits = expected_at_limits(events, confidence)
        for side, expected in (("lower", limits.low), ("upper", limits.high)):
            wanted = [column(rows, f"{side}_{label}_{key}") for key in ("exp_events", "count", "isr")]
            ours = [expected, events / expected - 1.0, 100.0 * events / expected]
            said = f"{side} limit, {confidence:.1%}"
            yield compared(name, said, np.concatenate(ours), np.concatenate(wanted), 1e-4, relative=True)
    name = "phe/testdata_funnel_ratio_inputs.csv"
    rows = table(name)
    labels = [label_of_count(o, e) for o, e in zip(column(rows, "obs"), column(rows, "expected"), strict=True)]
    yield same(name, "labels", labels, [row["significance"] for row in rows])


def public_health_rates() -> Iterator[Agreement]:
    """Three years of data: the population of one year at which so many events would be at the limit."""
    for name in ("testdata_funnel_rate_outputs", "testdata_funnel_rate_outputs_2", "testdata_funnel_rate_outputs_3"):
        rows = table(f"phe/{name}.csv")
        events, baseline = column(rows, "Events"), column(rows, "baseline")
        ours, theirs = [], []
        for label, confidence in (("2s", 0.95), ("3s", 0.998)):
            limits = expected_at_limits(events, confidence)
            for side, expected in (("lower", limits.low), ("upper", limits.high)):
                ours += [1e5 * expected / baseline / 3.0, baseline * events / expected]
                theirs += [column(rows, f"{side}_{label}_{key}") for key in ("population_1_year", "limit")]
        yield compared(
            f"phe/{name}.csv",
            "populations and rates",
            np.concatenate(ours),
            np.concatenate(theirs),
            1e-4,
            relative=True,
        )


def public_health_labels_of_rates() -> Iterator[Agreement]:
    """Crude rates beside that of everybody together; direct ones as counts over the people they would come from."""
    name = "phe/testdata_funnel_rate_dsr_inputs.csv"
    rows = table(name)
    count, people = column(rows, "count"), column(rows, "pop")
    there = count > 0
    zero = "the row without events"
    of_rate = 1e5 * count[there] / column(rows, "rate_dsr")[there]
    for mean in ("with_0", "without_0"):
        joins = np.ones(len(rows), dtype=bool) if mean == "with_0" else there
        expected = {
            "crude": people[there] * count[joins].sum() / people[joins].sum(),
            "dsr": of_rate * count[there].sum() / of_rate.sum(),
        }
        for kind, numbers in expected.items():
            labels = [label_of_count(o, e) for o, e in zip(count[there], numbers, strict=True)]
            for key in (f"{kind}_per_100000_{mean}", f"{kind}_per_100_{mean}"):
                yield same(name, key, labels, [r[key] for r, ok in zip(rows, there, strict=True) if ok], left_out=zero)
    name = "phe/testdata_funnel_rate_input_funnels.csv"
    rows = table(name)
    events = column(rows, "ev")
    ours = 1e5 * events.sum() / (1e5 * events / column(rows, "rate_chart_crude")).sum()
    yield compared(
        name, "baseline", [ours], [column(table("phe/testdata_funnel_rate_outputs.csv"), "baseline")[0]], 1e-3
    )


CHECKS = (
    public_health_labels_of_rates,
    shmi,
    cqc,
    proportion,
    ratio_of_counts,
    public_health_proportions,
    public_health_ratios,
    public_health_rates,
)
