"""T12b: a marker in every text of every row; what anybody meets, by pages, files, errors, messages, letters and logs,
is theirs to see. With both walls, and with each of them off.

Whose a marker is says its row: it is of those who see the row with both walls up, and who that is
`test_nobody_sees_a_foreign_row` holds against the facts.
"""

import re
from contextlib import nullcontext, suppress

import pytest

from support.rotation import turn
from support.sizes import size
from support.walls import wall_one_off, wall_two_off

MARKER = re.compile(r"canary([0-9]+)x")
ROLES = ("administrator", "auditor", "category_manager", "provider_manager")


@pytest.fixture
def marked(world):
    """The world with its markers: the number of each, and where it stands."""
    from commissioning.platform.visibility import Everyone
    from support.planting import is_email, planted

    def text(number, field):
        said = f"canary{number}x"
        return f"{said}@example.org" if is_email(field) else said

    def is_public(model):
        return hasattr(model, "visibility") and isinstance(model.visibility.reads, Everyone)

    return world, planted(world.database, text, leaving_out=is_public)


def _players(world):
    from support.crawl import Player

    everyone = [*world.commissioners, *world.providers]
    of_roles = [Player(f"{each.name}, {role}", each, role) for each in everyone for role in ROLES]
    return [Player("signed out"), Player("no role", world.commissioners[0]), *of_roles]


def _access(world, player):
    from commissioning.platform.queries import NO_ORGANISATION, access_for, public_access, signed_in_access
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    if player.organisation is None:
        return public_access(now=NOW)
    if player.role is None:
        return signed_in_access(world.people[player.organisation.pk], now=NOW)
    if player.role == Role.PARTICIPANT:
        return access_for(world.participant, NO_ORGANISATION, Role.PARTICIPANT, now=NOW)
    return world.access(player.organisation, Role(player.role))


