"""Asking what changed: each change is found by whoever sees the row, whoever made it, and none is missed."""

import threading
from datetime import date, datetime, timedelta

import pytest

DAY = timedelta(days=1)


@pytest.fixture
def later():
    """A moment after the world was made, at which nothing has happened yet."""
    from django.conf import settings

    from commissioning.core.clock import FixedClock
    from support.organisations import NOW

    def at(minutes):
        settings.CLOCK = FixedClock(NOW + timedelta(minutes=minutes))
        return settings.CLOCK.at

    return at


def _changed(program, path, since):
    moment = since if isinstance(since, str) else since.isoformat()
    return {each["reference"] for each in program.all(path, changed_since=moment)}


def _prime_of(world, contract):
    return next(each for each in world.providers if each.pk == world.contracts[contract].primes[-1][0])


def test_another_organisations_change_is_found_by_whoever_sees_the_row(world, later):
    from support.programs import Program

    contract, chain = next((pk, chain) for pk, chain in world.contracts.items())
    commissioner = next(each for each in world.commissioners if each.pk == chain.commissioner)
    stranger = next(each for each in world.commissioners if each.pk != chain.commissioner)
    prime = _prime_of(world, contract)
    programs = {name: Program(world, each) for name, each in [("own", commissioner), ("other", stranger)]}
    programs["prime"] = Program(world, prime, "provider_manager")
    moment = later(60)
    for program in programs.values():
        assert _changed(program, "/contracts", moment) == set()
        assert _changed(program, "/supply-chain-links", moment) == set()
    versions = f"/programmes/{programs['own'].read(f'/contracts/{contract}').json()['programme']}/terms-versions"
    digest = programs["own"].all(versions)[0]["digest"]
    varied = programs["own"].change(
        f"/contracts/{contract}/variations", {"terms_version": digest, "applies_from": "2013-01-01"}
    )
    assert varied.status_code == 201, varied.text
    there = {sub[0] for sub in chain.subs} | {prime.pk}
    link = (
        programs["prime"]
        .change(
            f"/contracts/{contract}/supply-chain",
            {
                "provider": next(each.pk for each in world.providers if each.pk not in there),
                "above": prime.pk,
                "starts_on": "2013-06-03",
                "services": "Coaching",
                "share_basis_points": 1,
                "headline_terms": {},
            },
        )
        .json()["reference"]
    )
    later(61)
    assert _changed(programs["own"], "/contracts", moment) == {contract}
    assert contract in _changed(programs["prime"], "/contracts", moment)
    assert _changed(programs["own"], "/supply-chain-links", moment) == {link}
    assert _changed(programs["prime"], "/supply-chain-links", moment) == {link}
    assert _changed(programs["other"], "/contracts", moment) == set()
    assert _changed(programs["other"], "/supply-chain-links", moment) == set()


def test_a_new_profile_changes_the_organisation(world, later):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market.actions import count_record
    from commissioning.rooms.market.models import Link
    from support.organisations import TODAY
    from support.programs import Program

    program = Program(world, world.providers[0])
    moment = later(60)
    assert _changed(program, "/organisations", moment) == set()
    by = world.access(world.operator, Role.ADMINISTRATOR)
    one, other = world.providers[3], world.providers[4]
    with acting_as(by):
        count_record(organisation=one.pk, other=other.pk, link=Link.PARENT, starts_on=TODAY, by=by, now=moment)
    assert _changed(program, "/organisations", moment) == {one.pk}


def test_what_a_day_brings_is_a_change_though_nobody_wrote(world, later):
    """A link that begins in January is found by who asks in January what changed since December."""
    from support.programs import Program

    contract, begins = next(
        (pk, begins) for pk, chain in world.contracts.items() for _, _, begins, _ in chain.subs if begins.year == 2014
    )
    commissioner = next(each for each in world.commissioners if each.pk == world.contracts[contract].commissioner)
    program = Program(world, commissioner, expires_at=later(0) + 300 * DAY)
    before = (date(2013, 12, 30) - date(2013, 6, 3)).days * 24 * 60
    december = later(before)
    later(before + 4 * 24 * 60)
    found = _changed(program, "/supply-chain-links", december)
    own = {each["reference"]: each for each in program.all("/supply-chain-links")}
    assert found == {key for key, each in own.items() if each["starts_on"] == begins.isoformat()}
    assert contract in {own[key]["contract"] for key in found}


