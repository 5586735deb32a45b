"""Work that was asked for as pages: how far it is, what came of it and for whom, and letting it be."""

from datetime import timedelta

import pytest

from support.forms import fill_in, request_id


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(world.commissioners[0], "administrator")
    return browser


def _job(world, organisation):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.platform.work_models import Job

    with acting_as(world.access(organisation, Role.ADMINISTRATOR)):
        return Job.objects.get(organisation=organisation)


def _said(world, job, **fields):
    """As a worker would have written it."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.platform.work_models import Job

    with acting_as(world.access(world.commissioners[0], Role.ADMINISTRATOR)):
        Job.objects.filter(pk=job.pk).update(**fields)


def test_one_sees_what_one_asked_for_and_nobody_elses(browser, world):
    own, foreign = (_job(world, each) for each in world.commissioners)
    listed = browser.get("/jobs").text
    assert "Check of the audit record" in listed
    assert own.pk in listed
    assert foreign.pk not in listed
    assert "Look again" in browser.get(f"/jobs/{own.pk}").text
    for page in (f"/jobs/{foreign.pk}", f"/jobs/{foreign.pk}/cancel", "/jobs/never-was"):
        assert browser.get(page).status_code == 404
    browser.logout()
    assert browser.get("/jobs").status_code == 302
    browser.sign_in(world.commissioners[0])
    assert browser.get("/jobs")["Location"] == "/account/roles?next=%2Fjobs", (
        "whoever has not chosen a role chooses one"
    )


def test_a_colleagues_work_is_their_own(browser, world):
    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import User
    from commissioning.platform.roles import Role
    from support.organisations import NOW, TODAY

    one = world.commissioners[0]
    by = world.access(one, Role.ADMINISTRATOR)
    with acting_as(by):
        colleague = User.objects.create_user("colleague@example.org", name="A Colleague")
        actions.appoint(person=colleague, organisation=one.pk, role=Role.ADMINISTRATOR, starts_on=TODAY, by=by, now=NOW)
    browser.sign_in_as(colleague)
    job = _job(world, one)
    assert job.pk not in browser.get("/jobs").text
    assert browser.get(f"/jobs/{job.pk}").status_code == 404


def test_a_running_job_says_how_fast_it_is_and_what_is_left(browser, world):
    from support.organisations import NOW

    job = _job(world, world.commissioners[0])
    running = {"state": "running", "holder": "h", "lease_until": NOW, "started_at": NOW - timedelta(seconds=100)}
    _said(world, job, **running)
    shown = browser.get(f"/jobs/{job.pk}").text
    assert "Running" in shown
    assert "a second" not in shown, "nothing was counted yet, so nobody knows"
    _said(world, job, progress_done=1_000, progress_of=7_000, progress_words="Working each link out again")
    shown = browser.get(f"/jobs/{job.pk}").text
    for told in ("Working each link out again", "1,000 of 7,000", "10 a second.", "About 10 minutes left."):
        assert told in shown
    _said(world, job, progress_done=6_990)
    assert "Less than a minute left." in browser.get(f"/jobs/{job.pk}").text
    _said(world, job, progress_done=5, progress_of=None)
    shown = browser.get(f"/jobs/{job.pk}").text
    assert "3 a minute." in shown
    assert "left" not in shown.split("a minute.")[1].split("</p>")[0]


def test_why_a_job_failed_and_what_came_of_it_is_for_a_role_that_may_ask_for_it(browser, world):
    from support.organisations import NOW

    one = world.commissioners[0]
    job = _job(world, one)
    _said(world, job, state="failed", ended_at=NOW, problem="The disk is full.")
    assert "The disk is full." in browser.get(f"/jobs/{job.pk}").text
    browser.sign_in(one, "category_manager")
    shown = browser.get(f"/jobs/{job.pk}").text
    assert "The disk is full." not in shown
    assert "act in the role in which you asked for it: Administrator" in shown


def test_a_job_is_cancelled_once(browser, world):
    from support.organisations import NOW

    job = _job(world, world.commissioners[0])
    page = f"/jobs/{job.pk}/cancel"
    said = {"request_id": request_id(browser, page)}
    for _again in range(2):
        assert browser.post(page, said)["Location"] == f"/jobs/{job.pk}"
    shown = browser.get(f"/jobs/{job.pk}").text
    assert "It is cancelled." in shown
    assert "Look again" not in shown
    refused = fill_in(browser, page)
    assert (refused.status_code, "There is nothing to do" in refused.text) == (422, True)
    assert _job(world, world.commissioners[0]).ended_at == NOW
