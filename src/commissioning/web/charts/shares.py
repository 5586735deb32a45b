"""How the shares of a pool moved: a bar for each decision, divided among the contracts, the latest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from commissioning.web.charts.drawing import (
    BOLD,
    NAME_LINE,
    NAME_SIZE,
    NOTE_LINE,
    NOTE_SIZE,
    Drawn,
    picture,
    rectangle,
    text,
    width_of,
    wrap,
)
from commissioning.web.environment import percent_bp

BAR, BETWEEN, INSIDE = 40, 22, 6
KINDS = ("contract", "prime", "terms", "sub")
"""Four fills of the style sheet. White lines keep neighbours apart, so the colour need not."""


@dataclass(frozen=True, slots=True)
class Held:
    """What held from a day on: basis points by the contract's name."""

    since: str
    basis_points: Mapping[str, int]


def shares_picture(held: Sequence[Held], *, title: str, description: str) -> Markup:
    """The picture, as markup for a page. The table beside it says the same. Nothing where nothing was decided."""
    if not held:
        return Markup("")
    return picture(
        lambda width: _drawn(held, width),
        classes="app-bars",
        title=title,
        description=description,
        key="shares",
        links=False,
    )


def _drawn(held: Sequence[Held], width: int) -> Drawn:
    kinds = {code: KINDS[n % len(KINDS)] for n, code in enumerate(sorted({c for h in held for c in h.basis_points}))}
    y, parts = 0, []
    for each in held:
        said = wrap(each.since, within=width / BOLD, size=NAME_SIZE)
        parts.append(text(said, x=0, y=y + 16, line=NAME_LINE, classes="app-bars__name"))
        y += NAME_LINE * len(said) + 4
        parts.append(_bar(each, kinds, width, y))
        y += BAR + BETWEEN
    return Drawn(Markup("").join(parts), width, y - BETWEEN + 2)


def _bar(held: Held, kinds: Mapping[str, str], width: int, y: int) -> Markup:
    x, parts = 0.0, []
    for code, points in sorted(held.basis_points.items()):
        wide = points * width / 10_000
        if points:
            parts.append(rectangle(x, y, wide, BAR, classes=f"app-bars__bar app-bars__bar--{kinds[code]}"))
            lines = [line for line in (code, percent_bp(points)) if width_of(line, NOTE_SIZE) + 2 * INSIDE < wide]
            place = y + (BAR - NOTE_LINE * len(lines)) / 2 + 13
            parts.append(text(lines, x=x + INSIDE, y=place, line=NOTE_LINE, classes="app-bars__inside"))
        x += wide
    return Markup("").join(parts)
