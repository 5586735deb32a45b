"""What to ask of each operation of the API that changes something: the path, the body, and in which role.

Who adds an operation adds a line to `CHANGES`; the test of what is sent twice says so.
"""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings

from commissioning.core.clock import FixedClock
from commissioning.rooms.journey.local_review_models import ReviewSide
from support import advisers, local_reviews, restrictions, standards_reviews
from support.census import own_contract_with_a_sub
from support.counties import county
from support.organisations import NOW, TODAY
from support.programs import Program

Asked = tuple[str, Any]
DAY = TODAY.isoformat()


def _versions(program: Program) -> tuple[dict[str, Any], str]:
    programme = program.all("/programmes")[0]
    return programme, f"/programmes/{programme['reference']}/terms-versions"


def _terms(world, program: Program) -> Asked:
    _, place = _versions(program)
    terms = program.read(f"{place}/{program.all(place)[0]['digest']}").json()["terms"]
    terms["programme"]["title"] = {"en": "Another title"}
    return place, json.dumps(terms)


def _signing(world, program: Program) -> Asked:
    programme, place = _versions(program)
    version = program.all(place)[0]
    codes = program.read(f"{place}/{version['digest']}").json()["terms"]["contracts"]
    signed = {each["code"] for each in program.all("/contracts")}
    areas = program.all(f"/programmes/{programme['reference']}/package-areas")
    return "/contracts", {
        "programme": programme["reference"],
        "terms_version": version["digest"],
        "code": next(code for code in codes if code not in signed),
        "title": "A new contract",
        "package_area": next(each["reference"] for each in areas if each["code"] == "north"),
        "prime": world.providers[0].pk,
        "signed_on": "2011-04-01",
        "ends_on": "2018-06-01",
        "breaks": [],
    }


def _variation(world, program: Program) -> Asked:
    _, place = _versions(program)
    digest = program.all(place)[0]["digest"]
    return f"/contracts/{_contract(world)}/variations", {"terms_version": digest, "applies_from": "2013-04-01"}


def _contract(world) -> str:
    return own_contract_with_a_sub(world, world.commissioners[0])


def _not_in_the_chain(world) -> str:
    chain = world.contracts[_contract(world)]
    there = {who for who, *_ in (*chain.primes, *chain.subs)}
    return next(each.pk for each in world.providers if each.pk not in there)


def _engagement(world, program: Program) -> Asked:
    return f"/contracts/{_contract(world)}/supply-chain", {
        "provider": _not_in_the_chain(world),
        "above": world.contracts[_contract(world)].primes[-1][0],
        "starts_on": DAY,
        "services": "Job coaching",
        "share_basis_points": 2_500,
        "headline_terms": {"notice": "three months"},
    }


def _release(world, program: Program) -> Asked:
    subs = world.contracts[_contract(world)].subs
    sub = next(who for who, _, begins, until in subs if until is None and begins <= TODAY)
    return f"/contracts/{_contract(world)}/releases", {"provider": sub, "on": "2013-07-01"}


def _novation(world, program: Program) -> Asked:
    chain = world.contracts[_contract(world)]
    prime = chain.primes[-1][0]
    stay = [who for who, above, _, until in chain.subs if above == prime and until is None]
    return f"/contracts/{_contract(world)}/novations", {"to": _not_in_the_chain(world), "on": DAY, "stay": stay}


def _whole_contract(world) -> str:
    """One of the first commissioner that was never handed over."""
    one = world.commissioners[0].pk
    return next(pk for pk, chain in world.contracts.items() if chain.commissioner == one and len(chain.primes) == 1)


def _other_supply_terms(world, program: Program) -> Asked:
    links = program.read(f"/contracts/{_contract(world)}/supply-chain").json()["links"]
    offered = {"notice": "six months"}
    body = {"applies_from": DAY, "services": "Others", "share_basis_points": 500, "headline_terms": offered}
    return f"/supply-chain-links/{links[0]['reference']}/terms", body


def _unconfirmed(world) -> str:
    return local_reviews.written(world, minutes=30).pk


def _local_review(world, program: Program) -> Asked:
    provider = world.placement.delivered_by_id
    said = {"contract": world.placement.contract, "provider": provider, "held_on": DAY, "words": "All went well."}
    return "/local-reviews", said


def _action_of_review(world, program: Program) -> Asked:
    said = {"side": "provider", "what": "Ring each of them on the day before", "by_day": "2013-06-28"}
    return f"/local-reviews/{_unconfirmed(world)}/actions", said


