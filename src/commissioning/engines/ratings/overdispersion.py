"""How much more providers differ than chance alone would make them.

    φ = Σz²/n over those kept;  w = 1/s²
    τ² = 0 if nφ < n−1, else (nφ−(n−1)) / (Σw − Σw²/Σw)

The extreme are the ones looked for, so they must not set the yardstick: SHMI leaves out the tenth at each end, the
others draw them in to the 10 % and 90 % quantiles.

Source   Methods, 3; Spiegelhalter (2005); NHS England, SHMI specification; R package FunnelPlotR 0.6.0.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from commissioning.engines.ratings.arrays import Flags, Floats

FEWEST = 10
"""With fewer providers than this the extra spread cannot be told."""


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """The extra spread among providers.

    Returns  z: as it counted; kept: which providers counted
             phi: mean squared z, 1 where chance is all there is
             tau2: variance between providers, in the units of the transformed figure
    """

    z: Floats
    kept: Flags
    phi: float
    tau2: float


def truncated(z: Floats, s: Floats) -> Overdispersion:
    """Without the lowest and the highest tenth by rank."""
    tenth = np.floor(10.0 * rankdata(z) / (len(z) + 1.0))
    return _of(z, s, (tenth > 0) & (tenth < 9))


def winsorised(z: Floats, s: Floats) -> Overdispersion:
    """With the lowest and the highest tenth drawn in to their edges."""
    return _of(np.clip(z, *np.quantile(z, [0.1, 0.9])), s, np.ones(len(z), dtype=np.bool_))


def _of(z: Floats, s: Floats, kept: Flags) -> Overdispersion:
    number = int(kept.sum())
    if len(z) < FEWEST:
        return Overdispersion(z, kept, float("nan"), 0.0)
    phi = float((z[kept] ** 2).mean())
    weights = 1.0 / s[kept] ** 2
    beyond_chance = number * phi - (number - 1)
    spare = weights.sum() - (weights**2).sum() / weights.sum()
    return Overdispersion(z, kept, phi, max(0.0, float(beyond_chance / spare)))
