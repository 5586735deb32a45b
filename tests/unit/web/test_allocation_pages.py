"""Who serves whom, on pages: shares decided by the lead, a choice made with the coach, draws that anybody checks."""

import re
from datetime import UTC, date, datetime

import pytest

from support.pages import asked, walked

JULY = datetime(2013, 7, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


@pytest.fixture
def contract(world):
    """Whose people are drawn."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract

    with acting_as(world.access(world.commissioners[0])):
        return Contract.objects.get(pk=world.placement.contract)


def _confirmed(browser, check) -> str:
    answer = browser.post(*browser.sent(check))
    assert answer.status_code == 302, answer.text[-2000:]
    return browser.get(answer["Location"]).text


def test_the_lead_decides_shares_which_everybody_reads_once_they_apply(browser, contract, world):
    from support.browsing import Browser

    browser.sign_in(world.commissioners[0], "category_manager")
    decide = f"/package-areas/{contract.package_area_id}/shares/9"
    pool = f"/programmes/{contract.programme_id}/allocation/pools/north/9"
    first = browser.get(f"{decide}/start")["Location"]
    browser.post(first, asked(on=date(2013, 7, 1)))
    shares = {"cpa-01-a": "50", "cpa-01-b": "30", "cpa-02-a": "10"}
    assert "They add up to 90%" in browser.post(f"{decide}/shares", shares).text
    check = walked(
        browser,
        decide,
        **{"from": asked(on=date(2013, 7, 1))},
        shares=shares | {"cpa-02-a": "20"},
        why={"reason": "People found more work there", "clause": "3.2"},
    )
    assert "People found more work there" in _confirmed(browser, check)
    public = Browser(world)
    assert "People found more work there" not in public.get(pool).text
    public.at(JULY)
    assert "People found more work there" in public.get(pool).text


def test_a_participant_chooses_or_is_drawn(browser, contract, world):
    from commissioning.rooms.journey.referring import Particulars
    from support.journeys import refer

    for n, (chosen, how) in enumerate(((0, "Chosen by the participant"), (-1, "Drawn by market share"))):
        who = Particulars("Fay Lane", date(1991, 1, 1), nino=f"QQ 33 33 3{n} A")
        person = refer(world, world.service, contract, who).participant.pk
        browser.sign_in(world.service, "work_coach")
        first = browser.get(f"/participants/{person}/allocate/start")["Location"]
        page = browser.get(first)
        offered = [value for _, value in _radios(page.text)]
        answer = browser.post(first, {**browser.sent(page)[1], "provider": offered[chosen]})
        if chosen == 0:
            answer = browser.post(answer["Location"], {"words": "Near the school"})
        assert how in _confirmed(browser, browser.get(answer["Location"]))


def _radios(text: str) -> list[tuple[str, str]]:
    import re

    return re.findall(r'name="(provider)" type="radio" value="([^"]*)"', text)


def test_anybody_can_check_the_draws_of_a_month_that_is_over(browser, contract, world, tmp_path):
    from typer.testing import CliRunner

    from commissioning.cli.main import app
    from support.browsing import Browser

    page = f"/programmes/{contract.programme_id}/allocation"
    public = Browser(world)
    assert public.get(f"{page}/log.csv").text.count("\n") == 1, "nothing of a month that lasts"
    browser.at(JULY)
    browser.sign_in(world.commissioners[0], "category_manager")
    (address,) = {part.split('"')[0] for part in browser.get(page).text.split('href="') if "/publish" in part[:60]}
    published = _confirmed(browser, browser.get(address))
    assert "Secret until" not in published
    assert "Too few draws to say" in published
    for name in ("log", "seeds", "digests"):
        (tmp_path / f"{name}.csv").write_bytes(public.get(f"{page}/{name}.csv").content)
    files = [f"--{name}={tmp_path / f'{name}.csv'}" for name in ("seeds", "digests")]
    said = CliRunner().invoke(app, ["allocate", "check", str(tmp_path / "log.csv"), *files])
    assert said.exit_code == 0, said.output
    assert "Each of 1 draws" in said.output


def test_people_whom_a_contract_left_behind_are_carried_over_by_the_worker(browser, contract, world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.queries import directly_under_the_prime, prime
    from commissioning.rooms.journey.carrying_over import left_behind
    from support.jobs import run
    from support.organisations import NOW, TODAY

    lead = world.access(world.commissioners[0])
    with acting_as(lead):
        there = {who for who, *_ in world.contracts[contract.pk].subs} | {prime(contract.pk, on=TODAY).organisation_id}
        to = next(each.pk for each in world.providers if each.pk not in there)
        stay = directly_under_the_prime(contract.pk, on=TODAY)
        actions.novate(contract=contract, to=to, on=TODAY, stay=stay, by=lead, now=NOW)
    browser.sign_in(world.commissioners[0], "category_manager")
    assert "left behind" in browser.get(f"/contracts/{contract.pk}").text
    asked_for = _confirmed(browser, browser.get(f"/contracts/{contract.pk}/carry-over"))
    assert "Carrying people over from a contract" in asked_for
    run(NOW)
    with acting_as(lead):
        assert not left_behind(contract, on=TODAY).placements.exists()
    assert "left behind" not in browser.get(f"/contracts/{contract.pk}").text


def test_whose_contract_is_over_chooses_anew_with_their_work_coach(browser, contract, world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions
    from support.allocations import share_out

    participant = world.placement.participant_id
    browser.sign_in(world.service, "work_coach")
    assert "Settle who serves them" not in browser.get(f"/caseload/{participant}").text
    lead = world.access(world.commissioners[0], now=JULY)
    with acting_as(lead):
        actions.end_early(contract=contract, on=date(2013, 7, 1), reason="Agreed", by=lead, now=JULY)
        share_out(contract.package_area, by=lead, applies_from=lead.on, now=JULY)
    browser.at(JULY)
    browser.sign_in(world.service, "work_coach")
    assert "Settle who serves them" in browser.get(f"/caseload/{participant}").text
    assert "Their contract is over: settle who serves them" in browser.get("/").text
    address = browser.get(f"/participants/{participant}/allocate/start")["Location"]
    text = browser.get(address).text
    assert contract.pk not in text
    [shown] = re.findall(r'name="shown" value="([^"]+)"', text)
    one = re.findall(r'name="provider" type="radio" value="([^"]+)"', text)[0]
    why = browser.post(address, {"provider": one, "shown": shown})["Location"]
    check = browser.post(why, {"words": "Nearer"})["Location"]
    assert "serves this person from today" in _confirmed(browser, browser.get(check))
    assert "Settle who serves them" not in browser.get(f"/caseload/{participant}").text
