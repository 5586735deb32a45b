"""Package areas and partners through the API: the same rules as on the pages, answered in their words."""

from datetime import timedelta

import pytest


@pytest.fixture
def lead(world):
    from support.programs import Program

    return Program(world, world.commissioners[0])


def _programme(program) -> str:
    return program.all("/programmes")[0]["reference"]


def test_package_areas_are_taken_over_split_joined_and_closed(world, lead):
    from support.counties import county

    area, places = county(world)
    programme = _programme(lead)
    taken = lead.change(
        f"/programmes/{programme}/package-areas", {"areas": [area], "starts_on": "2013-07-01"}, key="once"
    )
    again = lead.change(
        f"/programmes/{programme}/package-areas", {"areas": [area], "starts_on": "2013-07-01"}, key="once"
    )
    assert (taken.status_code, again.json()) == (201, taken.json()), taken.text
    whole = taken.json()["items"][0]["reference"]
    shown = lead.read(f"/package-areas/{whole}", query_params={"on": "2013-07-01"}).json()
    assert (shown["areas"], shown["carved"], sorted(shown["local_authorities"])) == ([area], [], sorted(places))
    halves = [
        {"code": "shore", "name": "Shore", "authorities": places[:1]},
        {"code": "hills", "name": "Hills", "authorities": places[1:]},
    ]
    wrong = lead.change(
        f"/package-areas/{whole}/splits", {"on": "2013-08-01", "into": [halves[0], {**halves[1], **_half(places)}]}
    )
    assert wrong.status_code == 409
    assert "In none of the new package areas: Place 2" in wrong.json()["detail"]
    split = lead.change(f"/package-areas/{whole}/splits", {"on": "2013-08-01", "into": halves})
    assert split.status_code == 201, split.text
    shore, hills = (each["reference"] for each in split.json()["items"])
    (warning, _) = lead.read(f"/package-areas/{shore}", query_params={"on": "2013-08-01"}).json()["warnings"]
    assert (warning["concern"], warning["local_authorities"]) == ("one_district", places[:1])
    joined = lead.change(
        f"/package-areas/{shore}/joins",
        {"on": "2013-09-01", "others": [hills], "code": "county-again", "name": "County again"},
    )
    assert joined.status_code == 201, joined.text
    last = joined.json()["items"][0]["reference"]
    closed = lead.change(f"/package-areas/{last}/closings", {"on": "2013-10-01"})
    assert (closed.status_code, closed.json()["ends_on"]) == (201, "2013-10-01"), closed.text
    then = lead.all(f"/programmes/{programme}/package-areas", on="2013-08-15")
    assert {each["code"] for each in then} == {"north", "shore", "hills"}


def test_one_is_opened_of_land_that_no_other_holds(world, lead):
    from support.counties import county

    _, places = county(world)
    openings = f"/programmes/{_programme(lead)}/package-areas/openings"
    body = {"code": "shore", "name": "Shore", "authorities": places[:2], "starts_on": "2013-07-01"}
    opened = lead.change(openings, body)
    assert (opened.status_code, opened.json()["code"]) == (201, "shore"), opened.text
    shown = lead.read(f"/package-areas/{opened.json()['reference']}", query_params={"on": "2013-07-01"}).json()
    assert (shown["areas"], sorted(shown["carved"])) == ([], sorted(places[:2]))
    refused = lead.change(openings, {**body, "code": "all", "name": "All", "authorities": places})
    assert (refused.status_code, "Shore holds Place 0, Place 1" in refused.json()["detail"]) == (409, True)
    assert lead.change(openings, {**body, "code": "none", "authorities": []}).status_code == 422


def _half(places):
    return {"authorities": places[1:2]}


def test_a_partner_reads_and_changes_nothing(world, lead):
    from support.programs import Program

    partner = Program(world, world.partners[0][0])
    programme = _programme(lead)
    assert _programme(partner) == programme
    assert {each["reference"] for each in partner.all("/contracts")} == {
        each["reference"] for each in lead.all("/contracts")
    }
    contract = partner.all("/contracts")[0]["reference"]
    for path in (f"/contracts/{contract}", f"/contracts/{contract}/terms", f"/contracts/{contract}/supply-chain"):
        assert partner.read(path).json() == lead.read(path).json()
    assert partner.all(f"/programmes/{programme}/terms-versions") == [], "what others bid stays with the lead"
    (own,) = partner.all(f"/programmes/{programme}/partners")
    assert own["organisation"] == world.partners[0][0].pk
    held = next(each for each in partner.all(f"/programmes/{programme}/package-areas") if each["code"] == "north")
    for path, body in (
        (f"/partners/{own['reference']}/ends", {"on": "2014-01-01"}),
        (f"/programmes/{programme}/partners", {"organisation": world.commissioners[1].pk, "starts_on": "2013-07-01"}),
        (f"/package-areas/{held['reference']}/closings", {"on": "2030-01-01"}),
    ):
        assert partner.change(path, body).status_code == 404, path


def test_the_lead_adds_and_ends_a_partner_and_all_its_contracts_are_news_to_it(world, lead):
    from support.organisations import NOW
    from support.programs import Program

    other = world.commissioners[1]
    programme = _programme(lead)
    body = {"organisation": other.pk, "starts_on": "2013-06-03"}
    made = lead.change(f"/programmes/{programme}/partners", body)
    assert made.status_code == 201, made.text
    assert lead.get(made["Location"]).json() == made.json()
    assert lead.change(f"/programmes/{programme}/partners", body).status_code == 409
    asking = Program(world, other)
    theirs = {each["reference"] for each in lead.all("/contracts")}
    since = (NOW - timedelta(minutes=1)).isoformat().replace("+00:00", "Z")
    assert theirs <= {each["reference"] for each in asking.all("/contracts", changed_since=since)}
    ended = lead.change(f"/partners/{made.json()['reference']}/ends", {"on": "2013-06-03"})
    assert ended.json() == {"reference": made.json()["reference"], "ends_on": "2013-06-03", "taken_out": True}
    assert not theirs & {each["reference"] for each in asking.all("/contracts")}
