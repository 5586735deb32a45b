"""T17: what people come for can be done from end to end without JavaScript."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from support.sizes import column

DATABASES = ["sqlite"] if column() == "quick" else ["sqlite", "postgresql"]
pytestmark = pytest.mark.parametrize("world", DATABASES, indirect=True)


@contextmanager
def _somebody(world, organisation):
    """A browser without JavaScript, in which the person of an organisation has signed in with their password."""
    with _signed_in(world, world.people[organisation.pk]) as page:
        yield page


@contextmanager
def _signed_in(world, person):
    from support.browsing import Browser
    from support.chromium import chromium, served
    from support.signing_in import PASSWORD, with_password

    person = with_password(person)
    Browser(world)  # time stands still
    with served() as address, chromium() as browser:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.set_default_timeout(20_000)
        page.goto(address)
        _follow(page.get_by_role("link", name="Sign in").first)
        page.get_by_label("Email").fill(person.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        _follow(page.get_by_role("main").get_by_role("button", name="Sign in"))
        yield page


def _follow(link_or_button) -> None:
    """Click, and wait until the page that it leads to has come."""
    with link_or_button.page.expect_navigation():
        link_or_button.click()


def _choose(page, role: str) -> None:
    _follow(page.get_by_role("link", name="Choose a role").first)
    page.get_by_label(role).check()
    _follow(page.get_by_role("button", name="Continue"))


def _continue(page) -> None:
    _follow(page.get_by_role("button", name="Continue"))


def test_sign_in_choose_a_role_find_a_contract_and_read_its_terms(world):
    one = world.commissioners[0]
    with _somebody(world, one) as page:
        _choose(page, f"Category manager at {one.name}")
        _follow(page.get_by_role("link", name="Contracts", exact=True).first)
        row = page.get_by_role("table").get_by_role("link", name=one.name).first
        title = row.inner_text()
        _follow(row)
        assert title in page.get_by_role("heading", level=1).inner_text()
        _follow(page.get_by_role("navigation", name="Pages of this contract").get_by_role("link", name="Terms in"))
        assert page.get_by_role("heading", name="The terms that held on 3 June 2013").count() == 1


def test_a_prime_engages_a_sub_contractor(world):
    from support.organisations import TODAY

    reference, chain = next((pk, chain) for pk, chain in world.contracts.items() if chain.primes[-1][1] <= TODAY)
    prime = next(each for each in world.providers if each.pk == chain.primes[-1][0])
    taken = {prime.pk, *(who for who, *_ in chain.subs)}
    new = next(each for each in world.providers if each.pk not in taken)
    with _somebody(world, prime) as page:
        _choose(page, f"Provider manager at {prime.name}")
        _follow(page.get_by_role("link", name="Contracts", exact=True).first)
        _follow(page.locator(f"a[href='/contracts/{reference}']"))
        _follow(page.get_by_role("link", name="Supply chain").first)
        _follow(page.get_by_role("link", name="Engage").first)
        page.get_by_label("Which organisation?").fill(new.name)
        _follow(page.get_by_role("button", name="Continue"))
        page.get_by_label(new.name, exact=True).check()
        _follow(page.get_by_role("button", name="Continue"))
        for label, said in (("Day", TODAY.day), ("Month", TODAY.month), ("Year", TODAY.year)):
            page.get_by_label(label, exact=True).fill(str(said))
        _follow(page.get_by_role("button", name="Continue"))
        page.get_by_label(prime.name, exact=True).check()
        _follow(page.get_by_role("button", name="Continue"))
        page.get_by_label("Services").fill("Debt advice")
        page.get_by_label("Share of the work").fill("12.5")
        _follow(page.get_by_role("button", name="Continue"))
        _follow(page.get_by_role("button", name="Engage"))
        assert page.get_by_text(f"{new.name} is engaged.").count() == 1
        assert page.get_by_role("cell", name="Debt advice").count() == 1


def test_an_administrator_invites_somebody(world):
    from support.signing_in import post_office

    one = world.commissioners[0]
    with post_office() as letters, _somebody(world, one) as page:
        _choose(page, f"Administrator at {one.name}")
        _follow(page.get_by_role("link", name="People", exact=True).first)
        _follow(page.get_by_role("button", name="Invite somebody"))
        page.get_by_label("Email address").fill("new@example.org")
        page.get_by_label("Role", exact=True).select_option("auditor")
        _follow(page.get_by_role("button", name="Send the invitation"))
        assert page.get_by_role("heading", level=1).inner_text() == "Invitations that wait for an answer"
        assert page.get_by_role("cell", name="Auditor").count() == 2  # one waited already
        assert [letter.to for letter in letters] == [["new@example.org"]]


def test_an_auditor_reads_what_was_done(world):
    one = world.commissioners[0]
    with _somebody(world, one) as page:
        _choose(page, f"Auditor at {one.name}")
        _follow(page.get_by_role("link", name="Audit", exact=False).first)
        _follow(page.get_by_role("table").get_by_role("link").first)
        assert page.get_by_text(world.people[one.pk].name).count() > 0


def test_an_adviser_sees_who_is_overdue_and_acknowledges_the_referral(world):
    sub = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    with _somebody(world, sub) as page:
        _choose(page, f"Adviser at {sub.name}")
        _follow(page.get_by_role("link", name="Today’s people").first)
        assert page.get_by_text("Overdue by 31 days").count() > 0
        _follow(page.get_by_role("link", name="Ada Morgan-Reid").first)
        _follow(page.get_by_role("link", name="Record: Referral acknowledged"))
        _follow(page.get_by_role("button", name="Continue"))  # the day is today's until another is entered
        page.get_by_label("Is there anything to add in words?").fill("Rang her on the way")
        _follow(page.get_by_role("button", name="Continue"))
        _follow(page.get_by_role("button", name="Record"))
        assert page.get_by_text("Referral acknowledged is on record.").count() == 1
        assert page.get_by_text("“Rang her on the way”").count() == 1
        assert page.get_by_text("Done late, on 3 June 2013").count() == 1


def test_a_work_coach_refers_somebody_whom_the_terms_let_in(world):
    with _somebody(world, world.service) as page:
        _choose(page, f"Work coach at {world.service.name}")
        _follow(page.get_by_role("button", name="Refer somebody"))
        _follow(page.get_by_role("link", name="North").first)
        page.get_by_label("What is their full name?").fill("Eve Tarn")
        _continue(page)
        for label, said in (("Day", 4), ("Month", 3), ("Year", 1991)):
            page.get_by_label(label, exact=True).fill(str(said))
        _continue(page)
        _continue(page)  # without a number
        page.get_by_label("Voluntary").check()
        _continue(page)
        page.get_by_label("Jobseeker's Allowance").check()
        _continue(page)
        page.get_by_label("No", exact=True).check()
        _continue(page)
        page.get_by_label("Telephone").fill("01632 960009")
        _continue(page)
        _continue(page)  # nothing to heed
        page.get_by_label("On paper").check()
        _continue(page)
        assert page.get_by_text("Everybody else (clause 2.1)").count() == 1
        _follow(page.get_by_role("button", name="Refer"))
        assert page.get_by_text("The referral is made, in payment group 2.").count() == 1
        assert "Eve Tarn" in page.get_by_role("heading", level=1).inner_text()


def test_a_plan_is_written_and_signed_by_each_as_themselves(world):
    sub = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    with _somebody(world, sub) as page:
        _choose(page, f"Adviser at {sub.name}")
        _follow(page.get_by_role("link", name="Today’s people").first)
        _follow(page.get_by_role("link", name="Ada Morgan-Reid").first)
        _follow(page.get_by_role("link", name="Open action plan").first)
        _follow(page.get_by_role("link", name="Write another plan"))
        page.get_by_label("What do they want to reach?").fill("A job in a bakery")
        _continue(page)
        page.get_by_label("No, these are all").check()
        _continue(page)  # the action of the last plan stands there
        _follow(page.get_by_role("button", name="Write the plan"))
        _follow(page.get_by_role("link", name="Read and sign it"))
        page.get_by_label("I have read this plan and agree to it").check()
        _follow(page.get_by_role("button", name="Sign", exact=True))
        assert page.get_by_text("You have signed the plan.").count() == 1
        assert page.get_by_text("Has not signed yet").count() == 1
    with _signed_in(world, world.participant) as page:
        _follow(page.get_by_role("button", name="Read my plan"))
        assert page.get_by_text("A job in a bakery").count() == 1
        _follow(page.get_by_role("button", name="Sign the plan"))
        _follow(page.get_by_role("button", name="I agree, sign the plan"))
        assert page.get_by_text("You have signed your plan.").count() == 1
        assert page.get_by_role("button", name="Sign the plan").count() == 0


def test_a_participant_complains_and_the_provider_answers(world):
    from support.browsing import Browser
    from support.organisations import NOW

    sub = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    with _signed_in(world, world.participant) as page:
        _follow(page.get_by_role("link", name="Complain, or follow your complaint").first)
        _follow(page.get_by_role("main").get_by_role("button", name="Complain"))
        page.get_by_label(sub.name).check()  # they have been with more than one provider
        page.get_by_label("Waiting too long, or hearing nothing").check()
        page.get_by_label("What happened?").fill("Nobody rang")
        _follow(page.get_by_role("button", name="Send my complaint"))
        assert page.get_by_text("We have your complaint.").count() == 1
    with _somebody(world, sub) as page:
        Browser(world).at(NOW + timedelta(minutes=1))
        _choose(page, f"Provider manager at {sub.name}")
        _follow(page.get_by_role("link", name="Complaints").first)
        _follow(page.get_by_role("link", name="3 June 2013"))
        assert page.get_by_text("Nobody rang").count() == 1
        _follow(page.get_by_role("button", name="Answer"))
        page.get_by_label("What happened was explained").check()
        page.get_by_label("Your answer to the person").fill("We ring on Monday")
        _follow(page.get_by_role("button", name="Send the answer"))
        assert page.get_by_text("We ring on Monday").count() == 1
