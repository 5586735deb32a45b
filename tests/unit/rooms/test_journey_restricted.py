"""Restricted records: the name and every word open to those alone who may open such records, behind both walls."""

from datetime import date

import pytest

NAME = "Ada Morgan-Reid"


@pytest.fixture
def restricted(world):
    """The record of the world's participant; of the employment service somebody may open it."""
    from support.restrictions import let_open, restricted

    let_open(world, world.service)
    return restricted(world)


def _provider(world):
    return next(each for each in world.providers if each.pk == world.placement.delivered_by_id)


def _opened(world, organisation, role):
    """What somebody reads of the world's participant: the name, how many words, how many words of complaints."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.event_models import Words
    from commissioning.rooms.journey.participant_models import Identity
    from commissioning.rooms.journey.voice_models import ComplaintWords

    with acting_as(world.access(organisation, role)):
        about = {"placement__participant": world.placement.participant_id}
        return (
            Identity.objects.filter(participant=world.placement.participant_id).count(),
            Words.objects.filter(**about).count(),
            ComplaintWords.objects.filter(**about).count(),
        )


def _who_works_with_them(world):
    from commissioning.platform.roles import Role
    from support.reviews import prime_now

    return {
        "service": (world.service, Role.WORK_COACH),
        "provider": (_provider(world), Role.ADVISER),
        "prime": (prime_now(world), Role.PROVIDER_MANAGER),
    }


def test_a_record_is_shut_to_whoever_worked_with_them_until_somebody_is_let_open_it(world):
    from commissioning.platform.roles import Role
    from support.restrictions import let_open, no_longer, restricted

    before = {who: _opened(world, *acting) for who, acting in _who_works_with_them(world).items()}
    assert all(names == 1 and words for names, words, _ in before.values())
    assert before["provider"][2] > 0
    let_open(world, world.service)
    restricted(world)
    for who, (organisation, role) in _who_works_with_them(world).items():
        assert _opened(world, organisation, role) == (before[who] if who == "service" else (0, 0, 0))
    let_open(world, _provider(world))
    no_longer(world, world.service)
    assert _opened(world, _provider(world), Role.ADVISER) == before["provider"]
    assert _opened(world, _provider(world), Role.PROVIDER_MANAGER) == before["provider"]
    assert _opened(world, world.service, Role.WORK_COACH) == (0, 0, 0)


def test_it_is_shut_to_the_commissioner_of_a_complaint_and_to_a_specialist_too(world, restricted):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.specialist_models import SpecialistBrief
    from support.restrictions import let_open

    def briefs():
        with acting_as(world.access(world.specialist, Role.PROVIDER_MANAGER)):
            return SpecialistBrief.objects.filter(record=world.specialist_record).count()

    assert briefs() == 0
    let_open(world, world.specialist)
    assert briefs() == 1
    assert _opened(world, world.commissioners[0], Role.PERFORMANCE_MANAGER) == (0, 0, 0)


def test_the_person_sees_their_own_record_as_ever(world, restricted):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.event_models import Words
    from commissioning.rooms.journey.participant_models import Identity
    from commissioning.rooms.journey.restriction_models import Restriction
    from support.journeys import as_participant

    with acting_as(as_participant(world)):
        assert Identity.objects.count() == 1
        assert Words.objects.exists()
        assert not Restriction.objects.exists()


def test_codes_and_days_count_as_ever(world, restricted):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.event_models import Event
    from commissioning.rooms.journey.recording import record_event
    from commissioning.rooms.journey.refusals import RecordRestricted
    from support.organisations import NOW

    with acting_as(by := world.access(_provider(world), Role.ADVISER)):
        assert Event.objects.filter(placement=world.placement).exists()
        said = {"placement": world.placement, "kind": "support", "on": date(2013, 6, 3), "detail": {"type": "session"}}
        record_event(**said, by=by, now=NOW)
        with pytest.raises(RecordRestricted, match="Ask an administrator"):
            record_event(**said, words="They were afraid", by=by, now=NOW)


def test_who_may_not_open_it_is_told_who_may_and_strangers_nothing(world, restricted):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.participant_models import Identity
    from commissioning.rooms.journey.queries import identity
    from commissioning.rooms.journey.refusals import RecordRestricted
    from commissioning.rooms.journey.restricting import shut_to_them
    from support.restrictions import let_open

    with acting_as(by := world.access(_provider(world), Role.ADVISER)):
        assert shut_to_them(by=by) == 1
        with pytest.raises(RecordRestricted):
            identity(world.placement.participant_id)
    let_open(world, _provider(world))
    with acting_as(by := world.access(_provider(world), Role.ADVISER)):
        assert shut_to_them(by=by) == 0
        assert identity(world.placement.participant_id).name == NAME
    with acting_as(world.access(world.commissioners[1])), pytest.raises(Identity.DoesNotExist):
        identity(world.placement.participant_id)


def test_whoever_works_there_no_more_is_nobody_to_ask(world):
    from datetime import timedelta

    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Membership
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.restricting import clearances, readers
    from support.organisations import NOW

    lead, gone = world.commissioners[0], world.second_assessor
    with acting_as(by := world.access(lead, Role.ADMINISTRATOR)):
        assert readers() == (gone.name,)
        for each in Membership.objects.filter(person=gone, organisation=lead, ends_on=None):
            actions.dismiss(membership=each, on=by.on + timedelta(days=1), by=by, now=NOW)
    with acting_as(world.access(lead, Role.ADMINISTRATOR, now=NOW + timedelta(days=1))):
        assert (readers(), [each.person for each in clearances()]) == ((), [gone])


def test_whoever_works_alone_lets_themselves(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.restricting import clear, clearances
    from support.organisations import NOW

    with acting_as(by := world.access(_provider(world), Role.ADMINISTRATOR)):
        clear(person=by.who, by=by, now=NOW)
        assert [each.person_id for each in clearances()] == [by.who]


def test_nobody_lets_themselves_open_restricted_records_and_no_program_is_let(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.refusals import CannotRestrict
    from commissioning.rooms.journey.restricting import clear, to_clear
    from support.organisations import NOW
    from support.restrictions import no_longer

    lead = world.commissioners[0]
    no_longer(world, lead)
    with acting_as(by := world.access(lead, Role.ADMINISTRATOR)):
        assert [each.pk for each in to_clear(by=by)] == [world.second_assessor.pk]
        with pytest.raises(CannotRestrict, match="somebody else"):
            clear(person=by.who, by=by, now=NOW)
        clear(person=world.second_assessor.pk, by=by, now=NOW)
        with pytest.raises(CannotRestrict, match="somebody else"):
            clear(person=world.second_assessor.pk, by=by, now=NOW)


def test_restricting_and_lifting_are_the_referring_services_and_need_somebody_who_may_open_it(world):
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.roles import Role
    from commissioning.platform.scoped import OutsideAccess
    from commissioning.rooms.journey.refusals import CannotRestrict, RecordRestricted
    from commissioning.rooms.journey.restricting import lift, restrict
    from support.organisations import NOW
    from support.restrictions import let_open, no_longer, restricted

    with pytest.raises(CannotRestrict, match="Nobody in your organisation"):
        restricted(world)
    let_open(world, world.service)
    row = restricted(world)
    with pytest.raises(CannotRestrict, match="already"):
        restricted(world)
    about = {"participant": world.placement.participant, "now": NOW}
    with acting_as(by := world.access(_provider(world), Role.WORK_COACH)):
        for change in (restrict, lift):
            with pytest.raises(OutsideAccess):
                change(**about, by=by)
    with acting_as(by := world.access(world.service, Role.ADVISER)), pytest.raises(NotAllowed):
        lift(**about, by=by)
    no_longer(world, world.service)
    with acting_as(by := world.access(world.service, Role.WORK_COACH)), pytest.raises(RecordRestricted):
        lift(**about, by=by)
    let_open(world, world.service)
    with acting_as(by := world.access(world.service, Role.WORK_COACH)):
        assert lift(**about, by=by).pk == row.pk
        with pytest.raises(CannotRestrict, match="not restricted any more"):
            lift(**about, by=by)
        acts = set(AuditEvent.objects.filter(subject=row.pk).values_list("act", flat=True))
    assert acts == {"restrict record", "lift restriction"}


def test_another_service_that_refers_the_same_human_being_learns_nothing(world, restricted):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey.participant_models import Identity
    from commissioning.rooms.journey.restriction_models import Restriction
    from support.journeys import ADA, place, referred_by_itself

    lead = world.commissioners[0]
    there = referred_by_itself(world).contract
    with acting_as(world.access(lead)):
        contract = Contract.objects.get(pk=there)
    placement = place(world, lead, contract, ADA)
    with acting_as(world.access(lead, Role.WORK_COACH)):
        assert Identity.objects.get(participant=placement.participant_id).person
        assert not Restriction.objects.filter(participant=placement.participant_id).exists()
