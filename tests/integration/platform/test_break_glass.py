"""Break-glass opens what was named and nothing else, on either wall; it writes nothing; and no reading is unrecorded,
not even when the process dies between the record and the reply. Misuse: `test_break_glass_misuse`."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support.walls import wall_one_off, wall_two_off

READER = Path(__file__).parents[2] / "support" / "glass_reader.py"


@pytest.fixture
def glass_world(world):
    """A world in which the clock stands at its moment."""
    from support.glass import pass_minutes

    pass_minutes(world, 0)
    return world


def _models():
    from django.apps import apps

    names = (
        "contracts.Contract contracts.ContractTerms contracts.BreakPoint contracts.FlowDown contracts.EndChange "
        "contracts.SupplyTerms platform.Relationship design.Programme market.Contact"
    )
    return [apps.get_model(name) for name in names.split()]


def _of(model, contract):
    """The rows of a contract in sight; of a programme, all."""
    names = {field.name for field in model._meta.concrete_fields}
    if model.__name__ == "Programme":
        return model.objects.all()
    return model.objects.filter(**{"contract" if "contract" in names else "pk": contract})


def _in_sight(access):
    from commissioning.platform.access import acting_as

    with acting_as(access):
        return {model.__name__: set(model.objects.values_list("pk", flat=True)) for model in _models()}


def _opens_what_was_named(world):
    from commissioning.platform.access import acting_as
    from support.glass import agreed, people, reading
    from support.organisations import NOW

    contract = next(iter(world.contracts))
    commissioner = next(each for each in world.commissioners if each.pk == world.contracts[contract].commissioner)
    with acting_as(world.access(commissioner)):
        whole = {model.__name__: set(_of(model, contract).values_list("pk", flat=True)) for model in _models()}
    before = _in_sight(people(world, NOW).asker)
    assert not any(before.values())
    access = reading(world, agreed(world, contract, now=NOW), NOW)
    assert _in_sight(access) == whole
    assert whole["SupplyTerms"]
    assert whole["Contact"]
    assert _in_sight(people(world, NOW).asker) == before, "without the grant it opens nothing"


def test_it_opens_what_was_named_and_nothing_else(glass_world):
    _opens_what_was_named(glass_world)


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_either_wall_alone_opens_the_same(glass_world):
    with wall_one_off():
        _opens_what_was_named(glass_world)
    with wall_two_off(glass_world.database):
        _opens_what_was_named(glass_world)


def test_what_goes_wrong_under_it_is_told_as_it_is(glass_world):
    from django.db import connection, transaction

    from commissioning.platform.access import acting_as
    from support.glass import agreed, reading
    from support.organisations import NOW

    access = reading(glass_world, agreed(glass_world, next(iter(glass_world.contracts)), now=NOW), NOW)
    with pytest.raises(ZeroDivisionError), acting_as(access), transaction.atomic(savepoint=False):
        raise ZeroDivisionError
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE written (number INTEGER)")


def test_under_it_nothing_can_be_written(glass_world):
    """By neither wall: not by the managers, nor past them by the database itself."""
    from django.db import DatabaseError, connection, transaction

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Organisation
    from commissioning.platform.roles import Role
    from commissioning.platform.scoped import ReadOnly
    from commissioning.rooms.contracts.models import Contract
    from support.glass import agreed, people, reading
    from support.organisations import NOW

    contract = next(iter(glass_world.contracts))
    access = reading(glass_world, agreed(glass_world, contract, now=NOW), NOW)
    with acting_as(access):
        row = Contract.objects.get(pk=contract)
        own = Organisation.objects.get(pk=access.own)
        for write in (
            row.save,
            row.delete,
            own.save,
            lambda: Contract.objects.update(title="mine"),
            lambda: Contract.objects.all().delete(),
            lambda: Contract.objects.bulk_create([row]),
            lambda: audit.record("change", row, by=access, now=NOW),
            lambda: audit.record("change", row, by=people(glass_world, NOW).asker, now=NOW),
        ):
            with pytest.raises(ReadOnly), transaction.atomic():
                write()
        for statement in (
            "INSERT INTO platform_chore (name, begun_at) VALUES ('a ledger', '2013-06-03')",
            "UPDATE platform_user SET name = 'mine'",
            "DELETE FROM contracts_contract",
        ):
            with pytest.raises(DatabaseError, match=r"read-?only"), transaction.atomic():
                connection.cursor().execute(statement)
        with acting_as(people(glass_world, NOW).asker), pytest.raises(DatabaseError), transaction.atomic():
            Organisation.objects.get(pk=access.own).save()
    with acting_as(glass_world.access(glass_world.operator, Role.ADMINISTRATOR)):
        Organisation.objects.get(pk=access.own).save()


def _on_record(world):
    [(readings,)] = world.database.as_superuser("SELECT count(*) FROM platform_glassreading")
    [(events,)] = world.database.as_superuser(
        "SELECT count(*) FROM platform_auditevent WHERE act = 'read under break-glass'"
    )
    return readings, events


@pytest.fixture
def reader(glass_world):
    """The browser of somebody who reads a contract under break-glass, and the contract."""
    from commissioning.platform.people_models import User
    from support.browsing import Browser
    from support.glass import ASKER, agreed
    from support.organisations import NOW

    contract = next(iter(glass_world.contracts))
    asking = agreed(glass_world, contract, now=NOW)
    browser = Browser(glass_world)
    browser.sign_in_as(User.objects.get(email=ASKER))
    session = browser.session
    session["hat"] = [glass_world.operator.pk, "assurance_officer"]
    session["glass"] = [asking, glass_world.operator.pk, "assurance_officer"]
    session.save()
    return browser, contract


def test_no_page_that_shows_anything_is_unrecorded(glass_world, reader):
    """Every page of the census that answers otherwise than without the grant has left a reading and an event."""
    from django.urls import reverse

    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.web.allows import Open
    from commissioning.web.glass import OPENED
    from support.census import OBJECTS, routes

    browser, contract = reader
    chain = glass_world.contracts[contract]
    commissioner = next(each for each in glass_world.commissioners if each.pk == chain.commissioner)
    with acting_as(glass_world.access(commissioner)):
        title = Contract.objects.get(pk=contract).title

    def is_public(route):  # what anybody reads may name a contract: shares in force
        return route.view.allows is Open.ANYONE

    seen = 0
    for route in routes():
        if route.name in ("account_logout", "demonstration") or (route.arguments and route.name not in OBJECTS):
            continue
        arguments = OBJECTS[route.name].own(glass_world, commissioner) if route.arguments else ()
        before = _on_record(glass_world)
        answer = browser.get(reverse(route.name, args=arguments))
        after = _on_record(glass_world)
        is_open = route.name in OPENED and answer.status_code == 200
        assert [b - a for a, b in zip(before, after, strict=True)] == [is_open, is_open], route.name
        assert is_open or is_public(route) or title not in answer.text, route.name
        seen += is_open
    assert seen >= 6


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process as a power cut would")
def test_a_reading_is_on_record_even_when_the_process_dies_before_the_reply(glass_world, reader):
    from django.conf import settings

    from support.organisations import NOW

    browser, contract = reader
    before = _on_record(glass_world)
    said = {
        "database": glass_world.database.settings("app_rw"),
        "key": settings.SECRET_KEY,
        "session": browser.cookies[settings.SESSION_COOKIE_NAME].value,
        "now": NOW.isoformat(),
        "page": f"/contracts/{contract}",
    }
    ended = subprocess.run(
        [sys.executable, str(READER), json.dumps(said, default=str)], capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stdout.strip()) == (-signal.SIGKILL, "on record"), ended.stdout + ended.stderr
    assert _on_record(glass_world) == (before[0] + 1, before[1] + 1)