def _own(world, player, places) -> set[int]:
    """The markers that somebody may meet: of the rows in their sight, and of the people who act in those."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.break_glass_models import BrokenGlass, GlassReading
    from commissioning.platform.people_models import Membership, User
    from commissioning.rooms.journey.event_models import Event

    access = _access(world, player)
    seen: dict[type, set[str]] = {}
    with acting_as(access):
        for model in {place.model for place in places.values()} - {User}:
            seen[model] = set(model.objects.values_list("pk", flat=True))
        people = {access.person, *Membership.objects.values_list("person", flat=True)}
        people |= {person for asking in BrokenGlass.objects.values_list("asked_by", "agreed_by") for person in asking}
        people |= set(GlassReading.objects.values_list("reader", flat=True))
        people |= set(Event.objects.values_list("recorded_by", flat=True))
        seen[User] = people | set(AuditEvent.objects.values_list("actor", flat=True))
    return {number for number, place in places.items() if place.reference in seen[place.model]}


def _answers(world, player):
    """All that somebody can reach, what is refused them, and what sending forms brings; letters come with these."""
    from django.urls import reverse

    from commissioning.web.census import rows
    from support.census import OBJECTS, routes
    from support.crawl import crawl

    for answer in crawl(player, world, per_kind=1):
        yield str(answer), answer.response
    if player.role is None:
        return
    browser = player.browser(world)
    table = {row.route: row for row in rows()}
    for route in routes():
        if route.name in OBJECTS and table[route.name].relationships and "GET" in table[route.name].methods:
            address = reverse(route.name, args=OBJECTS[route.name].foreign(world, world.commissioners[0]))
            yield f"{address}, of the first department's strangers, as {player}", browser.get(address)


def _found(response) -> set[int]:
    return {int(number) for number in MARKER.findall(response.content.decode(errors="replace"))}


def _foreign(world, places, players, own) -> tuple[list[str], int]:
    """What somebody met that is not theirs, and how many markers were met at all."""
    wrong, met = [], 0
    for player in players:
        for name, response in _answers(world, player):
            found = _found(response)
            met += len(found)
            wrong += [f"{name}: {places[number]}" for number in found - own[player]]
    return wrong, met


def _chosen(world):
    """Somebody who meets markers of their own, always; and others by turns."""
    most, every = size("players of canaries"), _players(world)
    auditor = next(each for each in every if each.role == "auditor")
    return list(dict.fromkeys([auditor, *turn(every, max(1, len(every) // most))]))[:most]


@pytest.mark.parametrize("walls", ["both walls", "wall 1 off", "wall 2 off"])
@pytest.mark.parametrize("world", ["postgresql"], indirect=True)  # the other has one wall
def test_nobody_meets_a_marker_that_is_not_theirs(marked, walls, caplog):
    world, places = marked
    caplog.set_level("DEBUG")
    players = _chosen(world)
    own = {player: _own(world, player, places) for player in players}
    off = {"both walls": nullcontext(), "wall 1 off": wall_one_off(), "wall 2 off": wall_two_off(world.database)}
    with off[walls]:
        wrong, met = _foreign(world, places, players, own)
    assert met, "no marker was met: this test would find nothing"
    assert not wrong, "\n".join(wrong)
    assert MARKER.findall(caplog.text) == []


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_without_any_wall_foreign_markers_are_met(marked):
    """The test above can fail."""
    from support.crawl import Player

    world, places = marked
    player = Player("an auditor", world.commissioners[0], "auditor")
    own = {player: _own(world, player, places)}
    with wall_one_off(), wall_two_off(world.database):
        found = _found(player.browser(world).get("/contracts"))
    assert found - own[player]


def _asked_of_everything(world) -> bytes:
    """A file of supply chains that names every contract of the world, wrongly in each way that is looked up."""
    from support.sending_prepared import CHAINS

    header, *_ = CHAINS.splitlines()
    with_rows = [header]
    for code in ("cpa-01-a", "cpa-01-b", "cpa-02-a", "nothing-of-this-name"):
        for area, prime in (("north", "Provider 0"), ("coast", "Nobody"), ("nowhere", "Provider 1")):
            with_rows.append(f"{code},Theirs,{area},2013-06-01,2012-06-01,{prime},Provider 2,Provider 9,,99999,Advice")
            with_rows.append(f"{code},Theirs,{area},2013-06-01,2019-06-01,{prime},Provider 2,,2025-01-01,10,Advice")
    return "\n".join(with_rows).encode()


def _left_by_jobs(world, organisation) -> tuple[list[str], int]:
    """What the imports of an organisation left: results, refusals and the files of errors; and how many errors."""
    from threading import Event

    from commissioning.core.clock import FixedClock
    from commissioning.platform import files, jobs
    from commissioning.platform.access import acting_as
    from commissioning.platform.job_runner import run_worker
    from commissioning.platform.references import new_reference
    from commissioning.platform.work_models import Job, StoredFile
    from commissioning.rooms.contracts.background import IMPORT_CHAINS
    from commissioning.rooms.market.background import IMPORT_CODE_LIST
    from commissioning.rooms.market.uploads import keep
    from support.census import version_of
    from support.code_lists import code_list, row
    from support.organisations import NOW

    with code_list(row("X1", "E06000001", name=""), row("X2", "nonsense", local_authority_type="??")) as path:
        listed = path.read_bytes()
    asked = [(IMPORT_CODE_LIST, listed, {"source": "A list"})]
    for lead in world.commissioners:  # one of them its own
        programme = version_of(world, lead)["reference"]
        asked.append((IMPORT_CHAINS, _asked_of_everything(world), {"programme": programme, "register": False}))
    by, made = world.access(organisation), []
    with acting_as(by):
        for kind, content, more in asked:
            file = keep(content=iter([content]), name="sent.csv", why=kind, by=by, now=NOW)
            arguments = {"file": file.pk, "check": True, **more}
            made.append(jobs.ask_for(kind=kind, arguments=arguments, request=new_reference(), by=by, now=NOW).pk)
    run_worker(stop=Event(), clock=FixedClock(NOW), until_idle=True)
    left, errors = [], 0
    with acting_as(by):
        for job in Job.objects.filter(pk__in=made):
            result = jobs.result_of(job) or {}
            errors += result.get("errors", 0)
            left += [job.result, job.problem]
            if "errors_file" in result:
                with files.download(StoredFile.objects.get(pk=result["errors_file"])).content as content:
                    left.append(content.read().decode())
    return left, errors


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_what_jobs_leave_in_results_and_files_holds_no_foreign_marker(marked):
    """With both walls, and with each of them off."""
    from support.crawl import Player

    world, places = marked
    wrong = []
    for name, off in (
        ("both walls", nullcontext),
        ("wall 1 off", wall_one_off),
        ("wall 2 off", lambda: wall_two_off(world.database)),
    ):
        for organisation in world.commissioners[:2]:
            own = _own(world, Player("who sent it in", organisation, "category_manager"), places)
            with off():
                left, errors = _left_by_jobs(world, organisation)
            assert errors > 10, "no file of errors was left: this test would find nothing"
            found = {int(number) for text in left for number in MARKER.findall(text)}
            wrong += [f"{name}, {organisation.name}: {places[number]}" for number in found - own]
    assert wrong == []


def _as_far_as_it_goes(journey):
    """A question that looks up a text may find a marker in its place, and goes no further."""
    with suppress(LookupError):
        yield from journey


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_no_answer_to_a_form_and_no_letter_holds_one(marked, caplog):
    """Forms as `support.sending` fills them in: what is answered, the page that says what was done, and the letters."""
    from django.core import mail

    from commissioning.web.census import rows
    from support.census import GUARDED_ELSEWHERE, give_every_role, routes
    from support.crawl import Player
    from support.sending import BEGUN, player, sendings
    from support.signing_in import post_office

    world, places = marked
    give_every_role(world)
    caplog.set_level("DEBUG")
    table, wrong, met = {row.route: row for row in rows()}, [], 0
    taking = [route for route in routes() if "POST" in table[route.name].methods]
    with post_office():
        # A planted job waits and says why it failed, which none does that is worked on or called off. What jobs leave
        # is tested above. A record that is restricted is shut to those who come after.
        left_out = {*BEGUN, *GUARDED_ELSEWHERE, "import", "journey_file", "cancel_job", "case_restrict"}
        chosen = turn([each for each in taking if each.name not in left_out], 3)
        for minutes, route in enumerate(chosen, start=1):
            organisation, role = player(table[route.name], world)
            own = _own(world, Player(role, organisation, role), places)
            for sending in _as_far_as_it_goes(sendings(route, table[route.name], world, minutes)):
                answers = [sending.send_well()]
                if "Location" in answers[0]:
                    answers.append(sending.browser.get(answers[0]["Location"]))
                for response in answers:
                    found = _found(response)
                    met += len(found)
                    wrong += [f"{sending.address} as {role}: {places[number]}" for number in found - own]
        wrong += [f"a letter: {letter.body}" for letter in mail.outbox if MARKER.search(letter.subject + letter.body)]
    assert met, "no marker was met: this test would find nothing"
    assert not wrong, "\n".join(wrong)
    assert MARKER.findall(caplog.text) == []
