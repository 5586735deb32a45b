"""People, roles and invitations as pages: who may, what is refused and told, and that a form sent twice acts once."""

from datetime import timedelta

import pytest

from support.forms import on, request_id


@pytest.fixture
def browser(world):
    from support.browsing import Browser
    from support.signing_in import post_office

    browser = Browser(world)
    with post_office() as browser.letters:
        yield browser


@pytest.fixture
def one(world):
    return world.commissioners[0]


def _memberships(world, organisation, **which):
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Membership
    from commissioning.platform.roles import Role

    with acting_as(world.access(organisation, Role.ADMINISTRATOR)):
        return list(Membership.objects.filter(organisation=organisation, **which).order_by("pk"))


def test_the_list_holds_the_own_people_on_a_day(browser, world, one):
    browser.sign_in(one, "auditor")
    shown = browser.get("/people").text
    assert "Someone of Department 0" in shown
    assert "Someone of Department 1" not in shown
    assert "A program" not in shown, "programs are listed with their tokens"
    assert "Invite somebody" not in shown, "an auditor reads"
    assert "Showing 1 row" in browser.get("/people?role=auditor").text
    assert "Nobody has such a role" in browser.get("/people?on-day=1&on-month=1&on-year=2000").text
    assert "real date" in browser.get("/people?on-day=31&on-month=2&on-year=2013").text
    browser.sign_in(one, "category_manager")
    assert browser.get("/people").status_code == 403


def test_a_list_asks_as_much_for_many_people_as_for_few(browser, world, one):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import User
    from commissioning.platform.roles import Role
    from support.organisations import NOW, TODAY

    browser.sign_in(one, "administrator")
    with CaptureQueriesContext(connection) as few:
        browser.get("/people")
    by = world.access(one, Role.ADMINISTRATOR)
    with acting_as(by):
        for n in range(10):
            person = User.objects.create_user(f"more{n}@example.org", name=f"More {n}")
            actions.appoint(person=person, organisation=one.pk, role=Role.ADVISER, starts_on=TODAY, by=by, now=NOW)
    with CaptureQueriesContext(connection) as many:
        assert "More 9" in browser.get("/people").text
    assert len(many) == len(few)


def test_whoever_is_kept_out_after_wrong_passwords_is_seen_by_their_administrators(browser, world, one):
    from support.browsing import Browser
    from support.signing_in import sign_in

    person = world.people[one.pk]
    browser.sign_in(one, "administrator")
    for wrong in range(6):
        assert ("Nobody can sign in" in browser.get(f"/people/{person.pk}").text) is (wrong > 4)
        sign_in(Browser(world), person.email, "wrong")
    assert "for 5 more minutes" in browser.get(f"/people/{person.pk}").text


def test_a_person_of_another_organisation_does_not_exist(browser, world, one):
    other = world.people[world.commissioners[1].pk]
    browser.sign_in(one, "administrator")
    for page in (f"/people/{other.pk}", f"/people/{other.pk}/appoint", "/people/never-was"):
        assert browser.get(page).status_code == 404
    for row in _memberships(world, world.commissioners[1]):
        assert browser.get(f"/people/roles/{row.pk}/end").status_code == 404


def test_a_role_is_given_once_and_told(browser, world, one):
    from support.organisations import TODAY

    browser.sign_in(one, "administrator")
    page = f"/people/{world.people[one.pk].pk}/appoint"
    said = {"request_id": request_id(browser, page), "role": "local_partner", **on("starts_on", TODAY)}
    wrong = browser.post(page, {**said, **on("starts_on", TODAY - timedelta(days=1))})
    assert (wrong.status_code, "must be today or later" in wrong.text) == (422, True)
    wrong = browser.post(page, {**said, **on("last_day", TODAY - timedelta(days=1))})
    assert "Last day must be the first day or later" in wrong.text
    wrong = browser.post(page, {**said, "role": "public"})
    assert wrong.status_code == 422
    for _again in range(2):
        done = browser.post(page, said)
        assert (done.status_code, done["Location"]) == (302, f"/people/{world.people[one.pk].pk}")
    assert "has the new role" in browser.get(done["Location"]).text
    assert len(_memberships(world, one, role="local_partner")) == 1
    fresh = request_id(browser, page)
    refused = browser.post(page, {**said, "request_id": fresh})
    assert (refused.status_code, "have this role from 3 June 2013" in refused.text) == (422, True)
    reused = browser.post(page, {**said, "role": "evaluator"})
    assert "sent this form already" in reused.text


