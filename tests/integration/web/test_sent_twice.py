"""T3: a form or a request that is sent again, as after a lost reply, changes no row of any table."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from support.sizes import column

DATABASES = ["sqlite"] if column() == "quick" else ["sqlite", "postgresql"]
"""Of a quick run SQLite alone: `platform.idempotency` is tested on both, and forms know no database."""

WITHOUT = {
    "break_glass_read": "begins to read, and only notes so in the session",
    "mfa_reauthenticate": "asks for a code once more, and only notes in the session that it was right",
}
"""Routes whose form is not sent here, and why that loses nothing."""
ACTS_AGAIN = {
    "mfa_generate_recovery_codes": "new codes are shown once: who lost that page asks for others, and the first end",
}
"""Routes whose form acts each time, and why it must."""


@pytest.fixture(params=DATABASES)
def world_of_roles(request, templates, worlds):
    """Gives, again and again, a fresh copy of a world in which one person of a commissioner holds every role."""
    from django.conf import settings

    from support.census import give_every_role
    from support.signing_in import post_office, stopped_authenticators

    original, world = worlds(request.param)
    clock = settings.CLOCK
    with templates.copy(request.param, original) as prepared:
        with prepared.used_as("app_rw"):
            give_every_role(world)

        @contextmanager
        def fresh():
            copied = templates.copy(request.param, prepared)
            with copied as database, database.used_as("app_rw"), post_office(), stopped_authenticators():
                yield replace(world, database=database)

        yield fresh
    settings.CLOCK = clock


def _differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return [f"{name}: {one.get(name)}, then {other[name]}" for name in other if one.get(name) != other[name]]


def test_every_form_sent_twice_acts_once(world_of_roles):
    """Each question of each journey, and each form that changes something: the first sending may, no second does."""
    from commissioning.web.census import rows
    from support.census import routes
    from support.sending import contents, sendings, told

    table, wrong = {row.route: row for row in rows()}, []
    for route in routes():
        row = table[route.name]
        if "POST" not in row.methods or route.name in WITHOUT:
            continue
        with world_of_roles() as world:
            try:
                for sending in sendings(route, row, world):
                    before = contents(world.database) if "request_id" in sending.controls else {}
                    first = sending.send_well()
                    after = contents(world.database)
                    again = sending.send()
                    changed = _differences(after, contents(world.database))
                    if first.status_code >= 400:
                        wrong.append(f"{sending.address} answers {first.status_code}: {told(first)}")
                    if again.status_code >= 500:
                        wrong.append(f"{sending.address} again answers {again.status_code}")
                    if route.name not in ACTS_AGAIN:
                        wrong += [f"{sending.address} again changes {said}" for said in changed]
                    elif not changed:
                        wrong.append(f"{sending.address} acts once: take it from ACTS_AGAIN")
                    is_acting = "request_id" in sending.controls
                    if is_acting and before == after:
                        wrong.append(f"{sending.address} changes nothing, so that this test finds nothing")
            except LookupError as stuck:
                wrong.append(f"{route.name}: {stuck}")
    assert not wrong, "\n".join(["Say in tests/support/sending.py what is to be answered there, and by whom:", *wrong])


def test_every_request_of_the_api_sent_twice_acts_once(world_of_roles):
    """With the same key: the same answer, and nothing changed by it."""
    from commissioning.api.v1 import operations
    from support.programs import Program
    from support.sending import contents
    from support.sending_api import ASKERS, CHANGES

    wrong = []
    for operation in operations():
        if operation.method == "GET":
            continue
        if operation.name not in CHANGES:
            wrong.append(f"{operation.name}: say in tests/support/sending_api.py what is asked of it")
            continue
        role, asked = CHANGES[operation.name]
        with world_of_roles() as world:
            asker = ASKERS[operation.name](world) if operation.name in ASKERS else world.commissioners[0]
            program = Program(world, asker, role)
            path, body = asked(world, program)
            before = contents(world.database)
            first = program.change(path, body, key="once")
            after = contents(world.database)
            again = program.change(path, body, key="once")
            if first.status_code >= 300 or before == after:
                wrong.append(f"{operation.name} answers {first.status_code}: {first.text}")
            if (again.status_code, again.content) != (first.status_code, first.content):
                wrong.append(f"{operation.name} again answers {again.status_code}: {again.text}")
            wrong += [f"{operation.name} again changes {s}" for s in _differences(after, contents(world.database))]
    assert not wrong, "\n".join(wrong)


def test_a_form_that_acts_each_time_is_seen(world_of_roles, monkeypatch):
    """The tests above can fail: where nothing is remembered, the second sending acts too."""
    from commissioning.platform.idempotency import Answer
    from commissioning.web.census import rows
    from commissioning.web.forms import base
    from support.census import routes
    from support.sending import contents, sendings

    def unremembered(key, asked, produce, **_) -> Answer:
        return produce()

    monkeypatch.setattr(base, "answered_once", unremembered)
    row = next(row for row in rows() if row.route == "issue_token")
    with world_of_roles() as world:
        for sending in sendings(next(route for route in routes() if route.name == row.route), row, world):
            sending.send_well()
            after = contents(world.database)
            sending.send()
            assert any(
                "api_token" in said or "apitoken" in said for said in _differences(after, contents(world.database))
            )
