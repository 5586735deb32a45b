"""The chain examined from the command line: of the database in a person's name, and of a dump by whoever has it."""

import json
import subprocess
import sys
from weakref import WeakSet

import pytest
from typer.testing import CliRunner


@pytest.fixture
def run(database_settings):
    """A command of the line on the test's database: its exit code, what it said, what it complained of."""
    from commissioning.cli.main import app

    def call(*words):
        found = CliRunner().invoke(app, [str(word) for word in words])
        if found.exception and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found

    return call


@pytest.fixture
def database_settings(world):
    """The service's clock stands where the world does."""
    from django.test import override_settings

    from commissioning.core.clock import FixedClock
    from support.organisations import NOW

    with override_settings(CLOCK=FixedClock(NOW)):
        yield


@pytest.fixture
def email(world):
    return world.people[world.commissioners[0].pk].email


def test_the_chain_of_an_organisation_verified_in_a_persons_name(run, world, email, tmp_path):
    found = run("audit", "verify", "--as", email.upper())
    assert found.exit_code == 0, found.output
    assert "The chain holds" in found.stdout
    heads = tmp_path / "heads.json"
    assert run("audit", "heads", "--as", email, "--out", heads).exit_code == 0
    assert run("audit", "verify", "--as", email, "--heads", heads).exit_code == 0
    kept = json.loads(heads.read_text())
    assert list(kept) == [world.commissioners[0].pk]
    heads.write_text(json.dumps({world.commissioners[0].pk: "0" * 64}))
    broken = run("audit", "verify", "--as", email, "--heads", heads)
    assert broken.exit_code == 3
    assert "no longer there" in broken.stderr


