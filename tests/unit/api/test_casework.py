"""What is done with participants, through the API: assessed, planned, met, reported on; words apart, on record."""

import base64
from datetime import timedelta

import pytest

DAY = "2013-06-03"


@pytest.fixture
def adviser(world):
    return _adviser(world)


def _adviser(world):
    from support.programs import Program

    whose = world.placement.delivered_by_id
    return Program(world, next(each for each in world.providers if each.pk == whose), "adviser")


def _made(program, path, body):
    answer = program.change(path, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def _later(minutes):
    from django.conf import settings

    from commissioning.core.clock import FixedClock
    from support.organisations import NOW

    settings.CLOCK = FixedClock(NOW + timedelta(minutes=minutes))


def _reads_on_record(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.roles import Role

    whose = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    with acting_as(world.access(whose, Role.AUDITOR)):
        return AuditEvent.objects.filter(act="read", purpose="Read through the API").count()


def test_an_assessment_is_written_corrected_and_taken_back(world, adviser):
    path = f"/placements/{world.placement.pk}/assessments"
    said = {
        "on": DAY,
        "occasion": "again",
        "barriers": ["transport", "debt"],
        "step": "looking",
        "words": "A bus",
    }
    first = _made(adviser, path, said)
    assert (first["barriers"], "A bus" in str(first)) == (["debt", "transport"], False)
    before = _reads_on_record(world)
    assert adviser.read(f"/assessments/{first['reference']}/words").json()["text"] == "A bus"
    assert _reads_on_record(world) == before + 1
    _later(1)
    second = _made(adviser, path, said | {"barriers": [], "record": first["record"]})
    _later(2)
    back = _made(adviser, f"/assessments/{second['reference']}/withdrawals", {})
    rows = adviser.all("/assessments", placement=world.placement.pk)
    mine = {each["reference"]: each["withdrawn"] for each in rows if each["record"] == first["record"]}
    assert mine == {first["reference"]: False, second["reference"]: False, back["reference"]: True}
    wrong = adviser.change(path, said | {"on": "2012-01-01"})
    assert (wrong.status_code, wrong.json()["type"]) == (409, "urn:commissioning:problem:not-an-assessment")


def test_a_plan_is_written_signed_on_paper_and_followed(world, adviser):
    action = {"what": "Call three cafes", "who": "participant", "due_on": "2013-07-01", "known_by": "Three names"}
    path = f"/placements/{world.placement.pk}/plans"
    early = adviser.change(path, {"goal": "A cafe job", "actions": [action, action | {"due_on": "2013-06-02"}]})
    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "actions.2.due_on")
    plan = _made(adviser, path, {"goal": "A cafe job", "actions": [action]})
    assert (plan["agreed_on"], plan["signatures"], "cafe" in str(plan)) == (None, [], False)
    exact = adviser.read(f"/plans/{plan['reference']}/text").json()["text"]
    assert "Call three cafes" in exact
    paper = {"name": "plan.pdf", "content": base64.b64encode(b"%PDF-1.4\n%%EOF\n").decode(), "signed_on": DAY}
    wrong = adviser.change(f"/plans/{plan['reference']}/papers", paper | {"content": base64.b64encode(b"MZ?").decode()})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "content")
    signed = _made(adviser, f"/plans/{plan['reference']}/papers", paper)
    assert {each["side"]: each["medium"] for each in signed["signatures"]} == {
        "participant": "paper",
        "adviser": "paper",
    }
    assert signed["agreed_on"] == DAY
    _later(1)
    done = _made(adviser, f"/plans/{plan['reference']}/results", {"action": 1, "result": "done", "on": DAY})
    assert (done["actions"][0]["result"], done["actions"][0]["result_on"]) == ("done", DAY)
    none = adviser.change(f"/plans/{plan['reference']}/results", {"action": 2, "result": "done", "on": DAY})
    assert (none.status_code, none.json()["errors"][0]["field"]) == (422, "action")


