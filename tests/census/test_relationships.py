"""T12: who stands to a contract in a way that the table does not name finds nothing there; who does, may find it."""

import re

import pytest

from support.rotation import turn

ONE_IN = 10
"""Of a run smaller than the night's."""
DECIDED_AFTERWARDS = re.compile("Canary(?! [a-z2-7]{24})")
"""The reason for which the world's contracts are extended after each handover; services are marked with a reference."""


@pytest.fixture
def cases(world):
    """Each route about a contract, with each organisation and role that the world has of it."""
    from commissioning.web.census import rows
    from support.census import OBJECTS
    from support.organisations import ROLES
    from support.relationships import standings

    return [
        (row, standing, role)
        for row in rows()
        if row.route in OBJECTS and OBJECTS[row.route].of_contract is not None
        for standing in standings(world)
        for role in sorted(row.who & {role.value for role in ROLES})
    ]


def _key(world, case) -> str:
    """The same for each run of a commit: references are new in every world."""
    row, standing, role = case
    number = list(world.contracts).index(standing.contract)
    return f"{row.route} {standing.relationship} {standing.organisation.name} contract {number} {role}"


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_every_relationship_finds_what_the_table_says(world, cases):
    from django.urls import reverse

    from support.browsing import Browser
    from support.census import OBJECTS

    by_key = {_key(world, case): case for case in cases}
    browsers, wrong, opened, kinds = {}, [], set(), set()
    for key in turn(sorted(by_key), ONE_IN, whole_from="night"):
        row, standing, role = by_key[key]
        who = (standing.organisation.pk, role)
        if who not in browsers:
            browsers[who] = Browser(world)
            browsers[who].sign_in(standing.organisation, role)
        address = reverse(row.route, args=OBJECTS[row.route].of_contract(world, standing.contract))
        kinds.add(standing.relationship)
        is_former = standing.relationship == "after novation"  # who has handed over sees what was until then
        knows = ("former" if is_former else standing.relationship) in row.relationships
        for method in sorted(row.methods):
            if knows and method == "POST":
                continue  # what a form does is for its own test
            answer = browsers[who].generic(method, address)
            if answer.status_code in (200, 302):
                opened.add(standing.relationship)
            if not knows and answer.status_code != 404:
                wrong.append(f"{method} {address} ({key}): {answer.status_code}, not 404")
            if knows and answer.status_code not in (200, 302, 404):
                wrong.append(f"{method} {address} ({key}): {answer.status_code}")
            if is_former and DECIDED_AFTERWARDS.search(answer.text):
                wrong.append(f"{method} {address} ({key}): tells what was decided after the handover")
    assert not wrong, "\n".join(wrong)
    assert {"own", "none"} <= kinds
    assert "own" in opened
