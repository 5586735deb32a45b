"""What the API says of itself: every operation, with who may, as the census has it; readable without a token."""

import re

import pytest


@pytest.fixture
def described(world):
    from support.programs import Program

    answer = Program(world).read("/openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return answer.json()


def _each(described):
    for path, methods in described["paths"].items():
        for method, said in methods.items():
            yield path, method.upper(), said


@pytest.mark.usefixtures("world")
def test_the_census_says_of_each_operation_who_may():
    """The table is written by hand; here it is held against what the operations ask for."""
    from commissioning.api.v1 import operations
    from commissioning.platform.roles import HOLDERS
    from commissioning.web.census import rows

    table = {row.route: row for row in rows()}
    for operation in operations():
        row = table[operation.name]
        wanted = {"signed in"} if operation.who is None else {role.value for role in HOLDERS[operation.who]}
        assert (row.methods, row.who) == ({operation.method}, wanted), operation.name
    assert {row.route for row in rows() if row.meaning.startswith("API: ")} == {each.name for each in operations()}


def test_everything_is_described(described):
    from commissioning.api.v1 import operations

    assert described["openapi"] == "3.1.0"
    found = {said["operationId"]: (path, method) for path, method, said in _each(described)}
    assert found == {each.name: (f"/api/v1{each.path}", each.method) for each in operations()}
    for path, method, said in _each(described):
        statuses = set(said["responses"])
        assert {"400", "401", "403", "404", "422", "429", "500"} <= statuses, path
        assert said["summary"].endswith("."), path
        assert said["security"] == [{"Token": []}]
        assert said["tags"]
        for status, answer in said["responses"].items():
            media = set(answer.get("content", {}))
            wanted = {"application/problem+json"} if int(status) >= 400 else {"application/json"}
            assert media == (set() if status == "304" else wanted), (path, status)
        named = {each["name"] for each in said.get("parameters", [])}
        assert set(re.findall(r"{(\w+)}", path)) <= named
        assert ("Idempotency-Key" if method == "POST" else "If-None-Match") in named
        for parameter in said["parameters"]:
            assert "examples" not in parameter, "OpenAPI has a mapping there"


def test_every_text_number_and_list_that_is_sent_has_a_bound(described):
    """What is unbounded, somebody fills."""
    schemas = described["components"]["schemas"]
    sent = [each["schema"] for _, _, said in _each(described) for each in said["parameters"]]
    asked = {name for name in schemas if name.endswith("Given") and schemas[name]["type"] == "object"}
    assert len(asked) >= 8
    sent += [field for name in asked for field in schemas[name].get("properties", {}).values()]
    assert all(schemas[name]["additionalProperties"] is False for name in asked)
    for field in sent:
        for part in (field, *field.get("anyOf", [])):
            match part.get("type"):
                case "string":
                    bounded = {"maxLength", "enum", "format", "const"} & set(part)
                    assert bounded or re.search(r"{\d+(,\d+)?}", part["pattern"]), part
                case "integer":
                    assert {"minimum", "maximum"} <= set(part), part
                case "array":
                    assert "maxItems" in part, part


def test_every_permission_asked_is_the_rooms_own(described):
    from commissioning.platform.roles import Permission

    for _, _, said in _each(described):
        asked = re.search(r"For (any token|the permission ([a-z_.]+))\.$", said["description"])
        assert asked, said["operationId"]
        assert asked[2] is None or asked[2] in Permission.values
