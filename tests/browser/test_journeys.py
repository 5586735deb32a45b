"""T17: what people come for can be done from end to end without JavaScript."""

from contextlib import contextmanager

import pytest

from support.sizes import column

DATABASES = ["sqlite"] if column() == "quick" else ["sqlite", "postgresql"]
pytestmark = pytest.mark.parametrize("world", DATABASES, indirect=True)


@contextmanager
def _somebody(world, organisation):
    """A browser without JavaScript, in which the person of an organisation has signed in with their password."""
    from support.browsing import Browser
    from support.chromium import chromium, served
    from support.signing_in import PASSWORD, with_password

    person = with_password(world.people[organisation.pk])
    Browser(world)  # time stands still
    with served() as address, chromium() as browser:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.set_default_timeout(20_000)
        page.goto(address)
        page.get_by_role("link", name="Sign in").first.click()
        page.get_by_label("Email").fill(person.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        yield page


def _choose(page, role: str) -> None:
    page.get_by_role("link", name="Choose a role").first.click()
    page.get_by_label(role).check()
    page.get_by_role("button", name="Continue").click()


def test_sign_in_choose_a_role_find_a_contract_and_read_its_terms(world):
    one = world.commissioners[0]
    with _somebody(world, one) as page:
        _choose(page, f"Category manager at {one.name}")
        page.get_by_role("link", name="Contracts", exact=True).first.click()
        row = page.get_by_role("table").get_by_role("link", name=one.name).first
        title = row.inner_text()
        row.click()
        assert title in page.get_by_role("heading", level=1).inner_text()
        page.get_by_role("navigation", name="Pages of this contract").get_by_role("link", name="Terms in").click()
        assert page.get_by_role("heading", name="The terms that held on 3 June 2013").count() == 1


def test_a_prime_engages_a_sub_contractor(world):
    from support.organisations import TODAY

    reference, chain = next((pk, chain) for pk, chain in world.contracts.items() if chain.primes[-1][1] <= TODAY)
    prime = next(each for each in world.providers if each.pk == chain.primes[-1][0])
    taken = {prime.pk, *(who for who, *_ in chain.subs)}
    new = next(each for each in world.providers if each.pk not in taken)
    with _somebody(world, prime) as page:
        _choose(page, f"Provider manager at {prime.name}")
        page.get_by_role("link", name="Contracts", exact=True).first.click()
        page.locator(f"a[href='/contracts/{reference}']").click()
        page.get_by_role("link", name="Supply chain").first.click()
        page.get_by_role("link", name="Engage").first.click()
        page.get_by_label("Which organisation?").fill(new.name)
        page.get_by_role("button", name="Continue").click()
        page.get_by_label(new.name, exact=True).check()
        page.get_by_role("button", name="Continue").click()
        for label, said in (("Day", TODAY.day), ("Month", TODAY.month), ("Year", TODAY.year)):
            page.get_by_label(label, exact=True).fill(str(said))
        page.get_by_role("button", name="Continue").click()
        page.get_by_label(prime.name, exact=True).check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Services").fill("Debt advice")
        page.get_by_label("Share of the work").fill("12.5")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Engage").click()
        assert page.get_by_text(f"{new.name} is engaged.").count() == 1
        assert page.get_by_role("cell", name="Debt advice").count() == 1


def test_an_administrator_invites_somebody(world):
    from support.signing_in import post_office

    one = world.commissioners[0]
    with post_office() as letters, _somebody(world, one) as page:
        _choose(page, f"Administrator at {one.name}")
        page.get_by_role("link", name="People", exact=True).first.click()
        page.get_by_role("button", name="Invite somebody").click()
        page.get_by_label("Email address").fill("new@example.org")
        page.get_by_label("Role", exact=True).select_option("auditor")
        page.get_by_role("button", name="Send the invitation").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Invitations that wait for an answer"
        assert page.get_by_role("cell", name="Auditor").count() == 2  # one waited already
        assert [letter.to for letter in letters] == [["new@example.org"]]


def test_an_auditor_reads_what_was_done(world):
    one = world.commissioners[0]
    with _somebody(world, one) as page:
        _choose(page, f"Auditor at {one.name}")
        page.get_by_role("link", name="Audit", exact=False).first.click()
        page.get_by_role("table").get_by_role("link").first.click()
        assert page.get_by_text(world.people[one.pk].name).count() > 0


def test_an_adviser_sees_who_is_overdue_and_acknowledges_the_referral(world):
    sub = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    with _somebody(world, sub) as page:
        _choose(page, f"Adviser at {sub.name}")
        page.get_by_role("link", name="Today’s people").first.click()
        assert page.get_by_text("Overdue by 31 days").count() > 0
        page.get_by_role("link", name="Ada Morgan-Reid").first.click()
        page.get_by_role("link", name="Record: Referral acknowledged").click()
        page.get_by_role("button", name="Continue").click()  # the day is today's until another is entered
        page.get_by_label("Is there anything to add in words?").fill("Rang her on the way")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Record").click()
        assert page.get_by_text("Referral acknowledged is on record.").count() == 1
        assert page.get_by_text("“Rang her on the way”").count() == 1
        assert page.get_by_text("Done late, on 3 June 2013").count() == 1
