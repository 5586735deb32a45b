"""T12: who stands to a contract or a programme in a way that the table does not name finds nothing there, by page or
API; who does, may find it."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from support.rotation import turn

ONE_IN = 10
"""Of a run smaller than the night's."""
DECIDED_AFTERWARDS = re.compile("Canary(?! [a-z2-7]{24})")
"""The reason for which the world's contracts are extended after each handover; services are marked with a reference."""


@dataclass(frozen=True)
class Case:
    """Who asks, in which role, how they stand to it, and what is asked: for each method a body or None."""

    row: Any
    standing: Any
    role: str
    address: str
    bodies: dict[str, Any]
    key: str
    """The same for each run of a commit: references are new in every world."""


def _cases(world, row, standings, address, bodies):
    """A row with each organisation and role that the world has of it."""
    from support.organisations import ROLES

    for standing in standings:
        for role in sorted(row.who & {role.value for role in ROLES}):
            number = next(n for n, one in enumerate((*world.contracts, *world.commissioners)) if one == standing.about)
            key = f"{row.route} {standing.relationship} {standing.organisation.name} to {number} {role}"
            yield Case(row, standing, role, address(standing), bodies, key)


@pytest.fixture
def pages(world):
    """Each page about a contract or a programme."""
    from django.urls import reverse

    from commissioning.web.census import rows
    from support.census import OBJECTS
    from support.relationships import to_contracts, to_programmes

    found = []
    for row in rows():
        about = OBJECTS.get(row.route)
        bodies = dict.fromkeys(sorted(row.methods))
        for finds, standings in ((about and about.of_contract, to_contracts), (about and about.of_lead, to_programmes)):
            if finds:
                there = {one: finds(world, one) for one in {standing.about for standing in standings(world)}}
                of_those = [standing for standing in standings(world) if there[standing.about]]
                address = lambda standing, row=row, there=there: reverse(row.route, args=there[standing.about])  # noqa: E731
                found += _cases(world, row, of_those, address, bodies)
    return found


@pytest.fixture
def operations(world):
    """Each operation of the API about a contract or a programme; what changes something with a body that fits."""
    from commissioning.api.v1 import operations
    from commissioning.web.census import rows
    from support.census import version_of
    from support.programs import Program
    from support.relationships import to_contracts, to_programmes
    from support.sending_api import CHANGES

    table, found = {row.route: row for row in rows()}, []
    lead = Program(world, world.commissioners[0])
    versions = {each: version_of(world, each) for each in world.commissioners}
    for operation in operations():
        row, body = table[operation.name], None
        if operation.path.startswith("/contracts/{reference}"):
            standings = to_contracts(world)
            address = lambda standing, path=operation.path: path.format(reference=standing.about)  # noqa: E731
        elif operation.path.startswith("/programmes/{reference}"):
            standings = to_programmes(world)
            address = lambda standing, path=operation.path: path.format(**versions[standing.about])  # noqa: E731
        else:
            continue
        if operation.method == "POST":
            body = CHANGES[operation.name][1](world, lead)[1]
        found += _cases(world, row, standings, address, {operation.method: body})
    return found


SEEN = {"own", "partner", "former"}
"""To whom a contract and a programme are there. Who may read and not change is refused by the API with what is wrong in
the request, or as one about nothing: 409, 422 or 404."""


def _wrong(case: Case, method: str, answer) -> str | None:
    """What an answer has that the table does not say."""
    knows = case.standing.is_named(case.row.relationships)
    told = f"{method} {case.address} ({case.key}): {answer.status_code}"
    reads_alone = case.bodies[method] is not None and case.standing.is_named(SEEN)
    refused = (404, 409, 422) if reads_alone else (404,)
    if not knows and answer.status_code not in refused:
        return f"{told}, not {refused}"
    if knows and answer.status_code not in (200, 302, 404):
        return told
    if case.standing.is_former and DECIDED_AFTERWARDS.search(answer.text):
        return f"{told}: tells what was decided after they left"
    return None


def _walked(cases, clients, ask):
    """All that is wrong, the relationships that were tried, and those that opened something."""
    by_key, wrong, opened, kinds = {case.key: case for case in cases}, [], set(), set()
    always = {key for key, case in by_key.items() if "partner" in case.standing.relationship and case.role == "auditor"}
    for key in sorted({*turn(sorted(by_key), ONE_IN, whole_from="night"), *always}):
        case = by_key[key]
        kinds.add(case.standing.relationship)
        for method, body in case.bodies.items():
            if method == "POST" and case.standing.is_named(case.row.relationships):
                continue  # what a form or a request does is for its own test
            answer = ask(clients(case.standing.organisation, case.role), method, case.address, body)
            if answer.status_code in (200, 302):
                opened.add(case.standing.relationship)
            wrong.append(_wrong(case, method, answer))
    assert {"own", "none", "partner"} <= kinds
    assert {"own", "partner"} <= opened
    return [each for each in wrong if each]


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_every_relationship_finds_on_pages_what_the_table_says(world, pages):
    from functools import cache

    from support.browsing import Browser

    @cache
    def browser(organisation, role):
        made = Browser(world)
        made.sign_in(organisation, role)
        return made

    def ask(client, method, address, body):
        return client.generic(method, address)

    assert not (wrong := _walked(pages, browser, ask)), "\n".join(wrong)


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_every_relationship_finds_through_the_api_what_the_table_says(world, operations):
    from functools import cache

    from support.programs import Program

    @cache
    def program(organisation, role):
        return Program(world, organisation, role)

    def ask(client, method, address, body):
        return client.read(address) if method == "GET" else client.change(address, body)

    assert not (wrong := _walked(operations, program, ask)), "\n".join(wrong)
