"""The star of each site and provider, how sure it is, and why it is what it is; or why there is none.

Weights, bands and thresholds come from the terms. A rating carries them, with window and seed, so that it can be made
again. Relative ratings always average out at the middle: publish what was attained beside them.

Source   Methods, 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy.stats import norm

from commissioning.core.periods import Period
from commissioning.engines.ratings.figures import Absent, Interval
from commissioning.engines.ratings.stars.bands import SURE_ENOUGH, Bands
from commissioning.engines.ratings.stars.distance import Distances, Standard, distances
from commissioning.engines.ratings.stars.evidence import Evidence
from commissioning.engines.ratings.stars.uncertainty import DRAWS, variances

State = Literal["rated", "new", "not enough evidence", "prerequisite failed"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the terms say about a rating, and the seed of its draws.

    Takes    weights: by family; families: of the measures that are pooled
             least_expected, least_people: below either a site is not rated
             in_outcomes: the families whose expectation is a number of outcomes; None for all. Pay is none
             standards: frozen for the rating year; None makes them from these sites
             towards_prime: whether a site is a sub-contractor, drawn towards its provider, the prime.
    """

    weights: Mapping[str, float]
    window: Period
    seed: int
    families: Mapping[str, str] = field(default_factory=dict)
    bands: Bands = field(default_factory=Bands)
    least_expected: float = 10.0
    least_people: int = 30
    in_outcomes: frozenset[str] | None = None
    sure_enough: float = SURE_ENOUGH
    draws: int = DRAWS
    standards: Mapping[str, Standard] | None = None
    towards_prime: bool = False


@dataclass(frozen=True, slots=True)
class Star:
    """One star, or the state and reason in its place.

    Returns  distance: above the average, 0.2 is 20 %
             probabilities: of each star, 1 first
             star: to show, with the last one kept until a move is sure enough; modal: the likeliest
             held: why it is not more, where a prerequisite holds it at a star below the one it would have
             parts: what each family adds to the distance; one_more: the star with one more outcome of each family
    """

    name: str
    state: State
    people: float
    reason: Absent | None = None
    distance: float | None = None
    variance: float | None = None
    limits: Interval | None = None
    probabilities: tuple[float, ...] = ()
    star: int | None = None
    modal: int | None = None
    held: str | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    one_more: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """A prerequisite that a site or provider failed: in words, and the most stars it may have; None for none at all."""

    because: str
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """All sites and providers under one set of rules, with the standards to freeze."""

    rules: Rules
    standards: Mapping[str, Standard]
    sites: tuple[Star, ...]
    providers: tuple[Star, ...]


def rate(
    evidence: Evidence,
    rules: Rules,
    *,
    provider_of: Mapping[str, str],
    last: Mapping[str, int] | None = None,
    new: Mapping[str, str] | None = None,
    failed: Mapping[str, Failed] | None = None,
) -> Rating:
    """Rate the sites, and the providers over their sites.

    Takes    provider_of: each site's provider; last: the last star of sites and providers, by name
             new: sites and providers not reported yet, with why; it goes before what they failed
             failed: sites and providers that failed a prerequisite.
    """
    counted = evidence.within(rules.window)
    primes = sorted(set(provider_of.values()))
    prime = np.array([primes.index(provider_of[site]) for site in counted.sites]) if rules.towards_prime else None
    found = distances(counted, weights=rules.weights, families=rules.families, standards=rules.standards, prime=prime)
    family_of = tuple(rules.families.get(measure, measure) for measure in counted.measures)
    spread = variances(counted, found, family_of=family_of, seed=rules.seed, draws=rules.draws)
    people = counted.people_of_sites()
    counts = [rules.in_outcomes is None or family in rules.in_outcomes for family in found.families]
    expected = found.expected[:, counts].sum(axis=1)
    starred = _Starred(rules, last or {}, new or {}, failed or {})
    worth, parts = found.worth(), found.part()
    sites = []
    for place, name in enumerate(counted.sites):
        sites.append(
            starred.star(
                name,
                float(people[place]),
                _reason(rules, found, place, float(people[place]), float(expected[place])),
                float(found.distance[place]),
                float(spread[place]),
                dict(zip(found.families, parts[place].tolist(), strict=True)),
                dict(zip(found.families, worth[place].tolist(), strict=True)),
            )
        )
    providers = tuple(
        _provider(starred, name, [site for site in sites if provider_of[site.name] == name])
        for name in sorted(set(provider_of.values()))
    )
    return Rating(rules, found.standards, tuple(sites), providers)


@dataclass(frozen=True, slots=True)
class _Starred:
    rules: Rules
    last: Mapping[str, int]
    new: Mapping[str, str]
    failed: Mapping[str, Failed]

    def star(
        self,
        name: str,
        people: float,
        reason: Absent | None,
        distance: float,
        variance: float,
        parts: Mapping[str, float],
        worth: Mapping[str, float],
    ) -> Star:
        if name in self.new:
            return Star(name, "new", people, Absent(self.new[name]))
        failed = self.failed.get(name)
        if failed is not None and failed.at_most is None:
            return Star(name, "prerequisite failed", people, Absent(failed.because))
        if reason is not None:
            return Star(name, "not enough evidence", people, reason)
        bands, last = self.rules.bands, self.last.get(name)

        def earned(at: float) -> int:
            return bands.kept(at, variance, last, sure=self.rules.sure_enough)

        def shown(at: float) -> int:
            star = earned(at)
            return star if failed is None or failed.at_most is None else min(star, failed.at_most)

        probabilities = bands.probabilities(distance, variance)
        wide = float(norm.isf(0.025) * np.sqrt(variance))
        return Star(
            name,
            "rated",
            people,
            None,
            distance,
            variance,
            Interval(distance - wide, distance + wide),
            tuple(probabilities.tolist()),
            shown(distance),
            1 + int(np.argmax(probabilities)),
            failed.because if failed is not None and shown(distance) < earned(distance) else None,
            parts,
            {family: shown(distance + more) for family, more in worth.items() if more},
        )


def _reason(rules: Rules, found: Distances, place: int, people: float, expected: float) -> Absent | None:
    if people < rules.least_people:
        return Absent(
            f"{people:g} {'person' if people == 1 else 'people'} in the window; {rules.least_people} are needed"
        )
    if expected < rules.least_expected:
        return Absent(f"{expected:.1f} outcomes expected in the window; {rules.least_expected:g} are needed")
    if np.isnan(found.distance[place]):
        return Absent("measures with more than half of the weight do not apply, or do not set sites apart")
    return None


def _provider(starred: _Starred, name: str, sites: list[Star]) -> Star:
    rated = [site for site in sites if site.distance is not None and site.variance is not None]
    people = sum(site.people for site in rated)
    if not people:
        everybody = sum(site.people for site in sites)
        return starred.star(name, everybody, Absent("none of its sites is rated"), 0.0, 0.0, {}, {})
    share = {site.name: site.people / people for site in rated}
    parts: dict[str, float] = {}
    for site in rated:
        for family, part in site.parts.items():
            parts[family] = parts.get(family, 0.0) + share[site.name] * part
    distance = sum(share[site.name] * (site.distance or 0.0) for site in rated)
    variance = sum(share[site.name] ** 2 * (site.variance or 0.0) for site in rated)
    return starred.star(name, people, None, distance, variance, parts, {})
