"""The page about the API: everything that the API declares, and nothing else."""

import html
import json

import pytest


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    return Browser(world)


def test_every_operation_is_there_with_what_it_needs_and_a_request_to_copy(browser, world):
    from commissioning.api.v1 import operations

    shown = html.unescape(browser.get("/api").text)
    for each in operations():
        assert f"{each.method} /api/v1{each.path}</span>" in shown.replace("<wbr>", "")
        assert f'Example<span class="govuk-visually-hidden">: {each.summary.rstrip(".")}</span>' in shown
        assert each.who is None or each.who.label in shown
    assert shown.count("curl http") == len(operations())
    assert 'href="/api/v1/openapi.json"' in shown
    assert '<details class="govuk-details" open' not in shown
    assert '<details class="govuk-details">' not in browser.get("/api?all=yes").text
    assert "Issue a token" not in shown
    browser.sign_in(world.commissioners[0], "administrator")
    assert 'href="/tokens">Issue a token' in browser.get("/api").text


def test_what_an_example_sends_is_what_the_api_reads(browser):
    """Sent as it stands, it is understood: only the references in it are of nothing."""
    from commissioning.api.schemas.contracts import ContractGiven
    from commissioning.api.v1 import description
    from commissioning.web.views.api_page import example_of

    schemas = description()["components"]["schemas"]
    given = example_of({"$ref": "#/components/schemas/ContractGiven"}, schemas)
    assert ContractGiven.model_validate_json(json.dumps(given)).code == "cpa-01-a"


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"enum": ["a", "b"]}, "a"),
        ({"const": "c"}, "c"),
        ({"type": "integer", "minimum": 3}, 3),
        ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, False),
        ({"type": "object", "required": ["a"], "properties": {"a": {"default": 1}, "b": {"default": 2}}}, {"a": 1}),
    ],
)
def test_an_example_of_what_has_none(schema, value, templates):
    from commissioning.web.views.api_page import example_of

    assert example_of(schema, {}) == value
