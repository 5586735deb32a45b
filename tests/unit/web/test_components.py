"""The shell and the shared parts of pages: what they say, for anybody, with whatever they are given."""

import re
from datetime import UTC, date, datetime
from types import ModuleType, SimpleNamespace

import pytest

PLACES = (
    "api_page",
    "home",
    "hats",
    "account",
    "account_login",
    "account_logout",
    "accessibility",
    "cookies",
    "privacy",
    "permissions",
)
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def env():
    """The environment, with an address for each page that the shell leads to."""
    from django.http import HttpResponse
    from django.template import engines
    from django.test import override_settings
    from django.urls import path

    import support.databases  # noqa: F401 - sets Django up

    addresses = ModuleType("addresses")
    addresses.urlpatterns = [path(f"at-{name}", lambda request: HttpResponse(), name=name) for name in PLACES]
    with override_settings(ROOT_URLCONF=addresses):
        yield engines["jinja2"].env


SHELL = {
    "mode": "demo",
    "navigation": [SimpleNamespace(text="Contracts", href="/contracts", active=True)],
    "person_name": "Olu Operator",
    "organisation_name": "Operator",
    "role_label": "Administrator",
    "csrf_input": "CSRF",
    "owner": "An owner",
    "contact": "a contact",
    "messages": [],
}
PAGE = '{% extends "base.html" %}{% block title %}T{% endblock %}{% block content %}C{% endblock %}'


def shown(env, source, **context):
    return " ".join(env.from_string(source).render(SHELL | context).split())


def part(env, call, **context):
    name, file = call.split("(")[0], context.pop("file")
    return " ".join(
        env.from_string(f'{{% from "{file}.html" import {name} %}}{{{{ {call} }}}}').render(context).split()
    )


class TestBase:
    def test_it_says_who_is_acting_and_signs_out_by_post(self, env):
        page = shown(env, PAGE)
        assert "<title>T – Commission employment support</title>" in page
        assert re.search(r"<strong>(<a [^>]*>)?Olu Operator", page)
        assert "Administrator at Operator" in page
        assert '<form action="/at-account_logout" method="post"> CSRF <button' in page
        assert '<a class="govuk-service-navigation__link" href="/contracts" aria-current="true">' in page

    def test_it_needs_no_request_and_nobody_signed_in(self, env):
        page = env.from_string(PAGE).render({})
        assert "You are not signed in" in page
        assert "Sign out" not in page

    def test_one_who_has_chosen_no_role_is_asked_to(self, env):
        page = shown(env, PAGE, organisation_name=None, role_label=None)
        assert "Choose a role" in page
        assert " at " not in page.split("<main")[0].split("</strong>")[-1]

    @pytest.mark.parametrize(
        ("mode", "words"), [("demo", "Fictitious"), ("embedded", "One wall"), ("production", None)]
    )
    def test_it_says_what_kind_of_installation_it_is(self, env, mode, words):
        page = shown(env, PAGE, mode=mode)
        assert (words is None) is ("govuk-phase-banner" not in page)
        assert (words or "") in page

    def test_errors_stand_first_and_in_the_title(self, env):
        page = shown(env, PAGE, errors=[{"text": HOSTILE, "href": "#id_name"}])
        assert "<title>Error: T – " in page
        assert page.index("There is a problem") < page.index("C </main>")
        assert 'href="#id_name"' in page
        assert "<script>alert" not in page

    def test_messages_are_told_each_in_a_landmark_of_its_own_name(self, env):
        class Message(str):
            level_tag = "success"

        page = shown(env, PAGE, messages=[Message(HOSTILE), Message("Two")])
        assert 'id="message-1"' in page
        assert 'id="message-2"' in page
        assert "<script>alert" not in page

    def test_what_stands_beside_is_there_only_when_there_is_something(self, env):
        assert "<aside" not in shown(env, PAGE)
        assert "B</aside>" in shown(env, PAGE + "{% block aside %}B{% endblock %}")

    def test_each_script_carries_the_nonce(self, env):
        from django.utils.functional import lazystr

        page = shown(env, PAGE, request=SimpleNamespace(csp_nonce=lazystr("abc")))
        assert page.count("<script") == page.count('nonce="abc"') == 2

    def test_nothing_has_a_style_of_its_own(self, env):
        assert " style=" not in shown(env, PAGE)

    def test_the_language_is_said(self, env):
        assert '<html lang="en-gb"' in shown(env, PAGE)


class TestErrors:
    @pytest.mark.parametrize("code", ["400", "403", "404", "405", "429", "500", "503", "expired"])
    @pytest.mark.parametrize("context", [{}, SHELL])
    def test_each_needs_nothing(self, env, code, context):
        page = env.get_template(f"errors/{code}.html").render(context)
        assert page.count("<h1") == 1
        assert "<title>" in page

    @pytest.mark.parametrize("code", ["500", "503"])
    def test_those_of_a_broken_service_need_no_other_page(self, env, code):
        from django.test import override_settings

        with override_settings(ROOT_URLCONF=ModuleType("nothing")):
            page = env.get_template(f"errors/{code}.html").render({})
        assert "<script" not in page

    def test_a_refusal_says_why_and_in_which_role(self, env):
        page = " ".join(env.get_template("errors/403.html").render(SHELL | {"reason": HOSTILE}).split())
        assert "You are acting as Administrator at Operator." in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("name", ["accessibility", "cookies", "privacy"])
def test_statements_name_who_runs_the_service_and_nobody_else(env, name):
    page = env.get_template(f"statements/{name}.html").render(SHELL)
    assert "An owner" in page
    assert "@" not in page
    assert ("a contact" in page) is (name != "cookies")


