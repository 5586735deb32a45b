"""The first page says what each role begins the day with, of its own organisation alone."""

import re
from datetime import timedelta

import pytest


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


def _matters(browser) -> dict[str, str]:
    """What the first page says, by its headings, as text; of what there is nothing, by its name in the last of them."""
    main = browser.get("/").text.split('<main class="govuk-main-wrapper"')[1].split("</main>")[0]
    parts = re.split(r'<h2 class="govuk-heading-m">(.*?)</h2>', main)[1:]
    nothing = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", main)
    return dict(nothing) | {
        title: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    }


def test_an_administrator_sees_invitations_roles_that_end_failed_work_and_missing_second_factors(browser, world):
    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Membership, User
    from commissioning.platform.roles import Role
    from commissioning.platform.work_models import Job
    from support.organisations import NOW, TODAY

    one = world.commissioners[0]
    browser.sign_in(one, "administrator")
    said = _matters(browser)
    assert f"canary-{one.pk}@example.org Auditor. Can be accepted until" in said["Invitations without an answer"]
    assert said["Roles that end in the next 60 days"] == "No role ends in this time."
    assert said["Work that failed in the last 30 days"] == "None failed in this time."
    assert said["People without a second factor"] == "Everybody who signs in with a password has one.", (
        "the people of the world have no password"
    )
    by = world.access(one, Role.ADMINISTRATOR)
    person = world.people[one.pk]
    with acting_as(by):
        colleague = User.objects.create_user("colleague@example.org", "a long one", name="A Colleague")
        actions.appoint(person=colleague, organisation=one.pk, role=Role.ADVISER, starts_on=TODAY, by=by, now=NOW)
        role = Membership.objects.get(person=person, organisation=one, role=Role.AUDITOR)
        actions.dismiss(membership=role, on=TODAY + timedelta(days=11), by=by, now=NOW)
        Job.objects.filter(organisation=one).update(state="failed", ended_at=NOW, problem="The disk is full.")
    browser.sign_in(one, "administrator")
    said = _matters(browser)
    assert "Auditor, until 13 June 2013" in said["Roles that end in the next 60 days"]
    assert "Check of the audit record Asked for by" in said["Work that failed in the last 30 days"]
    assert said["People without a second factor"] == "A Colleague"
    browser.sign_in(world.commissioners[1], "administrator")
    said = _matters(browser)
    assert one.pk not in said["Invitations without an answer"]
    assert said["Work that failed in the last 30 days"] == "None failed in this time."


def test_an_auditor_sees_who_looked_and_when_the_record_was_checked(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.platform.work_models import Job
    from commissioning.rooms.market.actions import read_contacts
    from support.census import own_contract
    from support.organisations import NOW, TODAY

    one = world.commissioners[0]
    browser.sign_in(one, "auditor")
    looked, whole = "Who looked at personal data in the last 7 days", "Is the audit record whole?"
    said = _matters(browser)
    assert said[looked] == "Nobody of your organisation did."
    assert said[whole] == "It has never been checked"
    by = world.access(one)
    with acting_as(by):
        asked = {"on": TODAY, "purpose": "To ring somebody", "by": by, "now": NOW}
        read_contacts(contract=own_contract(world, one), **asked)
    with acting_as(world.access(one, Role.ADMINISTRATOR)):
        job = Job.objects.filter(organisation=one)
        job.update(state="done", ended_at=NOW, result='{"events":12,"problems":0}')
    said = _matters(browser)
    assert f"Someone of {one.name} looked at: Contact" in said[looked]
    assert "To ring somebody" in said[looked]
    assert "It was when it was last checked Checked 3 June 2013, 10:00am: every link of 12 events held." in said[whole]
    browser.at(NOW + timedelta(days=40))
    browser.sign_in(one, "auditor")
    said = _matters(browser)
    assert "It is time for another check." in said[whole]
    assert said[looked] == "Nobody of your organisation did."
    with acting_as(world.access(one, Role.ADMINISTRATOR)):
        job.update(result='{"events":12,"problems":2}')
    assert "with 2 problems" in _matters(browser)[whole]


def test_whoever_commissions_sees_what_asks_for_a_decision(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.flow_down import flow_down_gaps, gaps_by_contract
    from commissioning.rooms.contracts.models import Contract
    from support.organisations import NOW, TODAY

    one = world.commissioners[0]
    gaps = "Terms that do not flow down"
    browser.sign_in(one, "category_manager")
    said = _matters(browser)
    assert said[gaps] == "Every sub-contract honours the headline terms that must flow down."
    assert said["Contracts that end in the next 180 days"] == "No running contract ends in this time."
    by = world.access(one)
    with acting_as(by):
        for row in Contract.objects.filter(commissioner=one):
            required = {"term": "notice_days", "rule": actions.FlowDownRule.AT_LEAST, "value": 5, "clause": "8.1"}
            actions.require_flow_down(contract=row, **required, applies_from=row.starts_on, by=by, now=NOW)
        counted = {row.pk: len(flow_down_gaps(row.pk, on=TODAY)) for row in Contract.objects.all()}
        assert gaps_by_contract(on=TODAY) == {pk: number for pk, number in counted.items() if number}
        titles = {row.pk: row.title for row in Contract.objects.all()}
    said = _matters(browser)
    for contract, number in counted.items():
        assert (titles[contract] in said[gaps]) == bool(number)
    assert any(counted.values())
    browser.at(NOW.replace(year=2015, month=5, day=1))
    browser.sign_in(one, "category_manager")
    assert "1 June 2015: Performance above" in _matters(browser)["Break points in the next 180 days"]
    browser.sign_in(world.providers[0], "adviser")
    assert "Break points in the next 180 days" not in _matters(browser)


def test_a_prime_sees_its_contracts_their_chains_and_where_it_names_nobody(browser, world):
    from support.organisations import TODAY

    contract, chain = next(
        (pk, chain)
        for pk, chain in world.contracts.items()
        if any(start <= TODAY and (end is None or end > TODAY) for *_, start, end in chain.subs)
    )
    prime = next(each for each in world.providers if each.pk == chain.primes[-1][0])
    subs = sum(start <= TODAY and (end is None or end > TODAY) for *_, start, end in chain.subs)
    browser.sign_in(prime, "provider_manager")
    said = _matters(browser)
    words = f"{subs} sub-contractor{'s' if subs > 1 else ''}"
    assert words in said["Contracts that you hold as prime"]
    shown = browser.get("/").text
    assert f"/contracts/{contract}/contacts" in shown, "it names nobody to speak to about it"
    assert "What starts or ends for you in the next 180 days" in said
