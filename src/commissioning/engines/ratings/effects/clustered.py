"""The effect of a choice that was made for whole areas or contracts, with limits that are honest when these are few.

    e = what neither facts nor choice explain;  ℓ = d/dᵀd, so that δ = ℓᵀy
    a_g = (I − H_gg)^−½ ℓ_g;  Var δ = Σ_g (a_gᵀe_g)²                                (CR2)
    df = (Σλ)²/Σλ², λ of Ω, Ω_gh = a_gᵀ(I − H)_gh a_h;  limits δ ± t_df·√Var

People of one area share its employers and its rents. So an area, and not a person, is what chance is counted in: a
thousand people in two areas are two. The usual clustered error is too small with few areas or unequal ones; this one
is exact on average where people of an area are alike by chance alone, and t has as many degrees of freedom as the
areas on the smaller side allow.

Source   Bell and McCaffrey (2002); Imbens and Kolesár (2016); Pustejovsky and Tipton (2018).
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t

from commissioning.engines.ratings.arrays import Codes, Floats
from commissioning.engines.ratings.effects.choice import Choice, NothingToCompare
from commissioning.engines.ratings.figures import Interval

FEWEST_EACH = 2
SHAKY_BELOW = 4.0
"""With fewer degrees of freedom than this the limits are a rough guide (Pustejovsky and Tipton)."""
ALL_OF_IT = 1e-9


@dataclass(frozen=True, slots=True)
class Effect:
    """What the new way adds for each person.

    Returns  error: its standard error; freedom: of t
             detectable: the least true effect that four such studies in five would have told from none.
    """

    size: float
    error: float
    freedom: float
    limits: Interval
    p: float
    detectable: float

    @property
    def shaky(self) -> bool:
        """Whether there is so little to go by that the limits are a rough guide."""
        return self.freedom < SHAKY_BELOW


def effect(choice: Choice, cluster: Codes, *, confidence: float = 0.95) -> Effect:
    """The effect, with limits by clusters.

    Takes    cluster: the area, contract or site that was given a way as a whole, 0, 1, …
    Raises   NothingToCompare, with fewer than two clusters of either way.
    """
    _enough(choice, cluster)
    known = choice.known()
    untold = choice.untold(known)
    basis = np.column_stack([known, untold / np.sqrt(untold @ untold)])
    worth = untold / (untold @ untold)
    left = choice.outcome - basis @ (basis.T @ choice.outcome)
    order = np.argsort(cluster, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(cluster[order])) + 1)
    adjusted = [_adjusted(worth[part], basis[part]) for part in parts]
    variance = sum(float(each @ left[part]) ** 2 for each, part in zip(adjusted, parts, strict=True))
    shared = np.array([each @ basis[part] for each, part in zip(adjusted, parts, strict=True)])
    spread = np.diag([float(each @ each) for each in adjusted]) - shared @ shared.T
    freedom = float(np.trace(spread) ** 2 / (spread**2).sum())
    size, error = float(worth @ choice.outcome), float(np.sqrt(variance))
    wide = float(t.isf((1.0 - confidence) / 2.0, freedom)) * error
    p = 2.0 * float(t.sf(abs(size) / error, freedom)) if error else float(size == 0)
    return Effect(size, error, freedom, Interval(size - wide, size + wide), p, detectable(error, freedom, confidence))


def detectable(error: float, freedom: float, confidence: float, *, power: float = 0.8) -> float:
    """The least effect that is told from none so often."""
    return error * float(t.isf((1.0 - confidence) / 2.0, freedom) + t.ppf(power, freedom))


def _adjusted(worth: Floats, basis: Floats) -> Floats:
    """(I − H)^−½ ℓ of one cluster, by the few directions in which H is not 0; where H is all of it, none is left."""
    shares, directions = np.linalg.eigh(basis.T @ basis)
    there = shares > ALL_OF_IT
    shares, directions = shares[there], directions[:, there]
    some = shares < 1.0 - ALL_OF_IT
    scale = np.where(some, (1.0 - np.where(some, shares, 0.0)) ** -0.5, 0.0) - 1.0
    return np.asarray(worth + basis @ (directions @ (scale / shares * (directions.T @ (basis.T @ worth)))))


def _enough(choice: Choice, cluster: Codes) -> None:
    for way, words in ((choice.chosen, "the new way"), (~choice.chosen, "the usual way")):
        number = len(np.unique(cluster[way]))
        if number < FEWEST_EACH:
            raise NothingToCompare(
                f"Only {number} had {words}, and what it did cannot be told from what that one is like. Two of each "
                "way are the least, and six of each begin to say something."
            )