def listing(**changes):
    column = {"key": "title", "label": "Title", "sort_href": "?sort=-title", "sorted": "ascending", "numeric": False}
    made = {
        "caption": "Contracts",
        "columns": [
            column,
            column | {"key": "value", "label": "Value", "sort_href": None, "sorted": None, "numeric": True},
        ],
        "rows": [[{"text": HOSTILE, "href": "/contracts/a"}, "1,200"], ["Plain", ""]],
        "filters": None,
        "count": 2,
        "counted_whole": True,
        "from_": 1,
        "to": 2,
        "pages": SimpleNamespace(previous_href=None, next_href=None, items=[]),
        "csv_href": "?format=csv",
        "empty_text": "Nothing yet.",
    }
    return SimpleNamespace(**made | changes)


class TestList:
    def test_a_list(self, env):
        page = part(env, "list(listing)", listing=listing(), file="list")
        assert '<th scope="col" class="govuk-table__header" aria-sort="ascending" role="columnheader">' in page
        assert 'govuk-table__cell--numeric" role="cell" data-label="Value">1,200</td>' in page
        assert 'href="/contracts/a"' in page
        assert "<script>alert" not in page
        assert "Showing all 2 rows" in page
        assert 'href="?format=csv"' in page
        assert "govuk-pagination" not in page

    def test_none_is_said_in_words_and_the_filter_stays(self, env):
        from django import forms

        class Filters(forms.Form):
            words = forms.CharField(required=False)

        empty = listing(rows=[], count=0, from_=0, to=0, filters=Filters())
        page = part(env, "list(listing)", listing=empty, file="list")
        assert "Nothing yet." in page
        assert 'name="words"' in page
        assert '<input type="hidden" name="sort" value="title">' in page
        assert "<table" not in page

    @pytest.mark.parametrize(
        ("said", "opens"),
        [
            (None, False),
            ({"words": "x", "kind": "", "on-day": "", "sort": "title"}, False),
            ({"kind": "b"}, True),
            ({"on-day": "1"}, True),  # with an error in it
        ],
    )
    def test_a_long_filter_is_folded_until_something_in_the_fold_is_asked_for(self, env, said, opens):
        from django import forms

        from commissioning.web.components.days import DayField

        class Filters(forms.Form):
            words = forms.CharField(required=False)
            kind = forms.ChoiceField(choices=[("", "All"), ("b", "B")], required=False)
            on = DayField(required=False)

        page = part(env, "list(listing)", listing=listing(filters=Filters(said)), file="list")
        before, folded = page.split('<details class="govuk-details"')
        assert 'name="words"' in before
        assert folded.startswith(" open>") is opens
        folded = folded.split("</details>")[0]
        assert 'name="kind"' in folded
        assert 'name="on-day"' in folded

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"count": 1, "to": 1}, "Showing 1 row<"),
            ({"count": 1196, "from_": 51, "to": 100}, "Showing 51 to 100 of 1,196<"),
            ({"count": 10_000, "counted_whole": False, "to": 50}, "Showing 1 to 50 of more than 10,000<"),
        ],
    )
    def test_how_many_are_shown(self, env, changes, words):
        assert words in part(env, "list(listing)", listing=listing(**changes), file="list")

    def test_other_pages(self, env):
        items = [{"number": 1, "href": "?page=1", "current": True}, {"ellipsis": True},
                 {"number": 9, "href": "?page=9", "current": False}]  # fmt: skip
        pages = SimpleNamespace(previous_href=None, next_href="?page=2", items=items)
        page = part(env, "list(listing)", listing=listing(pages=pages), file="list")
        assert 'href="?page=1" aria-label="Page 1" aria-current="page"' in page
        assert 'rel="next"' in page
        assert 'rel="prev"' not in page


class TestFacts:
    def test_each_kind_of_value(self, env):
        pairs = [
            ("Name", HOSTILE),
            ("Prime", {"text": "A", "href": "/a"}, {"text": "Change", "href": "/change"}),
            ("Breaks", ["One", {"text": "Two", "href": "/two"}]),
            ("Only", ["One"]),
            ("Days", 0),
            ("Note", ""),
            ("End", None),
        ]
        page = part(env, "facts(pairs)", pairs=pairs, file="facts")
        assert "<script>alert" not in page
        assert '<a class="govuk-link" href="/a">A</a>' in page
        assert 'href="/change">Change<span class="govuk-visually-hidden"> Prime</span>' in page
        assert '<li>One</li><li><a class="govuk-link" href="/two">Two</a></li>' in page
        assert page.count("Not known") == 2
        assert "> 0 <" in page


def test_history_says_when_by_whom_and_what(env):
    entries = [
        {
            "what": "Varied",
            "at": datetime(2013, 6, 3, 8, 5, tzinfo=UTC),
            "by": "Olu Operator",
            "text": HOSTILE,
            "href": "/v",
        },
        {"what": "Signed", "on": date(2011, 6, 1)},
    ]
    page = part(env, "history(entries)", entries=entries, file="timeline")
    assert '<time datetime="2013-06-03T08:05:00+00:00">3 June 2013, 9:05am</time> by Olu Operator' in page
    assert '<time datetime="2011-06-01">1 June 2011</time>' in page
    assert "<script>alert" not in page


def test_small_parts(env):
    assert 'class="govuk-tag govuk-tag--green"> Running </strong>' in part(env, 'tag("Running", "good")', file="parts")
    assert 'href="/a" class="govuk-back-link">Back</a>' in part(env, 'back("/a")', file="parts")
    assert part(env, "period(start, end)", start=date(2011, 6, 1), end=date(2012, 6, 1), file="parts") == (
        "1 June 2011 to 31 May 2012"
    )
