"""Who is in whose caseload, where each stands, and what a case shows to whom."""

from datetime import date

import pytest

ON = date(2013, 6, 3)


@pytest.fixture
def people(world):
    """The world's own: Ada, handed on by the prime to a sub-contractor, and Ben, who is not placed yet."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.placement_models import Placement

    with acting_as(world.access(world.service, Role.WORK_COACH)):
        first, last = Placement.objects.filter(participant=world.placement.participant_id).order_by("starts_on")
    by_pk = {each.pk: each for each in world.providers}
    return {"prime": by_pk[first.delivered_by_id], "sub": by_pk[last.delivered_by_id], "ada": first.participant_id}


def _names(world, organisation, role):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.caseload import caseload

    with acting_as(world.access(organisation, Role(role))):
        return [(each.name, each.state.name) for each in caseload(on=ON)]


def test_a_caseload_holds_whom_one_serves_or_referred_by_name(world, people):
    ada, ben = ("Ada Morgan-Reid", "TO_ACKNOWLEDGE"), ("Ben Okafor", "NOT_PLACED")
    for organisation, role in ((people["sub"], "adviser"), (people["prime"], "provider_manager")):
        assert ada in (names := _names(world, organisation, role))
        assert ben not in names
    assert {ada, ben} <= set(_names(world, world.service, "work_coach"))
    for commissioner in world.commissioners:
        assert _names(world, commissioner, "performance_manager") == []


@pytest.mark.parametrize("who", ["sub", "prime", "service"])
def test_somebody_is_looked_up_without_a_list_of_all_who_may_be_seen(world, people, who):
    """Or a page about one person takes as long as its reader's organisation is large."""
    from django.db import connection

    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.event_models import Event, Words
    from commissioning.rooms.journey.participant_models import Circumstances, Identity

    if connection.vendor != "sqlite":
        pytest.skip("the plan is read in the words of SQLite")
    organisation, role = (world.service, Role.WORK_COACH) if who == "service" else (people[who], Role.ADVISER)
    placement = world.placement
    with acting_as(world.access(organisation, role)):
        for rows in (
            Identity.objects.filter(participant=placement.participant_id),
            Circumstances.objects.filter(participant=placement.participant_id),
            Event.objects.filter(placement=placement.pk),
            Words.objects.filter(placement=placement.pk),
        ):
            plan = rows.explain()
            assert "SEARCH" in plan
            assert all(word not in plan for word in ("SCAN journey", "employment_service", "delivered_by")), plan


def test_what_is_late_stands_with_its_last_day(world, people):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.caseload import caseload

    with acting_as(world.access(people["sub"])):
        (ada,) = (each for each in caseload(on=ON, with_those_over=False) if each.participant.pk == people["ada"])
    assert [(each.promise, each.due_on) for each in ada.late(ON)] == [
        ("acknowledged", date(2013, 5, 3)),
        ("attached", date(2013, 5, 23)),
    ]


def test_people_are_found_by_surname_number_and_reference_where_they_may_be_seen(world, people):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.queries import found

    with acting_as(world.access(people["sub"])):
        for text in ("morgan", "Reid Ada", "qq123456c", people["ada"]):
            assert [each.name for each in found(text)] == ["Ada Morgan-Reid"], text
        assert found("Ada Okafor") == found("Okafor") == found(" ") == []


def test_a_case_says_why_the_group_and_who_wrote_what(world, people):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.queries import case

    with acting_as(world.access(people["sub"])):
        of = case(people["ada"], on=ON)
    assert (of.identity.name, of.identity.needs) == ("Ada Morgan-Reid", "Uses a wheelchair")
    (told,) = of.told
    assert (told.group, told.rule_title, told.clause) == ("2", "Everybody else", "2.1")
    assert "Benefit: Jobseeker's Allowance" in map(str, told.answers)
    assert [each.words for each in of.events if each.words] == ["Canary of the prime", "Canary of the sub-contractor"]


def test_reading_a_case_is_on_record_and_reading_a_list_is_not(world, people):
    from commissioning.platform import audit, audit_queries
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.caseload import caseload
    from commissioning.rooms.journey.reading import read_case
    from support.organisations import NOW

    by, auditor = (world.access(people["sub"], role) for role in (Role.ADVISER, Role.AUDITOR))

    def looked():
        with acting_as(auditor):
            return [(row.subject, row.purpose) for row in audit_queries.events(by=auditor, act=audit.READ)]

    before = looked()
    with acting_as(by):
        caseload(on=ON)
        assert looked() == before
        read_case(participant=people["ada"], on=ON, purpose="to ring her", by=by, now=NOW)
    assert looked() == [(people["ada"], "to ring her"), *before]