def _adviser(world, program: Program) -> Asked:
    who = advisers.adviser_of(world).who
    return f"/placements/{world.placement.pk}/advisers", {"adviser": who}


def _restriction(world, program: Program) -> Asked:
    restrictions.let_open(world, world.service)
    return f"/participants/{world.placement.participant_id}/restrictions", {}


def _confirmation(world, program: Program) -> Asked:
    path = f"/local-reviews/{_unconfirmed(world)}"
    return f"{path}/confirmations", {"digest": program.read(path).json()["digest"]}


def _came_of_review_action(world, program: Program) -> Asked:
    action = local_reviews.agreed(world, local_reviews.written(world, minutes=30), ReviewSide.SERVICE)
    return f"/review-actions/{action.pk}/results", {"state": "done", "on": DAY}


def _publication(world, program: Program) -> Asked:
    return f"/facts/{world.placement.participant.programme}/publications", {}


def _standards_review(world, program: Program) -> Asked:
    return "/standards-reviews", {"programme": world.placement.participant.programme, **_findings()}


def _findings() -> dict[str, Any]:
    to_change = [{"standard": standards_reviews.STANDARD, "why": "It counts contacts, not help."}]
    return {"reviewed_on": DAY, "looked_at": "Complaints", "found": "They help.", "to_change": to_change}


def _standards_review_corrected(world, program: Program) -> Asked:
    there = program.all("/standards-reviews")[0]["reference"]
    return f"/standards-reviews/{there}/corrections", _findings()


def _point(world, program: Program) -> Asked:
    said = {"kind": "question", "about": "referrals", "words": "When does the next cohort come?"}
    return f"/contracts/{_contract(world)}/points", said


def _prime(world):
    prime = world.contracts[_contract(world)].primes[-1][0]
    return next(each for each in world.providers if each.pk == prime)


def _point_answer(world, program: Program) -> Asked:
    point = program.all("/points")[0]["reference"]
    return f"/points/{point}/answers", {"outcome": "explained", "words": "In July."}


def _flow_down(world, program: Program) -> Asked:
    body = {"term": "notice_days", "rule": "at_least", "value": 60, "clause": "7.3", "applies_from": DAY}
    return f"/contracts/{_contract(world)}/flow-down", body


def _early_end(world, program: Program) -> Asked:
    return f"/contracts/{_whole_contract(world)}/early-ends", {"on": "2015-06-01", "reason": "The test was not met."}


def _extension(world, program: Program) -> Asked:
    return f"/contracts/{_whole_contract(world)}/extensions", {"ends_on": "2020-04-01", "reason": "It works."}


def _partner(world, program: Program) -> Asked:
    programme, _ = _versions(program)
    body = {"organisation": world.commissioners[1].pk, "starts_on": DAY}
    return f"/programmes/{programme['reference']}/partners", body


def _end_of_partner(world, program: Program) -> Asked:
    programme, _ = _versions(program)
    there = program.all(f"/programmes/{programme['reference']}/partners")
    return f"/partners/{next(each['reference'] for each in there if each['ends_on'] is None)}/ends", {
        "on": "2014-01-01"
    }


def _package_areas(program: Program) -> str:
    programme, _ = _versions(program)
    return f"/programmes/{programme['reference']}/package-areas"


def _opening(code: str, *authorities: str) -> dict[str, Any]:
    return {"code": code, "name": code.title(), "authorities": list(authorities)}


def _opened(program: Program, code: str, *authorities: str) -> str:
    body = _opening(code, *authorities) | {"starts_on": DAY}
    answer = program.change(f"{_package_areas(program)}/openings", body)
    assert answer.status_code == 201, answer.text
    return f"/package-areas/{answer.json()['reference']}"


def _taking_over(world, program: Program) -> Asked:
    return _package_areas(program), {"areas": [county(world)[0]], "starts_on": DAY}


def _opening_one(world, program: Program) -> Asked:
    return f"{_package_areas(program)}/openings", _opening("shore", *county(world)[1]) | {"starts_on": DAY}


def _split(world, program: Program) -> Asked:
    first, *others = county(world)[1]
    body = {"on": "2013-07-01", "into": [_opening("shore", first), _opening("hills", *others)]}
    return f"{_opened(program, 'whole', first, *others)}/splits", body


def _join(world, program: Program) -> Asked:
    first, *others = county(world)[1]
    shore, hills = _opened(program, "shore", first), _opened(program, "hills", *others)
    body = {"on": "2013-07-01", "others": [hills.rpartition("/")[2]], "code": "whole", "name": "Whole"}
    return f"{shore}/joins", body


