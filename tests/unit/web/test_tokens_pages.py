"""Tokens as pages: a secret is shown once and in no list; what is revoked opens nothing."""

import re

import pytest

from support.forms import fill_in, on, request_id


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(world.commissioners[0], "administrator")
    return browser


def _said(**more):
    from support.organisations import TODAY

    return {"name": "Payroll", "role": "auditor", "scopes": ["read"], **on("last_day", TODAY.replace(month=9)), **more}


def test_a_secret_is_shown_once_and_opens_what_it_says(browser, world):
    from commissioning.platform.tokens import access_by_token
    from support.organisations import NOW

    said = {"request_id": request_id(browser, "/tokens/new"), **_said()}
    shown = browser.post("/tokens/new", said)
    assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store")
    (secret,) = re.findall(r'value="(commissioning_[0-9a-f]{64})"', shown.text)
    access, scopes = access_by_token(secret, now=NOW)
    assert (access.organisation, access.role.value, set(scopes)) == (world.commissioners[0].pk, "auditor", {"read"})
    again = browser.post("/tokens/new", said)
    assert (again.status_code, again["Location"]) == (302, "/tokens"), "sent again, no second token and no secret"
    listed = browser.get("/tokens").text
    assert listed.count("Payroll") == 1
    assert secret not in listed
    assert secret not in browser.get("/tokens?format=csv").text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "Enter the name of the program"),
        ({"scopes": []}, "Choose what the program may do"),
        ({"role": "public"}, "Choose from what is offered"),
        ({"last_day-year": 2015}, "between today and a year from now"),
        ({"last_day-year": 2012}, "between today and a year from now"),
    ],
)
def test_a_token_that_is_not_well_described_is_not_issued(browser, wrong, told):
    answer = fill_in(browser, "/tokens/new", **{**_said(), **wrong})
    assert (answer.status_code, told in answer.text, "There is a problem" in answer.text) == (422, True, True)
    assert "commissioning_" not in answer.text


def test_a_token_is_revoked_once(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.api_models import ApiToken
    from commissioning.platform.roles import Role

    with acting_as(world.access(world.commissioners[0], Role.ADMINISTRATOR)):
        (token,) = ApiToken.objects.filter(organisation=world.commissioners[0])
    page = f"/tokens/{token.pk}/revoke"
    assert "A program" in browser.get(page).text
    assert fill_in(browser, page)["Location"] == "/tokens"
    told = browser.get("/tokens").text
    assert "opens nothing any more" in told
    assert "Revoked" in told
    assert page not in told
    refused = fill_in(browser, page)
    assert (refused.status_code, "was revoked" in refused.text) == (422, True)


def test_who_may_not(browser, world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.api_models import ApiToken
    from commissioning.platform.roles import Role

    with acting_as(world.access(world.commissioners[1], Role.ADMINISTRATOR)):
        (foreign,) = ApiToken.objects.values_list("pk", flat=True)
    for reference in (foreign, "never-was"):
        assert browser.get(f"/tokens/{reference}/revoke").status_code == 404
    browser.sign_in(world.commissioners[0], "auditor")
    for page in ("/tokens", "/tokens/new", f"/tokens/{foreign}/revoke"):
        assert browser.get(page).status_code == 403
