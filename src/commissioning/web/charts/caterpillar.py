"""Providers one under the other, each figure with its limits, and beside it how likely each star is."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from commissioning.web.charts.axis import Axis, said
from commissioning.web.charts.drawing import (
    MIDDLE,
    NAME_LINE,
    NARROW,
    NOTE_LINE,
    NOTE_SIZE,
    WIDE,
    Drawn,
    path,
    picture,
    rectangle,
    text,
    width_of,
    wrap,
)

NAMES = {WIDE: 220, MIDDLE: 130, NARROW: 64}
STARS = {WIDE: 260, MIDDLE: 170, NARROW: 84}
TOP, BOTTOM, ROW, GAP = 48, 26, 30, 18
DOT = 5
MOST_STARS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A provider: its figure with limits, and the probability of each star, 1 first; or the words in their place."""

    name: str
    figure: float
    low: float
    high: float
    stars: Sequence[float] = ()
    star: int | None = None
    instead: str = ""


def caterpillar(
    rows: Sequence[Row],
    *,
    typical: float,
    across: str,
    stars_title: str,
    title: str,
    description: str,
    key: str = "caterpillar",
) -> Markup:
    """The picture, as markup for a page, in the order given. The same figures belong in a table beside it.

    Returns  nothing for no rows.
    """
    if not rows:
        return Markup("")
    return picture(
        lambda width: _drawn(rows, typical, across, stars_title, width),
        classes="app-rows",
        title=title,
        description=description,
        key=key,
        links=False,
    )


def _drawn(rows: Sequence[Row], typical: float, across: str, stars_title: str, width: int) -> Drawn:
    names, stars = NAMES[width], STARS[width]
    figures = [row.figure for row in rows] + [typical]
    spread = max(figures) - min(figures) or 1.0
    # An infinite limit, or one of a handful of people, must not press the others together.
    low = max(min(row.low for row in rows), min(figures) - spread)
    high = min(max(row.high for row in rows), max(figures) + spread)
    axis = Axis(low - 0.02 * spread, high + 0.02 * spread, names, width - stars - GAP)
    bottom = TOP + ROW * len(rows)
    parts = [
        *_frame(axis, typical, across, width, bottom),
        text(
            wrap(stars_title, within=stars, size=NOTE_SIZE)[:2],
            x=width - stars,
            y=16,
            line=NOTE_LINE,
            classes="app-rows__axis",
        ),
    ]
    for place, row in enumerate(rows):
        y = TOP + ROW * place + ROW / 2
        name = wrap(row.name, within=names - 8, size=NOTE_SIZE)
        shown = name if len(name) == 1 else [name[0].rstrip(".") + "…"]
        parts += [
            text(shown, x=0, y=y + 5, line=NAME_LINE, classes="app-rows__name"),
            *_figure(axis, row, y),
            *_stars(row, Axis(0.0, 1.0, width - stars, width), y),
        ]
    return Drawn(Markup("").join(parts), width, bottom + BOTTOM)


def _frame(axis: Axis, typical: float, across: str, width: int, bottom: int) -> list[Markup]:
    parts = [text([across], x=axis.start, y=16, line=NOTE_LINE, classes="app-rows__axis")] if width != NARROW else []
    for mark in axis.marks(most=3 if width == NARROW else 6):
        label = said(mark)
        x = axis.at(mark)
        parts.append(path(f"M{x:.1f} {TOP}V{bottom}", classes="app-rows__grid"))
        parts.append(
            text([label], x=x - width_of(label, NOTE_SIZE) / 2, y=bottom + 18, line=NOTE_LINE, classes="app-rows__mark")
        )
    parts.append(path(f"M{axis.at(typical):.1f} {TOP - 6}V{bottom}", classes="app-rows__typical"))
    return parts


def _figure(axis: Axis, row: Row, y: float) -> list[Markup]:
    low, high, at = axis.at(row.low), axis.at(row.high), axis.at(row.figure)
    dot = f"M{at - DOT:.1f} {y:.1f}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 {-2 * DOT} 0Z"
    return [path(f"M{low:.1f} {y:.1f}H{high:.1f}", classes="app-rows__limits"), path(dot, classes="app-rows__dot")]


def _stars(row: Row, axis: Axis, y: float) -> list[Markup]:
    """A bar as long as certainty, cut into the stars; each piece that has room carries its number."""
    if not row.stars:
        shown = wrap(row.instead, within=axis.end - axis.start, size=NOTE_SIZE)[:1]
        return [text(shown, x=axis.start, y=y + 5, line=NOTE_LINE, classes="app-rows__mark")]
    parts = []
    begun = 0.0
    for star, share in enumerate(row.stars, start=1):
        left, right = axis.at(begun), axis.at(begun + share)
        begun += share
        if right - left < 0.5:
            continue
        tone = _tone(star, len(row.stars))
        kind = f"app-rows__star app-rows__star--{tone}"
        parts.append(rectangle(left, y - 10, right - left, 20, classes=kind))
        label = f"{star}"
        if right - left >= width_of(label, NOTE_SIZE) + 2:
            bold = " app-rows__number--shown" if star == row.star else ""
            x = (left + right) / 2 - width_of(label, NOTE_SIZE) / 2.3
            classes = f"app-rows__number app-rows__number--{tone}{bold}"
            parts.append(text([label], x=x, y=y + 5, line=NOTE_LINE, classes=classes))
    return parts


def _tone(star: int, stars: int) -> int:
    """Which of the five tones a star has, so that with fewer stars the highest is still drawn as the highest."""
    return 1 + round((star - 1) * (MOST_STARS - 1) / max(stars - 1, 1))
