"""Participants speak: who reads a complaint at which desk, which steps may follow, what is counted, who gets in."""

from datetime import timedelta

import pytest


@pytest.fixture
def ada(world):
    from support.journeys import as_participant

    return as_participant(world)


def _texts(access, complaint) -> set[str]:
    """The words of a complaint that somebody reads."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.voice_models import ComplaintWords

    with acting_as(access):
        return {each.text for each in ComplaintWords.objects.filter(complaint=complaint.pk)}


def _readers(world, complaint) -> set[str]:
    """The organisations that read any of its words."""
    from support.organisations import everyone

    return {organisation for organisation, access in everyone(world) if organisation and _texts(access, complaint)}


def _parties(world) -> tuple[str, str, str]:
    """Who serves the participant, the prime, the commissioner."""
    from support.organisations import TODAY

    chain = world.contracts[world.placement.contract]
    prime = next(who for who, since, until in chain.primes if since <= TODAY and (until is None or until > TODAY))
    return world.placement.delivered_by_id, prime, chain.commissioner


def test_words_are_read_where_a_complaint_has_come_to(world, ada):
    """The provider and the prime; the commissioner once it is there; nobody else, whatever they see of the person."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey import voicing
    from support.organisations import NOW

    provider, prime, commissioner = _parties(world)
    assert "Canary of a complaint" in _texts(ada, world.complaint)
    assert _readers(world, world.complaint) == {provider, prime}
    with acting_as(ada):
        new = voicing.complain(placement=world.placement, about="staff", words="He shouted", by=ada, now=NOW)
        voicing.take_further(complaint=world.complaint, words="Still nothing", by=ada, now=NOW)
    assert _readers(world, new) == {provider}
    assert _readers(world, world.complaint) == {provider, prime, commissioner}


def test_codes_are_seen_by_those_concerned_and_a_next_provider_learns_nothing(world, ada):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey import voicing
    from commissioning.rooms.journey.serving import own_placements
    from commissioning.rooms.journey.voice_models import Complaint
    from support.organisations import NOW, everyone

    with acting_as(ada):
        first = own_placements(by=ada)[-1]
        about_first = voicing.complain(placement=first, about="staff", words="He shouted", by=ada, now=NOW)
    seen = {}
    for organisation, access in everyone(world):
        with acting_as(access):
            for complaint in Complaint.objects.values_list("pk", flat=True):
                seen.setdefault(complaint, set()).add(organisation)
    provider, prime, commissioner = _parties(world)
    assert first.delivered_by_id == prime
    assert seen[about_first.pk] == {prime, commissioner, None}, "not whoever the history was handed on to"
    assert seen[world.complaint.pk] == {provider, prime, commissioner, None}


def test_a_complaint_goes_its_way_and_no_other(world, ada):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey import complaints, voicing
    from commissioning.rooms.journey.complaint_steps import Step
    from commissioning.rooms.journey.refusals import NotThisStep
    from support.organisations import NOW

    parties = {each.pk: each for each in world.providers}
    provider, prime, _ = _parties(world)
    sub = world.access(parties[provider], Role.PROVIDER_MANAGER)
    main = world.access(parties[prime], Role.PROVIDER_MANAGER)
    complaint = world.complaint
    with acting_as(sub), pytest.raises(NotThisStep, match="another desk"):
        complaints.acknowledge(complaint=complaint, by=sub, now=NOW)
    with acting_as(ada), pytest.raises(NotThisStep, match="no answer yet"):
        voicing.end_complaint(complaint=complaint, step=Step.RESOLVED, by=ada, now=NOW)
    with acting_as(main):
        complaints.acknowledge(complaint=complaint, by=main, now=NOW)
        complaints.answer(
            complaint=complaint, outcome="apology", words="Sorry", by=main, now=NOW + timedelta(minutes=1)
        )
    with acting_as(ada):
        voicing.end_complaint(complaint=complaint, step=Step.RESOLVED, by=ada, now=NOW + timedelta(minutes=2))
        with pytest.raises(NotThisStep):
            voicing.take_further(complaint=complaint, words="No", by=ada, now=NOW + timedelta(minutes=3))