def test_an_export_is_on_record_and_is_verified_without_django(run, email, tmp_path):
    out = tmp_path / "events.jsonl"
    assert run("audit", "export", "--as", email, "--out", out).exit_code == 0
    lines = out.read_bytes().splitlines()
    last = json.loads(lines[-1])
    assert (last["act"], last["purpose"]) == ("read", "Export of all audit events")
    script = (
        "import sys; from commissioning.cli.main import app\n"
        "try: app()\n"
        "finally: assert not {'django', 'psycopg'} & set(sys.modules)"
    )
    command = [sys.executable, "-c", script, "audit", "verify", "--file", str(out)]
    found = subprocess.run(command, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert f"{len(lines)} events" in found.stdout
    assert last["hash"] in found.stdout


SPOILT = {
    "an event is left out": lambda lines: lines[:3] + lines[4:],
    "two change places": lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
    "one is doubled": lambda lines: [*lines[:2], lines[1], *lines[2:]],
    "one says something else": lambda lines: [*lines[:2], _changed(lines[2], act="nothing"), *lines[3:]],
    "an hour moved": lambda lines: [*lines[:2], _changed(lines[2], at="2013-06-03T08:00:00Z"), *lines[3:]],
    "it begins later": lambda lines: lines[1:],
    "another's name": lambda lines: [_changed(line, organisation="another") for line in lines],
}


def _changed(line, **said):
    return json.dumps({**json.loads(line), **said}).encode()


@pytest.mark.parametrize("name", SPOILT)
def test_a_dump_that_was_spoilt_breaks_a_promise(name, run, email, tmp_path):
    out = tmp_path / "events.jsonl"
    run("audit", "export", "--as", email, "--out", out)
    out.write_bytes(b"\n".join(SPOILT[name](out.read_bytes().splitlines())) + b"\n")
    found = run("audit", "verify", "--file", out)
    assert found.exit_code == 3, found.output
    assert "does not hold what it promises" in found.stderr


def test_an_end_cut_off_shows_to_who_kept_the_head(run, email, tmp_path):
    out, heads = tmp_path / "events.jsonl", tmp_path / "heads.json"
    run("audit", "export", "--as", email, "--out", out)
    run("audit", "heads", "--as", email, "--out", heads)
    assert run("audit", "verify", "--file", out, "--heads", heads).exit_code == 0
    out.write_bytes(b"".join(out.read_bytes().splitlines(keepends=True)[:-1]))
    assert run("audit", "verify", "--file", out).exit_code == 0
    assert run("audit", "verify", "--file", out, "--heads", heads).exit_code == 3


def test_a_head_proved_under_a_root_without_the_database(run, email, tmp_path):
    out = tmp_path / "proof.json"
    said = run("audit", "proof", "--as", email, "--out", out)
    assert said.exit_code == 0, said.output
    root = json.loads(out.read_text())["root"]["root"]
    assert root in said.stdout
    assert run("audit", "check-proof", out, "--root", root).exit_code == 0
    assert run("audit", "check-proof", out, "--root", "0" * 64).exit_code == 3
    out.write_text(out.read_text().replace('"head": "', '"head": "0'))
    assert run("audit", "check-proof", out, "--root", root).exit_code == 3


BAD = {
    "no JSON": b"{",
    "no object": b"[]",
    "no event": b'{"act": "x"}',
    "no text": b"\xff\xfe",
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_holds_no_events_is_refused_with_its_line(name, run, email, tmp_path):
    out = tmp_path / "events.jsonl"
    run("audit", "export", "--as", email, "--out", out)
    first, *_ = out.read_bytes().splitlines()
    for what in (BAD[name], _changed(first, sequence="one"), _changed(first, day="today"), _changed(first, at="2013")):
        out.write_bytes(first + b"\n" + what + b"\n")
        found = run("audit", "verify", "--file", out)
        assert found.exit_code == 1, found.output
        assert f"{out}, line 2:" in found.stderr
    heads = tmp_path / "heads.json"
    heads.write_bytes(BAD[name])
    if name != "no event":
        assert run("audit", "verify", "--file", out, "--heads", heads).exit_code == 1
    assert run("audit", "check-proof", heads, "--root", "0").exit_code == 1


def test_who_asks_is_a_person_who_holds_the_role_today(run, world, email):
    refused = {
        ("--as", "nobody@example.org"): "Nobody signs in as",
        ("--as", email, "--role", "king"): "There is no role king",
        ("--as", email, "--role", "evaluator"): "does not hold the role evaluator today",
        ("--as", email, "--organisation", world.providers[0].pk): "does not hold the role auditor in",
        ("--as", email, "--role", "category_manager"): "may not do this",
        (): "Say who asks",
    }
    for words, said in refused.items():
        found = run("audit", "verify", *words)
        assert found.exit_code == 1, found.output
        assert said in found.stderr


def test_a_person_of_several_organisations_says_which(run, world, email):
    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from support.organisations import NOW, TODAY

    other = world.commissioners[1]
    by = world.access(other, Role.ADMINISTRATOR)
    with acting_as(by):
        person = world.people[world.commissioners[0].pk]
        actions.appoint(person=person, organisation=other.pk, role=Role.AUDITOR, starts_on=TODAY, by=by, now=NOW)
    found = run("audit", "verify", "--as", email)
    assert found.exit_code == 1
    assert f"{other.pk} ({other.name})" in found.stderr
    assert run("audit", "verify", "--as", email, "--organisation", other.pk).exit_code == 0


def test_a_chain_is_never_held_whole():
    """However long, no more of it is in memory than the last event of each tenant, the one looked at and the next."""
    from datetime import UTC, datetime

    from commissioning.platform.audit_chain import Event, check, first_link

    class Watched(Event):
        """An event whose end of life can be seen."""

        __slots__ = ("__weakref__",)

    alive: WeakSet[Watched] = WeakSet()
    most = 0

    def chain(length):
        nonlocal most
        at = datetime(2013, 6, 3, tzinfo=UTC)
        previous = first_link("o")
        for n in range(1, length + 1):
            said = (f"r{n}", "o", at.date(), n, at, "a", "auditor", "", "look", "x", "y", "", "{}", "{}", previous)
            event = Watched(*said, Event(*said, "").right_hash())
            alive.add(event)
            most = max(most, len(alive))
            previous = event.hash
            yield event

    found = check(chain(1_000), {"o": ["0" * 64]})
    assert (found.events, found.broken) == (1_000, 1)
    assert most <= 3
