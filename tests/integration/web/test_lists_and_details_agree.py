"""T12, parity: a list holds exactly what opens. On every page of it, in the file, in its count, and from the API."""

import csv
import io
import re
from urllib.parse import urljoin, urlsplit

import pytest

from support.rotation import turn
from support.sizes import column

DATABASES = ["sqlite"] if column() == "quick" else ["sqlite", "postgresql"]
SHOWS_ALL = re.compile(r"Showing (?:all )?(?:1 to \d+ of )?([\d,]+)(?: rows?)?")


def _rows_of(text: str) -> list[tuple[str, str]]:
    """Each row's heading cell and where it leads, or an empty text."""
    body = text.partition("<tbody")[2].partition("</tbody>")[0]
    cells = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', body, flags=re.DOTALL)
    links = [re.search(r'href="([^"]+)"', cell) for cell in cells]
    return [(cell, found[1] if found else "") for cell, found in zip(cells, links, strict=True)]


def _whole(browser, address: str) -> tuple[list[tuple[str, str]], int, int]:
    """A list on all its pages, the count that it states, and the rows of its file."""
    text = browser.get(address).text
    count = int(SHOWS_ALL.search(text)[1].replace(",", ""))
    file = re.search(r'href="(\?[^"]*format=csv[^"]*)"', text)[1].replace("&amp;", "&")
    found = _rows_of(text)
    while onwards := re.search(r'href="([^"]+)" rel="next"', text):
        text = browser.get(urljoin(address, onwards[1].replace("&amp;", "&"))).text
        found += _rows_of(text)
    lines = list(csv.reader(io.StringIO(browser.get(urljoin(address, file)).text)))
    return found, count, len(lines) - 1


@pytest.fixture
def lists(world, monkeypatch):
    """Of everybody: the lists they can reach, with pages so short that there are several of them."""
    from commissioning.web import lists
    from support.census import GUARDED_ELSEWHERE, give_every_role
    from support.crawl import Player, kind_of, of_the_census, players

    monkeypatch.setattr(lists, "PAGE_ROWS", 2)
    give_every_role(world)
    others = [
        Player(f"{organisation.name}, {role}", organisation, role)
        for organisation in (*world.commissioners[1:], *world.providers[1:])
        for role in ("category_manager", "provider_manager", "auditor", "administrator")
    ]
    found = {}
    for player in [*players(world)[:5], *turn([*players(world)[5:], *others], 3)]:
        browser, reached = player.browser(world), {}
        for address in of_the_census(world, player.organisation, leaving_out=GUARDED_ELSEWHERE):
            answer = browser.get(address)
            text = answer.text if "text/html" in answer.get("Content-Type", "") else ""
            if 'class="app-list-head"' in text and SHOWS_ALL.search(text):
                reached[address] = kind_of(address)[0]
        found[player] = reached
    assert any("/contracts" in reached for reached in found.values())
    return found


@pytest.mark.parametrize("world", DATABASES, indirect=True)
def test_a_list_its_pages_its_file_and_its_count_hold_the_same(world, lists):
    wrong = []
    for player, reached in lists.items():
        browser = player.browser(world)
        for address in reached:
            shown, count, filed = _whole(browser, address)
            if not len(shown) == count == filed:
                wrong.append(f"{address} as {player}: {len(shown)} on its pages, {count} said, {filed} in the file")
            # A person stands in the list of people once for each role.
            if len(set(shown)) < len(shown) and all(link for _, link in shown) and address != "/people":
                wrong.append(f"{address} as {player} shows a row twice")
    assert wrong == []


@pytest.mark.parametrize("world", DATABASES, indirect=True)
def test_what_a_list_shows_opens_and_what_another_shows_does_not(world, lists):
    """What opens for somebody is what their own list of it shows; everything that anybody's list shows is tried."""
    shown = {
        player: {
            address: {urlsplit(link).path for _, link in _whole(player.browser(world), address)[0] if link}
            for address, route in reached.items()
        }
        for player, reached in lists.items()
    }
    wrong = []
    for player, own in shown.items():
        browser = player.browser(world)
        status = {}
        for address, links in own.items():
            everybodys = set().union(*(other.get(address, set()) for other in shown.values()))
            for link in sorted(everybodys if _is_whole(address) else links):
                status.setdefault(link, browser.get(link).status_code)
                if (status[link] == 200) != (link in links):
                    wrong.append(f"{link} as {player} answers {status[link]}; {address} shows it: {link in links}")
    assert wrong == []


def _is_whole(address: str) -> bool:
    """Whether a list is of all there is of its kind, not of what belongs to one row."""
    from django.urls import resolve

    return not resolve(address).kwargs
