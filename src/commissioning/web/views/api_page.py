"""What the API does, for people: made from what it declares of itself, so that the page never says anything else.

Pages and the API do not know one another; `config.urls` gives this page what it prints.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from django.http import HttpResponse

from commissioning.platform.roles import Permission
from commissioning.web.allows import Open, allows, may
from commissioning.web.page import page

BASE = "/api/v1"
DEEPEST = 5


class Operation(Protocol):
    """What an operation declares, as `api.operations.Operation` does."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def who(self) -> Permission | None: ...
    @property
    def tag(self) -> str: ...
    @property
    def summary(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """An operation as the page prints it. `needs` is the permission in words; empty: any token will do."""

    method: str
    path: str
    summary: str
    changes: bool
    needs: str
    example: str


@allows(Open.ANYONE)
def api_page(
    request: Any, operations: Callable[[], Sequence[Operation]], description: Callable[[], Mapping[str, Any]]
) -> HttpResponse:
    """Every operation by what it is about: method, path, what a token needs for it, and a request to copy.

    With `?all=yes` every section is open, to read in one go.
    """
    said, site = description(), f"{request.scheme}://{request.get_host()}"
    by_tag = sorted(operations(), key=lambda each: each.tag)
    groups = [(tag, [_shown(each, said, site) for each in own]) for tag, own in groupby(by_tag, lambda each: each.tag)]
    return page(
        request,
        "api/api",
        groups=groups,
        about=said["info"]["description"],
        site=site,
        whole=request.GET.get("all") == "yes",
        issues=request.access.organisation is not None and may(request, Permission.TOKEN_ISSUE),
    )


def _shown(operation: Operation, description: Mapping[str, Any], site: str) -> Shown:
    declared = description["paths"][BASE + operation.path][operation.method.lower()]
    return Shown(
        method=operation.method,
        path=BASE + operation.path,
        summary=operation.summary,
        changes=operation.method != "GET",
        needs="" if operation.who is None else operation.who.label,
        example="\n".join(_example(operation, declared, description["components"]["schemas"], site)),
    )


def _example(operation: Operation, declared: Mapping[str, Any], schemas: Mapping[str, Any], site: str) -> Iterator[str]:
    """A request for a command line, with the examples that the description gives."""
    given = {each["name"]: each.get("example", "") for each in declared.get("parameters", []) if each["in"] == "path"}
    yield f"curl {site}{BASE}{operation.path.format(**given)} \\"
    if operation.method == "GET":
        yield '  -H "Authorization: Bearer $TOKEN"'
        return
    yield '  -H "Authorization: Bearer $TOKEN" \\'
    yield '  -H "Idempotency-Key: $(uuidgen)" \\'
    yield '  -H "Content-Type: application/json" \\'
    body = example_of(declared["requestBody"]["content"]["application/json"]["schema"], schemas)
    yield f"  -d '{json.dumps(body, indent=2, ensure_ascii=False)}'"


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int = 0) -> Any:
    """A value that a JSON Schema describes, of the examples in it; what need not be said is left out."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, depth)
    for name, first in (("examples", 0), ("enum", 0)):
        if schema.get(name):
            return schema[name][first]
    if "const" in schema or "example" in schema:
        return schema.get("const", schema.get("example"))
    if "default" in schema:
        return schema["default"]
    if schema.get("anyOf"):
        return example_of(schema["anyOf"][0], schemas, depth)
    if schema.get("type") == "object" and depth < DEEPEST:
        wanted = [name for name in schema.get("properties", {}) if name in schema.get("required", ())]
        return {name: example_of(schema["properties"][name], schemas, depth + 1) for name in wanted}
    plain: dict[str, Any] = {"array": [], "object": {}, "integer": schema.get("minimum", 0), "boolean": False}
    return plain.get(schema.get("type", "string"), "")
