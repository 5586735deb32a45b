"""The public register: found, read, entered once, edited by whoever keeps the entry."""

import pytest

from support.pages import hidden, walked


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


def test_anybody_finds_and_reads_an_organisation_and_no_contract(browser, world):
    shown = browser.get("/organisations?search=provider+3").text
    assert "Provider 3" in shown
    assert "Provider 4" not in shown
    page = browser.get(f"/organisations/{world.providers[3].pk}").text
    assert "Small: fewer than 50" in page
    assert "In contracts that you may see" not in page
    assert browser.get("/organisations?format=csv").text.startswith("\ufeffOrganisation,")
    assert browser.get("/organisations/never-was").status_code == 404


def test_a_reader_sees_its_part_in_own_contracts_alone(browser, world):
    chains = world.contracts
    for commissioner in world.commissioners:
        browser.sign_in(commissioner, "category_manager")
        for provider in world.providers:
            page = browser.get(f"/organisations/{provider.pk}").text
            for reference, chain in chains.items():
                if chain.commissioner != commissioner.pk:
                    assert reference not in page


def test_one_is_registered_after_its_answers_were_checked_and_once(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Organisation

    one = world.commissioners[0]
    browser.sign_in(one, "category_manager")
    more = {"is_vcse": "on", "charity_number": "gb-chc-123456"}
    check = walked(
        browser,
        "/organisations/register",
        name={"organisation_name": "Harbour Trust"},
        kind={"kind": "provider"},
        sector={"sector": "third"},
        size={"size": "small"},
        tier={"tier": "specialist"},
        more=more,
    )
    form = browser.sent(check)
    first, second = browser.post(*form), browser.post(*form)
    assert first["Location"] == second["Location"]
    assert "GB-CHC-123456" in browser.get(first["Location"]).text
    with acting_as(world.access(one)):
        assert Organisation.objects.filter(name="Harbour Trust").count() == 1
    edit = first["Location"] + "/edit"
    page = browser.get(edit)
    said = {"sector": "third", "size": "medium", "tier": "delivery", "is_vcse": "on", "charity_number": "nonsense"}
    wrong = browser.post(edit, said | hidden(page))
    assert wrong.status_code == 422
    assert 'href="#id_charity_number"' in wrong.text
    assert (
        browser.post(edit, said | {"charity_number": "", "request_id": hidden(page)["request_id"]}).status_code == 302
    )
    assert "Medium: fewer than 250" in browser.get(first["Location"]).text


def test_who_may_not_register_is_told_so_and_who_does_not_keep_an_entry_cannot_edit_it(browser, world):
    provider = world.providers[0]
    browser.sign_in(provider, "provider_manager")
    assert browser.get("/organisations/register/start").status_code == 403
    browser.sign_in(provider, "administrator")
    assert browser.get("/organisations/register/start").status_code == 404
    browser.sign_in(world.commissioners[0], "category_manager")
    assert browser.get(f"/organisations/{provider.pk}/edit").status_code == 404, "the operator entered it"
