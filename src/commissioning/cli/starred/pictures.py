"""The picture of stars: each provider's distance with its limits, and how likely each star is."""

from markupsafe import Markup

from commissioning.cli.starred.answer import Found, Line
from commissioning.cli.starred.words import shown, star_of
from commissioning.web.charts.caterpillar import Row, caterpillar


def caterpillar_of(found: Found, *, key: str = "stars") -> Markup:
    """Whoever has a star, by name."""
    lines = [line for line in shown(found) if line.star.star is not None]
    return caterpillar(
        [_row(found, line) for line in lines],
        typical=0.0,
        across="Per cent above or below the average",
        stars_title=f"Probability of each star, 1 to {len(found.asked.bands)}",
        title=f"{len(lines)} providers with their limits and stars",
        description=(
            "Each distance from the average over all measures with its 95 % limits, by name; beside it how likely each "
            "star is. The table has every figure."
        ),
        key=key,
    )


def _row(found: Found, line: Line) -> Row:
    star = line.star
    assert star.distance is not None
    assert star.limits is not None
    return Row(
        line.provider, 100 * star.distance, 100 * star.limits.low, 100 * star.limits.high, star.probabilities,
        star.star, star_of(found, line),
    )  # fmt: skip