def test_nobody_speaks_for_a_participant(world):
    """Neither a colleague with the words of the page, nor another participant by the walls."""
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.roles import Role
    from commissioning.platform.scoped import OutsideAccess
    from commissioning.rooms.journey import voicing
    from commissioning.rooms.journey.voice_models import Complaint
    from support.organisations import NOW

    provider = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    by = world.access(provider, Role.ADVISER)
    with acting_as(by):
        with pytest.raises(NotAllowed):
            voicing.give_feedback(placement=world.placement, score=5, words="", by=by, now=NOW)
        made = Complaint(
            placement=world.placement, about="staff", stage="pre_work", recorded_at=NOW, recorded_by_id=by.who
        )
        with pytest.raises(OutsideAccess):
            made.save(force_insert=True)


def test_a_sample_is_the_same_for_ever(world, ada):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey import voice_queries, voicing
    from commissioning.rooms.journey.voice_models import ComplaintSample
    from support.organisations import NOW

    by = world.access(world.commissioners[0], Role.PERFORMANCE_MANAGER)
    with acting_as(by):
        sample = ComplaintSample.objects.get()
        before = [each.pk for each in voice_queries.sampled(sample)]
    with acting_as(ada):
        for minute in range(1, 9):
            now = NOW + timedelta(minutes=minute)
            voicing.complain(placement=world.placement, about="help", words="More", by=ada, now=now)
    with acting_as(by):
        assert [each.pk for each in voice_queries.sampled(sample)] == before
        assert len(before) == 1


def test_small_numbers_and_what_would_give_them_away_are_not_shown():
    from commissioning.rooms.journey.voice_themes import Heard, themes

    days = timedelta(days=3)
    heard = [
        *[Heard("staff", "exit", "a", days)] * 9,
        *[Heard("help", "exit", "a")] * 6,
        *[Heard("money", "exit", "a")] * 2,
    ]
    told = {each.code: (each.count, each.median_days) for each in themes(heard, "about")}
    assert told == {"staff": (9, 3.0), "help": (None, None), "money": (None, None)}


def test_an_account_is_offered_once_and_lets_its_holder_in(world):
    from commissioning.core.clock import SystemRandomness
    from commissioning.platform.access import acting_as
    from commissioning.platform.invitations import NoSuchInvitation
    from commissioning.platform.people_models import User
    from commissioning.platform.queries import hats
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey import account_invitations
    from commissioning.rooms.journey.account_models import AccountInvitation
    from support.organisations import NOW

    coach = world.access(world.service, Role.WORK_COACH)
    with acting_as(coach):
        ben = AccountInvitation.objects.get().participant
        asked = {"participant": ben, "email": "Ben@Example.org", "by": coach, "now": NOW}
        first = account_invitations.invite_participant(**asked, randomness=SystemRandomness())
        second = account_invitations.invite_participant(**asked, randomness=SystemRandomness())
    person = User.objects.create_user("ben@example.org", name="Ben Okafor")
    with pytest.raises(NoSuchInvitation):
        account_invitations.opened(first.token, now=NOW)
    with pytest.raises(NoSuchInvitation):
        account_invitations.opened(second.token, now=NOW + timedelta(days=8))
    assert account_invitations.opened(second.token, now=NOW).email == "ben@example.org"
    account_invitations.take_up(token=second.token, person=person, now=NOW)
    assert hats(person, now=NOW) == [("", Role.PARTICIPANT)]
    with pytest.raises(NoSuchInvitation):
        account_invitations.take_up(token=second.token, person=person, now=NOW)


def test_a_participant_is_told_who_looked(world, ada):
    from django.db import transaction

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.participant_models import Identity
    from commissioning.rooms.journey.readings import own_readings
    from support.organisations import NOW

    coach = world.access(world.service, Role.WORK_COACH)
    with acting_as(ada):
        before = len(own_readings(by=ada))
    with acting_as(coach), transaction.atomic():
        for identity in Identity.objects.all():  # Ben's too, of which Ada learns nothing
            audit.record_read(identity, by=coach, now=NOW, purpose="a test")
    with acting_as(ada):
        told = own_readings(by=ada)
    assert len(told) == before + 1
    assert (told[0].organisation, told[0].role, told[0].purpose) == (world.service.pk, "work_coach", "a test")
