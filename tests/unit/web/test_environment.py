"""What every template stands on: words for values, strings to translate, and names that cannot be misspelt."""

import re
from datetime import UTC, date, datetime

import pytest


@pytest.fixture(scope="module")
def env():
    from django.template import engines

    import support.databases  # noqa: F401 - sets Django up

    return engines["jinja2"].env


@pytest.fixture
def own(env):
    """The names of our templates."""
    return [name for name in env.list_templates(extensions=["html"]) if not name.startswith("govuk_frontend_jinja/")]


def said(env, source, **context):
    return env.from_string(source).render(context)


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ("date", date(2013, 6, 3), "3 June 2013"),
        ("datetime", datetime(2013, 6, 3, 8, 5, tzinfo=UTC), "3 June 2013, 9:05am"),
        ("datetime", datetime(2013, 12, 31, 12, 0, tzinfo=UTC), "31 December 2013, 12:00pm"),
        ("datetime", datetime(2013, 6, 30, 23, 30, tzinfo=UTC), "1 July 2013, 12:30am"),
        ("pounds", 123_456, "£1,234.56"),
        ("pounds", -5, "-£0.05"),
        ("percent_bp", 1250, "12.5%"),
        ("percent_bp", 1205, "12.05%"),
        ("percent_bp", 10_000, "100%"),
        ("percent_bp", -50, "-0.5%"),
        ("number", 1_234_567, "1,234,567"),
    ],
)
def test_values_in_words(env, source, value, words):
    assert said(env, f"{{{{ value | {source} }}}}", value=value) == words


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (date(2018, 6, 1), "1 June 2011 to 31 May 2018"),
        (None, "1 June 2011 onwards"),
        (date(2011, 6, 2), "1 June 2011"),
        (date(2011, 6, 1), "no days"),
    ],
)
def test_periods_are_printed_with_their_last_day_as_the_core_prints_them(env, end, words):
    from commissioning.core.periods import Period

    start = date(2011, 6, 1)
    assert said(env, "{{ start | period(end) }}", start=start, end=end) == words
    assert said(env, "{{ period | period }}", period=Period(start, end)) == words == Period(start, end).inclusive()


def test_months_are_in_the_language_of_the_reader(env):
    from django.utils.translation import override

    with override("cy"):
        assert said(env, "{{ day | date }}", day=date(2013, 6, 3)) == "3 Mehefin 2013"
        assert said(env, "{{ language() }}") == "cy"


def test_an_instant_is_not_taken_for_a_date_nor_one_without_a_zone_for_an_instant(env):
    with pytest.raises(TypeError, match="is an instant"):
        said(env, "{{ at | date }}", at=datetime(2013, 6, 3, tzinfo=UTC))
    with pytest.raises(ValueError, match="has no time zone"):
        said(env, "{{ at | datetime }}", at=datetime(2013, 6, 3))  # noqa: DTZ001


@pytest.mark.parametrize(
    "source",
    [
        "{{ contrat }}",
        "{{ contract.titel }}",
        "{{ contract.titel.en }}",
        "{{ contrat | length }}",
        "{{ 'At ' ~ contrat }}",
        "{% for row in contract.rowz %}{% endfor %}",
    ],
)
def test_a_misspelt_name_fails(env, source):
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        said(env, source, contract=date(2026, 1, 1))


def test_what_a_page_may_leave_out_can_be_asked_for(env):
    assert (
        said(env, "{% if errors %}x{% endif %}{{ errors or '' }}{{ given.less }}{{ x | default('d') }}", given={})
        == "d"
    )


def test_what_is_printed_is_escaped(env):
    assert said(env, "{{ name }}", name="<b>") == "&lt;b&gt;"


def test_names_of_our_templates_are_those_that_a_page_has(env, own):
    """A misspelling in a branch that no test takes. What a page has besides, its view says: the rest only compile."""
    from django.test import RequestFactory
    from jinja2 import meta, nodes

    from commissioning.web.shell import shell

    given = {*env.globals, *shell(RequestFactory().get("/")), "request", "csrf_input", "messages"}
    of_a_page = {"errors", "breadcrumbs", "reason", "readers", "form"}
    assert {"base.html", "list.html", "form.html", "errors/404.html", "statements/privacy.html"} <= set(own)
    for name in own:
        env.get_template(name)
        if "/" not in name or name.startswith(("errors/", "statements/")):
            source, _, _ = env.loader.get_source(env, name)
            parsed = env.parse(source)
            made = {each.name for each in parsed.find_all(nodes.Name) if each.ctx == "store"}
            made |= {name for each in parsed.find_all(nodes.FromImport) for name in each.names}
            asked = meta.find_undeclared_variables(parsed)
            assert asked - given - of_a_page - made - {"caller", "self"} == set(), name


def test_a_percent_sign_in_a_string_is_doubled(env, own):
    for name in own:
        source, _, _ = env.loader.get_source(env, name)
        for _, _, message in env.extract_translations(source):
            for text in message if isinstance(message, tuple) else [message]:
                assert not re.search(r"%(?![%(])", (text or "").replace("%%", "")), f"{name}: {text}"


def test_the_cookies_are_those_that_the_settings_name(env):
    from django.conf import settings

    names = [cookie["name"] for cookie in env.globals["cookies"]()]
    assert names[:2] == [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
    assert ("messages" in names) is ("Session" not in settings.MESSAGE_STORAGE)


def test_dates_that_rooms_write_are_printed_as_pages_print_them():
    from commissioning.web.environment import days_in_words

    said = days_in_words("It runs from 2013-06-03 until 2014-02-30, as CODE-2013-06-03-X says.")
    assert said == "It runs from 3 June 2013 until 2014-02-30, as CODE-2013-06-03-X says."
