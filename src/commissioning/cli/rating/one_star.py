"""The star of each provider and prime from one outcome alone, or why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from commissioning.cli.rating.cohort import Cohort
from commissioning.cli.rating.question import Model, Question
from commissioning.core.periods import Period
from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.case_mix.rows import Rows
from commissioning.engines.ratings.case_mix.slices import Tallies
from commissioning.engines.ratings.figures import Absent
from commissioning.engines.ratings.stars.bands import Bands
from commissioning.engines.ratings.stars.evidence import Evidence
from commissioning.engines.ratings.stars.rating import Rules, Star, rate

LEAST_EXPECTED = 10.0
ALWAYS = Period(date(1900, 1, 1), None)


@dataclass(frozen=True, slots=True)
class Stars:
    """The star of each provider and prime, or why there are none."""

    of: Mapping[str, Star]
    of_primes: Mapping[str, Star]
    none_because: str | None = None


def stars_of(
    kind: Model, question: Question, cohort: Cohort, model: CaseMix, rows: Rows, tallies: Tallies
) -> tuple[Rules, Stars]:
    """The rules of the stars, and the stars from the one outcome."""
    window = ALWAYS if question.counted_on is None else Period(question.start or ALWAYS.start, question.end)
    rules = Rules(
        weights={question.outcome: 1.0},
        window=window,
        seed=question.seed,
        bands=_bands(question),
        least_expected=LEAST_EXPECTED if kind == "logistic" else 0.0,
        towards_prime=bool(cohort.primes),
    )
    if (tallies.expected <= 0).any() or cohort.each.min() < 0:
        reason = f"{question.outcome} can be below 0, so nobody is so and so many per cent above the average: no stars."
        without = {
            name: Star(name, "not enough evidence", float(people), Absent(reason))
            for name, people in zip(model.providers, tallies.people, strict=True)
        }
        nobody = {name: Star(name, "not enough evidence", 0.0, Absent(reason)) for name in set(cohort.primes.values())}
        return rules, Stars(without, nobody, reason)
    expected, variance = (_spelt(each, rows) for each in expectations(kind, model, rows))
    everybody = Evidence(
        sites=model.providers,
        measures=(question.outcome,),
        site=_spelt(rows.provider, rows),
        counted_on=np.broadcast_to(np.datetime64(window.start), len(expected)),
        actual=_spelt(cohort.each, rows)[:, None],
        expected=expected[:, None],
        variance=variance[:, None],
    )
    rating = rate(everybody, rules, provider_of=cohort.primes or {name: name for name in model.providers})
    sites, primes = ({star.name: star for star in stars} for stars in (rating.sites, rating.providers))
    return rules, Stars(sites, primes if cohort.primes else {})


def _spelt(values: np.ndarray, rows: Rows) -> np.ndarray:
    """A value for each person, from one for each row."""
    return values if rows.people is None else np.repeat(values, rows.people.astype(np.int64))


def expectations(kind: Model, model: CaseMix, rows: Rows) -> tuple[Floats, Floats]:
    """What a typical provider would have got for a person of each row, and how far chance moves it: the variance."""
    expected = model.expected(rows)
    return expected, (
        expected * (1.0 - expected) if kind == "logistic" else np.full(len(expected), model.residual_variance)
    )


def _bands(question: Question) -> Bands:
    """The bands of the terms, where a measure of theirs has some."""
    declared = question.declared
    return Bands(declared.edges, from_below=True) if declared is not None and declared.edges else Bands()


def days_of(window: Period) -> tuple[str | None, str | None]:
    """The first and the last day of a window, where it has any."""
    first = None if window.start == ALWAYS.start else window.start.isoformat()
    return first, None if window.end is None else (window.end - timedelta(days=1)).isoformat()
