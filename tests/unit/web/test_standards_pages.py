"""Standards on pages: in public words for anybody, how they are kept the cases behind each figure."""

import pytest

MAY = "since-day=1&since-month=5&since-year=2013&last_day-day=31&last_day-month=5&last_day-year=2013"


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


@pytest.fixture
def address(world):
    return f"/contracts/{world.placement.contract}/standards"


def _lead(world):
    commissioner = world.contracts[world.placement.contract].commissioner
    return next(each for each in world.commissioners if each.pk == commissioner)


def _server(world):
    return next(each for each in world.providers if each.pk == world.placement.delivered_by_id)


def test_anybody_reads_what_a_programme_promises(browser, world):
    programme = world.placement.participant.programme
    assert f"/promises/{programme}" in browser.get("/promises").text
    shown = browser.get(f"/promises/{programme}").text
    assert "You can count on this." in shown
    assert "In at least 90% of cases" in shown
    assert "To be attached: 15 working days" in shown
    assert browser.get("/promises/nothingofthekindanywhere").status_code == 404


def test_the_figures_lead_to_their_cases_and_names_stay_where_they_are(browser, address, world):
    browser.sign_in(_lead(world), "performance_manager")
    assert "You can count on this." in browser.get(address).text
    kept = browser.get(f"{address}/kept?{MAY}").text
    assert "Too few to judge" in kept
    assert "May 2013" in kept
    cases = browser.get(f"{address}/cases?{MAY}&standard=seen").text
    participant = world.placement.participant_id
    assert participant in cases
    assert "Not done" in cases
    assert f"/caseload/{participant}" not in cases
    assert "Ada" not in cases + kept

    assert participant in browser.get(f"{address}/cases?{MAY}&standard=seen&format=csv").text


def test_who_serves_is_led_to_the_person_and_the_adviser_sees_no_figures(browser, address, world):
    browser.sign_in(_server(world), "provider_manager")
    participant = world.placement.participant_id
    assert f"/caseload/{participant}" in browser.get(f"{address}/cases?{MAY}").text
    rows = browser.get(f"{address}/kept?{MAY}&stage=engagement&format=csv").text.splitlines()
    assert [row.split(",")[3:5] for row in rows[1:]] == [["0", "1"]]
    browser.sign_in(_server(world), "adviser")
    assert browser.get(f"{address}/kept").status_code == 403


def test_days_that_go_backwards_are_said_at_the_top(browser, address, world):
    browser.sign_in(_lead(world), "performance_manager")
    turned = MAY.replace("last_day-year=2013", "last_day-year=2012")
    answer = browser.get(f"{address}/kept?{turned}")
    assert (answer.status_code, "The last day must be on or after the first day." in answer.text) == (422, True)


def test_a_program_reads_the_same_figures(world):
    from support.programs import Program

    program = Program(world, _server(world), "provider_manager")
    asked = {"since": "2013-05-01", "last_day": "2013-05-31", "with_cases": True}
    answer = program.read(f"/contracts/{world.placement.contract}/standards", query_params=asked).json()
    seen = next(each for each in answer["standards"] if each["key"] == "seen")
    assert (seen["numerator"], seen["denominator"], seen["too_few"], seen["reached"]) == (0, 1, True, None)
    assert [(case["participant"], case["fate"]) for case in seen["cases"]] == [
        (world.placement.participant_id, "not_done")
    ]
