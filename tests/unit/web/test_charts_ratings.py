"""The pictures of ratings: every provider is in them, nothing lies outside, and they are told apart without colour."""

import re
from datetime import date, timedelta

from commissioning.web.charts.axis import Axis
from commissioning.web.charts.caterpillar import Row, caterpillar
from commissioning.web.charts.curves import Curve, Level, curves
from commissioning.web.charts.funnel import Dot, Line, funnel
from commissioning.web.charts.watched import Panel, Sign, watched

WORDS = {"title": "Providers", "description": "The table has every figure."}
SIZES = [10.0, 50.0, 200.0]
LIMIT = Line("95 %", "look", [0.2, 0.6, 0.8], [1.8, 1.4, 1.2])


def funnel_of(*dots: Dot) -> str:
    return str(funnel(dots, SIZES, [LIMIT], typical=1.0, across="Expected", up="O/E", **WORDS))


def rows_of(*rows: Row) -> str:
    return str(caterpillar(rows, typical=1.0, across="O/E", stars_title="Stars", **WORDS))


def test_one_who_stands_out_is_square_and_named():
    page = funnel_of(Dot("Ash & Co", 40, 1.9, True), Dot("Birch", 150, 1.0, False))
    assert page.count("app-funnel__dot--outside") == page.count("app-funnel__dot--inside") == 3, "for three widths"
    assert page.count("Ash &amp; Co") == 3
    assert page.count('role="img"') == 3


def test_every_dot_lies_within_the_picture():
    page = funnel_of(*(Dot(f"site {size}", size, figure, False) for size in (1, 200) for figure in (0.0, 4.0)))
    for svg in re.findall(r"<svg.*?</svg>", page):
        width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
        for x, y in re.findall(r'dot--inside" d="M([\d.-]+) ([\d.-]+)', svg):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height


def test_probabilities_of_stars_fill_their_bar_and_states_stand_in_words():
    page = rows_of(Row("Ash", 1.3, 1.1, 1.5, (0.0, 0.0, 0.1, 0.7, 0.2), 4), Row("Birch", 0.9, 0.2, 9.0, instead="new"))
    wide = re.search(r'<svg class="app-rows app-picture__svg app-picture__wide".*?</svg>', page)[0]
    widths = [float(each) for each in re.findall(r'app-rows__star--\d" x="[\d.]+" y="[\d.]+" width="([\d.]+)"', wide)]
    assert len(widths) == 3, "no piece for what cannot be"
    assert sum(widths) == 260
    assert "app-rows__number--shown" in wide
    assert ">new<" in wide


def test_with_three_stars_the_highest_is_drawn_as_the_highest():
    page = rows_of(Row("Ash", 1.3, 1.1, 1.5, (0.2, 0.3, 0.5), 3))
    assert re.findall(r"app-rows__star--(\d)", page) == ["1", "3", "5"] * 3
    assert re.findall(r"app-rows__number--5 app-rows__number--shown[^>]*><tspan[^>]*>(\d)<", page) == ["3"] * 3


def test_nothing_is_drawn_of_nobody():
    assert funnel_of() == rows_of() == ""


def test_marks_are_round_and_within_the_scale():
    assert list(Axis(-0.31, 0.29, 0, 100).marks(most=6)) == [-0.30000000000000004, -0.2, -0.1, 0.0, 0.1, 0.2]
    assert Axis(0.0, 10.0, 100, 0).at(2.5) == 75
    assert Axis(0.0, 10.0, 0, 100).at(float("inf")) == 100


def test_each_cohort_is_named_at_the_end_of_its_line_and_names_keep_apart():
    lines = [Curve(f"month {place}", f"m {place}", [0.0, 0.1, 0.2]) for place in range(4)]
    drawn = str(curves(lines, [Level("minimum", 0.3)], months=12, title="t", description="d"))
    assert drawn.count("app-curves__line ") == 4 * 3, "for three widths"
    assert "minimum 30 %" in drawn
    wide = drawn.split("</svg>")[0]
    heights = [float(y) for y in re.findall(r'y="([\d.]+)">month \d<', wide)]
    assert len(heights) == 4
    assert min(abs(one - other) for one in heights for other in heights if one != other) >= 14
    assert str(curves([], [], months=12, title="t", description="d")) == ""


def panel_of(name: str, totals: list[float], *signs: Sign) -> Panel:
    days = [date(2026, 1, 1) + timedelta(days=place) for place in range(len(totals))]
    return Panel(name, "no signal", days, totals, signs)


def test_each_provider_watched_has_its_picture_and_a_signal_its_own_shape():
    fallen = panel_of("Ash & Co", [0.0, -4.0, -9.0], Sign(date(2026, 1, 3), -9.0, worse=True))
    risen = panel_of("Birch", [0.5, 1.0, 6.0], Sign(date(2026, 1, 2), 1.0, worse=False))
    page = str(watched([fallen, risen], **WORDS))
    assert page.count('role="img"') == 3
    assert page.count("Ash &amp; Co") == 3
    shapes = {
        kind: re.findall(rf'app-watched__sign--{kind}" d="M[\d.]+ [\d.]+l-7 (-?\d+)h14Z"', page)
        for kind in ("worse", "better")
    }
    assert shapes == {"worse": ["-14"] * 3, "better": ["14"] * 3}, "the tip is down, or up"
    assert str(watched([], **WORDS)) == ""


def test_all_providers_watched_have_the_same_scales_and_lie_within_the_picture():
    page = str(watched([panel_of("a", [0.0]), panel_of("b", [3.0, -20.0]), panel_of("long name " * 9, [1.0])], **WORDS))
    for svg in re.findall(r"<svg.*?</svg>", page):
        width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
        for line in re.findall(r'app-watched__line" d="M([^"]+)"', svg):
            for point in line.split("L"):
                x, y = map(float, point.split())
                assert 0 <= x <= width
                assert 0 <= y <= height
        assert svg.count(">2 Jan 2026<") == 3
    assert page.count(" …<") == 3


def test_days_on_one_pixel_are_one_point():
    page = str(watched([panel_of("a", [float(place) for place in range(3_000)])], **WORDS))
    for line in re.findall(r'app-watched__line" d="M([^"]+)"', page):
        assert line.count("L") < 600
