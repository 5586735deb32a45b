"""One star over several measures: each rated like with like, then put together by the weights of the terms.

    A/E by measure → drawn towards the average → standardised → weighted → distance → band

A person who counts in several measures counts as one person: how uncertain a distance is, is told from people drawn
again with all that they did.

Source   Methods, 6.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from commissioning.cli.exits import refuse
from commissioning.cli.rating.answer import Answer
from commissioning.cli.rating.answer import answer as rated
from commissioning.cli.rating.cohort import cohort_of
from commissioning.cli.rating.one_star import ALWAYS, LEAST_EXPECTED, expectations
from commissioning.cli.starred.newness import new_ones
from commissioning.cli.starred.prerequisites import Checked, checked, failed
from commissioning.cli.starred.question import Asked, Weighed
from commissioning.engines.ratings.arrays import totals
from commissioning.engines.ratings.case_mix.covariates import Category
from commissioning.engines.ratings.figures import Absent, Figure, Interval, ratio
from commissioning.engines.ratings.stars.bands import Bands
from commissioning.engines.ratings.stars.distance import Distances, distances
from commissioning.engines.ratings.stars.evidence import Evidence
from commissioning.engines.ratings.stars.rating import Rules, Star, rate
from commissioning.tables.people_file import PeopleFile

WHOLE = 10_000
SAME = 1e-9
NOBODY = Absent("none of its people counts in it")


@dataclass(frozen=True, slots=True)
class Part:
    """One measure: the rating by it alone, and the place of each provider there."""

    weighed: Weighed
    alone: Answer
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Share:
    """What a measure does to the distance of a provider.

    Returns  actual, expected: outcomes, or with a linear model the sum of what people had
             ratio, limits: actual over expected, with 95 % limits; drawn: towards the average, by 1 less `own`
             weight: as used here, adding to 1 over the measures that apply; adds: to the distance
             more: what one more outcome would add (linear: one standard deviation); star_with_more: the star then.
    """

    measure: str
    people: float
    actual: float
    expected: float
    ratio: Figure
    limits: Interval | Absent
    drawn: Figure
    own: float
    weight: float
    adds: float
    more: float
    star_with_more: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One provider: its star or the state in its place, the star it had, and what each measure did."""

    star: Star
    last: int | None
    shares: tuple[Share, ...]

    @property
    def provider(self) -> str:
        return self.star.name


@dataclass(frozen=True, slots=True)
class OfGroup:
    """A provider's people of one group in a measure that the terms ask for by group."""

    provider: str
    measure: str
    group: str
    people: float
    actual: float
    expected: float
    ratio: Figure


@dataclass(frozen=True, slots=True)
class Found:
    """All stars, and what they were made of."""

    asked: Asked
    rules: Rules
    parts: tuple[Part, ...]
    distances: Distances
    lines: tuple[Line, ...]
    groups: tuple[OfGroup, ...]
    checks: tuple[Checked, ...]
    remarks: tuple[str, ...]

    def line(self, provider: str) -> Line:
        return next(line for line in self.lines if line.provider == provider)


def answer(file: PeopleFile, asked: Asked) -> Found:
    """The stars.

    Raises   InputRefused, naming the measure, the column and what to do.
    """
    parts = tuple(_part(file, weighed) for weighed in asked.measures)
    evidence = _evidence(parts, len(file))
    rules = _rules(asked, parts)
    last = asked.last.stars if asked.last else {}
    found = distances(evidence, weights=rules.weights)
    checks = checked(file, asked.prerequisites, {part.weighed.name: part.alone for part in parts})
    out, new = failed(checks), new_ones(file, asked)
    provider_of = {name: name for name in evidence.sites}
    rating = rate(evidence, rules, provider_of=provider_of, last=last, new=new, failed=out)

    def shown(star: Star, distance: float) -> int:
        """The star that would be shown at another distance."""
        by_distance = rules.bands.kept(distance, star.variance or 0.0, last.get(star.name), sure=rules.sure_enough)
        most = out[star.name].at_most if star.name in out else None
        return by_distance if most is None else min(by_distance, most)

    lines = [
        Line(star, last.get(star.name), tuple(_shares(star, place, parts, found, shown)))
        for place, star in enumerate(rating.sites)
    ]
    lines += [_nobody_due(name, new[name], parts) for name in sorted(new.keys() - provider_of.keys())]
    groups = tuple(each for part in parts for each in _by_group(part))
    remarks = (*asked.remarks, *_of_measures(parts), *_nobody_told_apart(found), *_gone(asked, evidence.sites))
    return Found(
        asked, rules, parts, found, tuple(sorted(lines, key=lambda line: line.provider)), groups, checks, remarks
    )


def _part(file: PeopleFile, weighed: Weighed) -> Part:
    alone = rated(cohort_of(file, weighed.question), weighed.question)
    if alone.cohort.each.min() < 0 or any(line.expected <= 0 for line in alone.lines):
        refuse(
            f"{weighed.question.outcome} can be below 0, so nobody is so and so many per cent above the average by "
            f"{weighed.name}. Leave it out: name the other measures with --measure."
        )
    places = {line.provider: place for place, line in enumerate(alone.lines)}
    return Part(weighed, alone, places)


