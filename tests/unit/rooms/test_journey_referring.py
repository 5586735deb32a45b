"""Referring people: what the terms decide, who is known already, what is sealed, and what happened, as versions."""

from dataclasses import replace
from datetime import date

import pytest


@pytest.fixture
def journey(world):
    """A contract of the programme to which the world's employment service refers people."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts.models import Contract

    coach = world.access(world.service, Role.WORK_COACH)
    with acting_as(coach):
        yield Contract.objects.get(pk=world.placement.contract), coach


def _refer(world, contract, born_on=date(1991, 4, 5), nino="QQ 11 11 11 A", **answers):
    from support.journeys import ADA, refer

    return refer(world, world.service, contract, replace(ADA, born_on=born_on, nino=nino), **answers)


def test_the_terms_decide_the_group_and_say_by_which_rule(world, journey):
    import json

    from commissioning.rooms.journey.participant_models import Circumstances

    contract, _ = journey
    found = {}
    for prison in ("yes", "no"):
        referred = _refer(world, contract, nino=f"QQ 11 11 1{len(found)} A", prison=prison)
        kept = Circumstances.objects.get(participant=referred.participant)
        assert json.loads(kept.answers) == {"age": 22, "benefit": "jsa", "prison": prison}
        found[kept.group] = json.loads(kept.because)["rule"]
    assert found == {"9": "leavers", "2": "others"}


def test_whoever_does_not_fit_is_refused_by_requirement_clause_and_answer(world, journey):
    from commissioning.rooms.journey.participant_models import Participant
    from commissioning.rooms.journey.refusals import NotEligible

    contract, _ = journey
    before = Participant.objects.count()
    with pytest.raises(NotEligible, match=r"Eighteen or older \(clause 2\.1\); Age: 17"):
        _refer(world, contract, born_on=date(1995, 5, 2))
    assert Participant.objects.count() == before


def test_answers_that_are_missing_or_unknown_are_each_named(world, journey):
    from commissioning.terms.deciding import WrongAnswers

    contract, _ = journey
    with pytest.raises(WrongAnswers, match=r"(?s)dole is no answer to benefit.*no hobby"):
        _refer(world, contract, benefit="dole", hobby="chess")


def test_somebody_who_is_on_the_programme_is_not_referred_to_it_again(world, journey):
    from commissioning.rooms.journey.refusals import AlreadyReferred

    contract, _ = journey
    with pytest.raises(AlreadyReferred, match="already"):
        _refer(world, contract, born_on=date(1990, 2, 3), nino="qq123456c")


def test_a_second_service_learns_nothing_and_the_commissioner_is_told_without_a_name(world, journey):
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Kind
    from commissioning.platform.roles import Role
    from commissioning.rooms.design.models import Programme
    from commissioning.rooms.journey.known_people import same_people
    from commissioning.rooms.journey.participant_models import Identity, Participant
    from commissioning.rooms.journey.referrers import name_referrer
    from support.journeys import ADA, BEGAN, refer
    from support.organisations import NOW, add

    contract, _ = journey
    operator, lead = world.access(world.operator, Role.ADMINISTRATOR), world.access(world.commissioners[0])
    with acting_as(operator):
        other = add(world, "Another service", Kind.EMPLOYMENT_SERVICE, operator)
    with acting_as(lead):
        programme = Programme.objects.get(lead=lead.own)
        name_referrer(programme=programme, organisation=other, starts_on=BEGAN, by=lead, now=NOW)
        assert same_people(programme.pk, by=lead) == []
    referred = refer(world, other, contract, ADA)
    with acting_as(world.access(other, Role.WORK_COACH)):
        assert Participant.objects.count() == Identity.objects.count() == 1
    with acting_as(world.access(world.commissioners[0])):
        pairs = same_people(programme.pk, by=lead)
        assert pairs == [tuple(sorted((world.placement.participant_id, referred.participant.pk)))]
        assert not Identity.objects.exists()
    outsider = world.access(world.commissioners[1])
    with acting_as(outsider):
        assert same_people(programme.pk, by=outsider) == []


def test_what_is_sealed_stands_nowhere_in_the_database_and_goes_with_its_key(world, journey, keys_of_its_own):
    from commissioning.platform.sealed_fields import data_keys, marked
    from commissioning.rooms.journey.event_models import Words
    from commissioning.rooms.journey.participant_models import Identity, NameWord

    identity = Identity.objects.get(nino_mark=marked("QQ123456C", "nino"))
    assert (identity.name, identity.born_on, identity.needs) == ("Ada Morgan-Reid", "1990-02-03", "Uses a wheelchair")
    assert NameWord.objects.get(mark=marked("MORGAN", "name word")).identity_id == identity.pk
    columns = "name, born_on, nino, telephone, email, address, needs"
    (raw,) = world.database.as_superuser(f"SELECT {columns} FROM journey_identity WHERE person = '{identity.person}'")
    assert not any(part in bytes(value) for value in raw for part in (b"Ada", b"1990", b"123456", b"wheel"))
    data_keys().erase(identity.person)
    again = Identity.objects.get(pk=identity.pk)
    assert (again.name, again.nino) == (None, None)
    assert {row.text for row in Words.objects.filter(person=identity.person)} == {None}


def test_an_event_is_corrected_and_taken_back_and_each_version_stays(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.event_models import Event
    from commissioning.rooms.journey.placement_models import Placement
    from commissioning.rooms.journey.recording import record_event, standing_events, withdraw_event
    from commissioning.rooms.journey.refusals import NotOnTheJourney
    from support.organisations import NOW, TODAY

    deliverer = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    by = world.access(deliverer, Role.ADVISER)
    at = [NOW.replace(minute=minute) for minute in (1, 2, 3)]
    with acting_as(by):
        placement = Placement.objects.get(pk=world.placement.pk)

        def record(now, **said):
            return record_event(placement=placement, by=by, now=now, **said)

        first = record(at[0], kind="job_start", on=date(2013, 5, 27), detail={"work": "employed", "hours": 30})
        second = record(at[1], kind="job_start", on=date(2013, 5, 28), detail={"work": "employed"}, record=first.record)
        assert [event.pk for event in standing_events([placement], "job_start")] == [second.pk]
        withdraw_event(event=first, by=by, now=at[2])
        assert standing_events([placement], "job_start") == []
        assert Event.objects.filter(record=first.record).count() == 3
        for wrong, problem in (
            ({"kind": "job_start", "on": TODAY.replace(month=7), "detail": {"work": "employed"}}, "has not come yet"),
            ({"kind": "job_start", "on": date(2013, 4, 30), "detail": {"work": "employed"}}, "before the referral"),
            ({"kind": "job_start", "on": TODAY, "detail": {"work": "on the moon"}}, "is one of: apprenticeship"),
            ({"kind": "returned", "on": TODAY, "detail": {"reason": "lost"}}, "is one of: ineligible, twice"),
            ({"kind": "attached", "on": TODAY, "detail": {}}, "Say “The programme"),
            ({"kind": "holiday", "on": TODAY}, "no kind of event"),
        ):
            with pytest.raises(NotOnTheJourney, match=problem):
                record(NOW, **wrong)
        attached = {"explained": True, "standards": True, "understood": "yes"}
        record(NOW, kind="attached", on=TODAY, detail=attached)
        with pytest.raises(NotOnTheJourney, match="stands on record already"):
            record(NOW, kind="attached", on=TODAY, detail=attached)
