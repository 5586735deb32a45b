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


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_each_table_is_asked_once_however_many_rows_it_has(world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.participant_models import Participant
    from commissioning.rooms.journey.subject_access import everything_held
    from support.organisations import NOW

    by = world.access(world.service, Role.ADMINISTRATOR)
    with acting_as(by):
        participant = Participant.objects.get(pk=world.placement.participant_id)
        with CaptureQueriesContext(connection) as asked:
            held = everything_held(participant, by=by, now=NOW)
    of_events = [each["sql"] for each in asked if 'FROM "journey_event"' in each["sql"]]
    assert len(next(each for each in held if each.title == "event").rows) > 1
    assert len(of_events) == 1
    assert not [each["sql"] for each in asked if each["sql"].startswith('SELECT "platform_user"')]


def _closing(world):
    """The coach and the administrator of the service that referred Ada, two years after her time is over."""
    from commissioning.platform.roles import Role

    coach = world.access(world.service, Role.WORK_COACH, now=LATER)
    return coach, world.access(world.service, Role.ADMINISTRATOR, now=LATER)


def _ended(world, coach):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.participant_models import Participant
    from commissioning.rooms.journey.placement_models import Placement
    from commissioning.rooms.journey.placing import end_placement

    with acting_as(coach):
        placement = Placement.objects.get(pk=world.placement.pk)
        end_placement(placement=placement, on=date(2013, 7, 1), by=coach, now=LATER)
        return Participant.objects.get(pk=world.placement.participant_id)


def _rule_anew(world, **journey):
    """The commissioner lets the journey be ruled, from its first day on, by terms with other rules."""
    import json

    from commissioning.core.canonical import canonical_json
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.rules_models import JourneyTerms

    lead = world.commissioners[0]
    with acting_as(world.access(lead)):
        row = JourneyTerms.objects.filter(lead=lead).latest("agreed_at")
        rules = json.loads(row.rules)
        said = {name: rule for name, rule in {**rules["journey"], **journey}.items() if rule is not None}
        row.pk, row.rules, row.agreed_at = None, canonical_json({**rules, "journey": said}).decode(), LATER
        row._state.adding = True
        row.pk = "terms-anew"
        row.save(force_insert=True)


def _months(value):
    line = {"value": value, "clause": "9.1", "status": "unknown" if value == "unknown" else "assumed"}
    figure = {"unit": "months", "by": "referred_on", "values": {"2011-06-01": line}}
    said = {"title": {"en": "Names are kept"}, "clause": "9.1", "status": "assumed"}
    return {**said, "kind": "keeping", "identity": figure}


def test_the_terms_say_for_how_long_who_somebody_is_is_kept(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.erasing import erase_identity, kept
    from commissioning.rooms.journey.refusals import KeptStill

    coach, by = _closing(world)
    participant = _ended(world, coach)
    with acting_as(by):
        assert (kept(participant).until, kept(participant).months) == (date(2015, 7, 1), 24)
    _rule_anew(world, keeping=_months(25))
    with acting_as(by), pytest.raises(KeptStill, match=r"until 2015-08-01 \(clause 9.1\)"):
        erase_identity(participant=participant, by=by, now=LATER)


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("rule", "clause"), [(None, ""), (_months("unknown"), " (clause 9.1)")])
def test_terms_that_do_not_say_for_how_long_let_nothing_be_erased(world, rule, clause):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.erasing import erase_identity
    from commissioning.rooms.journey.refusals import KeptStill

    coach, by = _closing(world)
    participant = _ended(world, coach)
    _rule_anew(world, keeping=rule)
    with acting_as(by), pytest.raises(KeptStill) as refused:
        erase_identity(participant=participant, by=by, now=LATER)
    assert f"is kept{clause}, so it cannot be erased. Ask the commissioner" in str(refused.value)


def test_who_was_never_served_is_kept_from_the_referral_on(world, keys_of_its_own):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey.erasing import erase_identity, is_erased, kept
    from commissioning.rooms.journey.participant_models import Identity
    from commissioning.rooms.journey.refusals import KeptStill
    from support.journeys import Particulars, refer
    from support.organisations import NOW

    _, by = _closing(world)
    with acting_as(by):
        contract = Contract.objects.get(pk=world.placement.contract)
    eda = Particulars("Eda Roe", date(1988, 2, 3), nino="QQ 44 44 44 A")
    who = refer(world, world.service, contract, eda).participant
    with acting_as(by):
        until = kept(who).until
        assert until == who.referred_on.replace(year=who.referred_on.year + 2)
    early = world.access(world.service, by.role)
    with acting_as(early), pytest.raises(KeptStill, match=str(until)):
        erase_identity(participant=who, by=early, now=NOW)
    with acting_as(by):
        erase_identity(participant=who, by=by, now=LATER)
        assert is_erased(Identity.objects.get(participant=who))


def test_only_the_service_that_referred_somebody_erases_who_they_are(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.platform.scoped import OutsideAccess
    from commissioning.rooms.journey.erasing import erase_identity
    from commissioning.rooms.journey.participant_models import Identity

    coach, by = _closing(world)
    participant = _ended(world, coach)
    provider = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    other = world.access(provider, Role.ADMINISTRATOR, now=LATER)
    with acting_as(other), pytest.raises(OutsideAccess, match="Another organisation referred"):
        erase_identity(participant=participant, by=other, now=LATER)
    with acting_as(by):
        assert Identity.objects.get(participant=participant).name_mark is not None


def test_who_somebody_is_goes_when_its_time_is_over_and_the_journey_stays(world, keys_of_its_own):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.platform.sealed_fields import data_keys
    from commissioning.rooms.journey.erasing import erase_identity
    from commissioning.rooms.journey.event_models import Event, Words
    from commissioning.rooms.journey.participant_models import Identity, NameWord, Participant
    from commissioning.rooms.journey.refusals import KeptStill

    coach, by = _closing(world)
    with acting_as(by):
        participant = Participant.objects.get(pk=world.placement.participant_id)
    with acting_as(by), pytest.raises(KeptStill, match="still served"):
        erase_identity(participant=participant, by=by, now=LATER)
    erase = {"participant": _ended(world, coach), "by": by, "now": LATER}
    with acting_as(by):
        before = Event.objects.count()
        erase_identity(**erase)
    with acting_as(by):  # the key is destroyed once the change is for good
        identity = Identity.objects.get(participant=erase["participant"])
        assert (identity.name, identity.nino, identity.name_mark, identity.nino_mark) == (None, None, None, None)
        assert not NameWord.objects.filter(identity=identity).exists()
        assert Event.objects.count() == before
        assert {row.text for row in Words.objects.filter(person=identity.person)} == {None}
        assert data_keys().of([identity.person]) == {}
        erase_identity(**erase)
        assert AuditEvent.objects.filter(act="erase identity", subject=identity.pk).count() == 1


def test_the_account_of_who_was_erased_names_nobody_and_one_that_has_a_role_stays(world, keys_of_its_own):
    from allauth.account.models import EmailAddress

    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import User
    from commissioning.rooms.journey.accounts import open_account
    from commissioning.rooms.journey.erasing import erase_identity
    from support.journeys import no_longer_kept

    EmailAddress.objects.create(user=world.participant, email="ada@example.org", verified=True, primary=True)
    coach, by = _closing(world)
    employed = world.people[world.service.pk]
    other = no_longer_kept(world, world.service)
    with acting_as(coach):
        open_account(participant=other.participant, user=employed, by=coach, now=LATER)
    for participant in (_ended(world, coach), other.participant):
        with acting_as(by):
            erase_identity(participant=participant, by=by, now=LATER)
    ada, stays = User.objects.get(pk=world.participant.pk), User.objects.get(pk=employed.pk)
    assert (ada.name, ada.email, ada.is_active) == ("Erased", f"{ada.pk}@erased.invalid", False)
    assert not ada.has_usable_password()
    assert not EmailAddress.objects.filter(email="ada@example.org").exists()
    assert (stays.email, stays.is_active) == (employed.email, True)


def test_a_row_that_is_saved_unopened_keeps_its_marks_and_asks_for_no_key(world, monkeypatch):
    from commissioning.platform import sealed_fields
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.participant_models import Identity

    def no_key():
        raise AssertionError("a key was asked for")

    with acting_as(world.access(world.service, Role.WORK_COACH)):
        row = Identity.objects.get(participant=world.placement.participant_id)
        marks = (row.name_mark, row.born_mark, row.nino_mark)
        with monkeypatch.context() as patched:
            patched.setattr(sealed_fields, "data_keys", no_key)
            row.save()
        again = Identity.objects.get(pk=row.pk)
        assert (again.name_mark, again.born_mark, again.nino_mark) == marks
        assert all(marks)
        again.name = "Ada Lark"
        again.save()
        assert Identity.objects.get(pk=row.pk).name_mark == sealed_fields.marked("Ada Lark", "name") != marks[0]