def test_asking_again_from_where_the_first_page_said(world, later):
    """`As-Of` is the first page's on every page: what changes while pages are read is found by the next asking."""
    from support.programs import Program

    program = Program(world, world.commissioners[0])
    later(60)
    first = program.read("/organisations", query_params={"limit": 2})
    said = first["As-Of"]
    later(120)
    second = program.get(first.json()["next"])
    assert second["As-Of"] == said
    seen = next(each["reference"] for each in first.json()["items"] if each["reference"] != world.operator.pk)
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market.actions import count_record
    from commissioning.rooms.market.models import Link
    from support.organisations import TODAY

    by = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(by):
        count_record(
            organisation=seen, other=world.operator.pk, link=Link.PARENT, starts_on=TODAY, by=by, now=later(121)
        )
    later(180)
    assert seen in _changed(program, "/organisations", said)


def test_a_change_that_commits_late_is_not_missed(world, later):
    """Two transactions at once: one has taken its clock and waits, while another program asks what changed.

    The moment that this is told lies before the open transaction, so the next asking finds what it commits.
    """
    from django.db import connection

    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market.actions import count_record
    from commissioning.rooms.market.models import Link
    from support.organisations import TODAY
    from support.programs import Program

    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time; its overlap is a fixed ten minutes, tested below")
    program = Program(world, world.commissioners[0])
    by = world.access(world.operator, Role.ADMINISTRATOR)
    one, other = world.providers[3], world.providers[4]
    began = later(60)
    written, go_on, failed = threading.Event(), threading.Event(), []

    def slow():
        try:
            with acting_as(by):
                count_record(organisation=one.pk, other=other.pk, link=Link.PARENT, starts_on=TODAY, by=by, now=began)
                written.set()
                go_on.wait(60)
        except BaseException as exception:
            failed.append(exception)
        finally:
            written.set()
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(60)
    later(60)
    first = program.read("/organisations", query_params={"changed_since": began.isoformat()})
    assert first.json()["items"] == [], "it has not committed"
    assert datetime.fromisoformat(first["As-Of"]) < began
    go_on.set()
    thread.join(60)
    assert failed == []
    assert _changed(program, "/organisations", first["As-Of"]) >= {one.pk}


def test_an_old_open_transaction_holds_the_moment_back(postgresql):
    """However long it has been open."""
    from django.db import connection, transaction

    from commissioning.platform.changes import LEEWAY, settled_before
    from support.organisations import NOW

    assert NOW - settled_before(now=NOW) < LEEWAY + timedelta(seconds=5)
    opened, go_on = threading.Event(), threading.Event()

    def waits():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            opened.set()
            go_on.wait(60)
        connection.close()

    thread = threading.Thread(target=waits)
    thread.start()
    assert opened.wait(60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(2)")
    held = NOW - settled_before(now=NOW)
    go_on.set()
    thread.join(60)
    assert held >= LEEWAY + timedelta(seconds=2)


def test_on_sqlite_the_overlap_is_as_long_as_a_change_may_take(world, later):
    from django.db import connection

    from commissioning.platform.changes import LONGEST_ON_SQLITE
    from support.programs import Program

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL tells its open transactions")
    program = Program(world, world.commissioners[0])
    moment = later(60)
    said = program.read("/contracts")["As-Of"]
    assert datetime.fromisoformat(said) == moment - LONGEST_ON_SQLITE


def test_reading_is_no_change_and_the_door_tells_only_of_what_it_is_asked(world, later):
    from django.db import transaction

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.changes import changed
    from commissioning.platform.people_models import Organisation
    from commissioning.platform.roles import Role

    moment = later(60)
    by = world.access(world.operator, Role.ADMINISTRATOR)
    one, other = world.providers[:2]
    with acting_as(by), transaction.atomic():
        audit.record_read(Organisation.objects.get(pk=one.pk), by=by, now=moment, purpose="a test")
        audit.record("touch", Organisation.objects.get(pk=other.pk), by=by, now=moment)
        assert changed([one.pk, other.pk], since=moment) == {other.pk}
        assert changed([one.pk], since=moment) == set()
        assert changed([], since=moment) == set()
        assert changed([other.pk], since=moment + timedelta(seconds=1)) == set()
