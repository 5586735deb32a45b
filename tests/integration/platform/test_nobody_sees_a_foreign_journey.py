"""Promise B of journeys: who sees whom, by name or without, with both walls and with either one alone."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from support.walls import wall_one_off, wall_two_off

WORK = {"Assessment", "Plan", "PlanAction", "ActionResult", "Signature", "Appointment"}
"""What is done with somebody: days and codes, as events."""


def _by_name(world):
    """Who works with the one who was handed on: prime, sub-contractor, employment service; and they themselves."""
    chain = world.contracts[world.placement.contract]
    return {chain.primes[-1][0], world.placement.delivered_by_id, world.service.pk, world.participant.pk}


def _everything(world):
    """Every row of the tables that `_check` counts, without a wall."""
    from django.apps import apps
    from django.db.models import QuerySet

    names = ["Participant", "Placement", "HandedOn", "Account", "Event", "Words", "Identity", *WORK]
    models = [apps.get_model("contracts", "Contract"), *(apps.get_model("journey", name) for name in names)]
    with world.database.as_migrator():
        return {model.__name__: list(QuerySet(model)) for model in models}


def _then(starts, ends, since, until):
    return (until is None or starts < until) and (ends is None or since < ends)


def _works_with(world, who, each):
    """Whether somebody delivers a placement, was its prime at a time of it, or referred the participant."""
    primes = world.contracts[each.contract].primes
    was_prime = any(
        prime == who and _then(each.starts_on, each.ends_on, since, until) for prime, since, until in primes
    )
    return was_prime or who in (each.delivered_by_id, each.employment_service_id)


def _may_see(world, who, rows):
    """By the rules as a reader of the design would state them: placements in sight, participants, and both by name."""
    own = {each.participant_id for each in rows["Account"] if each.user_id == who}
    handed = {each.placement_id for each in rows["HandedOn"] if each.to_id == who}
    there = rows["Placement"]
    working = {each.pk for each in there if _works_with(world, who, each)}
    commissioned = {each.pk for each in there if world.contracts[each.contract].commissioner == who}
    named = working | handed | {each.pk for each in there if each.participant_id in own}
    led = {each.programme_id for each in rows["Contract"] if each.commissioner_id == who}
    of = {each.pk: each.participant_id for each in there}
    people = {p.pk for p in rows["Participant"] if p.employment_service_id == who or p.programme in led} | own
    known = {of[pk] for pk in working} | {p.pk for p in rows["Participant"] if p.employment_service_id == who} | own
    return named | commissioned, people | {of[pk] for pk in named | commissioned}, named, known


def _check(world, rows):
    from django.apps import apps

    from commissioning.platform.access import acting_as
    from support.organisations import everyone

    def held(name, field="pk"):
        return set(apps.get_model("journey", name).objects.values_list(field, flat=True))

    seeing = set()
    for organisation, access in everyone(world):
        who = organisation or access.person
        placements, people, named, known = _may_see(world, who, rows)
        with acting_as(access):
            assert held("Participant") == held("Circumstances", "participant") == people, access
            assert held("Identity", "participant") == held("NameWord", "identity__participant") == known, access
            assert held("Placement") == placements, access
            assert held("Event") == {each.pk for each in rows["Event"] if each.placement_id in placements}, access
            assert held("Words") == {each.pk for each in rows["Words"] if each.placement_id in named}, access
            assert {each for each in WORK if held(each)} == (WORK if world.placement.pk in placements else set()), (
                access
            )
            assert held("HandedOn") == {each.pk for each in rows["HandedOn"] if who in (each.to_id, each.by_id)}, access
            of_accounts = [each for each in rows["Account"] if who in (each.user_id, each.opened_by_id)]
            assert held("Account") == {each.pk for each in of_accounts}, access
            seeing |= {who} if people else set()
    assert seeing >= _by_name(world) | {world.commissioners[0].pk}
    assert seeing < {organisation or access.person for organisation, access in everyone(world)}


def test_with_every_wall_and_with_either_alone(world):
    rows = _everything(world)
    _check(world, rows)
    if world.database.vendor == "postgresql":  # the other has one wall
        with wall_one_off():
            _check(world, rows)
        with wall_two_off(world.database):
            _check(world, rows)


def _intruding(world, rows, by):
    """Rows by which an organisation would let itself in: to a participant whom it does not see, or over a programme."""
    from django.apps import apps

    # One without account or placement: SQLite looks at unique keys before it asks whose a row is.
    taken = {each.participant_id for each in (*rows["Account"], *rows["Placement"])}
    nobodys = {"participant_id": next(each.pk for each in rows["Participant"] if each.pk not in taken)}
    handed_on = {(each.placement_id, each.to_id) for each in rows["HandedOn"]}
    earlier = next(each.pk for each in rows["Placement"] if (each.pk, by.own) not in handed_on)
    version = apps.get_model("journey", "JourneyTerms").objects.first()
    for row, changed in (
        (rows["Account"][0], {**nobodys, "user_id": by.who, "opened_by_id": by.own}),
        (world.placement, {**nobodys, "delivered_by_id": by.own, "employment_service_id": by.own}),
        (rows["HandedOn"][0], {"placement_id": earlier, "to_id": by.own, "by_id": by.own}),
        (version, {"lead_id": by.own, "agreed_at": version.agreed_at + timedelta(hours=1)}),
    ):
        said = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        del said["reference"]
        yield type(row)(**{**said, **changed})


def test_nobody_lets_themselves_in(world):
    """Who knows a reference writes no account, placement or hand-over of their own that would open what it names."""
    from django.db import transaction

    from commissioning.platform.access import acting_as
    from commissioning.platform.scoped import OutsideAccess

    rows = _everything(world)
    outside = [each for each in (*world.commissioners[1:], *world.providers) if each.pk not in _by_name(world)]
    walls = [nullcontext] if world.database.vendor == "sqlite" else [nullcontext, wall_one_off]
    for organisation in outside:
        by = world.access(organisation)
        for wall in walls:
            with acting_as(by), wall():
                for row in _intruding(world, rows, by):
                    with pytest.raises(OutsideAccess), transaction.atomic():
                        row.save(force_insert=True)


def test_nobody_from_outside_writes_on_a_journey(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.platform.scoped import OutsideAccess
    from commissioning.rooms.journey.placement_models import Placement
    from commissioning.rooms.journey.recording import record_event
    from support.organisations import NOW

    with acting_as(world.access(world.service, Role.WORK_COACH)):
        placement = Placement.objects.get(pk=world.placement.pk)
        _ = placement.participant
    for organisation in world.providers:
        by = world.access(organisation, Role.ADVISER)
        writes = organisation.pk in _by_name(world)
        with acting_as(by):
            try:
                record_event(placement=placement, kind="disengaged", on=by.on, detail={"tried": 3}, by=by, now=NOW)
            except (OutsideAccess, Placement.DoesNotExist):
                assert not writes
            else:
                assert writes


def test_what_a_former_sub_contractor_wrote_stays_its_own_and_what_comes_later_is_not_told(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.event_models import Words
    from commissioning.rooms.journey.placing import hand_over
    from commissioning.rooms.journey.recording import record_event
    from support.organisations import NOW, TODAY

    former = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    prime = world.contracts[world.placement.contract].primes[-1][0]
    by = world.access(next(each for each in world.providers if each.pk == prime), Role.PROVIDER_MANAGER)
    with acting_as(by):
        after = hand_over(placement=world.placement, to=prime, on=TODAY, by=by, now=NOW)
    as_adviser = world.access(next(each for each in world.providers if each.pk == prime), Role.ADVISER)
    with acting_as(as_adviser):
        record_event(
            placement=after, kind="disengaged", on=TODAY, detail={"tried": 2}, words="Later", by=as_adviser, now=NOW
        )
        assert {row.text for row in Words.objects.all()} >= {"Canary of the sub-contractor", "Later"}
    with acting_as(world.access(former, Role.ADVISER)):
        told = {row.text for row in Words.objects.all()}
    assert told > {"Canary of the prime", "Canary of the sub-contractor"}
    assert "Later" not in told


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_two_tables_that_lead_to_each_other_would_be_told(database):
    """PostgreSQL refuses them when a row is asked for; on SQLite asking would not end. So none may be declared."""
    from django.apps import apps

    from commissioning.platform.scoped import ScopedModel
    from commissioning.platform.visibility import LedToBy, SeenThrough

    def leads(model, rule):
        for each in getattr(rule, "rules", (rule,)):
            if each is not rule:
                yield from leads(model, each)
            elif isinstance(rule, LedToBy):
                yield apps.get_model(rule.model)
            elif isinstance(rule, SeenThrough):
                yield model._meta.get_field(rule.key).related_model

    models = [model for model in apps.get_models() if issubclass(model, ScopedModel)]
    to = {model: set(leads(model, model.visibility.reads)) for model in models}
    while ends := {model for model, others in to.items() if not others & to.keys()}:
        to = {model: others for model, others in to.items() if model not in ends}
    assert not to, "these wait for each other"
