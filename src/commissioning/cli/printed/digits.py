"""Numbers as a file keeps them: without the last digits, in which machines differ."""

import math

from commissioning.engines.ratings.figures import Figure, known

DIGITS = 9


def short(figure: Figure | None) -> float | None:
    """The number without its last digits; none for what is absent, infinite or no number."""
    value = None if figure is None else known(figure)
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{DIGITS}g}")
