"""Whether a provider got more outcomes than a typical one would have for the same people, and how sure that is.

    ratio = O/E;  p_up = P(X>O) + ½P(X=O) for X Poisson-binomial in the chances p0
    z = q(1−p_up);  p = 2·min(p_up, 1−p_up)
    limits: the effects γ_L, γ_U at which p_up is α/2 and 1−α/2;  ratio limits = Σ expit(γ + z·β)/E
            with no outcomes (or nothing else) one of them is infinite, and the other has the whole α beyond it

Source   Methods, 2; Wu et al., Statistics in Medicine 41 (2022), 2840.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, ndtri

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.case_mix.people import NotUsable, People
from commissioning.engines.ratings.figures import Absent, Figure, Interval, ratio
from commissioning.engines.ratings.poisson_binomial import probabilities, tail_from

LOOK = 0.05
ACT = 0.002
FAR = 3.0
"""Log-odds beyond which the first guess at a limit is not trusted."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One provider beside a typical one, over the same people.

    Returns  ratio: observed over expected
             rate: the share of everybody that would have the outcome if all were served as well, 0 to 1
             z, p: the exact mid-p test; better_p and worse_p are one-sided and not mid-p
             effect_limits: of the provider's effect; infinite where there are no outcomes or nothing else
    """

    provider: str
    people: float
    observed: float
    expected: float
    variance: float
    ratio: Figure
    rate: Figure
    z: float
    p: float
    better_p: float
    worse_p: float
    ratio_limits: Interval | Absent
    effect_limits: Interval

    def flag(self, level: float = LOOK) -> int:
        """1 better than typical, −1 worse, 0 no more than chance would do at this level."""
        return 0 if self.p >= level else 1 if self.z > 0 else -1


def comparisons(model: CaseMix, people: People, *, level: float = LOOK) -> Iterator[Comparison]:
    """Each provider with people, in the order of their names.

    Takes    level: one minus the confidence of the limits.
    Raises   NotUsable, for a linear model or cells of part people.
    """
    if model.kind != "logistic":
        raise NotUsable("The exact test counts outcomes of 0 and 1. For other outcomes ask for the differences.")
    rows = model.rows(people).sorted_by_provider()
    edges = np.searchsorted(rows.provider, np.arange(len(model.providers) + 1))
    share = float(rows.outcome.sum() / rows.counts.sum())
    for number, provider in enumerate(model.providers):
        own = rows.part(slice(edges[number], edges[number + 1]))
        if len(own):
            spelt = np.repeat(model.risk(own), _whole(own.counts, provider))
            yield compare(provider, spelt, own.outcome.sum(), model.typical_effect, share, level=level)


def compare(
    provider: str, risks: Floats, outcomes: float, typical_effect: float, share: float, *, level: float = LOOK
) -> Comparison:
    """One provider.

    Takes    risks: z·β of each of its people
             share: of everybody, who had the outcome.
    """
    observed = round(float(outcomes))
    chances = expit(typical_effect + risks)
    each = probabilities(chances)
    expected = float(chances.sum())
    p_up = tail_from(chances, observed)
    nobody = "no outcome is expected of its people"
    over = ratio(observed, expected, because=nobody)
    limits = _effect_limits(risks, observed, typical_effect, level)
    return Comparison(
        provider=provider,
        people=len(risks),
        observed=observed,
        expected=expected,
        variance=float((chances * (1.0 - chances)).sum()),
        ratio=over,
        rate=over if isinstance(over, Absent) else min(max(over * share, 0.0), 1.0),
        z=-float(ndtri(p_up)),
        p=2.0 * min(p_up, 1.0 - p_up),
        better_p=min(float(each[observed:].sum()), 1.0),
        worse_p=min(float(each[: observed + 1].sum()), 1.0),
        ratio_limits=Absent(nobody)
        if not expected
        else Interval(*(float(expit(limit + risks).sum()) / expected for limit in (limits.low, limits.high))),
        effect_limits=limits,
    )


def direct_ratio(model: CaseMix, people: People, provider: str) -> Figure:
    """What everybody would have got at this provider, over what they did get."""
    effect = float(model.effects[model.providers.index(provider)])
    if not np.isfinite(effect):
        standing = model.standings[model.providers.index(provider)]
        return Absent(f"{provider} has {standing}, so what others would get there cannot be told")
    rows = model.rows(people)
    would = float(model.response(effect + model.risk(rows)) @ rows.counts)
    return ratio(would, float(rows.outcome.sum()), because="nobody had the outcome")


def _effect_limits(risks: Floats, observed: int, typical: float, level: float) -> Interval:
    chances = expit(typical + risks)
    weight = float((chances * (1.0 - chances)).sum())
    near = typical + float(np.clip((observed - chances.sum()) / weight, -FAR, FAR))
    about = min(1.0 / np.sqrt(weight), FAR)

    def limit(tail: float) -> float:
        def beyond(effect: float) -> float:
            return float(ndtri(tail_from(expit(effect + risks), observed)) - ndtri(tail))

        return _crossing(beyond, near, about)

    none, nothing_else = observed == 0, observed == len(risks)
    tail = level if none or nothing_else else level / 2.0
    return Interval(-np.inf if none else limit(tail), np.inf if nothing_else else limit(1.0 - tail))


def _crossing(rising: Callable[[float], float], near: float, step: float) -> float:
    """Where a rising function is 0: looked for in ever longer steps, then between the last two."""
    low = high = near
    if rising(near) < 0:
        while rising(high) < 0:
            low, high, step = high, high + step, 2.0 * step
    else:
        while rising(low) >= 0:
            low, high, step = low - step, low, 2.0 * step
    return float(brentq(rising, low, high, xtol=1e-8))


def _whole(counts: Floats, provider: str) -> np.ndarray:
    whole = counts.astype(np.int64)
    if (whole != counts).any():
        raise NotUsable(f"A cell of {provider} stands for part of a person. The exact test counts whole people.")
    return whole
