"""The warnings about areas: said in plain words, naming the authorities, and silent where there is nothing to say."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.rooms.market.rules import BuiltArea, Concern, Place, warnings


def place(name, nation="England", rural="20", **more):
    return Place(name, name, nation, rural_percent=None if rural is None else Decimal(rural), **more)


def area(name, *places):
    return BuiltArea(name.lower(), name, places)


def told(areas, everywhere):
    return {warning.concern: warning for warning in warnings(areas, everywhere=everywhere)}


BURY, OLDHAM, WIGAN = (place(name, region="North West") for name in ("Bury", "Oldham", "Wigan"))
LEEDS, YORK = (place(name, region="Yorkshire") for name in ("Leeds", "York"))


def test_areas_that_are_right_are_not_warned_about():
    everywhere = [BURY, OLDHAM, WIGAN, LEEDS, YORK]
    assert warnings([area("East", BURY, YORK), area("West", WIGAN, LEEDS, OLDHAM)], everywhere=everywhere) == []


def test_one_district():
    found = told([area("East", BURY), area("West", WIGAN, OLDHAM)], [BURY, OLDHAM, WIGAN])
    assert found[Concern.ONE_DISTRICT].words == "East is no larger than one district: Bury."
    assert (found[Concern.ONE_DISTRICT].area, found[Concern.ONE_DISTRICT].places) == ("east", ("Bury",))


def test_an_area_without_parts():
    assert told([area("East")], [BURY])[Concern.EMPTY].words == "East has no local authority in it."


@pytest.mark.parametrize(
    ("shares", "concern", "words"),
    [
        (
            ("0", "0"),
            Concern.NO_RURAL_COVERAGE,
            "East has no rural coverage: nobody lives in a rural place in A and B.",
        ),
        (("0", None), Concern.RURAL_NOT_KNOWN, "Whether East has rural coverage is not known: no figure for B."),
        ((None, None), Concern.RURAL_NOT_KNOWN, "Whether East has rural coverage is not known: no figure for A and B."),
        (("0", "0.1"), None, None),
        ((None, "3"), None, None),
    ],
)
def test_rural_coverage_is_never_guessed(shares, concern, words):
    places = [place(name, rural=share) for name, share in zip("AB", shares, strict=True)]
    found = told([area("East", *places)], places)
    assert {one for one in found if "rural" in one} == ({concern} if concern else set())
    if concern:
        assert found[concern].words == words


def test_a_whole_region_and_a_whole_nation():
    fife, moray = place("Fife", "Scotland"), place("Moray", "Scotland")
    everywhere = [BURY, OLDHAM, LEEDS, fife, moray]
    found = told([area("Big", BURY, OLDHAM, fife, moray), area("Rest", LEEDS)], everywhere)
    assert found[Concern.WHOLE_NATION].words == "Big holds all of Scotland: Fife and Moray."
    regions = warnings([area("Big", BURY, OLDHAM, fife), area("Rest", LEEDS, moray)], everywhere=everywhere)
    assert [each.words for each in regions if each.concern == Concern.WHOLE_REGION] == [
        "Big holds the whole English region North West: Bury and Oldham.",
        "Rest holds the whole English region Yorkshire: Leeds.",
    ]
    england = [area("One", BURY, OLDHAM, LEEDS)]
    assert Concern.WHOLE_NATION not in told(england, everywhere), "England whole is its regions, each told of"


def test_overlaps_name_what_is_shared():
    found = warnings([area("East", BURY, WIGAN), area("West", WIGAN, OLDHAM, BURY)], everywhere=[BURY, OLDHAM, WIGAN])
    (overlap,) = [each for each in found if each.concern == Concern.OVERLAP]
    assert overlap.words == "East and West overlap: Bury and Wigan in each."
    assert overlap.area == ""


def test_holes_by_nation():
    fife, moray = place("Fife", "Scotland"), place("Moray", "Scotland")
    found = warnings([area("East", BURY, OLDHAM)], everywhere=[fife, moray, BURY, OLDHAM, WIGAN])
    assert [each.words for each in found if each.concern == Concern.HOLE] == [
        "In England, 2 of 3 local authorities are in an area. Left out: Wigan.",
        "In Scotland, none of 2 local authorities are in an area. Left out: Fife and Moray.",
    ]
    assert warnings([], everywhere=[BURY]) == [], "while there is no area, nothing is left out"


def test_many_names_are_counted_and_kept():
    many = [place(f"Place {n:02}") for n in range(20)]
    hole = told([area("East", BURY, OLDHAM)], [BURY, OLDHAM, *many])[Concern.HOLE]
    assert hole.words.endswith("Place 11 and 8 more.")
    assert len(hole.places) == 20


def test_a_partners_boundary():
    inside, outside = place("Bury", partner="Greater M"), place("Wigan", partner="Greater M")
    found = told([area("East", inside, LEEDS), area("West", outside, OLDHAM)], [inside, outside, LEEDS, OLDHAM])
    assert (
        found[Concern.CUTS_PARTNER].words == "The boundary of West cuts across Greater M: Wigan inside, Bury outside."
    )
    assert Concern.CUTS_PARTNER not in told([area("East", inside, outside)], [inside, outside, LEEDS])


def test_a_part_that_has_ended():
    gone = place("Allerdale", ended_on=date(2023, 4, 1), became=("Cumberland",))
    lost = place("Lost", ended_on=date(2015, 4, 1))
    found = [each.words for each in warnings([area("East", gone, lost, BURY)], everywhere=[BURY])]
    assert "Allerdale is in East, but ended before 2023-04-01 and was replaced by Cumberland." in found
    assert "Lost is in East, but ended before 2015-04-01 and has no successor named." in found
