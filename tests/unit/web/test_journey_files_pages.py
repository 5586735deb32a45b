"""Files of referrals on pages: a template, checked before anything is entered, entered once, with a receipt."""

import re

import pytest

from support.forms import request_id


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(world.service, "work_coach")
    return browser


def _file(content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("referrals", content)


def _template(browser, world, form="csv"):
    programme = world.placement.participant.programme
    return browser.get(f"/journey-files/templates/referrals?programme={programme}&format={form}").content


def _sent(browser, world, content):
    from support.jobs import run
    from support.organisations import NOW

    here = "/journey-files/referrals"
    said = {"request_id": request_id(browser, here), "uploaded": _file(content)}
    answer = browser.post(here, {**said, "programme": world.placement.participant.programme})
    assert answer.status_code == 302, re.sub(r"\s+", " ", answer.text.split("error-summary")[-1][:600])
    run(NOW)
    return answer["Location"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_template_is_filled_in_checked_and_entered(browser, world, form):
    from support.jobs import run
    from support.organisations import NOW

    assert "Template to fill in" in browser.get("/journey-files").text
    template = _template(browser, world, form)
    check = _sent(browser, world, template)
    shown = browser.get(check)
    assert "Enter this row" in shown.text
    answer = browser.post(check, {"request_id": request_id(browser, check)})
    run(NOW)
    entered = browser.get(answer["Location"])
    assert "Download the receipt" in entered.text
    receipt = browser.get(f"{answer['Location']}/list").content.decode("utf-8-sig")
    assert receipt.splitlines()[1].startswith("2,2013-000001,taken,")
    assert "nothing to enter" in browser.get(_sent(browser, world, template)).text


def test_errors_are_shown_where_they_stand_without_the_person(browser, world):
    template = _template(browser, world)
    shown = browser.get(_sent(browser, world, template.replace(b"1990-02-03", b"3 Feb 1990"))).text
    assert "born_on" in shown
    assert "is not a date" in shown
    assert "3 Feb 1990" not in shown
    assert browser.get("/journey-files/templates/people").status_code == 404
