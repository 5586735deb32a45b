"""The description of the API as OpenAPI 3.1: with every status that can be answered, and every header that counts."""

from typing import Any

from commissioning.api.operations import Operation
from commissioning.api.problems import PROBLEM, TITLES, Problem

_REF = "#/components/schemas/Problem"
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Made anew for each new request, and sent again when it is tried again: it is done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "example": "3f1d9a52-2b0c-4c57-9d3e-6f0f3a8f7c11",
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what the change is about, as read: if it has changed since, nothing is done (412).",
    "schema": {"type": "string", "pattern": '^(\\*|"[0-9a-f]{32}")$'},
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what is known already: if it is still so, the answer is 304 without a body.",
    "schema": {"type": "string", "pattern": '^(\\*|"[0-9a-f]{32}")$'},
}
_ETAG = {"description": "The strong validator of this representation.", "schema": {"type": "string"}}
_AS_OF = {
    "description": "Where the list says what changed: the moment to send as changed_since the next time.",
    "schema": {"type": "string", "format": "date-time"},
}
_LOCATION = {"description": "Where what was made is found.", "schema": {"type": "string"}}
_AGAIN = {
    "description": "`true` when this is the answer of the first time.",
    "schema": {"type": "string", "enum": ["true"]},
}


def completed(schema: Any, operations: list[Operation]) -> Any:
    """ninja's description, with what it leaves out: problems, headers, the security scheme, the words for each tag."""
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schema["components"]["schemas"] |= {**problem.pop("$defs"), "Problem": problem}
    declared = {operation.name: operation for operation in operations}
    for methods in schema["paths"].values():
        for said in methods.values():
            _complete(said, declared[said["operationId"]])
    return schema


def _complete(said: dict[str, Any], operation: Operation) -> None:
    for parameter in said.get("parameters", []):
        if examples := parameter.pop("examples", None):  # ninja writes a list, where OpenAPI has a mapping
            parameter["example"] = examples[0]
    if operation.method == "GET":
        said.setdefault("parameters", []).append(_IF_NONE_MATCH)
    else:
        said.setdefault("parameters", []).extend([_KEY, _IF_MATCH])
    responses = said["responses"]
    for status in operation.statuses:
        if status >= 400:
            responses[status] = {
                "description": TITLES[status],
                "content": {PROBLEM: {"schema": {"$ref": _REF}}},
            }
        elif status == 304:
            responses[status] = {"description": "It is still so.", "headers": {"ETag": _ETAG}}
    responses[429]["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "string"}}}
    responses[401]["headers"] = {"WWW-Authenticate": {"description": "Bearer.", "schema": {"type": "string"}}}
    if operation.method == "GET":
        responses[200]["headers"] = {"ETag": _ETAG, "As-Of": _AS_OF}
    else:
        responses[201]["headers"] = {"Location": _LOCATION, "Idempotency-Replayed": _AGAIN}
    said["responses"] = {str(status): responses[status] for status in sorted(responses)}
