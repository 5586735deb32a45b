"""Data protection: everything that is held is handed over, and who somebody is goes when its time is over."""

from datetime import UTC, date, datetime

import pytest

LATER = datetime(2015, 7, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_every_table_of_the_room_is_handed_over_or_left_out_with_its_reason(world):
    from django.apps import apps

    from commissioning.rooms.journey.subject_access import NOT_ABOUT_THEM, path, tables

    known = {model.__name__ for model in apps.get_app_config("journey").get_models()}
    assert set(NOT_ABOUT_THEM) <= known
    without_way = {model.__name__ for model in tables() if path(model) is None}
    assert without_way == {"Participant"}, "its rows lead to no participant: say in NOT_ABOUT_THEM why none is given"


def test_everything_held_is_in_words_and_on_record(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.participant_models import Participant
    from commissioning.rooms.journey.subject_access import everything_held
    from support.organisations import NOW

    by = world.access(world.service, Role.WORK_COACH)
    with acting_as(by):
        participant = Participant.objects.get(pk=world.placement.participant_id)
        held = {each.title: each.rows for each in everything_held(participant, by=by, now=NOW)}
        read = AuditEvent.objects.get(purpose__startswith="Subject access")
    (identity,) = held["identity"]
    assert (identity["name"], identity["needs"]) == ("Ada Morgan-Reid", "Uses a wheelchair")
    assert "name_mark" not in identity
    assert {row["text"] for row in held["words"]} >= {"Canary of the prime", "Canary of the sub-contractor"}
    assert [row["text"] for row in held["specialist brief"]] == ["Canary of the brief"]
    assert len(held["placement"]) == 2
    assert read.act == "read"


def test_who_somebody_is_goes_when_its_time_is_over_and_the_journey_stays(world, keys_of_its_own):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.platform.sealed_fields import data_keys
    from commissioning.rooms.journey.erasing import erase_identity
    from commissioning.rooms.journey.event_models import Event, Words
    from commissioning.rooms.journey.participant_models import Identity, NameWord, Participant
    from commissioning.rooms.journey.placement_models import Placement
    from commissioning.rooms.journey.placing import end_placement
    from commissioning.rooms.journey.refusals import KeptStill

    coach = world.access(world.service, Role.WORK_COACH, now=LATER)
    by = world.access(world.service, Role.ADMINISTRATOR, now=LATER)
    with acting_as(coach):
        participant = Participant.objects.get(pk=world.placement.participant_id)
        placement = Placement.objects.get(pk=world.placement.pk)
    erase = {"participant": participant, "by": by, "now": LATER}
    with acting_as(by), pytest.raises(KeptStill, match="still served"):
        erase_identity(**erase, months=24)
    with acting_as(coach):
        end_placement(placement=placement, on=date(2013, 7, 1), by=coach, now=LATER)
    with acting_as(by):
        with pytest.raises(KeptStill, match="until 2015-08-01"):
            erase_identity(**erase, months=25)
        before = Event.objects.count()
        erase_identity(**erase, months=24)
    with acting_as(by):  # the key is destroyed once the change is for good
        identity = Identity.objects.get(participant=participant)
        assert (identity.name, identity.nino, identity.name_mark, identity.nino_mark) == (None, None, None, None)
        assert not NameWord.objects.filter(identity=identity).exists()
        assert Event.objects.count() == before
        assert {row.text for row in Words.objects.filter(person=identity.person)} == {None}
        assert data_keys().of([identity.person]) == {}
        erase_identity(**erase, months=24)
