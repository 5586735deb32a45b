"""Stars against what is printed of Australia's: the pooled ratio of a DES site, and jobactive's two lowest bands."""

from collections.abc import Iterator

import numpy as np

from commissioning.engines.ratings.stars.bands import Bands
from commissioning.engines.ratings.stars.distance import distances
from commissioning.engines.ratings.stars.evidence import Evidence
from support.conformance.agreement import Agreement, same, values

PRINTED = "published_literals.json"


def des_site() -> Iterator[Agreement]:
    """Twenty people of site A; the expectations are shared out evenly, which changes no sum."""
    given = values(PRINTED)["des_site_A_partial"]
    measures = tuple(given["actual"])
    people = given["caseload"]
    actual = np.array([[float(person < given["actual"][m]) for m in measures] for person in range(people)])
    expected = np.tile([given["expected"][m] / people for m in measures], (people, 1))
    day = np.full(people, "2020-01-01", dtype="datetime64[D]")
    evidence = Evidence(
        ("A",), measures, np.zeros(people, dtype=np.int64), day, actual, expected, expected * (1 - expected)
    )
    pooled = distances(evidence, weights={"13 weeks": 1.0}, families=dict.fromkeys(measures, "13 weeks"))
    ratio = float(pooled.actual[0, 0] / pooled.expected[0, 0])
    yield same(PRINTED, "DES site A, pooled ratio", [round(ratio, 4)], [given["unweighted_combined_ratio"]])
    apart = distances(evidence, weights=dict.fromkeys(measures, 1.0))
    ours = [round(float(a / e), 9) for a, e in zip(apart.actual[0], apart.expected[0], strict=True)]
    yield same(PRINTED, "DES site A, measure by measure", ours, given["per_measure_ratio_current_method"].values())


def bands() -> Iterator[Agreement]:
    given = values(PRINTED)["jobactive_star_bands_partial"]["bands_relative_to_national_average"]
    assert given == {"1": "<= -40%", "2": "-39%..-15%"}
    ours = [Bands().of(percent / 100.0) for percent in (-60, -40, -39, -15)]
    yield same(PRINTED, "jobactive, the two lowest bands", ours, [1, 1, 2, 2])


CHECKS = (des_site, bands)
