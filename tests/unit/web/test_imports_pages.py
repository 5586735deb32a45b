"""Files sent in for an import: checked before anything is entered, errors as a file, entered whole and once."""

import re
from datetime import timedelta
from threading import Event

import pytest

from support.forms import request_id

CHAINS = (
    "contract,title,package_area,contract_starts_on,contract_ends_on,prime,sub_contractor,above,starts_on,share_basis_points,"
    "services\n"
)
GOOD = CHAINS + "c-1,One,north,2013-06-01,2015-06-01,Provider 0,Provider 1,,,2500,Advice\n"


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(world.commissioners[0], "category_manager")
    return browser


def _work():
    """What waits is done."""
    from commissioning.core.clock import FixedClock
    from commissioning.platform.job_runner import run_worker
    from support.organisations import NOW

    return run_worker(stop=Event(), clock=FixedClock(NOW), until_idle=True)


def _file(content, name="list.csv"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode(), "text/csv")


def _list(*rows):
    from support.code_lists import code_list

    with code_list(*rows) as path:
        return path.read_bytes()


def _sent(browser, page, content, **said):
    """Where a file that is sent in leads to, checked."""
    answer = browser.post(page, {"request_id": request_id(browser, page), "uploaded": _file(content), **said})
    assert answer.status_code == 302, re.sub(r"\s+", " ", answer.text.split("error-summary")[-1][:600])
    _work()
    return answer["Location"]


def _programme(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.design.models import Programme

    with acting_as(world.access(world.commissioners[0])):
        return Programme.objects.get().pk


def _count(world, label, **which):
    from django.apps import apps

    from commissioning.platform.access import acting_as

    with acting_as(world.access(world.commissioners[0])):
        return apps.get_model(label).objects.filter(**which).count()


def test_a_code_list_is_checked_then_entered_once(browser, world):
    from support.code_lists import row

    content = _list(row("XNEW", "E06999902", name="Newton"), row("XOLD", "E06999903", name="Oldham"))
    before = _count(world, "market.localauthority")
    check = _sent(browser, "/imports/code-list", content, source="A list, edition 2")
    shown = browser.get(check).text
    assert "Nothing is entered yet" in shown
    assert "Enter these 2 rows" in shown
    assert "Hartlepool" in shown, "on the map, but not in the file"
    assert _count(world, "market.localauthority") == before, "a check enters nothing"
    assert _count(world, "market.codelistedition", source="A list, edition 2") == 0
    said = {"request_id": request_id(browser, check)}
    entered = browser.post(check, said)["Location"]
    assert browser.post(check, said)["Location"] == entered, "sent twice, it is the same job"
    _work()
    shown = browser.get(entered).text
    assert "Entered" in shown
    assert _count(world, "market.localauthority") == before + 2
    again = browser.get(_sent(browser, "/imports/code-list", content, source="A list, edition 2")).text
    assert "nothing to enter" in again
    assert "Enter these" not in again
    assert browser.post(browser.get(entered).wsgi_request.path, said).status_code == 404, "what is entered is not again"
    listed = browser.get("/imports").text
    assert listed.count("Import of the official code list") == 3
    assert browser.get(entered.replace("/imports/", "/jobs/"))["Location"] == entered


def test_errors_are_a_file_for_the_own_organisation_and_the_first_are_shown(browser, world):
    from support.code_lists import row

    wrong = [row(f"X{n:02}", f"E069999{n:02}", name="", local_authority_type="??") for n in range(15)]
    page = _sent(browser, "/imports/code-list", _list(*wrong), source="A list")
    shown = browser.get(page).text
    assert "30 errors" in shown
    assert "The first 20" in shown
    assert shown.count("<tr") == 21
    assert "local-authority-type" in shown
    assert "Enter these" not in shown
    assert browser.post(page, {"request_id": "x"}).status_code == 404, "there is nothing to enter"
    errors = browser.get(f"{page}/errors")
    assert errors["Content-Disposition"] == 'attachment; filename="errors.csv"'
    lines = errors.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "file,row,column,value,problem,expected,todo"
    assert len(lines) == 31
    assert lines[1].startswith("list.csv,2,"), "by the name that its sender gave it"
    browser.sign_in(world.commissioners[0], "administrator")
    assert browser.get(f"{page}/errors").status_code == 200, "a colleague who keeps the map"
    for organisation, role, status in (
        (world.commissioners[1], "category_manager", 404),
        (world.providers[0], "administrator", 404),
        (world.commissioners[0], "auditor", 403),
    ):
        browser.sign_in(organisation, role)
        assert {browser.get(address).status_code for address in (page, f"{page}/errors")} == {status}


def test_contracts_and_chains_are_entered_into_a_programme_that_one_leads(browser, world):
    page = f"/programmes/{_programme(world)}/import-chains"
    before = _count(world, "contracts.contract")
    wrong = browser.get(_sent(browser, page, GOOD.replace("Provider 1", "Nobody & Sons"))).text
    assert "Nobody &amp; Sons" in wrong
    assert "1 error" in wrong
    check = _sent(browser, page, GOOD.replace("Provider 1", "Nobody"), register="on")
    assert "Enter 1 contracts" not in browser.get(check).text
    assert "Enter 1 contract and 1 sub-contractor" in browser.get(check).text
    assert _count(world, "contracts.contract") == before
    assert _count(world, "platform.organisation", name="Nobody") == 0
    entered = browser.post(check, {"request_id": request_id(browser, check)})["Location"]
    _work()
    assert "What it changed" in browser.get(entered).text
    assert _count(world, "contracts.contract", code="c-1") == 1
    assert _count(world, "platform.organisation", name="Nobody") == 1
    browser.sign_in(world.commissioners[0], "administrator")
    assert browser.get(entered).status_code == 403, "contracts are not an administrator's"
    assert "supply chains" not in browser.get("/imports").text
    browser.sign_in(world.commissioners[1], "category_manager")
    assert browser.get(page).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"caf\xe9,1\n", "CSV file in UTF-8"),
        (b"%PDF-1.7 x", "CSV file in UTF-8"),
        (b"a" * 10_000_001, "10,000,000 bytes"),
    ],
)
def test_what_is_no_table_or_too_large_is_refused_at_the_field(browser, world, content, words):
    kept = _count(world, "platform.storedfile")
    page = "/imports/code-list"
    said = {"request_id": request_id(browser, page), "uploaded": _file(content), "source": "A list"}
    refused = browser.post(page, said)
    assert refused.status_code == 422
    assert words in refused.text
    assert 'href="#id_uploaded"' in refused.text
    assert _count(world, "platform.storedfile") == kept
    empty = browser.post(page, {"request_id": request_id(browser, page)})
    assert "Choose the file of the list" in empty.text
    assert "Enter whose list it is" in empty.text


def test_a_file_whose_time_is_over_is_not_entered_and_its_errors_are_gone(browser, world):
    from commissioning.platform.files import forget
    from support.code_lists import row
    from support.organisations import NOW

    good = _sent(browser, "/imports/code-list", _list(row("XNEW", "E06999902")), source="A list")
    bad = _sent(browser, "/imports/code-list", _list(row("XNEW", "nonsense")), source="A list")
    forget(now=NOW + timedelta(days=31))
    assert "no longer kept" in browser.get(bad).text
    assert browser.get(f"{bad}/errors").status_code == 404
    entered = browser.post(good, {"request_id": request_id(browser, good)})["Location"]
    _work()
    shown = browser.get(entered).text
    assert "Failed" in shown
    assert "files are for 30 days. Send it again." in shown
