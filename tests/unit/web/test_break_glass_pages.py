"""Break-glass as pages: asked, agreed by a second person, read with a banner on each page, ended, told, listed."""

import re
from datetime import timedelta

import pytest

from support.forms import fill_in
from support.pages import hidden, walked


@pytest.fixture
def glass(world):
    """Browsers of the one who asks and of the second person, and what they may read."""
    from commissioning.platform.people_models import User
    from commissioning.web.access import HAT
    from support.browsing import Browser
    from support.glass import ASKER, SECOND, people
    from support.organisations import NOW

    people(world, NOW)
    browsers = []
    for email in (ASKER, SECOND):
        browser = Browser(world)
        browser.sign_in_as(User.objects.get(email=email))
        session = browser.session
        session[HAT] = [world.operator.pk, "assurance_officer"]
        session.save()
        browsers.append(browser)
    return browsers


def _asked(browser, *contracts):
    """The address of what was asked for, through its pages."""
    check = walked(browser, "/break-glass/ask", contracts={"contracts": "\n".join(contracts)}, why={"reason": "Urgent"})
    answer = browser.post("/break-glass/ask/check", hidden(check))
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def _open(asker, second, *contracts):
    address = _asked(asker, *contracts)
    assert fill_in(second, f"{address}/agree").status_code == 302
    assert asker.post(f"{address}/read").status_code == 302
    return address


def test_asked_agreed_read_and_stopped(glass, world):
    asker, second = glass
    contract, other = list(world.contracts)[:2]
    assert asker.get(f"/contracts/{contract}").status_code == 404
    address = _open(asker, second, contract)
    shown = asker.get(f"/contracts/{contract}")
    assert shown.status_code == 200
    assert "You are reading under break-glass until" in shown.text
    assert "59 minutes are left" in shown.text or "60 minutes are left" in shown.text
    around = set(re.findall(rf'href="(/contracts/{contract}/[^"?]+)', shown.text))
    assert len(around) >= 5
    for page in [*around, *re.findall(r'href="(/programmes/[a-z2-7]{24})"', shown.text)]:
        assert asker.get(page).status_code == 200, page
    assert asker.get(f"/contracts/{other}").status_code == 404
    listed = asker.get("/contracts").text
    assert contract in listed
    assert other not in listed
    assert "You are reading under break-glass" in asker.get("/accessibility").text
    assert asker.post("/break-glass/stop").status_code == 302
    assert asker.get(f"/contracts/{contract}").status_code == 404
    record = asker.get(address).text
    for path in (f"/contracts/{contract}", f"/contracts/{contract}/contacts"):
        assert path in record
    for kind in ("brokenglass", "glassreading"):
        audited = asker.get(f"/audit?subject_kind=platform.{kind}").text
        assert re.search(r'href="/audit/about/[a-z2-7]{24}">Department \d</a>', audited), "named for its commissioner"


def test_nothing_is_sent_while_reading_but_what_ends_it(glass, world):
    asker, second = glass
    address = _open(asker, second, next(iter(world.contracts)))
    for path in ("/people/invite", f"{address}/agree", "/break-glass/ask/contracts", "/account/password"):
        answer = asker.post(path, {})
        assert answer.status_code in (403, 404, 405), path
    refused = asker.post("/break-glass/ask/contracts", {"contracts": "x"})
    assert refused.status_code == 403
    assert "nothing can be changed" in refused.text
    assert fill_in(asker, f"{address}/end").status_code == 302
    assert "is over" in asker.get(address, follow=True).text


def test_the_one_who_asked_cannot_agree(glass, world):
    asker, second = glass
    address = _asked(asker, next(iter(world.contracts)))
    assert "Agree, as the second person" not in asker.get(address).text
    answer = fill_in(asker, f"{address}/agree")
    assert answer.status_code == 422
    assert "A second person must agree" in answer.text
    assert asker.post(f"{address}/read").status_code == 403
    assert "Agree, as the second person" in second.get(address).text


def test_whoever_asked_takes_back_what_another_refuses(glass, world):
    asker, second = glass
    contracts = list(world.contracts)[:2]
    for browser, words, state, act in (
        (asker, "Take it back", "Taken back", "take back asking to break the glass"),
        (second, "Refuse it", "Refused", "refuse to break the glass"),
    ):
        address = _asked(asker, *contracts)
        assert words in browser.get(address).text
        assert words in browser.get(f"{address}/end").text
        assert fill_in(browser, f"{address}/end").status_code == 302
        for each in glass:
            shown = each.get(address).text
            assert state in shown
            assert f"{address}/end" not in shown
        assert fill_in(second, f"{address}/agree").status_code == 422
        assert world.database.as_superuser(f"SELECT count(*) FROM platform_auditevent WHERE act = '{act}'") == [(2,)]
    address = _open(asker, second, *contracts)
    assert "End reading early" in asker.get(address).text
    fill_in(asker, f"{address}/end")
    assert "Taken back" not in asker.get(address).text


def test_a_wrong_reference_is_told(glass):
    asker, _ = glass
    asker.get("/break-glass/ask/start")
    answer = asker.post("/break-glass/ask/contracts", {"contracts": "no reference"})
    assert answer.status_code == 422
    assert "“no” is not the reference of a contract" in answer.text
    check = walked(asker, "/break-glass/ask", contracts={"contracts": "a" * 24}, why={"reason": "Urgent"})
    answer = asker.post("/break-glass/ask/check", hidden(check))
    assert answer.status_code == 422
    assert "There is no contract with the reference aaaa" in answer.text


