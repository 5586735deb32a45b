"""Standing areas over time: right on every day, an authority in one at a time, and mergers that are followed."""

import threading
from datetime import date, timedelta

import pytest

DAY = timedelta(days=1)
MAY, JUNE, JULY, AUGUST = (date(2013, month, 1) for month in (5, 6, 7, 8))


@pytest.fixture
def keeper(world):
    """The operator, acting, with five authorities more and what is needed to change areas."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions
    from support.organisations import NOW

    by = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(by):
        places = [
            actions.enter_local_authority(code=f"E0600090{n}", name=f"Place {n}", starts_on=None, by=by, now=NOW)
            for n in range(5)
        ]
        yield {"by": by, "now": NOW}, places


def names(area, on):
    from commissioning.rooms.market import queries

    return [part.local_authority.name[-1] for part in queries.parts_of_area(area.pk, on=on)]


def make(who, code, *parts, on=MAY):
    from commissioning.rooms.market import actions

    return actions.make_area(code=code, name=code.title(), parts=list(parts), starts_on=on, **who)


def test_the_map_has_dates(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.queries import public_access
    from commissioning.rooms.market import queries
    from commissioning.rooms.market.models import Area
    from support.organisations import NOW, TODAY

    with acting_as(public_access(now=NOW)):
        assert [row.code for row in queries.local_authorities(on=TODAY)] == ["E06000001"]
        assert [row.code for row in queries.local_authorities(on=date(2009, 3, 31))] == ["E07000001"]
        (part,) = queries.parts_of_area(Area.objects.get().pk, on=TODAY)
        assert part.local_authority.name == "Hartlepool"


def test_an_authority_ends_once(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions, queries
    from support.organisations import NOW, TODAY

    by = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(by):
        old = queries.authority_with_code("E07000001")
        with pytest.raises(actions.AlreadyEnded, match="Old Hartlepool ended before 2009-04-01"):
            actions.end_local_authority(authority=old, on=TODAY, by=by, now=NOW)


def test_split_join_and_move_leave_every_day_before_as_it_was(keeper):
    from commissioning.rooms.market import actions, queries

    who, (zero, one, two, three, four) = keeper
    east = make(who, "east", zero, one, two)
    west = make(who, "west", three)
    south = actions.split_area(area=east, code="south", name="South", parts=[two, one], on=JUNE, **who)
    actions.move_authority(authority=one, to=west, on=JULY, **who)
    actions.change_area(area=west, add=[four], remove=[three], on=JULY, **who)
    actions.join_areas(area=east, others=[west, south, east], on=AUGUST, **who)
    assert [names(east, on) for on in (MAY - DAY, MAY, JUNE - DAY, JUNE, AUGUST - DAY, AUGUST)] == [
        [],
        ["0", "1", "2"],
        ["0", "1", "2"],
        ["0"],
        ["0"],
        ["0", "1", "2", "4"],
    ]
    assert [names(west, on) for on in (JUNE, JULY - DAY, JULY, AUGUST)] == [["3"], ["3"], ["1", "4"], []]
    assert [names(south, on) for on in (JUNE - DAY, JUNE, JULY, AUGUST)] == [[], ["1", "2"], ["2"], []]
    assert {area.code for area in queries.areas(on=JULY)} == {"north", "east", "west", "south"}
    assert {area.code for area in queries.areas(on=AUGUST)} == {"north", "east"}
    page = queries.area_page(west.pk, on=JULY)
    assert [(part.local_authority.name, part.starts_on, part.ends_on) for part in page.history] == [
        ("Place 3", MAY, JULY),
        ("Place 1", JULY, AUGUST),
        ("Place 4", JULY, AUGUST),
    ]
    assert page.population is None
    assert {warning.area for warning in page.warnings} == {"west"}


def test_each_change_is_on_record(keeper):
    from commissioning.platform import audit
    from commissioning.rooms.market import actions

    who, (zero, one, *_) = keeper
    east, west = make(who, "east", zero), make(who, "west", one)
    actions.move_authority(authority=one, to=east, on=JUNE, **who)
    actions.move_authority(authority=one, to=west, on=JUNE, **who)
    assert names(east, JUNE) == ["0"]
    assert names(west, JUNE) == ["1"]
    told = [event for event in audit.events(by=who["by"]) if event.subject_kind == "market.areapart"]
    assert [event.act for event in told[-4:]] == ["end area part", "add to area", "take out of area", "add to area"]


def test_what_cannot_be_is_refused_in_words_and_changes_nothing(world, keeper):
    from commissioning.platform.access import NotAllowed
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions, queries
    from commissioning.rooms.market.models import AreaPart

    who, (zero, one, two, *_) = keeper
    east, west = make(who, "east", zero), make(who, "west", one)
    durham, easington = queries.authority_with_code("XCTY"), queries.authority_with_code("XDIS")
    old = queries.authority_with_code("E07000001")
    parts = set(AreaPart.objects.values_list())

    def refused(error, words, act, **asked):
        with pytest.raises(error, match=words):
            act(**{**who, **asked})

    change = actions.change_area
    refused(actions.InAnotherArea, "Place 1 is in West from 2013-05-01", change, area=east, add=[two, one], on=JUNE)
    refused(actions.InAnotherArea, "Place 1 is in West", change, area=east, add=[one], on=date(2012, 1, 1))
    refused(actions.NotAPart, "Durham lies over districts", change, area=east, add=[durham], on=date(2017, 1, 1))
    refused(actions.NotAPart, "Easington does not exist on 2013-06-01", change, area=east, add=[easington], on=JUNE)
    refused(actions.NotAPart, "until before 2009-04-01", change, area=east, add=[old], on=JUNE)
    refused(actions.NotInArea, "Place 1 is not in East", change, area=east, remove=[one], on=JUNE)
    refused(actions.NotInArea, "Place 2 is in no area", actions.move_authority, authority=two, to=east, on=JUNE)
    refused(actions.NotInArea, "in East already", actions.move_authority, authority=zero, to=east, on=JUNE)
    refused(actions.NoSuccessor, "Place 0 has not ended", actions.follow_merger, authority=zero)
    with pytest.raises(NotAllowed):
        change(area=east, add=[two], on=JUNE, by=world.access(world.commissioners[0], Role.AUDITOR), now=who["now"])
    assert set(AreaPart.objects.values_list()) == parts
    change(area=west, remove=[one], on=JULY, **who)
    refused(
        actions.AlreadyPlanned, "leaves West on 2013-07-01", actions.move_authority, authority=one, to=east, on=JUNE
    )


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refused"),
    [
        (date(2013, 4, 1), date(2013, 5, 1), False),
        (date(2013, 4, 1), date(2013, 5, 2), True),
        (date(2013, 5, 10), date(2013, 5, 20), True),
        (date(2013, 4, 1), None, True),
        (date(2013, 5, 31), None, True),
        (date(2013, 6, 1), None, False),
    ],
)
def test_the_database_itself_keeps_an_authority_in_one_area_at_a_time(keeper, starts_on, ends_on, refused):
    """Closed periods too, and by whatever way a row comes."""
    from django.db import IntegrityError, transaction

    from commissioning.rooms.market import actions
    from commissioning.rooms.market.models import AreaPart

    who, (zero, *_) = keeper
    east, west = make(who, "east", zero), make(who, "west")
    actions.change_area(area=east, remove=[zero], on=JUNE, **who)
    part = AreaPart(area=west, local_authority=zero, kept_by_id=who["by"].own, starts_on=starts_on, ends_on=ends_on)
    if not refused:
        part.save(force_insert=True)
        return
    with pytest.raises(IntegrityError, match="the days overlap those of another row"), transaction.atomic():
        part.save(force_insert=True)
    with pytest.raises(IntegrityError, match="the days overlap"), transaction.atomic():
        AreaPart.objects.bulk_create([part])
    part.starts_on, part.ends_on = AUGUST, None
    part.save(force_insert=True)
    with pytest.raises(IntegrityError, match="the days overlap"), transaction.atomic():
        AreaPart.objects.filter(pk=part.pk).update(starts_on=MAY)


@pytest.mark.parametrize("with_trigger", [True, False])
def test_two_at_once_put_an_authority_into_one_area(world, with_trigger):
    """Both look before either has written: the trigger's lock decides. Its twin without the trigger lets both stand."""
    from django.db import connection

    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions
    from support.organisations import NOW

    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, so the second looks after the first has written")
    operator = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(operator):
        place = actions.enter_local_authority(code="E06000900", name="Place", starts_on=None, by=operator, now=NOW)
    keepers = [{"by": world.access(each), "now": NOW} for each in world.commissioners]
    made = []
    for who, code in zip(keepers, ("east", "west"), strict=True):
        with acting_as(who["by"]):
            made.append((make(who, code), who))
    if not with_trigger:
        world.database.as_superuser("ALTER TABLE market_areapart DISABLE TRIGGER market_areapart_one_at_a_time")
        world.database.as_superuser("DROP INDEX area_part_in_one_area_at_a_time")
    together = threading.Barrier(2, timeout=30)
    done = []

    def add(area, who):
        try:
            with acting_as(who["by"]):
                together.wait()
                done.append(actions.change_area(area=area, add=[place], on=JUNE, **who))
                if not with_trigger:
                    together.wait()  # neither commits before the other has looked
        except actions.InAnotherArea as error:
            done.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=each) for each in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stands = world.database.as_superuser("SELECT count(*) FROM market_areapart WHERE starts_on = '2013-06-01'")
    assert stands == [(1 if with_trigger else 2,)]
    assert sum(isinstance(each, actions.InAnotherArea) for each in done) == (1 if with_trigger else 0)


