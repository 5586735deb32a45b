"""T12: every page answers every role as the table says, and no page lacks a row. The table was written by hand."""

from functools import cache

import pytest

from support.rotation import turn
from support.sizes import column

REFUSED_METHODS = ("category_manager",)
"""For whom a quick run tries the methods that a page does not take: those are refused before anybody's role matters."""


@pytest.fixture
def census_world(world):
    """A world in which one person of a commissioner holds each of the fifteen roles."""
    from support.census import give_every_role

    give_every_role(world)
    return world


def test_every_page_has_a_row_and_every_row_its_page(database):
    from commissioning.web.census import rows
    from support.census import NO_PAGES, routes

    pages = {route.name for route in routes()}
    listed = {row.route for row in rows() if not row.meaning.startswith("API:")}
    assert pages - listed == set(), "a page without a row: write down in census.csv who may open it"
    assert listed - pages - set(NO_PAGES) == set(), "a row without its page"


def test_the_census_sees_a_page_without_a_row(database, settings):
    """The test above can fail: a page that nobody wrote down is found, and does not answer."""
    from django.test import Client

    settings.ROOT_URLCONF = "support.urls_with_one_more"
    from support.census import routes

    assert "nobody_wrote_it_down" in {route.name for route in routes()}
    with pytest.raises(LookupError, match="no row in census"):
        Client(SERVER_NAME="localhost").get("/nobody-wrote-it-down")


def test_what_a_page_declares_is_what_the_table_says(database):
    from commissioning.platform.roles import HOLDERS, Permission
    from commissioning.web.allows import Open
    from commissioning.web.census import rows
    from support.census import routes

    said: dict[str, set[str]] = {}
    for row in rows():
        said.setdefault(row.route, set()).update(row.who)
    for route in routes():
        declared = getattr(route.view, "allows", None)
        assert declared is not None, f"{route.name} does not say who may open it"
        if isinstance(declared, Permission):
            assert said[route.name] == {role.value for role in HOLDERS[declared]}, route.name
        else:
            assert said[route.name] == {{Open.ANYONE: "anyone", Open.SIGNED_IN: "signed in"}[declared]}, route.name


def _wanted(who: frozenset[str], role: str | None, method: str, own: bool) -> set[int]:
    """The statuses that the table allows for a role (None: signed out)."""
    if not who & {"anyone", "signed in"} and role is None:
        return {302}
    if "signed in" in who and role is None:
        return {302}
    if "anyone" not in who and "signed in" not in who and role not in who:
        return {403}
    if not own:
        # Whoever acts for no organisation is asked for which, whatever they look for.
        return {302} if role == "participant" and "signed in" in who else {404}
    return {200, 302, 422} if method == "POST" else {200, 302}


def _taken(browser, row, address: str) -> list[str]:
    """Methods that a page takes though the table says that it does not."""
    untaken = {"POST", "PUT", "DELETE", "PATCH"} - row.methods
    answers = {method: browser.generic(method, address).status_code for method in sorted(untaken)}
    return [f"{method} {row.route}: {status}, not 405" for method, status in answers.items() if status != 405]


def _may_not(who: frozenset[str], role: str | None) -> bool:
    return not who & {"anyone", "signed in"} and role not in who


def test_every_page_answers_every_role_as_the_table_says(census_world, settings):
    """Each role, what is its own and what is not, each method; a POST only where it must be refused."""
    from commissioning.platform.roles import Role
    from commissioning.web.census import rows
    from support.browsing import Browser
    from support.census import GUARDED_ELSEWHERE, OBJECTS, routes

    world = census_world
    table = {row.route: row for row in rows()}
    wrong = []
    address_of = cache(lambda route, own: _address(route, OBJECTS.get(route.name), world, own))  # dear to find
    roles = [None, *(role.value for role in Role if role != Role.PUBLIC)]
    # Whoever must be refused: all, of a quick run an eighth; what each page declares is held against the table above.
    refused = [(role, route.name) for role in roles for route in routes() if _may_not(table[route.name].who, role)]
    passed_over = set(refused) - set(turn(refused, 8))
    if column() == "quick" and world.database.vendor == "postgresql":
        roles = [None, "category_manager", "adviser"]  # all of them on SQLite: who may is the same code
    for role in roles:
        browser = Browser(world)
        if role is not None:
            browser.sign_in(world.commissioners[0], role)
        for route in routes():
            if route.name in GUARDED_ELSEWHERE or route.name in ("account_logout", "demonstration", "hats", "sessions"):
                continue
            assert not route.arguments or route.name in OBJECTS, (
                f"{route.name} is about a row: add to tests/support/census.py, OBJECTS, how to find one"
            )
            row = table[route.name]
            if (role, route.name) in passed_over:
                continue
            for own in (True, False) if route.arguments and row.relationships else (True,):
                address = address_of(route, own)
                for method in sorted(row.methods):
                    wanted = _wanted(row.who, role, method, own)
                    if method == "POST" and wanted & {200, 302, 422} and role is not None:
                        continue  # what a form does is for its own test
                    status = browser.generic(method, address).status_code
                    if status not in wanted:
                        wrong.append(f"{role} {method} {route.name} own={own}: {status}, not {sorted(wanted)}")
                if own and (role in REFUSED_METHODS or column() != "quick"):
                    wrong += _taken(browser, row, address)
    assert wrong == []


def _address(route, found, world, own: bool) -> str:
    from django.urls import reverse

    if not route.arguments:
        return reverse(route.name)
    finder = found.own if own else found.foreign
    return reverse(route.name, args=finder(world, world.commissioners[0]))


def test_a_foreign_reference_and_one_that_never_was_look_the_same(census_world):
    """Byte for byte, but for what changes with every page: the tokens of forms and scripts."""
    import re

    from django.urls import reverse

    from commissioning.platform.roles import Role
    from commissioning.web.census import rows
    from support.browsing import Browser
    from support.census import OBJECTS

    for row in rows():
        if row.route in OBJECTS and row.relationships and "GET" in row.methods:
            browser = Browser(census_world)
            role = min(row.who & {role.value for role in Role}, default="auditor")  # or anyone who is signed in
            browser.sign_in(census_world.commissioners[0], role)
            foreign = OBJECTS[row.route].foreign(census_world, census_world.commissioners[0])
            answers = [
                browser.get(reverse(row.route, args=arguments))
                for arguments in (foreign, ("neverwasneverwasneverwas", *foreign[1:]))
            ]
            texts = [re.sub(r'(nonce|value)="[^"]*"', "", answer.text) for answer in answers]
            assert [answer.status_code for answer in answers] == [404, 404], row.route
            assert texts[0] == texts[1], row.route