def _evidence(parts: Sequence[Part], people: int) -> Evidence:
    """Everybody of the file who counts in any measure, with what came of them in each."""
    sites = tuple(sorted({name for part in parts for name in part.places}))
    number = {name: place for place, name in enumerate(sites)}
    wide = len(parts)
    site = np.full(people, -1, dtype=np.int64)
    actual, expected, variance = (np.full((people, wide), np.nan) for _ in range(3))
    for place, part in enumerate(parts):
        alone, rows = part.alone, part.alone.cohort.rows
        site[rows] = np.array([number[name] for name in alone.model.providers])[alone.rows.provider]
        actual[rows, place] = alone.cohort.each
        expected[rows, place], variance[rows, place] = expectations(alone.kind, alone.model, alone.rows)
    everybody = Evidence(
        sites=sites,
        measures=tuple(part.weighed.name for part in parts),
        site=site,
        counted_on=np.full(people, np.datetime64(ALWAYS.start)),
        actual=actual,
        expected=expected,
        variance=variance,
    )
    return everybody.only(site >= 0)


def _rules(asked: Asked, parts: Sequence[Part]) -> Rules:
    in_outcomes = frozenset(part.weighed.name for part in parts if part.alone.kind == "logistic")
    return Rules(
        weights={part.weighed.name: float(part.weighed.weight) for part in parts},
        window=ALWAYS,
        seed=asked.seed,
        bands=Bands(tuple(band.starts / WHOLE - 1.0 for band in asked.bands[1:]), from_below=True),
        least_expected=LEAST_EXPECTED if in_outcomes else 0.0,
        in_outcomes=in_outcomes,
    )


def _shares(
    star: Star, place: int, parts: Sequence[Part], found: Distances, shown: Callable[[Star, float], int]
) -> Iterator[Share]:
    adds, worth = found.part()[place], found.worth()[place]
    for at, part in enumerate(parts):
        alone = part.alone
        if star.name not in part.places:
            yield _no_share(part)
            continue
        line = alone.lines[part.places[star.name]]
        limits = line.limits
        if alone.kind == "linear" and isinstance(limits, Interval):
            each = line.expected / line.people
            limits = Interval(1.0 + limits.low / each, 1.0 + limits.high / each)
        more = float(worth[at]) * (1.0 if alone.kind == "logistic" else float(np.sqrt(alone.model.residual_variance)))
        then = None
        if more and star.distance is not None:
            then = shown(star, star.distance + more)
        yield Share(
            part.weighed.name,
            line.people,
            line.observed,
            line.expected,
            ratio(line.observed, line.expected, because="nothing is expected of its people"),
            limits,
            float(found.ratio[place, at]),
            float(found.own[place, at]),
            float(found.weight[place, at]),
            float(adds[at]),
            more,
            then,
        )


def _no_share(part: Part) -> Share:
    return Share(part.weighed.name, 0.0, 0.0, 0.0, NOBODY, NOBODY, NOBODY, 0.0, 0.0, 0.0, 0.0, None)


def _nobody_due(name: str, why: str, parts: Sequence[Part]) -> Line:
    """A new provider of whose people none is due."""
    return Line(Star(name, "new", 0.0, Absent(why)), None, tuple(_no_share(part) for part in parts))


def _by_group(part: Part) -> Iterator[OfGroup]:
    """Each group's own figure, where the terms ask for it by group."""
    question, alone = part.weighed.question, part.alone
    if question.group is None or question.group not in question.categories:
        return
    group = next(each for each in alone.cohort.people.covariates if each.name == question.group)
    assert isinstance(group, Category)
    expected, _ = expectations(alone.kind, alone.model, alone.rows)
    known = group.codes >= 0
    cell = (alone.rows.provider.astype(np.int64) * len(group.levels) + group.codes)[known]
    cells = len(alone.model.providers) * len(group.levels)
    people, actual, expects = (
        totals(cell, each[known], cells) for each in (np.ones(len(expected)), alone.cohort.each, expected)
    )
    for place, (provider, level) in enumerate(product(alone.model.providers, group.levels)):
        of = ratio(float(actual[place]), float(expects[place]), because=f"none of its people is of group {level}")
        yield OfGroup(
            provider, part.weighed.name, level, float(people[place]), float(actual[place]), float(expects[place]), of
        )


def _of_measures(parts: Sequence[Part]) -> Iterator[str]:
    """What was said of the people of each measure; said once if it is the same."""
    seen: dict[str, list[str]] = {}
    for part in parts:
        for remark in part.alone.remarks:
            seen.setdefault(remark, []).append(part.weighed.name)
    for remark, names in seen.items():
        yield remark if len(names) == len(parts) else f"{', '.join(names)}: {remark}"


def _nobody_told_apart(found: Distances) -> Iterator[str]:
    for place, name in enumerate(found.families):
        drawn = found.ratio[found.expected[:, place] > 0, place]
        if np.ptp(drawn) < SAME:
            yield (
                f"{name} does not set providers apart by more than chance would: it has no say in these stars, and its "
                "weight goes to the others."
            )


def _gone(asked: Asked, sites: Sequence[str]) -> Iterator[str]:
    gone = [name for name in (asked.last.stars if asked.last else {}) if name not in sites]
    if gone:
        yield f"Rated last time, and without people in the window now: {', '.join(gone[:10])}."