def test_a_role_ends_from_a_day_but_not_before_today_nor_the_last_administrators(browser, world, one):
    from support.organisations import TODAY

    browser.sign_in(one, "administrator")
    (auditor,) = _memberships(world, one, role="auditor", person__is_service=False)
    page = f"/people/roles/{auditor.pk}/end"

    def send(page, day):
        fresh = request_id(browser, page)
        return browser.post(page, {"request_id": fresh, **on("on", day)})

    assert "must be today or later" in send(page, TODAY - timedelta(days=1)).text
    assert "must be after its first day" in send(page, TODAY).text, "the role began today"
    assert send(page, TODAY + timedelta(days=9)).status_code == 302
    assert "11 June 2013" in browser.get(f"/people/{auditor.person_id}").text, "its last day"
    assert "There is nothing to do" in send(page, TODAY + timedelta(days=5)).text
    (administrator,) = _memberships(world, one, role="administrator")
    refused = send(f"/people/roles/{administrator.pk}/end", TODAY + timedelta(days=1))
    assert (refused.status_code, "Nobody else is an administrator" in refused.text) == (422, True)


def test_somebody_is_invited_waits_and_is_taken_back(browser, world, one):
    browser.sign_in(one, "administrator")
    fresh = request_id(browser, "/people/invite")
    assert "Enter an email address" in browser.post("/people/invite", {"request_id": fresh}).text
    said = {"request_id": fresh, "email": "New@example.org", "role": "adviser"}
    for _again in range(2):
        assert browser.post("/people/invite", said)["Location"] == "/people/invitations"
    assert [letter.to for letter in browser.letters] == [["new@example.org"]], "sent twice, one letter"
    waiting = browser.get("/people/invitations").text
    assert "new@example.org" in waiting
    browser.sign_in(one, "auditor")
    assert "Withdraw" not in browser.get("/people/invitations").text
    browser.sign_in(one, "administrator")
    row = next(row for row in _invitations(world, one) if row.email == "new@example.org")
    page = f"/people/invitations/{row.pk}/withdraw"
    fresh = request_id(browser, page)
    assert browser.post(page, {"request_id": fresh})["Location"] == "/people/invitations"
    assert "new@example.org" not in browser.get("/people/invitations?").text.split("Showing")[1]
    assert browser.get(page).status_code == 404


def test_the_operator_invites_and_dismisses_administrators_anywhere(browser, world, one):
    from support.organisations import TODAY

    browser.sign_in(one, "administrator")
    assert browser.get("/administrators/invite")["Location"] == "/people/invite"
    assert "Someone of Department 1" not in browser.get("/administrators").text
    browser.sign_in(world.operator, "administrator")
    shown = browser.get("/administrators").text
    assert "Someone of Department 0" in shown
    assert "Showing 1 row" in browser.get("/administrators?search=department+1").text
    fresh = request_id(browser, "/administrators/invite")
    said = {"request_id": fresh, "email": "new@example.org"}
    for name, told in (("Nowhere", "No organisation has this"), ("Provider", "More than one organisation")):
        assert told in browser.post("/administrators/invite", {**said, "organisation": name}).text
    done = browser.post("/administrators/invite", {**said, "organisation": "department 0"})
    assert done["Location"] == "/administrators"
    assert [row.role for row in _invitations(world, one) if row.email == "new@example.org"] == ["administrator"]
    (administrator,) = _memberships(world, one, role="administrator")
    page = f"/people/roles/{administrator.pk}/end"
    ended = browser.post(page, {"request_id": request_id(browser, page), **on("on", TODAY + timedelta(days=1))})
    assert ended["Location"] == "/administrators", "even the last one"
    (auditor,) = _memberships(world, one, role="auditor", person__is_service=False)
    assert browser.get(f"/people/roles/{auditor.pk}/end").status_code == 404


def _invitations(world, organisation):
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Invitation
    from commissioning.platform.roles import Role

    with acting_as(world.access(organisation, Role.ADMINISTRATOR)):
        return list(Invitation.objects.filter(organisation=organisation))
