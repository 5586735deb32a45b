"""Small pictures beside each other: each has its line and that of the others, and a sign is told in words."""

import re

from commissioning.web.charts.panels import Panel, Row, panels

CONTACTS = Panel("Contacts a month", "sign", (0.7, 1.8, 3.5), (1.4, 1.5, 1.5), percent=False)
STARTED = Panel("Started", "", (0.6, None, 0.9), (0.8, 0.8, 0.8), percent=True)


def drawn(*rows: Row) -> str:
    return str(panels(rows, ends=("poorest", "best"), title="Hazel & others", description="The tables have all."))


def test_each_panel_has_both_lines_and_its_words():
    page = drawn(Row("Hazel & Co", (CONTACTS, STARTED)))
    assert page.count("app-curves__line ") == page.count("app-curves__level") == 2 * 3, "for three widths"
    assert page.count("Contacts a month: sign") == page.count("Hazel &amp; Co") == 3
    assert page.count("app-curves__dot ") == 5 * 3, "no dot where there is no figure"
    assert page.count('role="img"') == 3
    assert "100 %" in page or "50 %" in page


def test_everything_lies_within_the_picture():
    page = drawn(Row("Hazel", (CONTACTS,) * 5), Row("Maple", (STARTED, STARTED)))
    for svg in re.findall(r"<svg.*?</svg>", page):
        width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
        places = re.findall(r'(?:d="M|<tspan x=")([\d.-]+)(?: |" y=")([\d.-]+)', svg)
        assert len(places) > 30
        assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in places)


def test_a_figure_that_is_nought_everywhere_and_a_single_group_are_drawn_all_the_same():
    page = drawn(Row("Hazel", (Panel("Not seen", "", (0.0,), (0.0,), percent=True),)))
    assert page.count("app-curves__dot ") == 3
    assert "app-curves__line" not in page, "one group makes no line"


def test_nobody_for_review_is_no_picture():
    assert drawn() == ""
