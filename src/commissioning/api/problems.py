"""Every error as `application/problem+json` (RFC 9457): what happened, to what, what to do next.

None says whether a foreign row exists: what may not be seen and what never was have the same body.
"""

import json
import logging
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from django.core.exceptions import (
    ObjectDoesNotExist,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from ninja.errors import ValidationError as NotAsDescribed
from pydantic import Field

from commissioning.platform.access import NotAllowed
from commissioning.platform.idempotency import KeyReused
from commissioning.platform.scoped import OutsideAccess
from commissioning.rooms.journey.refusals import RecordRestricted

PROBLEM = "application/problem+json"
_URN = "urn:commissioning:problem:"
_log = logging.getLogger("commissioning.api")

TITLES = {
    400: "The request cannot be read",
    401: "A token is needed",
    403: "Not allowed",
    404: "Not found",
    405: "Not done here",
    409: "It contradicts what is on record",
    412: "It has changed since",
    413: "Too large",
    415: "Not JSON",
    422: "Something in the request is not as described",
    429: "Too many requests",
    500: "Something went wrong here",
}
"""Every status of a problem, and its title."""


class FieldProblem(Schema):
    """What is wrong with one part of a request."""

    where: Annotated[str, Field(description="`body`, `query` or `path`.", examples=["body"])]
    field: Annotated[str, Field(description="The field, with dots between levels.", examples=["starts_on"])]
    message: Annotated[str, Field(description="What is expected there.", examples=["Input should be a valid date"])]


class Problem(Schema):
    """An error, as RFC 9457 writes it."""

    type: Annotated[
        str, Field(description="Which kind of problem: stable.", examples=["urn:commissioning:problem:404"])
    ]
    title: Annotated[str, Field(description="The kind in words.", examples=["Not found"])]
    status: Annotated[int, Field(description="The HTTP status.", examples=[404])]
    detail: Annotated[str, Field(description="What happened and what to do next.", examples=["Check the reference."])]
    errors: Annotated[list[FieldProblem], Field(description="Where it is, for status 422.")] = []


class Refused(Exception):
    """A request that is answered with a problem."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[FieldProblem] = (),
        kind: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.kind = kind
        self.headers = dict(headers or {})


def not_as_described(where: str, field: str, message: str) -> Refused:
    """One part of the request is wrong in a way that its schema cannot say."""
    return Refused(
        422,
        "The error says where, and what is expected there.",
        errors=[FieldProblem(where=where, field=field, message=message)],
    )


def answer(refused: Refused) -> HttpResponse:
    """The problem as a response."""
    problem = Problem(
        type=_URN + (refused.kind or str(refused.status)),
        title=TITLES[refused.status],
        status=refused.status,
        detail=refused.detail,
        errors=refused.errors,
    )
    said = problem.model_dump(mode="json")
    if not problem.errors:
        del said["errors"]
    response = HttpResponse(json.dumps(said, ensure_ascii=False), status=refused.status, content_type=PROBLEM)
    for name, value in refused.headers.items():
        response[name] = value
    return response


def conflict(fact: Exception) -> Refused:
    """What a room foresaw, in its own words; the kind is the fact's name, as `already-ended`."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type(fact).__name__).lower()
    return Refused(409, str(fact), kind=kind)


def nothing_here() -> Refused:
    return Refused(404, "There is nothing here that you may see. Check the address and the reference.")


def replaced(response: HttpResponse) -> HttpResponse:
    """The same as a problem, for an error of the framework: its page is for people."""
    if response.status_code < 400 or response.headers.get("Content-Type") == PROBLEM:
        return response
    details = {
        400: "The request is not well formed. See the description of the API.",
        404: nothing_here().detail,
        405: "This address does not take that method. The header Allow names those that it takes.",
        413: "The request is larger than this service takes. Send less at a time.",
    }
    status = response.status_code if response.status_code in TITLES else (500 if response.status_code >= 500 else 400)
    made = answer(Refused(status, details.get(status, "It is written in the service's log. Try again later.")))
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            made[name] = response.headers[name]
    return made


def translated(exception: Exception) -> Refused | None:
    """The problem that an exception stands for; None for one that nobody foresaw."""
    match exception:
        case Refused():
            return exception
        case RecordRestricted():
            return Refused(403, str(exception), kind="record-restricted")
        case ObjectDoesNotExist() | OutsideAccess():
            return nothing_here()
        case NotAllowed():
            return Refused(403, str(exception))
        case KeyReused():
            return conflict(exception)
        case IntegrityError():
            # Which constraint stays in the log: a name might tell of a row that the asker may not see.
            _log.warning("A change was refused by the database", exc_info=exception)
            return Refused(
                409,
                "This contradicts what is on record: something of this name or at this time is there already, or dates "
                "are in the wrong order. Read what is there, then try again with other values.",
            )
        case RequestDataTooBig():
            return Refused(413, "The request is larger than this service takes. Send less at a time.")
        case TooManyFieldsSent() | SuspiciousOperation():
            return Refused(400, "The request is not well formed. See the description of the API.")
    return None


def handle_in(api: NinjaAPI) -> None:
    """Let the API answer each exception that is foreseen with its problem."""
    foreseen = (
        Refused,
        ObjectDoesNotExist,
        OutsideAccess,
        NotAllowed,
        KeyReused,
        IntegrityError,
        SuspiciousOperation,
        RequestDataTooBig,
    )
    for kind in foreseen:
        api.add_exception_handler(kind, _translate)
    api.add_exception_handler(NotAsDescribed, _where)
    api.add_exception_handler(HttpError, _of_ninja)


def _translate(request: HttpRequest, exception: Any) -> HttpResponse:
    refused = translated(exception)
    assert refused is not None
    return answer(refused)


def _where(request: HttpRequest, exception: Any) -> HttpResponse:
    errors = [_field(error["loc"], error["msg"]) for error in exception.errors[:50]]
    return answer(Refused(422, "Each error says where, and what is expected there.", errors=errors))


def _field(location: Sequence[Any], message: str) -> FieldProblem:
    where, *path = location
    # ninja names the parameter of the function first, which no caller knows.
    named = [str(step) for step in path if step not in ("body", "filters")]
    return FieldProblem(where=str(where), field=".".join(named), message=message)


def _of_ninja(request: HttpRequest, exception: Any) -> HttpResponse:
    return answer(Refused(400, "The body is not well-formed JSON in UTF-8. Correct it and send it again."))
