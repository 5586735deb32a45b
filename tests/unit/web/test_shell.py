"""Signing in, wearing a hat, and what a page then shows: through the whole stack, on both databases."""

import re

import pytest


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


def test_anybody_may_see_the_first_page_and_is_asked_to_sign_in_for_more(browser):
    assert browser.get("/").status_code == 200
    answer = browser.get("/contracts")
    assert (answer.status_code, answer["Location"]) == (302, "/account/login?next=/contracts")


def test_a_commissioner_sees_its_own_contracts_and_no_other(browser, world):
    one, other = world.commissioners
    browser.sign_in(one, "category_manager")
    shown = browser.get("/contracts").text
    own = [pk for pk, chain in world.contracts.items() if chain.commissioner == one.pk]
    foreign = [pk for pk, chain in world.contracts.items() if chain.commissioner == other.pk]
    assert all(pk in shown for pk in own)
    assert not any(pk in shown for pk in foreign)
    assert browser.get(f"/contracts/{own[0]}").status_code == 200
    assert browser.get(f"/contracts/{foreign[0]}").status_code == 404
    assert _said(browser.get(f"/contracts/{foreign[0]}")) == _said(browser.get("/contracts/never-was"))


def _said(answer) -> str:
    """The page without what is new in every answer: the nonce of its scripts, the token of its forms."""
    return re.sub(r'nonce="[^"]*"|value="[^"]*"', "", answer.text)


def test_a_role_without_the_permission_is_told_so(browser, world):
    browser.sign_in(world.commissioners[0], "administrator")
    assert browser.get("/contracts").status_code == 403


def test_a_person_with_several_hats_chooses_one_first(browser, world):
    browser.sign_in(world.commissioners[0])
    assert browser.get("/contracts")["Location"] == "/account/roles?next=%2Fcontracts"


def test_a_hat_falls_off_when_the_role_ends(browser, world):
    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Membership
    from commissioning.platform.roles import Role
    from support.organisations import NOW, TODAY

    one = world.commissioners[0]
    browser.sign_in(one, "category_manager")
    assert browser.get("/contracts").status_code == 200
    by = world.access(one, Role.ADMINISTRATOR)
    with acting_as(by):
        held = Membership.objects.get(organisation=one, role="category_manager")
        held = actions.dismiss(membership=held, on=TODAY.replace(day=TODAY.day + 1), by=by, now=NOW)
    browser.at(NOW.replace(day=NOW.day + 1))
    assert browser.get("/contracts").status_code == 302