def test_when_the_hour_is_over_the_next_request_shows_nothing(glass, world):
    from support.glass import pass_minutes
    from support.organisations import NOW

    asker, second = glass
    contract = next(iter(world.contracts))
    _open(asker, second, contract)
    for minutes, status in ((29, 200), (58, 200), (60, 404)):
        pass_minutes(world, minutes)
        asker.at(NOW + timedelta(minutes=minutes))
        shown = asker.get(f"/contracts/{contract}")
        assert shown.status_code == status, minutes
    assert "Reading under break-glass is over" in shown.text


def test_those_whom_it_is_about_find_who_read_what_and_others_nothing(glass, world):
    from support.browsing import Browser

    asker, second = glass
    contract = next(iter(world.contracts))
    chain = world.contracts[contract]
    address = _open(asker, second, contract)
    asker.get(f"/contracts/{contract}/terms")
    for organisation in [*world.commissioners, *world.providers]:
        browser = Browser(world)
        browser.sign_in(organisation, "auditor")
        is_about = organisation.pk in (chain.commissioner, chain.primes[-1][0])
        assert browser.get(address).status_code == (200 if is_about else 404)
        assert (f"/contracts/{contract}/terms" in browser.get(address).text) == is_about
        listed = browser.get("/break-glass").text
        assert (address in listed) == is_about
        assert contract not in listed, "they know it by its name"
        for step in ("agree", "end", "read"):
            assert f"{address}/{step}" not in browser.get(address).text
        assert browser.post("/break-glass/ask/contracts", {}).status_code == 403  # auditors ask for nothing


def test_the_list_has_weeks_and_a_file(glass, world):
    asker, second = glass
    address = _open(asker, second, next(iter(world.contracts)))
    asker.get("/contracts")
    asker.post("/break-glass/stop")
    rows = asker.get("/break-glass?format=csv").text.splitlines()
    assert len(rows) == 4, "two of the world, one of this test"
    [row] = [row for row in rows if "Urgent" in row]
    assert ",Open,1,Due by" in row
    assert address in asker.get("/break-glass").text
    assert "Nobody broke the glass" in asker.get("/break-glass?week_of-day=1&week_of-month=1&week_of-year=2010").text


def test_the_list_asks_as_often_for_one_row_as_for_all(glass, monkeypatch):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from commissioning.web import lists

    counts = []
    for rows in (1, 50):
        monkeypatch.setattr(lists, "PAGE_ROWS", rows)
        with CaptureQueriesContext(connection) as asked:
            assert glass[0].get("/break-glass").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_letters_go_to_commissioner_prime_and_partner_once_it_is_over(glass, world):
    from commissioning.web.glass_letters import tell_of_broken_glass
    from support.organisations import NOW
    from support.signing_in import post_office

    asker, second = glass
    contract = next(iter(world.contracts))
    chain = world.contracts[contract]
    address = _open(asker, second, contract)
    with post_office() as letters:
        assert tell_of_broken_glass(now=NOW) == 0, "it is not over yet"
        fill_in(second, f"{address}/end")
        assert tell_of_broken_glass(now=NOW) == 1
        assert tell_of_broken_glass(now=NOW) == 0
    assert chain.commissioner == world.commissioners[0].pk
    present = [partner.pk for partner, _, ends_on in world.partners if ends_on is None]
    about = (chain.commissioner, chain.primes[-1][0], *present)
    assert len(present) < len(world.partners), "a former one is not told"
    assert {to for letter in letters for to in letter.to} == {world.people[each].email for each in about}
    assert all(len(letter.to) == 1 and contract not in letter.body for letter in letters)
    assert re.search(r"Commissioner, prime and partners told.{0,400}(2013|20\d\d)", second.get(address).text, re.DOTALL)


def test_a_partner_of_the_programme_sees_who_read_and_what(glass, world):
    from support.browsing import Browser

    asker, second = glass
    contract = next(iter(world.contracts))
    address = _open(asker, second, contract)
    asker.get(f"/contracts/{contract}/history")
    for partner, _, ends_on in world.partners:
        browser = Browser(world)
        browser.sign_in(partner, "auditor")
        shown = browser.get(address)
        assert (shown.status_code == 200) == (ends_on is None), partner
        if ends_on is None:
            assert f"/contracts/{contract}/history" in shown.text
            assert address in browser.get("/break-glass").text
            assert browser.get(f"{address}/end").status_code == 403


def test_when_no_letter_goes_the_next_tick_tries_again(glass, world, monkeypatch):
    from commissioning.web import glass_letters
    from support.organisations import NOW

    def no_server(email, to):
        raise OSError("no server")

    asker, second = glass
    fill_in(second, f"{_open(asker, second, next(iter(world.contracts)))}/end")
    monkeypatch.setattr(glass_letters, "send", no_server)
    with pytest.raises(glass_letters.NobodyReached):
        glass_letters.tell_of_broken_glass(now=NOW)
    monkeypatch.setattr(glass_letters, "send", lambda email, to: None)
    assert glass_letters.tell_of_broken_glass(now=NOW) == 1


def test_pages_ask_no_more_of_the_database_without_a_grant(glass, world, monkeypatch):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from commissioning.web import glass as module

    asker, _ = glass
    counts = []
    for look in (lambda request: setattr(request, "glass", None) or request.access, module.looked_through):
        monkeypatch.setattr(module, "looked_through", look)
        asker.get("/contracts")
        with CaptureQueriesContext(connection) as asked:
            asker.get("/contracts")
        counts.append(len(asked))
    assert counts[0] == counts[1]