def test_a_merger_is_warned_about_until_its_area_follows(keeper):
    from commissioning.rooms.market import actions, queries
    from commissioning.rooms.market.rules import Concern

    who, (zero, one, two, *_) = keeper
    area = make(who, "east", zero, one, two)
    new = actions.enter_local_authority(code="E06000910", name="New 9", starts_on=JUNE, **who)
    for gone in (zero, one):
        actions.end_local_authority(authority=gone, on=JUNE, became=[new], **who)

    def ended(on):
        return [each.words for each in queries.area_warnings(on=on) if each.concern == Concern.ENDED_PART]

    assert ended(JUNE - DAY) == []
    assert ended(JUNE) == [
        "Place 0 is in East, but ended before 2013-06-01 and was replaced by New 9.",
        "Place 1 is in East, but ended before 2013-06-01 and was replaced by New 9.",
    ]
    assert len(actions.follow_merger(authority=zero, **who)) == 1
    assert actions.follow_merger(authority=one, **who) == []
    assert ended(JUNE) == []
    assert names(area, JUNE - DAY) == ["0", "1", "2"]
    assert names(area, JUNE) == ["2", "9"]
    with pytest.raises(actions.NotInArea):
        actions.follow_merger(authority=one, **who)


def test_a_merger_across_areas_is_for_people_to_decide(keeper):
    from commissioning.rooms.market import actions

    who, (zero, one, *_) = keeper
    east, west = make(who, "east", zero), make(who, "west", one)
    new = actions.enter_local_authority(code="E06000910", name="New 9", starts_on=JUNE, **who)
    for gone in (zero, one):
        actions.end_local_authority(authority=gone, on=JUNE, became=[new], **who)
    actions.follow_merger(authority=zero, **who)
    with pytest.raises(actions.InAnotherArea, match="New 9 is in East from 2013-06-01"):
        actions.follow_merger(authority=one, **who)
    assert names(west, JUNE) == ["1"], "nothing is half done"
    actions.change_area(area=west, remove=[one], on=JUNE, **who)
    assert (names(east, JUNE), names(west, JUNE)) == (["9"], [])


def test_lists_ask_the_same_number_of_questions_however_long_they_are(keeper):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from commissioning.rooms.market import actions, queries

    who, places = keeper

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            rows = [(area.name, area.authorities, area.population) for area in queries.areas(on=AUGUST)]
            queries.area_warnings(on=AUGUST)
            queries.area_page(east.pk, on=AUGUST)
            [(row.name, row.code) for row in queries.local_authorities(on=AUGUST, search="place")]
        return len(captured), rows

    east = make(who, "east", places[0])
    before, rows = asked()
    make(who, "south", *places[1:3])
    actions.change_area(area=east, add=places[3:], on=JUNE, **who)
    after, more = asked()
    assert before == after
    assert rows == [("East", 1, None), ("North", 1, None)]
    assert more == [("East", 3, None), ("North", 1, None), ("South", 2, None)]
