"""T19: a page asks the database as often with many rows as with few, and no more than thirty times; see `_most`."""

from contextlib import contextmanager

import pytest

from support.sizes import column

MOST = 30
WALKING = ("operator", "provider's manager", "Category manager", "Administrator")
"""Who walks all pages: between them they see each. From size ci the auditor too, whose pages these see as well."""


OF_EACH_TABLE = {"held", "held_file"}
"""Everything that is held about somebody: each table of the room is asked once, however many rows it has."""


def _most(route: str) -> int:
    from commissioning.rooms.journey.subject_access import tables

    return MOST + len(list(tables())) if route in OF_EACH_TABLE else MOST


@contextmanager
def _counted():
    """Gives a function that says how often the database was asked within."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        yield lambda: sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for each in asked)


def _asked(browser, address: str) -> int:
    with _counted() as asked:
        browser.get(address)
    return asked()


@pytest.mark.parametrize("world_to_read", ["sqlite"], indirect=True)
def test_no_page_asks_more_than_thirty_times(world_to_read):
    from support.crawl import crawl, players

    wrong = []
    for player in players(world_to_read):
        if str(player) not in (*WALKING, *(["Auditor"] if column() != "quick" else [])):
            continue
        browser, walk = player.browser(world_to_read), crawl(player, world_to_read, per_kind=1)
        next(walk)
        while True:
            with _counted() as asked:
                answer = next(walk, None)
            if answer is None:
                break
            most = _most(answer.route)
            if (
                asked() > most and (again := _asked(browser, answer.address)) > most
            ):  # the first time loads what it keeps
                wrong.append(f"{answer}: {again} queries")
    assert wrong == []


@pytest.mark.parametrize("world_to_read", ["sqlite"], indirect=True)
def test_a_list_asks_as_often_for_one_row_as_for_all(world_to_read, monkeypatch):
    """Its pages are cut to one row, to two, and left whole."""
    import re

    from commissioning.web import lists
    from support.census import GUARDED_ELSEWHERE
    from support.crawl import of_the_census, players

    wrong, seen = [], set()
    for player in players(world_to_read):
        if str(player) not in WALKING:
            continue
        browser = player.browser(world_to_read)
        for address in of_the_census(world_to_read, player.organisation, leaving_out=GUARDED_ELSEWHERE):
            monkeypatch.setattr(lists, "PAGE_ROWS", 50)
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