def test_an_appointment_keeps_every_time_that_was_fixed(world, adviser):
    said = {"at": "2013-06-03T10:00:00Z", "about": "review", "place": "office", "asked_by": "provider"}
    booked = _made(adviser, f"/placements/{world.placement.pk}/appointments", said)
    _later(1)
    moved = {"at": "2013-06-03T11:00:00Z", "place": "video", "asked_by": "participant", "reason": "caring"}
    _made(adviser, f"/appointments/{booked['reference']}/moves", moved)
    address = f"/appointments/{booked['reference']}/outcomes"
    assert adviser.change(address, {"came": True}).json()["type"] == "urn:commissioning:problem:not-an-appointment"
    _later(200)
    assert adviser.change(address, {"came": False}).json()["errors"][0]["field"] == "reason"
    assert adviser.change(address, {"came": True, "reason": "health"}).json()["errors"][0]["field"] == "reason"
    _made(adviser, address, {"came": True})
    rows = [
        each
        for each in adviser.all("/appointments", participant=world.placement.participant_id)
        if each["record"] == booked["record"]
    ]
    history = sorted(rows, key=lambda each: each["recorded_at"])
    assert [(each["state"], each["at"][11:16]) for each in history] == [
        ("booked", "10:00"),
        ("rescheduled", "11:00"),
        ("attended", "11:00"),
    ]


def test_a_draft_of_an_exit_report_is_its_writers_until_it_is_sent(world, adviser):
    from support.programs import Program

    said = {"gained": "A certificate", "next_steps": ["Apply at the library"]}
    draft = _made(adviser, f"/placements/{world.placement.pk}/exit-reports", said)
    coach = Program(world, world.service, "work_coach")
    address = f"/exit-reports/{draft['reference']}"
    assert (adviser.read(address).status_code, coach.read(address).status_code) == (200, 404)
    assert coach.read(f"{address}/text").status_code == 404
    assert draft["reference"] not in {each["reference"] for each in coach.all("/exit-reports")}
    wrong = adviser.change(f"{address}/sendings", {"digest": "0" * 64})
    assert wrong.json()["type"] == "urn:commissioning:problem:not-an-exit-report"
    sent = _made(adviser, f"{address}/sendings", {"digest": draft["digest"]})
    assert sent["sent_on"] == DAY
    assert "Apply at the library" in coach.read(f"{address}/text").json()["text"]


def test_what_changed_since_is_told_with_what_was_added_to_it(world, adviser):
    from support.organisations import NOW

    action = {"what": "Call three cafes", "who": "participant", "due_on": "2013-07-01", "known_by": "Three names"}
    plan = _made(adviser, f"/placements/{world.placement.pk}/plans", {"goal": "A job", "actions": [action]})
    since = (NOW + timedelta(minutes=20)).isoformat()
    _later(30)
    for path in ("/plans", "/appointments", "/assessments", "/exit-reports"):
        assert adviser.all(path, changed_since=since) == []
    _made(adviser, f"/plans/{plan['reference']}/results", {"action": 1, "result": "not_needed", "on": DAY})
    assert [each["reference"] for each in adviser.all("/plans", changed_since=since)] == [plan["reference"]]


def test_whoever_served_before_or_never_sees_none_of_it(world, adviser):
    from support.programs import Program

    strange = next(
        each
        for each in world.providers
        if each.pk not in {who for who, *_ in world.contracts[world.placement.contract].primes}
        and each.pk not in {who for who, *_ in world.contracts[world.placement.contract].subs}
    )
    stranger = Program(world, strange, "adviser")
    action = {"what": "Call three cafes", "who": "participant", "due_on": "2013-07-01", "known_by": "Three names"}
    plan = _made(adviser, f"/placements/{world.placement.pk}/plans", {"goal": "A job", "actions": [action]})
    for path in ("/plans", "/appointments", "/assessments", "/exit-reports"):
        assert stranger.all(path) == []
    assert stranger.read(f"/plans/{plan['reference']}").status_code == 404
    assert stranger.read(f"/plans/{plan['reference']}/text").status_code == 404
    refused = stranger.change(f"/placements/{world.placement.pk}/plans", {"goal": "A job", "actions": [action]})
    assert refused.status_code == 404
