"""The page about who may do what: every row of the table once, folded under what it is about."""

import html

import pytest


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


def test_every_row_is_there_once_under_what_it_is_about(browser):
    from commissioning.web.census import SECTIONS, rows, sections

    assert [row for _title, own in sections() for row in own] == rows()
    assert [title for title, _own in sections()] == list(SECTIONS.values()), "each names a route, in the table's order"
    shown = html.unescape(browser.get("/permissions").text)
    for title, own in sections():
        assert f'{title}</span> <span class="app-quiet">({len(own)})</span>' in shown
    for row in rows():
        assert row.meaning in shown


def test_sections_open_all_at_once_and_for_one_role(browser):
    folded, whole = (browser.get(f"/permissions?role=auditor{more}").text for more in ("", "&all=yes"))
    assert '<details class="govuk-details">' in folded
    assert "<details" in whole
    assert '<details class="govuk-details">' not in whole
    assert 'href="?role=auditor&amp;all=yes#pages"' in folded
    assert 'href="?role=auditor#pages"' in whole
    assert "Issue a token" not in folded, "which auditors do not"
