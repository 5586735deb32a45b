"""Unfinished cohorts against ChainLadder and Mack's paper; minimum levels against the Work Programme's second year."""

from collections.abc import Iterator

import numpy as np

from commissioning.engines.ratings.cohorts.chain_ladder import chain_ladder
from commissioning.engines.ratings.cohorts.minimum_level import judged
from support.conformance.agreement import Agreement, column, compared, same, table, values


def mack() -> Iterator[Agreement]:
    rows = table("chainladder_RAA_triangle.csv")
    found = chain_ladder(np.column_stack([column(rows, str(age)) for age in range(1, 11)]))
    given = values("chainladder_RAA_expected.json")
    name = "chainladder_RAA_expected.json"
    yield compared(name, "factors", found.factors, given["f"][:-1], 1e-6, relative=True)
    yield compared(name, "σ", found.sigmas, given["sigma"], 1e-6, relative=True)
    outstanding = found.ultimate.sum() - found.reached.sum()
    totals = [found.ultimate.sum(), outstanding, found.total_error]
    wanted = [given["totals"][key] for key in ("Ultimate:", "IBNR:", "Mack S.E.:")]
    yield compared(name, "totals", totals, wanted, 1e-6, relative=True)
    name = "chainladder_RAA_by_origin.csv"
    theirs = table(name)
    yield compared(name, "ultimate", found.ultimate, column(theirs, "Ultimate"), 1e-6, relative=True)
    yield compared(name, "standard error", found.errors, column(theirs, "Mack.S.E"), 1e-6, relative=True)
    yield compared(name, "share reached", 1.0 - found.to_come(), column(theirs, "Dev.To.Date"), 1e-6, relative=True)
    printed = values("published_literals.json")["mack_published"]
    ours = [round(outstanding), round(found.total_error)]
    yield same("published_literals.json", "Mack's totals", ours, [printed["RAA_IBNR"], printed["RAA_SE"]])


def work_programme() -> Iterator[Agreement]:
    """Year 2 by the ministry's own formula, which is not a cohort measure: all three groups missed."""
    given = values("published_literals.json")["work_programme_mpl"]
    ours = []
    for group, percent in given["national_actual_year2_percent"].items():
        people = round(1_000 * given["referrals_thousands_2012_13"][group])
        level = given["mpl_percent_by_contract_year"][group][1] / 100.0
        ours.append(judged(people, round(people * percent / 100.0), level=level)[0] == "met")
    yield same("published_literals.json", "Work Programme, met in year 2", ours, given["expected_year2_met"].values())


CHECKS = (mack, work_programme)
