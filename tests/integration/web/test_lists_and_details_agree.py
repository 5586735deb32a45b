"""T12, parity: a list holds exactly what opens. On every page of it, in the file, in its count, and from the API."""

import csv
import io
import re
from urllib.parse import urljoin, urlsplit

import pytest

from support.rotation import turn
from support.sizes import column

DATABASES = ["sqlite"] if column() == "quick" else ["sqlite", "postgresql"]
LIST = 'class="app-list-head"'
"""Before the table of a list; others may stand above it."""
SHOWS_ALL = re.compile(r"Showing (?:all )?(?:1 to \d+ of )?([\d,]+)(?: rows?)?")


def _rows_of(text: str) -> list[tuple[str, str]]:
    """Each row's heading cell and where it leads, or an empty text."""
    body = text.partition(LIST)[2].partition("<tbody")[2].partition("</tbody>")[0]
    cells = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', body, flags=re.DOTALL)
    links = [re.search(r'href="([^"]+)"', cell) for cell in cells]
    return [(cell, found[1] if found else "") for cell, found in zip(cells, links, strict=True)]


def _whole(browser, address: str, text: str) -> tuple[list[tuple[str, str]], int, int]:
    """A list on all its pages, the count that it states, and the rows of its file."""
    count = int(SHOWS_ALL.search(text)[1].replace(",", ""))
    file = re.search(r'href="(\?[^"]*format=csv[^"]*)"', text)[1].replace("&amp;", "&")
    found = _rows_of(text)
    while onwards := re.search(r'href="([^"]+)" rel="next"', text):
        text = browser.get(urljoin(address, onwards[1].replace("&amp;", "&"))).text
        found += _rows_of(text)
    lines = list(csv.reader(io.StringIO(browser.get(urljoin(address, file)).text)))
    return found, count, len(lines) - 1


@pytest.fixture(scope="module")
def lists(world_to_read):
    """Of everybody: the lists they can reach, whole, with pages so short that there are several of them."""
    from commissioning.web import lists
    from support.census import GUARDED_ELSEWHERE
    from support.crawl import Player, of_the_census, players

    world = world_to_read
    others = [
        Player(f"{organisation.name}, {role}", organisation, role)
        for organisation in (*world.commissioners[1:], *world.providers[1:])
        for role in ("category_manager", "provider_manager", "auditor", "administrator")
    ]
    found = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lists, "PAGE_ROWS", 2)
        chosen = [*players(world)[:5], *turn([*players(world)[5:], *others], 8)]
        # Of everybody before anything is read: it enters organisations, which are in all lists.
        asked = {each: of_the_census(world, each.organisation, leaving_out=GUARDED_ELSEWHERE) for each in chosen}
        for player in chosen:
            browser, found[player] = player.browser(world), {}
            for address in asked[player]:
                answer = browser.get(address)
                text = answer.text if "text/html" in answer.get("Content-Type", "") else ""
                if LIST in text and SHOWS_ALL.search(text):
                    found[player][address] = _whole(browser, address, text)
    assert any("/contracts" in reached for reached in found.values())
    return found


@pytest.mark.parametrize("world_to_read", DATABASES, indirect=True)
def test_a_list_its_pages_its_file_and_its_count_hold_the_same(lists):
    wrong = []
    for player, reached in lists.items():
        for address, (shown, count, filed) in reached.items():
            if not len(shown) == count == filed:
                wrong.append(f"{address} as {player}: {len(shown)} on its pages, {count} said, {filed} in the file")
            # A person stands in the list of people once for each role, a participant once for each standard.
            several_each = address == "/people" or address.endswith("/standards/cases")
            if len(set(shown)) < len(shown) and all(link for _, link in shown) and not several_each:
                wrong.append(f"{address} as {player} shows a row twice")
    assert wrong == []


@pytest.mark.parametrize("world_to_read", DATABASES, indirect=True)
def test_what_a_list_shows_opens_and_what_another_shows_does_not(world_to_read, lists):
    """What opens for somebody is what their own list of it shows; everything that anybody's list shows is tried."""
    shown = {
        player: {address: {urlsplit(link).path for _, link in rows if link} for address, (rows, *_) in reached.items()}
        for player, reached in lists.items()
    }
    wrong = []
    for player, own in shown.items():
        browser = player.browser(world_to_read)
        status = {}
        for address, links in own.items():
            everybodys = set().union(*(other.get(address, set()) for other in shown.values()))
            for link in sorted(everybodys if _is_whole(address) else links):
                if link not in status:
                    status[link] = _opened(browser, link)
                opens = status[link] == 200
                if opens != (link in links) and not (opens and link in _by_now(browser, address)):
                    wrong.append(f"{link} as {player} answers {status[link]}; {address} shows it: {link in links}")
    assert wrong == []


def _by_now(browser, address: str) -> set[str]:
    """What the audit record shows by now, for looking is on record, too. Nothing for other lists."""
    if address != "/audit":
        return set()
    return {urlsplit(link).path for _, link in _whole(browser, address, browser.get(address).text)[0] if link}


def _opened(browser, address: str) -> int:
    """How an address answers; the page of an import, to which the page of its job leads, for that."""
    answer = browser.get(address)
    leads_on = answer.status_code == 302 and answer["Location"].startswith("/imports/")
    return (browser.get(answer["Location"]) if leads_on else answer).status_code


def _is_whole(address: str) -> bool:
    """Whether a list is of all there is of its kind, not of what belongs to one row."""
    from django.urls import resolve

    return not resolve(address).kwargs
