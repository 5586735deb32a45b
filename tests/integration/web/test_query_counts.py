"""T19: a page asks the database as often with many rows as with few, and never more than thirty times."""

import pytest

MOST = 30


def _asked(browser, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(address)  # the first asking of a process loads what it keeps
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for each in asked)


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_no_page_asks_more_than_thirty_times(world):
    from support.crawl import crawl, players

    wrong = []
    for player in players(world):
        if str(player) in ("operator", "provider's manager", "Category manager", "Auditor", "Administrator"):
            browser = player.browser(world)
            for answer in crawl(player, world, per_kind=1):
                asked = _asked(browser, answer.address)
                if asked > MOST:
                    wrong.append(f"{answer}: {asked} queries")
    assert wrong == []


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_a_list_asks_as_often_for_one_row_as_for_all(world, monkeypatch):
    """Its pages are cut to one row, to two, and left whole."""
    import re

    from commissioning.web import lists
    from support.census import GUARDED_ELSEWHERE
    from support.crawl import of_the_census, players

    wrong, seen = [], set()
    for player in players(world):
        if str(player) not in ("operator", "provider's manager", "Category manager", "Administrator"):
            continue
        browser = player.browser(world)
        for address in of_the_census(world, player.organisation, leaving_out=GUARDED_ELSEWHERE):
            text = browser.get(address).content.decode()
            if 'class="app-list-head"' not in text or len(re.findall(r'<th scope="row"', text)) < 2:
                continue
            seen.add(address)
            counts = []
            for rows in (1, 2, 50):
                monkeypatch.setattr(lists, "PAGE_ROWS", rows)
                counts.append(_asked(browser, address))
            if len(set(counts)) > 1:
                wrong.append(f"{address} as {player} asks {counts} times for 1, 2 and all of its rows")
    assert "/contracts" in seen
    assert wrong == []
