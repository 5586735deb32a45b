"""The rating of every provider: the case-mix model, the comparison with a typical one, the shrunken figure, the star.

With outcomes of 0 and 1 the figure is a ratio, observed over expected. With others (pay, weeks in work) it is a
difference, observed less expected for each person.

    difference = (O−E)/n, s = σ/√n, z = difference/s
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import norm

from commissioning.cli.exits import refuse
from commissioning.cli.rating.cohort import Cohort
from commissioning.cli.rating.levels import Level, levels_of
from commissioning.cli.rating.one_star import Stars, stars_of
from commissioning.cli.rating.question import Model, Question
from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.case_mix import linear, logistic
from commissioning.engines.ratings.case_mix.dependence import SaysNothingNew
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.case_mix.people import NotUsable
from commissioning.engines.ratings.case_mix.rows import Rows
from commissioning.engines.ratings.case_mix.slices import Tallies, by_slice
from commissioning.engines.ratings.case_mix.solving import Separated
from commissioning.engines.ratings.comparison import ACT, LOOK, comparisons
from commissioning.engines.ratings.figures import Absent, Figure, Interval
from commissioning.engines.ratings.many_tests import benjamini_hochberg
from commissioning.engines.ratings.rankability import Rankability, rankability
from commissioning.engines.ratings.shrinkage import Shrunk, shrink
from commissioning.engines.ratings.stars.rating import Rules, Star
from commissioning.engines.ratings.supply_chain import SupplyChain, towards_prime

FORESEEN = (NotUsable, logistic.NobodyToCompare, SaysNothingNew, Separated)
UNKNOWN = Absent("too little is known of any of them")


@dataclass(frozen=True, slots=True)
class Line:
    """One provider.

    Returns  figure, limits: the ratio, or the difference for each person, with 95 % limits; none with the reason
             p, p_adjusted: alone, and allowing for how many providers were looked at (Benjamini–Hochberg)
             shrunk, own: drawn towards the average, and how much of it is the provider's own, 0 to 1
             star: with its probabilities, or the state in its place.
    """

    provider: str
    people: float
    observed: float
    expected: float
    variance: float
    figure: Figure
    limits: Interval | Absent
    z: float
    p: float
    p_adjusted: float
    shrunk: Figure
    own: float
    star: Star

    @property
    def flag(self) -> str:
        """What the test says, in a word or two."""
        if self.p >= LOOK:
            return ""
        return f"{'above' if self.z > 0 else 'below'}, {'act' if self.p < ACT else 'look'}"


@dataclass(frozen=True, slots=True)
class Prime:
    """One prime over all who work for it.

    Returns  shrunk: the mean of its sub-contractors, drawn towards all primes; star: from theirs, by their people.
    """

    name: str
    subs: int
    shrunk: Figure
    star: Star


@dataclass(frozen=True, slots=True)
class Answer:
    """All providers, and what they were judged by."""

    question: Question
    kind: Model
    cohort: Cohort
    model: CaseMix
    rows: Rows
    lines: tuple[Line, ...]
    shrunk: Shrunk | None
    rankability: Rankability
    rules: Rules
    remarks: tuple[str, ...]
    primes: tuple[Prime, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)

    def line(self, provider: str) -> Line:
        return next(line for line in self.lines if line.provider == provider)


def answer(cohort: Cohort, question: Question) -> Answer:
    """Rate everybody.

    Raises   InputRefused, naming the column and what to do.
    """
    if question.level is not None and not cohort.zero_or_one:
        other = cohort.each[~np.isin(cohort.each, (0.0, 1.0))][0]
        refuse(
            f"{question.outcome} is not always 0 or 1, and --level is a share of people. Somebody has {other:g}: name "
            "an --outcome that a person has or has not, or leave out --level."
        )
    kind: Model = question.model or ("logistic" if cohort.zero_or_one else "linear")
    try:
        model = (logistic if kind == "logistic" else linear).fit(cohort.people)
    except FORESEEN as problem:
        refuse(f"{question.outcome} cannot be compared by {question.provider}: {problem}")
    rows = model.rows(cohort.people)
    tallies = by_slice(model, rows, rows.provider, len(model.providers))
    drafts = _ratios(model, cohort) if kind == "logistic" else _differences(model, tallies)
    shrunk = _shrunk(kind, tallies)
    chain = _chain(kind, tallies, model.providers, cohort.primes)
    drawn_in = chain or shrunk
    rules, stars = stars_of(kind, question, cohort, model, rows, tallies)
    adjusted = benjamini_hochberg(np.array([draft.p for draft in drafts]))
    lines = tuple(
        Line(
            provider=name,
            people=float(tallies.people[place]),
            observed=float(tallies.observed[place]),
            expected=float(tallies.expected[place]),
            variance=float(tallies.variance[place]),
            figure=draft.figure,
            limits=draft.limits,
            z=draft.z,
            p=draft.p,
            p_adjusted=float(adjusted[place]),
            shrunk=UNKNOWN if drawn_in is None else float(drawn_in.values[place]),
            own=0.0 if drawn_in is None else float(drawn_in.reliability[place]),
            star=stars.of[name],
        )
        for place, (name, draft) in enumerate(zip(model.providers, drafts, strict=True))
    )
    ranked = Rankability(0.0) if shrunk is None else rankability(shrunk.tau2, _own_variances(kind, tallies))
    remarks = (*cohort.remarks, *model.encoding.remarks, *_about_missing(model), *_standings(model, question))
    said = shrunk.remark if shrunk is not None else None
    return Answer(
        question, kind, cohort, model, rows, lines, shrunk, ranked, rules,
        (*remarks, *([said] if said else []), *([stars.none_because] if stars.none_because else [])),
        _primes(cohort.primes, chain, stars),
        {} if cohort.agreed is None or not cohort.zero_or_one else levels_of(cohort.agreed, model, rows, tallies),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Draft:
    figure: Figure
    limits: Interval | Absent
    z: float
    p: float


def _ratios(model: CaseMix, cohort: Cohort) -> list[_Draft]:
    return [_Draft(found.ratio, found.ratio_limits, found.z, found.p) for found in comparisons(model, cohort.people)]


def _differences(model: CaseMix, tallies: Tallies) -> list[_Draft]:
    drafts = []
    for people, observed, expected in zip(tallies.people, tallies.observed, tallies.expected, strict=True):
        s = float(np.sqrt(model.residual_variance / people))
        difference = float((observed - expected) / people)
        wide = float(norm.isf(LOOK / 2.0)) * s
        limits = Interval(difference - wide, difference + wide)
        drafts.append(_Draft(difference, limits, difference / s, 2.0 * float(norm.sf(abs(difference / s)))))
    return drafts


def _shrunk(kind: Model, tallies: Tallies) -> Shrunk | None:
    figures = _figures(kind, tallies)
    return None if figures is None else shrink(figures, _own_variances(kind, tallies))


def _figures(kind: Model, tallies: Tallies) -> Floats | None:
    """The ratio or the difference of each; none where of somebody nothing is expected."""
    if kind == "linear":
        return (tallies.observed - tallies.expected) / tallies.people
    return None if (tallies.expected <= 0).any() else tallies.observed / tallies.expected


def _chain(kind: Model, tallies: Tallies, providers: tuple[str, ...], primes: Mapping[str, str]) -> SupplyChain | None:
    """The figures drawn towards the primes, where there are some."""
    figures = _figures(kind, tallies)
    if not primes or figures is None:
        return None
    names = sorted(set(primes.values()))
    prime = np.array([names.index(primes[provider]) for provider in providers])
    return towards_prime(figures, _own_variances(kind, tallies), prime)


def _primes(primes: Mapping[str, str], chain: SupplyChain | None, stars: Stars) -> tuple[Prime, ...]:
    found = []
    for place, name in enumerate(sorted(set(primes.values()))):
        subs = sum(prime == name for prime in primes.values())
        found.append(Prime(name, subs, UNKNOWN if chain is None else float(chain.primes[place]), stars.of_primes[name]))
    return tuple(found)


def _own_variances(kind: Model, tallies: Tallies) -> Floats:
    """How far chance alone moves each figure."""
    return tallies.variance / (tallies.expected if kind == "logistic" else tallies.people) ** 2


def _about_missing(model: CaseMix) -> list[str]:
    """What was done with what is missing."""
    own = [column.removesuffix(": missing") for column in model.columns if column.endswith(": missing")]
    if not own:
        return []
    return [f"People whose {' or '.join(own)} is missing are a group of their own in the model; none was left out."]


def _standings(model: CaseMix, question: Question) -> list[str]:
    """Providers the model could not learn from."""
    remarks = []
    for standing, words in (
        ("too few people", f"fewer than {logistic.LEAST_PEOPLE} people"),
        ("no outcomes", "no outcomes"),
        ("all outcomes", "nobody without the outcome"),
    ):
        names = [name for name, each in zip(model.providers, model.standings, strict=True) if each == standing]
        if names:
            listed = ", ".join(names[:5]) + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")
            remarks.append(
                f"{question.provider} {listed}: {words}, so the model learns nothing from "
                f"{'it' if len(names) == 1 else 'them'}; expected and tested all the same."
            )
    return remarks
