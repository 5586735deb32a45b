"""A programme's package areas over time: taken over, split, joined, closed; none of its land is held twice."""

from datetime import date

import pytest

MARCH, APRIL, MAY, JUNE = (date(2012, month, 1) for month in (3, 4, 5, 6))


@pytest.fixture
def ground(world):
    """Two standing areas of the operator's map: three places in the east, two in the west; a programme, by its lead."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.design import actions as design
    from commissioning.rooms.market import actions as market
    from support.organisations import NOW

    operator = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(operator):
        who = {"by": operator, "now": NOW}
        places = [
            market.enter_local_authority(
                code=f"E0600010{number}", name=f"Place {number}", starts_on=date(2009, 4, 1), **who
            )
            for number in range(5)
        ]
        east = market.make_area(code="east", name="East", parts=places[:3], starts_on=MARCH, **who)
        west = market.make_area(code="west", name="West", parts=places[3:], starts_on=MARCH, **who)
    by = world.access(world.commissioners[0])
    with acting_as(by):
        programme = design.open_programme(key="ground", title="Ground", by=by, now=NOW)
        yield programme, east, west, places, {"by": by, "now": NOW}


def _parts(programme, on):
    """Each package area of a day: the standing areas that it holds whole, and the places that it holds besides."""
    from commissioning.rooms.design import package_queries as queries

    shown = [queries.package_area_page(each.pk, on=on) for each in queries.package_areas(programme.pk, on=on)]
    return {
        page.package_area.code: [each.name for each in page.whole] + [each.name for each in page.carved]
        for page in shown
    }


def _taken(ground, on=MARCH):
    from commissioning.rooms.design import actions

    programme, east, west, _, who = ground
    return actions.take_over(programme=programme, areas=[east, west], starts_on=on, **who)


def test_standing_areas_are_taken_over_split_joined_and_closed(ground):
    from commissioning.rooms.design import actions

    programme, _, _, places, who = ground
    east, west = _taken(ground)
    assert _parts(programme, MARCH) == {"east": ["East"], "west": ["West"]}
    new = [
        actions.NewArea("coast", "Coast", authorities=(places[0],)),
        actions.NewArea("moor", "Moor", authorities=(places[1], places[2])),
    ]
    coast, moor = actions.split_package_area(package_area=east, into=new, on=APRIL, **who)
    assert _parts(programme, APRIL) == {"coast": ["Place 0"], "moor": ["Place 1", "Place 2"], "west": ["West"]}
    actions.join_package_areas(package_areas=[coast, moor, west], code="all", name="All", on=MAY, **who)
    assert _parts(programme, MAY) == {"all": ["East", "West"]}, "what is whole again counts as the standing area"
    actions.close_package_area(package_area=_one(programme, "all"), on=JUNE, **who)
    assert _parts(programme, JUNE) == {}
    assert _parts(programme, MARCH) == {"east": ["East"], "west": ["West"]}, "every day before stays as it was"


def _one(programme, code):
    from commissioning.rooms.design.models import PackageArea

    return PackageArea.objects.get(programme=programme, code=code)


def test_a_split_names_what_is_missing_what_is_in_twice_and_what_is_from_elsewhere(ground):
    from commissioning.rooms.design import actions

    programme, _, _, places, who = ground
    east, _ = _taken(ground)
    new = [
        actions.NewArea("coast", "Coast", authorities=(places[0], places[1])),
        actions.NewArea("moor", "Moor", authorities=(places[1], places[4])),
    ]
    with pytest.raises(actions.NotJustItsParts) as refused:
        actions.split_package_area(package_area=east, into=new, on=APRIL, **who)
    told = str(refused.value)
    assert "In none of the new package areas: Place 2" in told
    assert "in more than one: Place 1" in told
    assert "not in East: Place 4" in told
    with pytest.raises(actions.NotJustItsParts, match="two package areas or more"):
        actions.split_package_area(package_area=east, into=new[:1], on=APRIL, **who)
    empty = [actions.NewArea("coast", "Coast", authorities=tuple(places[:3])), actions.NewArea("moor", "Moor")]
    with pytest.raises(actions.NothingToHold, match="Moor"):
        actions.split_package_area(package_area=east, into=empty, on=APRIL, **who)
    assert _parts(programme, APRIL) == {"east": ["East"], "west": ["West"]}


def test_no_land_is_held_twice_now_or_later(ground):
    from django.db import DatabaseError, transaction

    from commissioning.rooms.design import actions
    from commissioning.rooms.design.models import PackageAreaPart

    programme, east, _, places, who = ground
    held, _ = _taken(ground, on=MAY)
    coast = actions.NewArea("coast", "Coast", authorities=(places[0],))
    with pytest.raises(actions.HeldAlready, match="East holds Place 0 on 2012-05-01"):
        actions.open_package_area(programme=programme, area=coast, starts_on=APRIL, **who)
    with pytest.raises(actions.HeldAlready):
        actions.take_over(programme=programme, areas=[east], starts_on=JUNE, **who)
    second = PackageAreaPart(package_area=held, programme=programme, area=east, starts_on=JUNE)
    with pytest.raises(DatabaseError, match="overlap"), transaction.atomic():
        second.save(force_insert=True)
    actions.close_package_area(package_area=held, on=JUNE, **who)
    with pytest.raises(actions.CodeTaken):
        actions.take_over(programme=programme, areas=[east], starts_on=JUNE, **who)


def test_one_that_would_end_on_its_first_day_is_taken_out(ground):
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.rooms.design import actions

    programme, _, _, places, who = ground
    east, _ = _taken(ground)
    new = [
        actions.NewArea("east", "East of the river", authorities=(places[0],)),
        actions.NewArea("moor", "Moor", authorities=(places[1], places[2])),
    ]
    actions.split_package_area(package_area=east, into=new, on=MARCH, **who)
    assert set(_parts(programme, MARCH)) == {"east", "moor", "west"}
    assert AuditEvent.objects.filter(act="take out package area").count() == 1
    with pytest.raises(actions.NotBegun):
        actions.split_package_area(package_area=_one(programme, "moor"), into=new, on=date(2012, 2, 1), **who)


def test_what_has_ended_ends_once_however_it_was_loaded(ground):
    from commissioning.rooms.design import actions

    programme, _, _, _, who = ground
    east, _ = _taken(ground)
    actions.close_package_area(package_area=_one(programme, "east"), on=MAY, **who)
    with pytest.raises(actions.AlreadyEnded, match="East ends before 2012-05-01"):
        actions.close_package_area(package_area=east, on=APRIL, **who)


def test_the_warnings_are_those_of_the_market(ground):
    from commissioning.rooms.design import actions
    from commissioning.rooms.design.package_queries import package_area_page, package_warnings

    programme, _, _, places, who = ground
    east, west = _taken(ground)
    actions.close_package_area(package_area=west, on=APRIL, **who)
    new = [
        actions.NewArea("coast", "Coast", authorities=(places[0],)),
        actions.NewArea("moor", "Moor", authorities=(places[1], places[2])),
    ]
    coast, _ = actions.split_package_area(package_area=east, into=new, on=APRIL, **who)
    own = [each.concern for each in package_area_page(coast.pk, on=APRIL).warnings]
    assert own == ["one_district", "rural_not_known"]
    (hole,) = [each for each in package_warnings(programme.pk, on=APRIL) if not each.area]
    assert (hole.concern, set(hole.places) >= {places[3].pk, places[4].pk}) == ("hole", True)


def test_a_package_area_follows_its_standing_area_and_what_then_overlaps_is_told(ground, world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.design import actions
    from commissioning.rooms.design.package_queries import package_warnings
    from commissioning.rooms.market import actions as market
    from support.organisations import NOW

    programme, _, west, places, who = ground
    east, _ = _taken(ground)
    new = [
        actions.NewArea("coast", "Coast", authorities=(places[0],)),
        actions.NewArea("moor", "Moor", authorities=(places[1], places[2])),
    ]
    actions.split_package_area(package_area=east, into=new, on=APRIL, **who)
    operator = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(operator):
        market.move_authority(authority=places[0], to=west, on=MAY, by=operator, now=NOW)
    assert not [each for each in package_warnings(programme.pk, on=APRIL) if each.concern == "overlap"]
    (overlap,) = [each for each in package_warnings(programme.pk, on=MAY) if each.concern == "overlap"]
    assert overlap.words == "Coast and West overlap: Place 0 in each."


def test_a_package_area_with_open_contracts_stays(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design import actions
    from commissioning.rooms.design.models import PackageArea
    from support.organisations import NOW, TODAY

    by = world.access(world.commissioners[0])
    with acting_as(by):
        held = PackageArea.objects.get(code="north")
        with pytest.raises(actions.ContractsAreOpen, match="Department 0 cpa-01-a"):
            actions.close_package_area(package_area=held, on=TODAY, by=by, now=NOW)
        last = max(Contract.objects.filter(package_area=held).values_list("ends_on", flat=True))
        actions.close_package_area(package_area=held, on=last, by=by, now=NOW)
        assert PackageArea.objects.get(pk=held.pk).ends_on == last


def test_a_contract_needs_its_package_area_on_each_of_its_days(world):
    from django.core.exceptions import ObjectDoesNotExist

    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions as contracts
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design import actions
    from commissioning.rooms.design.models import PackageArea, TermsVersion
    from support.organisations import NOW

    by = world.access(world.commissioners[0])
    with acting_as(by):
        held = PackageArea.objects.get(code="north")
        last = max(Contract.objects.filter(package_area=held).values_list("ends_on", flat=True))
        actions.close_package_area(package_area=held, on=last, by=by, now=NOW)
        later = {"ends_on": date(last.year + 1, 1, 1), "by": by, "now": NOW}
        with pytest.raises(contracts.OutsideTheArea, match="North is a package area from 2011-06-01 until the day"):
            contracts.extend(contract=Contract.objects.filter(package_area=held).first(), reason="More", **later)
        asked = {"version": TermsVersion.objects.get(), "code": "cpa-18-a", "title": "T", "signed_on": date(2011, 4, 1)}
        prime = world.providers[0].pk
        with pytest.raises(contracts.OutsideTheArea):
            contracts.sign(**asked, package_area=held.pk, prime=prime, **later)
        other = actions.open_programme(key="other", title="Other", by=by, now=NOW)
        area = actions.NewArea("else", "Elsewhere", authorities=())
    foreign = world.access(world.commissioners[1])
    with acting_as(foreign), pytest.raises(ObjectDoesNotExist):
        actions.close_package_area(package_area=held, on=last, by=foreign, now=NOW)
    with acting_as(by), pytest.raises(actions.NothingToHold):
        actions.open_package_area(programme=other, area=area, starts_on=MARCH, by=by, now=NOW)
