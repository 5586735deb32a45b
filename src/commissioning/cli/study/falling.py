"""A provider that was like the others and gets worse: its odds of an outcome halve from one day to the next.

Ours is the risk-adjusted chart, case by case, whose limit lets a sound provider go on for ten years on average: with a
limit of three years it sees more, and accuses more. The others look once a year at the year's figure beside the
market's, and act when it is low beyond 95 %.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import expit
from scipy.stats import norm

from commissioning.cli.study.market import USUAL, drawn
from commissioning.cli.study.ways import OURS
from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.monitoring.likelihood_chart import WORSE, chart
from commissioning.engines.ratings.monitoring.run_length import Mix, limit_for

A_MONTH = 30
SOUND_MONTHS, WORSE_MONTHS = 24, 36
YEARS_BETWEEN_ALARMS = 10
MIX = 0.4
BIDDING = 0.2
GROWTH = 1.5
LOW = float(norm.ppf(0.025))


@dataclass(frozen=True, slots=True)
class Found:
    """For each way: whether it saw the fall within a year, after how many months, and whether it cried before."""

    within_a_year: dict[str, float]
    months: dict[str, float]
    accused: dict[str, float]


def fall(chance: np.random.Generator) -> Found:
    """One provider, watched for five years."""
    months = SOUND_MONTHS + WORSE_MONTHS
    volume = np.round(A_MONTH * np.exp(chance.uniform(-1, 1, months // 12) * np.log(GROWTH))).astype(np.int64)
    month = np.repeat(np.arange(months), np.repeat(volume, 12))
    _, risk = drawn(np.zeros(len(month), dtype=np.int64), np.full(len(month), chance.normal(0.0, MIX)), 1, chance)
    usual = expit(USUAL + risk)
    odds = np.where(month >= SOUND_MONTHS, WORSE, 1.0) * usual / (1.0 - usual)
    outcome = (chance.random(len(month)) < odds / (1.0 + odds)).astype(np.float64)
    signals = month[chart(outcome, usual, odds=WORSE, limit=_limit()).signals]
    everybody = float(_usual_chances().mean())
    later = month + 12 * chance.integers(0, 2, len(month))  # half of the outcomes come a year later
    target = everybody * float(np.exp(chance.normal(0.0, BIDDING)))
    seen = {
        OURS: signals + 1,
        "raw rates": _reviews(month, month, outcome, everybody, months),
        "in-year ratio": _reviews(month, later, outcome, everybody, months),
        "own targets": _reviews(month, month, outcome, target, months),
    }
    first = {name: _first(each) for name, each in seen.items()}
    return Found(
        {name: float(each <= 12) for name, each in first.items()},
        {name: float(min(each, WORSE_MONTHS)) for name, each in first.items()},
        {name: float((each <= SOUND_MONTHS).any()) for name, each in seen.items()},
    )


def _first(seen: np.ndarray) -> float:
    """Months from the fall until it is seen."""
    after = seen[seen > SOUND_MONTHS]
    return float(after.min() - SOUND_MONTHS) if len(after) else np.inf


def _reviews(started: np.ndarray, counted: np.ndarray, outcome: Floats, share: float, months: int) -> np.ndarray:
    """The months at whose end a yearly review found too few outcomes."""
    found = []
    for end in range(12, months + 1, 12):
        people = float(((started >= end - 12) & (started < end)).sum())
        outcomes = float(outcome[(counted >= end - 12) & (counted < end)].sum())
        if end == 12 and counted is not started:
            outcomes *= 2.0  # the year before, which is not watched, would have sent as many
        if (outcomes - people * share) / np.sqrt(people * share * (1.0 - share)) < LOW:
            found.append(end)
    return np.array(found, dtype=np.int64)


@cache
def _usual_chances() -> Floats:
    """What the market's people come to at a typical provider."""
    chance = np.random.default_rng(20261121)
    shift = chance.normal(0.0, MIX, 4_000)
    _, risk = drawn(np.zeros(4_000, dtype=np.int64), shift, 1, chance)
    return np.asarray(expit(USUAL + risk))


@cache
def _limit() -> float:
    cases = float(A_MONTH * 12 * YEARS_BETWEEN_ALARMS)
    return limit_for(Mix.of(_usual_chances()), odds=WORSE, cases=cases)
