"""T15: whatever somebody writes into a text, every file that a list gives opens in a spreadsheet without running it."""

import csv
import io
import re

import pytest

from support.sizes import size

NASTY = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://a.example","b")',
    "＝1+1", 'a "quoted", b', "two\nlines", "a;b", "'=1+1", " =1+1", "é £ –", "-", "=",
)  # fmt: skip
STARTS = "=+-@\t\r\n＝＋－＠"
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _formulas(text: str) -> list[str]:
    """The cells of a file that a spreadsheet would run."""
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    return [cell for cell in cells if cell[:1] and cell[0] in STARTS and not NUMBER.fullmatch(cell)]


def _numeric(page: str, header: list[str]) -> list[int]:
    """Which columns of a file hold numbers, as the page says; a file that belongs to a picture has others."""
    headings = re.findall(r'<th scope="col"([^>]*)>(.*?)</th>', page, flags=re.DOTALL)
    labels = [" ".join(re.sub(r"<[^>]*>", " ", said).split()) for _, said in headings]
    is_same = len(labels) == len(header) and all(map(str.startswith, labels, header))
    return [place for place, (said, _) in enumerate(headings) if is_same and "numeric" in said]


def _exports(world):
    """The files that lists give: address, text of the file, text of the page it is linked from."""
    from urllib.parse import urljoin

    from support.census import GUARDED_ELSEWHERE
    from support.crawl import of_the_census, players

    roles = ("operator", "Category manager", "Administrator", "Auditor", "provider's manager")
    for player in players(world):
        if str(player) in roles[: size("exports as")]:
            browser = player.browser(world)
            for address in of_the_census(world, player.organisation, leaving_out=GUARDED_ELSEWHERE):
                page = browser.get(address)
                if "html" not in page.get("Content-Type", ""):
                    continue
                for href in sorted(set(re.findall(r'href="([^"]*format=csv[^"]*)"', page.text))):
                    answer = browser.get(urljoin(address, href.replace("&amp;", "&")))
                    assert answer["Content-Type"].startswith("text/csv"), f"{address}{href}"
                    yield f"{address}{href}", answer.content.decode("utf-8-sig"), page.text


@pytest.fixture
def nasty_world(world):
    from support.planting import is_email, planted

    def text(number, field):
        said = NASTY[number % len(NASTY)]
        return f"{number}@example.org" if is_email(field) else said[: field.max_length]

    planted(world.database, text)
    return world


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_no_file_holds_a_formula_and_numbers_stay_numbers(nasty_world):
    wrong, seen, met, compared = [], set(), set(), 0
    for address, text, page in _exports(nasty_world):
        seen.add(address.partition("?")[0].split("/")[1])
        header, *lines = list(csv.reader(io.StringIO(text)))
        wrong += [f"{address}: {cell!r}" for cell in _formulas(text)]
        wrong += [f"{address}: a line of {len(line)} cells" for line in lines if len(line) != len(header)]
        numeric = _numeric(page, header)
        compared += len(numeric)
        said = [line[place] for line in lines for place in numeric]
        wrong += [f"{address}: {cell!r} is no number" for cell in said if cell and not NUMBER.fullmatch(cell)]
        met |= {said for line in lines for said in line} & {f"'{said}" for said in NASTY}
    assert not wrong, "\n".join(wrong)
    assert {"contracts", "organisations", "areas", "people"} <= seen
    assert compared, "no column of numbers was met"
    assert len(met) > 3, "no nasty text came into a file: this test would find nothing"


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_a_file_that_is_written_otherwise_is_seen(nasty_world, monkeypatch):
    """The test above can fail."""
    from commissioning.web import lists

    monkeypatch.setattr(lists, "csv_line", lambda cells: ",".join(f'"{cell}"' for cell in cells) + "\n")
    assert any(_formulas(text) for _, text, _ in _exports(nasty_world))