def _closing(world, program: Program) -> Asked:
    return f"{_opened(program, 'shore', *county(world)[1])}/closings", {"on": "2013-07-01"}


def _referral(world, program: Program) -> Asked:
    reference, area = world.placement.participant.programme, world.placement.participant.package_area
    return "/participants", {
        "programme": reference,
        "package_area": area,
        "person": {"name": "Eve Tarn", "born_on": "1991-03-04", "nino": "QQ 22 33 44 C"},
        "answers": {"benefit": "esa", "prison": "no"},
        "route": "voluntary",
        "referred_on": DAY,
        "standards_given": "email",
    }


def _placing(world, program: Program) -> Asked:
    waits = next(each["reference"] for each in program.all("/participants") if each["placement"] is None)
    body = {"contract": world.placement.contract, "nation": "england", "how": "chosen", "on": DAY}
    return f"/participants/{waits}/placements", body


def _handing_over(world, program: Program) -> Asked:
    prime = world.contracts[world.placement.contract].primes[-1][0]
    return f"/placements/{world.placement.pk}/hand-overs", {"to": prime, "on": DAY}


def _event(world, program: Program) -> Asked:
    said = {"kind": "job_start", "on": "2013-05-28", "detail": {"work": "employed", "hours": 16}, "words": "A bakery"}
    return f"/placements/{world.placement.pk}/events", said


def _taking_back(world, program: Program) -> Asked:
    settings.CLOCK = FixedClock(NOW + timedelta(minutes=1))  # no two versions of a fact are of one moment
    event = program.all("/journey-events", placement=world.placement.pk)[0]["reference"]
    return f"/journey-events/{event}/withdrawals", {}


def _assessment(world, program: Program) -> Asked:
    said = {"on": DAY, "occasion": "again", "barriers": ["transport"], "step": "looking", "words": "Wants shifts"}
    return f"/placements/{world.placement.pk}/assessments", said


def _assessment_taken_back(world, program: Program) -> Asked:
    made = _done(program, *_assessment(world, program))
    settings.CLOCK = FixedClock(NOW + timedelta(minutes=1))
    return f"/assessments/{made['reference']}/withdrawals", {}


def _plan(world, program: Program) -> Asked:
    action = {"what": "Call three cafes", "who": "participant", "due_on": "2013-07-01", "known_by": "Three names"}
    return f"/placements/{world.placement.pk}/plans", {"goal": "A job in a cafe", "actions": [action]}


def _signed_paper(world, program: Program) -> Asked:
    made = _done(program, *_plan(world, program))
    content = base64.b64encode(b"%PDF-1.4\n%%EOF\n").decode()
    return f"/plans/{made['reference']}/papers", {"name": "plan.pdf", "content": content, "signed_on": DAY}


def _result(world, program: Program) -> Asked:
    made = _done(program, *_plan(world, program))
    return f"/plans/{made['reference']}/results", {"action": 1, "result": "done", "on": DAY}


def _appointment(world, program: Program) -> Asked:
    said = {"at": "2013-06-04T09:00:00Z", "about": "support", "place": "office", "asked_by": "provider"}
    return f"/placements/{world.placement.pk}/appointments", said


def _booked(world, program: Program, minutes: int = 1) -> str:
    made = _done(program, *_appointment(world, program))
    settings.CLOCK = FixedClock(NOW + timedelta(minutes=minutes))
    return f"/appointments/{made['reference']}"


def _move(world, program: Program) -> Asked:
    said = {"at": "2013-06-05T09:00:00Z", "place": "video", "asked_by": "participant", "reason": "caring"}
    return f"{_booked(world, program)}/moves", said


def _cancellation(world, program: Program) -> Asked:
    return f"{_booked(world, program)}/cancellations", {"asked_by": "provider", "reason": "provider"}


def _coming(world, program: Program) -> Asked:
    return f"{_booked(world, program, minutes=2_000)}/outcomes", {"came": False, "reason": "forgotten"}


def _exit_report(world, program: Program) -> Asked:
    said = {"gained": "A certificate", "next_steps": ["Apply at the library"], "own_words": "It went well"}
    return f"/placements/{world.placement.pk}/exit-reports", said


def _report_sent(world, program: Program) -> Asked:
    made = _done(program, *_exit_report(world, program))
    return f"/exit-reports/{made['reference']}/sendings", {"digest": made["digest"]}


