"""Personal data on pages: everything held, found and handed over; who somebody is, erased once it is kept no more."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from commissioning.platform.roles import Role
from support.pages import hidden

SQLITE = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
AT = datetime(2013, 6, 3, 9, 1, tzinfo=UTC)
ADA = {"participant": "", "nino": "qq123456c", "born_on-day": "3", "born_on-month": "2", "born_on-year": "1990"}


def _of(world, organisation, role):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(organisation, role)
    browser.at(AT)
    return browser


@pytest.fixture
def administrator(world):
    return _of(world, world.service, Role.ADMINISTRATOR)


def _found(browser, **said):
    form = browser.get("/personal-data")
    return browser.post("/personal-data", {**hidden(form), **said})


@SQLITE
def test_an_administrator_finds_somebody_by_number_and_date_of_birth_or_by_reference_and_by_no_half_of_it(
    world, administrator
):
    reference = world.placement.participant_id
    for said in (ADA, {**ADA, "participant": f" {reference} ", "nino": ""}):
        found = _found(administrator, **said)
        assert f'href="/personal-data/{reference}"' in found.text
        assert "Ada" not in found.text
    for missing, told in (
        ({**ADA, "nino": ""}, "Enter their national insurance number too"),
        ({**ADA, "born_on-day": "", "born_on-month": "", "born_on-year": ""}, "Enter their date of birth too"),
        ({**ADA, "nino": "12"}, "Enter a national insurance number like"),
        ({}, "Enter a reference, or a national insurance number and a date of birth"),
    ):
        answer = _found(administrator, **missing)
        assert (answer.status_code, told in answer.text) == (422, True), told
    assert "0 times on a programme" in _found(administrator, **{**ADA, "born_on-day": "4"}).text


@SQLITE
def test_everything_held_is_read_and_taken_along_and_each_time_is_on_record(world, administrator):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent

    reference = world.placement.participant_id
    shown = administrator.get(f"/personal-data/{reference}").text
    for words in ("Ada Morgan-Reid", "Uses a wheelchair", "Canary of the sub-contractor", "Benefit: jsa", "Mandatory"):
        assert words in shown
    as_json = json.loads(administrator.get(f"/personal-data/{reference}/file/json").content)
    (identity,) = next(each["rows"] for each in as_json["tables"] if each["table"] == "identity")
    assert (identity["name"], identity["nino"]) == ("Ada Morgan-Reid", "QQ 12 34 56 C")
    answer = administrator.get(f"/personal-data/{reference}/file/csv")
    assert answer["Content-Disposition"] == f'attachment; filename="personal-data-{reference}.csv"'
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["identity", "1", "name", "Ada Morgan-Reid"] in lines
    assert len(lines) - 1 == sum(len(row) for each in as_json["tables"] for row in each["rows"])
    assert administrator.get(f"/personal-data/{reference}/file/xml").status_code == 404
    by = world.access(world.service, Role.ADMINISTRATOR)
    with acting_as(by):
        assert (
            AuditEvent.objects.filter(purpose__startswith="Subject access", subject=_identity(reference)).count() == 3
        )


def _identity(reference):
    from commissioning.rooms.journey.participant_models import Identity

    return Identity.objects.get(participant=reference).pk


@SQLITE
def test_a_work_coach_comes_from_the_page_of_a_person_and_whoever_serves_them_is_told_nothing(world):
    reference = world.placement.participant_id
    coach = _of(world, world.service, Role.WORK_COACH)
    held = f"/personal-data/{reference}"
    assert f'href="{held}"' in coach.get(f"/caseload/{reference}").text
    shown = coach.get(held).text
    assert f'href="{held}/erase"' not in shown
    assert coach.get(f"{held}/erase").status_code == 403
    provider = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    serving = _of(world, provider, Role.ADMINISTRATOR)
    for address in (held, f"{held}/file/json", f"{held}/erase"):
        assert serving.get(address).status_code == 404
    assert "0 times on a programme" in _found(serving, **ADA).text
    for browser, has in ((coach, True), (serving, False)):
        assert ('href="/personal-data"' in browser.get("/").text) is has


@SQLITE
def test_who_is_kept_still_is_not_erased_and_the_page_says_why(world, administrator):
    erase = f"/personal-data/{world.placement.participant_id}/erase"
    page = administrator.get(erase)
    assert "This person is still served" in page.text
    assert "24 months after nobody serves them any more (clause 9.1)" in page.text
    assert 'name="sure"' not in page.text
    _end(world)
    page = administrator.get(erase)
    assert "The terms keep who this person is until 1 June 2015 (clause 9.1)" in page.text
    assert 'name="sure"' not in page.text


def _end(world):
    from datetime import date

    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.placement_models import Placement
    from commissioning.rooms.journey.placing import end_placement

    coach = world.access(world.service, Role.WORK_COACH)
    with acting_as(coach):
        placement = Placement.objects.get(pk=world.placement.pk)
        end_placement(placement=placement, on=date(2013, 6, 1), by=coach, now=AT)


@SQLITE
def test_who_is_kept_no_more_is_erased_with_a_tick_and_days_and_codes_stay(world, administrator, keys_of_its_own):
    from support.journeys import no_longer_kept

    reference = no_longer_kept(world, world.service).participant_id
    erase = f"/personal-data/{reference}/erase"
    page = administrator.get(erase)
    assert "every word that anybody wrote about them" in page.text
    untold = administrator.post(erase, hidden(page))
    assert untold.status_code == 422
    assert "Tick that you know it cannot be brought back" in untold.text
    assert administrator.post(erase, {**hidden(page), "sure": "on"}).status_code == 302
    shown = administrator.get(f"/personal-data/{reference}").text
    assert "Who this person is was erased" in shown
    assert "Gus Lindqvist" not in shown
    assert "Benefit: jsa" in shown
    assert "This was done already" in administrator.get(erase).text
