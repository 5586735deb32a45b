"""Referrals to specialists: nobody is named before prime and specialist have agreed the same price, each as itself."""

from datetime import UTC, datetime, timedelta

import pytest

from commissioning.platform.roles import Role

NOW = datetime(2013, 6, 3, 14, tzinfo=UTC)


@pytest.fixture
def adviser(world):
    return world.access(
        next(each for each in world.providers if each.pk == world.placement.delivered_by_id), Role.ADVISER
    )


def test_a_referral_waits_until_both_have_agreed_the_same_price(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.refusals import NotForASpecialist
    from commissioning.rooms.journey.specialists import agree_funding, refer_to_specialist, specialist_referral
    from support.exits import asked, prime_of, specialist

    record = asked(world, now=NOW)
    agreements = (
        (specialist(world), 20_000, None),
        (prime_of(world), 18_000, None),
        (specialist(world), 18_000, 18_000),
    )
    for hours, (by, pence, both) in enumerate(agreements, start=1):
        with acting_as(adviser), pytest.raises(NotForASpecialist, match="not agreed the same price"):
            refer_to_specialist(record=record, text="Please help", by=adviser, now=NOW)
        with acting_as(by):
            agree_funding(record=record, price_pence=pence, by=by, now=NOW + timedelta(hours=hours))
            assert specialist_referral(record).agreed_pence == both
    with acting_as(adviser):
        refer_to_specialist(record=record, text="Please help", by=adviser, now=NOW + timedelta(hours=9))
        assert specialist_referral(record).is_referred


def test_a_specialist_reads_codes_before_and_what_was_written_for_it_after_and_nothing_else(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.event_models import Event, Words
    from commissioning.rooms.journey.participant_models import Circumstances, Identity
    from commissioning.rooms.journey.placement_models import Placement
    from commissioning.rooms.journey.specialists import read_brief
    from support.exits import asked, specialist

    record = asked(world, now=NOW)
    with acting_as(by := specialist(world, Role.ADVISER)):
        assert read_brief(record=record, by=by, now=NOW) is None
        brief = read_brief(record=world.specialist_record, by=by, now=NOW)
        assert (brief.name, brief.text) == ("Ada Morgan-Reid", "Canary of the brief")
        for model in (Placement, Identity, Circumstances, Event, Words):
            assert not model.objects.exists(), model


@pytest.mark.parametrize("standing", ["prime_agreed", "specialist_agreed", "referred"])
def test_nobody_agrees_for_another(world, adviser, standing):
    """Not even past the actions: the walls refuse the row."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.scoped import OutsideAccess
    from commissioning.rooms.journey.specialist_models import SpecialistReferral
    from support.exits import asked, specialist

    record = asked(world, now=NOW)
    by = specialist(world) if standing == "referred" else adviser
    with acting_as(by):
        row = SpecialistReferral.objects.filter(record=record).get()
        row.pk, row._state.adding = "forgedforgedforgedforged", True
        row.standing, row.recorded_at, row.recorded_for_id = standing, NOW + timedelta(hours=1), by.own
        with pytest.raises(OutsideAccess):
            row.save(force_insert=True)
