"""How far standards were kept: a bar for each share, a thin one below for what it may be, a mark where it should be."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from commissioning.web.charts.axis import Axis
from commissioning.web.charts.drawing import (
    BOLD,
    NAME_LINE,
    NAME_SIZE,
    NOTE_LINE,
    NOTE_SIZE,
    Drawn,
    path,
    picture,
    rectangle,
    text,
    wrap,
)

BAR, RANGE, BETWEEN, EDGE = 18, 6, 28, 4


@dataclass(frozen=True, slots=True)
class Share:
    """A share from 0 to 1 with its note; `low` and `high` are what it may be, `asked` is where it should be."""

    name: str
    note: str
    share: float
    low: float
    high: float
    asked: float | None


def kept_picture(shares: Sequence[Share], *, title: str, description: str, key: str = "kept") -> Markup:
    """The picture, as markup for a page. The table beside it says the same. Nothing where there is no share.

    Takes    key: names it among several on a page.
    """
    if not shares:
        return Markup("")
    return picture(
        lambda width: _drawn(shares, width),
        classes="app-bars",
        title=title,
        description=description,
        key=key,
        links=False,
    )


def _drawn(shares: Sequence[Share], width: int) -> Drawn:
    axis = Axis(0.0, 1.0, EDGE, width - EDGE)
    y, parts = 0, []
    for each in shares:
        name = wrap(each.name, within=width / BOLD, size=NAME_SIZE)
        note = wrap(each.note, within=width, size=NOTE_SIZE)
        parts.append(text(name, x=0, y=y + 16, line=NAME_LINE, classes="app-bars__name"))
        y += NAME_LINE * len(name)
        parts.append(text(note, x=0, y=y + 14, line=NOTE_LINE, classes="app-bars__note"))
        y += NOTE_LINE * len(note) + 8
        parts.append(_bar(each, axis, y))
        y += BAR + BETWEEN
    return Drawn(Markup("").join(parts), width, y - BETWEEN + 6)


def _bar(each: Share, axis: Axis, y: int) -> Markup:
    low, left = axis.at(each.low), axis.at(0)
    inside = [
        path(f"M{left:.1f} {y + BAR}H{axis.at(1):.1f}", classes="app-bars__grid"),
        rectangle(left, y, axis.at(each.share) - left, BAR, classes="app-bars__bar app-bars__bar--terms"),
        rectangle(low, y + BAR + 2, axis.at(each.high) - low, RANGE, classes="app-bars__bar app-bars__bar--sub"),
    ]
    if each.asked is not None:
        inside.append(path(f"M{axis.at(each.asked):.1f} {y - 4}V{y + BAR + RANGE + 4}", classes="app-bars__today"))
    return Markup("").join(inside)
