"""How often each score was agreed: a bar for each score, as long as its share of all cases."""

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

BAR, BETWEEN, EDGE = 16, 18, 4


@dataclass(frozen=True, slots=True)
class Counted:
    """A score with its meaning, how many cases came to it in words, and as a number."""

    name: str
    note: str
    count: int


def scores_picture(counted: Sequence[Counted], *, most: int, title: str, description: str, key: str) -> Markup:
    """The picture, as markup for a page. The table beside it says the same. Nothing where there is no score.

    Takes    most: how many cases the longest possible bar stands for.
    """
    if not counted:
        return Markup("")
    return picture(
        lambda width: _drawn(counted, most, width),
        classes="app-bars",
        title=title,
        description=description,
        key=key,
        links=False,
    )


def _drawn(counted: Sequence[Counted], most: int, width: int) -> Drawn:
    axis = Axis(0.0, float(most), EDGE, width - EDGE)
    y, parts = 0, []
    for each in counted:
        name = wrap(each.name, within=width / BOLD, size=NAME_SIZE)
        note = wrap(each.note, within=width, size=NOTE_SIZE)
        parts.append(text(name, x=0, y=y + 16, line=NAME_LINE, classes="app-bars__name"))
        y += NAME_LINE * len(name)
        parts.append(text(note, x=0, y=y + 14, line=NOTE_LINE, classes="app-bars__note"))
        y += NOTE_LINE * len(note) + 6
        parts.append(path(f"M{axis.at(0):.1f} {y + BAR}H{axis.at(most):.1f}", classes="app-bars__grid"))
        parts.append(
            rectangle(
                axis.at(0), y, axis.at(each.count) - axis.at(0), BAR, classes="app-bars__bar app-bars__bar--terms"
            )
        )
        y += BAR + BETWEEN
    return Drawn(Markup("").join(parts), width, y - BETWEEN + 4)
