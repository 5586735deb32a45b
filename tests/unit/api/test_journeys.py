"""The journey through the API, each step by whoever takes it: referred, placed, attached, handed over, in work."""

import pytest

DAY = "2013-06-03"


@pytest.fixture
def coach(world):
    from support.programs import Program

    return Program(world, world.service, "work_coach")


def _program(world, organisation, role):
    from support.programs import Program

    found = next(each for each in (*world.providers, *world.commissioners) if each.pk == organisation)
    return Program(world, found, role)


def _made(answer):
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_person_is_referred_placed_attached_and_starts_work(world, coach):
    from support.sending_api import _referral

    terms = coach.read(f"/journey-terms/{world.placement.participant.programme}").json()
    assert set(terms["rules"]["circumstances"]) == {"age", "benefit", "prison"}
    path, body = _referral(world, coach)
    person = _made(coach.change(path, body))
    assert (person["group"], person["placement"]) == ("2", None)
    assert "Tarn" not in str(person)
    answered = coach.read(f"/participants/{person['reference']}/circumstances").json()["items"]
    assert answered[0]["answers"] == {"age": 22, "benefit": "esa", "prison": "no"}
    again = coach.change(path, body)
    assert (again.status_code, again.json()["type"]) == (409, "urn:commissioning:problem:already-referred")
    wrong = coach.change(path, body | {"answers": {"benefit": "gold"}})
    assert {each["field"] for each in wrong.json()["errors"]} == {"answers.benefit", "answers.prison"}

    contract = world.placement.contract
    place = f"/participants/{person['reference']}/placements"
    placed = _made(coach.change(place, {"contract": contract, "nation": "england", "how": "drawn", "on": DAY}))
    adviser = _program(world, placed["delivered_by"], "adviser")
    waiting = {each["reference"] for each in adviser.all("/placements", awaits="acknowledgement")}
    assert placed["reference"] in waiting
    events = f"/placements/{placed['reference']}/events"
    _made(adviser.change(events, {"kind": "acknowledged", "on": DAY}))
    assert placed["reference"] not in {
        each["reference"] for each in adviser.all("/placements", awaits="acknowledgement")
    }
    assert placed["reference"] in {each["reference"] for each in adviser.all("/placements", awaits="attachment")}
    job = {"kind": "job_start", "on": DAY, "detail": {"work": "employed"}, "words": "With the bakery"}
    told = _made(adviser.change(events, job))
    assert adviser.read(f"/journey-events/{told['reference']}/words").json()["text"] == "With the bakery"
    early = adviser.change(events, job | {"on": "2012-01-01"})
    assert (early.status_code, early.json()["type"]) == (409, "urn:commissioning:problem:not-on-the-journey")


def test_names_are_read_by_those_who_work_with_the_person_and_that_is_on_record(world, coach):
    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role

    person = world.placement.participant_id
    shown = coach.read(f"/participants/{person}/identity").json()
    assert (shown["name"], shown["born_on"]) == ("Ada Morgan-Reid", "1990-02-03")
    with acting_as(world.access(world.service, Role.AUDITOR)) as by:
        last = list(audit.events(by=by))[-1]
    assert (last.act, last.purpose, "Ada" in last.after) == ("read", "Read through the API", False)
    lead = _program(world, world.commissioners[0].pk, "category_manager")
    assert lead.read(f"/participants/{person}").status_code == 403
    strange = next(
        each
        for each in world.providers
        if each.pk not in {who for who, *_ in world.contracts[world.placement.contract].primes}
        and each.pk not in {who for who, *_ in world.contracts[world.placement.contract].subs}
    )
    stranger = _program(world, strange.pk, "adviser")
    assert stranger.read(f"/participants/{person}/identity").status_code == 404
    assert stranger.all("/participants") == []


def test_a_provider_asks_what_changed(world):
    from datetime import timedelta

    from django.conf import settings

    from commissioning.core.clock import FixedClock
    from support.organisations import NOW

    adviser = _program(world, world.placement.delivered_by_id, "adviser")
    later = NOW + timedelta(minutes=30)
    since = (NOW + timedelta(minutes=20)).isoformat()
    settings.CLOCK = FixedClock(later)
    for path in ("/participants", "/placements", "/journey-events"):
        assert adviser.all(path)
        assert adviser.all(path, changed_since=since) == []
    said = {"kind": "barrier_named", "on": DAY, "detail": {"barrier": "transport"}}
    told = _made(adviser.change(f"/placements/{world.placement.pk}/events", said))
    assert [each["reference"] for each in adviser.all("/journey-events", changed_since=since)] == [told["reference"]]


def test_a_file_is_checked_entered_once_and_has_a_receipt(world, coach):
    from support.jobs import run
    from support.organisations import NOW

    programme = world.placement.participant.programme
    run(NOW)
    template = coach.read("/bulk-templates/referrals", data={"programme": programme}).json()
    assert {"key", "answer_benefit", "answer_prison"} <= set(template["needed"])

    def sent(content, **more):
        body = {"sort": "referrals", "programme": programme, "name": "one.csv", "content": content, **more}
        job = _made(coach.change("/bulk-files", body))["reference"]
        run(NOW)
        found = coach.read(f"/jobs/{job}").json()
        assert found["state"] == "done", found
        return found["result"], coach.read(f"/jobs/{job}/list").json()["content"]

    checked, lines = sent(template["content"], check=True)
    assert "errors" not in checked, lines
    assert (checked["taken"], checked["receipt"], "taken" in lines) == (1, "", True)
    entered, _ = sent(template["content"])
    receipt = coach.read(f"/bulk-files/{entered['receipt']}").json()
    assert (receipt["taken"], receipt["sha256"]) == (1, checked["sha256"])
    again, lines = sent(template["content"])
    assert (again["taken"], again["known"], "known before" in lines) == (0, 1, True)
    wrong, errors = sent(template["content"].replace("paper", "shouted").replace("000001", "000002"))
    assert (wrong["errors"], "standards_given" in errors) == (1, True)
    provider = _program(world, world.placement.delivered_by_id, "adviser")
    assert provider.read(f"/bulk-files/{entered['receipt']}").status_code == 404