def _done(program: Program, path: str, body: Any) -> Any:
    answer = program.change(path, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def _file_of_events(world, program: Program) -> Asked:
    content = f"key,participant,kind,on,details\n1,{world.placement.participant_id},support,{DAY},type=course\n"
    return "/bulk-files", {"sort": "events", "name": "events.csv", "content": content}


def service(world):
    """The employment service, which refers people and keeps them in sight."""
    return world.service


CHANGES: dict[str, tuple[str, Callable[[Any, Program], Asked]]] = {
    "register_organisation": (
        "category_manager", lambda world, program: ("/organisations", {"name": "A new one", "kind": "provider"})
    ),
    "open_programme": ("category_manager", lambda world, program: ("/programmes", {"key": "new", "title": "New"})),
    "import_terms": ("category_manager", _terms),
    "sign_contract": ("category_manager", _signing),
    "vary_contract": ("category_manager", _variation),
    "novate_contract": ("category_manager", _novation),
    "engage_sub_contractor": ("category_manager", _engagement),
    "release_sub_contractor": ("category_manager", _release),
    "vary_supply_terms": ("category_manager", _other_supply_terms),
    "require_flow_down": ("category_manager", _flow_down),
    "publish_facts": ("performance_manager", _publication),
    "review_standards": ("performance_manager", _standards_review),
    "correct_standards_review": ("performance_manager", _standards_review_corrected),
    "write_local_review": ("work_coach", _local_review),
    "agree_action_of_review": ("work_coach", _action_of_review),
    "confirm_local_review": ("provider_manager", _confirmation),
    "withdraw_local_review": (
        "work_coach", lambda world, program: (f"/local-reviews/{_unconfirmed(world)}/withdrawals", {})
    ),
    "say_what_came_of_review_action": ("work_coach", _came_of_review_action),
    "raise_point": ("provider_manager", _point),
    "answer_point": ("category_manager", _point_answer),
    "end_contract_early": ("category_manager", _early_end),
    "extend_contract": ("category_manager", _extension),
    "add_partner": ("category_manager", _partner),
    "end_partner": ("category_manager", _end_of_partner),
    "take_over_areas": ("category_manager", _taking_over),
    "open_package_area": ("category_manager", _opening_one),
    "split_package_area": ("category_manager", _split),
    "join_package_areas": ("category_manager", _join),
    "close_package_area": ("category_manager", _closing),
    "refer_person": ("work_coach", _referral),
    "place_participant": ("work_coach", _placing),
    "hand_over_participant": ("work_coach", _handing_over),
    "end_placement": (
        "work_coach", lambda world, program: (f"/placements/{world.placement.pk}/ends", {"on": DAY})
    ),
    "restrict_record": ("work_coach", _restriction),
    "assign_adviser": ("adviser", _adviser),
    "record_journey_event": ("work_coach", _event),
    "withdraw_journey_event": ("work_coach", _taking_back),
    "record_assessment": ("work_coach", _assessment),
    "withdraw_assessment": ("work_coach", _assessment_taken_back),
    "write_plan": ("work_coach", _plan),
    "hand_in_signed_plan": ("work_coach", _signed_paper),
    "say_what_came_of_action": ("work_coach", _result),
    "book_appointment": ("work_coach", _appointment),
    "move_appointment": ("work_coach", _move),
    "cancel_appointment": ("work_coach", _cancellation),
    "say_who_came": ("work_coach", _coming),
    "write_exit_report": ("work_coach", _exit_report),
    "send_exit_report": ("work_coach", _report_sent),
    "send_bulk_file": ("work_coach", _file_of_events),
    "ask_for_job": ("auditor", lambda world, program: ("/jobs", {"kind": "verify audit chain"})),
}  # fmt: skip
"""By operation: in which role, of the first commissioner but for those below, and what is sent where."""
ASKERS: dict[str, Callable[[Any], Any]] = dict.fromkeys(
    (
        "refer_person",
        "place_participant",
        "hand_over_participant",
        "end_placement",
        "restrict_record",
        "record_journey_event",
        "withdraw_journey_event",
        "record_assessment",
        "withdraw_assessment",
        "write_plan",
        "hand_in_signed_plan",
        "say_what_came_of_action",
        "book_appointment",
        "move_appointment",
        "cancel_appointment",
        "say_who_came",
        "write_exit_report",
        "send_exit_report",
        "send_bulk_file",
    ),
    service,
) | {
    "raise_point": _prime,
    "write_local_review": service,
    "agree_action_of_review": service,
    "confirm_local_review": local_reviews.provider_of,
    "assign_adviser": advisers.provider_of,
    "withdraw_local_review": service,
    "say_what_came_of_review_action": service,
}
"""By operation: which organisation asks instead."""
