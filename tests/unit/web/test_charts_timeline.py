"""Periods as bars: each on its days, under marks that leave room to be read."""

from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.periods import Period
from commissioning.web.charts.drawing import NOTE_SIZE, width_of
from commissioning.web.charts.timeline import Lane, timeline

SVG = "{http://www.w3.org/2000/svg}"
SVG_NAMED = '<svg xmlns="http://www.w3.org/2000/svg" '
START, END = date(2011, 6, 1), date(2018, 6, 1)
CONTRACT = Lane("Contract", [Period(START, END)], "contract")
DATES = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def drawn(lanes, *, until=END, **options):
    markup = timeline(lanes, until=until, title="Over time", description="What ran when", **options)
    return list(ElementTree.fromstring(f"{markup}".replace("<svg ", SVG_NAMED)))


def bars(drawing):
    return [(float(bar.get("x")), float(bar.get("x")) + float(bar.get("width"))) for bar in drawing.iter(f"{SVG}rect")]


def span(mark):
    """Where what is written at a mark begins and ends."""
    begins = float(mark.find(f"{SVG}tspan").get("x"))
    return begins, begins + width_of("".join(mark.itertext()), NOTE_SIZE)


def marks(drawing):
    return ["".join(each.itertext()) for each in drawing.iter(f"{SVG}text") if each.get("class") == "app-bars__year"]


def test_a_bar_spans_its_days():
    half = Lane("Half", [Period(START, date(2014, 12, 1))], "prime")
    for drawing in drawn([CONTRACT, half]):
        (start, end), (half_start, half_end) = bars(drawing)
        assert half_start == start
        assert (half_end - start) / (end - start) == pytest.approx(1279 / 2557, abs=0.01)


def test_periods_that_follow_each_other_touch():
    changed = date(2013, 4, 1)
    for drawing in drawn([Lane("Terms", [Period(START, changed), Period(changed, END)], "terms")]):
        first, second = bars(drawing)
        assert first[1] == pytest.approx(second[0], abs=0.11)


def test_one_without_an_end_goes_on_to_the_edge_as_an_arrow():
    for drawing in drawn([CONTRACT, Lane("Sub", [Period(date(2012, 1, 1), None)], "sub")]):
        [arrow] = [each for each in drawing.iter(f"{SVG}path") if "app-bars__bar" in each.get("class")]
        assert f"L{bars(drawing)[0][1]:.1f}" in arrow.get("d")


def test_one_day_can_still_be_seen():
    for drawing in drawn([CONTRACT, Lane("Sub", [Period(date(2012, 1, 1), date(2012, 1, 2))], "sub")]):
        start, end = bars(drawing)[1]
        assert end - start >= 2.9


def test_nothing_is_drawn_of_no_days():
    assert timeline([], until=END, title="t", description="d") == ""
    assert timeline([Lane("None", [Period(START, START)], "sub")], until=END, title="t", description="d") == ""


def test_years_are_marked_as_closely_as_there_is_room():
    wide, _, narrow = drawn([CONTRACT])
    assert marks(wide) == ["2012", "2013", "2014", "2015", "2016", "2017", "2018"]
    assert marks(narrow) == ["2012", "2014", "2016", "2018"]


def test_a_short_time_is_marked_by_months():
    lanes = [Lane("Pilot", [Period(date(2026, 1, 15), date(2026, 7, 1))], "contract")]
    assert marks(drawn(lanes, until=date(2026, 7, 1))[0]) == [
        "2/2026",
        "3/2026",
        "4/2026",
        "5/2026",
        "6/2026",
        "7/2026",
    ]


def test_today_is_marked_only_where_the_scale_has_it():
    assert "Today" in timeline([CONTRACT], until=END, title="t", description="d", today=date(2016, 8, 1))
    for outside in (date(2011, 5, 31), END):
        assert "Today" not in timeline([CONTRACT], until=END, title="t", description="d", today=outside)


@given(
    st.lists(st.lists(st.tuples(DATES, DATES | st.none()), min_size=1, max_size=4), min_size=1, max_size=8),
    DATES,
    DATES,
)
def test_any_periods_stay_inside(spells, until, today):
    lanes = [
        Lane(f"Lane {place}", [Period(start, end and max(start, end)) for start, end in each], "sub", "A note")
        for place, each in enumerate(spells)
    ]
    if all(period.end == period.start for lane in lanes for period in lane.periods):
        return
    for drawing in drawn(lanes, until=until, today=today):
        for start, end in bars(drawing):
            assert start >= 0
            assert end <= float(drawing.get("width")) + 3
        spans = [span(mark) for mark in drawing.iter(f"{SVG}text") if mark.get("class") == "app-bars__year"]
        assert all(before[1] < after[0] for before, after in pairwise(spans)), "what is written runs together"
