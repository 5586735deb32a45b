"""The demonstration's cast: one click away there, and not there at all anywhere else."""

from types import ModuleType

import pytest


@pytest.fixture
def demo(world):
    """The pages as in demo mode, with one of the cast."""
    from django.test import override_settings
    from django.urls import include, path

    from commissioning.config import urls
    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import User
    from commissioning.platform.roles import Role
    from commissioning.web.sign_in.urls import routes
    from support.browsing import Browser
    from support.organisations import NOW, TODAY

    person = User.objects.create_user("ines@demo.example", name="Ines Okafor")
    by = world.access(world.commissioners[0], Role.ADMINISTRATOR)
    with acting_as(by):
        for role in (Role.CATEGORY_MANAGER, Role.AUDITOR):
            actions.appoint(person=person, organisation=by.own, role=role, starts_on=TODAY, by=by, now=NOW)
    module = ModuleType("demo_urls")
    module.__dict__.update({name: getattr(urls, name) for name in dir(urls) if name.startswith("handler")})
    module.urlpatterns = [path("", include(routes("demo"))), *urls.urlpatterns]
    with override_settings(MODE="demo", ROOT_URLCONF=module):
        yield Browser(world), person, world


def test_each_part_is_a_button_and_one_click_plays_it(demo):
    browser, person, world = demo
    shown = browser.get("/account/login").text
    assert 'Ines Okafor, category manager<span class="govuk-visually-hidden">, Department 0</span>' in shown
    assert "Someone of" not in shown, "only the cast"
    one = world.commissioners[0].pk
    played = browser.post("/account/demonstration", {"person": person.pk, "hat": f"{one}:category_manager"})
    assert played["Location"] == "/"
    assert "Category manager at Department 0" in browser.get("/").text
    browser.post("/account/demonstration", {"person": person.pk, "hat": f"{one}:auditor"})
    assert "Auditor at Department 0" in browser.get("/").text


def test_nobody_and_nothing_outside_the_cast_can_be_played(demo):
    browser, person, world = demo
    one, other = (each.pk for each in world.commissioners)
    for given in (
        {},
        {"person": world.people[one].pk, "hat": f"{one}:category_manager"},
        {"person": person.pk, "hat": f"{one}:administrator"},
        {"person": person.pk, "hat": f"{other}:category_manager"},
        {"person": person.pk, "hat": "nonsense"},
    ):
        assert browser.post("/account/demonstration", given).status_code == 404
    assert browser.get("/account/demonstration").status_code == 405
    assert browser.get("/account").status_code == 302


def test_other_modes_have_no_such_page(world):
    from django.http import Http404
    from django.test import RequestFactory

    from commissioning.web.sign_in import demonstration
    from commissioning.web.sign_in.urls import routes
    from support.browsing import Browser

    for mode in ("embedded", "production"):
        assert "demonstration" not in [each.name for each in routes(mode)]
    browser = Browser(world)
    assert browser.post("/account/demonstration", {}).status_code == 404
    assert "demonstration" not in browser.get("/account/login").text
    with pytest.raises(Http404):
        demonstration.play(RequestFactory().post("/account/demonstration"))
