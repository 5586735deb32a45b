"""Dated periods as bars: what ran when, one line for each thing, under a scale of years."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from markupsafe import Markup

from commissioning.core.periods import Period, add_months
from commissioning.web.charts.drawing import (
    BOLD,
    MIDDLE,
    NAME_LINE,
    NAME_SIZE,
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

LABELS = {WIDE: 340, MIDDLE: 240, NARROW: 0}
"""Room for the names to the left of the bars; without any they stand above."""
BAR = 16
BETWEEN_LANES = 16
SCALE = 24
EDGE = 2
CLEAR = 6
MONTHS_BETWEEN_MARKS = (1, 3, 6, 12, 24, 60, 120, 240, 600)

Kind = Literal["contract", "terms", "prime", "sub"]


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of the picture: a name, and the periods in which it held. One without an end goes on to the right edge."""

    name: str
    periods: Sequence[Period]
    kind: Kind
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    left: int
    width: int

    def x(self, day: date) -> float:
        return self.left + (day - self.first).days * self.width / (self.last - self.first).days


@dataclass(frozen=True, slots=True)
class _Word:
    said: str
    begins: float
    ends: float


def timeline(
    lanes: Sequence[Lane],
    *,
    until: date,
    title: str,
    description: str,
    today: date | None = None,
    today_label: str = "Today",
    key: str = "timeline",
) -> Markup:
    """The picture, as markup for a page. The same facts belong in a table or list beside it.

    Takes    until: the day up to which open periods are drawn, such as the contract's end; the scale ends there or with
             the last period. today: marked when the scale has it.
    Returns  nothing when no lane has a period with a day in it.
    """
    periods = [period for lane in lanes for period in lane.periods if period.end != period.start]
    if not periods:
        return Markup("")
    first = min(period.start for period in periods)
    last = max(period.end or add_months(period.start, 1) for period in periods)
    marked = (today, today_label) if today and first <= today < max(last, until) else None
    return picture(
        lambda width: _drawn(lanes, first, max(last, until), width, marked),
        classes="app-bars",
        title=title,
        description=description,
        key=key,
        links=False,
    )


def _drawn(lanes: Sequence[Lane], first: date, last: date, width: int, marked: tuple[date, str] | None) -> Drawn:
    labels = LABELS[width]
    scale = _Scale(first, last, labels + EDGE, width - labels - 2 * EDGE)
    y = SCALE + (NOTE_LINE if marked else 0)
    top = y
    rows: list[Markup] = []
    for lane in lanes:
        row, y = _lane(lane, scale, y + BETWEEN_LANES // 2, labels - 16 if labels else width, stacked=not labels)
        rows.append(row)
        y += BETWEEN_LANES // 2
    grid = [*_marks(scale, top, y), *([_today(*marked, scale, top, y)] if marked else [])]
    return Drawn(Markup("").join([*grid, *rows]), width, y)


def _lane(lane: Lane, scale: _Scale, y: int, room: int, *, stacked: bool) -> tuple[Markup, int]:
    name = wrap(lane.name, within=room / BOLD, size=NAME_SIZE)
    note = wrap(lane.note, within=room, size=NOTE_SIZE)
    under_name = y + NAME_LINE * len(name)
    under_note = under_name + NOTE_LINE * len(note)
    bar_y = under_note + 4 if stacked else y
    inside = [
        text(name, x=0, y=y + 14, line=NAME_LINE, classes="app-bars__name"),
        text(note, x=0, y=under_name + 13, line=NOTE_LINE, classes="app-bars__note"),
        *(_bar(period, lane.kind, scale, bar_y) for period in lane.periods if period.end != period.start),
    ]
    return Markup("").join(inside), max(under_note, bar_y + BAR)


def _bar(period: Period, kind: Kind, scale: _Scale, y: int) -> Markup:
    classes = f"app-bars__bar app-bars__bar--{kind}"
    start = scale.x(period.start)
    end = max(scale.x(period.end or scale.last), start + 3)
    if period.end is not None:
        return rectangle(start, y, end - start, BAR, classes=classes)
    point = max(start, end - BAR // 2)
    return path(
        f"M{start:.1f} {y}H{point:.1f}L{end:.1f} {y + BAR // 2}L{point:.1f} {y + BAR}H{start:.1f}z", classes=classes
    )


def _marks(scale: _Scale, top: int, bottom: int) -> Iterator[Markup]:
    """The lines of the scale, as close as what is written over them leaves room for."""
    for months in MONTHS_BETWEEN_MARKS:
        days = list(_marked_days(scale, months))
        words = [_placed(f"{day.year}" if months >= 12 else f"{day.month}/{day.year}", day, scale) for day in days]
        if all(before.ends + CLEAR < after.begins for before, after in pairwise(words)):
            break
    for day, word in zip(days, words, strict=True):
        yield path(f"M{scale.x(day):.1f} {top - 4}V{bottom}", classes="app-bars__grid")
        yield text([word.said], x=word.begins, y=top - 8, line=NOTE_LINE, classes="app-bars__year")


def _placed(said: str, day: date, scale: _Scale) -> _Word:
    """A word over its day, moved in where it would stand out of the scale."""
    width = width_of(said, NOTE_SIZE)
    begins = min(max(scale.x(day) - width / 2, scale.left), scale.left + scale.width - width)
    return _Word(said, begins, begins + width)


def _marked_days(scale: _Scale, months: int) -> Iterator[date]:
    since = scale.first.year * 12 + scale.first.month - 1
    since = since // months * months
    day = date(since // 12, since % 12 + 1, 1)
    while day <= scale.last:
        if day >= scale.first:
            yield day
        day = add_months(day, months)


def _today(today: date, label: str, scale: _Scale, top: int, bottom: int) -> Markup:
    return path(f"M{scale.x(today):.1f} {top - SCALE}V{bottom}", classes="app-bars__today") + text(
        [label],
        x=_placed(label, today, scale).begins,
        y=top - SCALE - 4,
        line=NOTE_LINE,
        classes="app-bars__today-label",
    )
