"""What the API does: each operation declared with who may, what it gives and what it refuses; then done the same way.

A reading gives a value with a strong ETag of its bytes. A change is asked for with an Idempotency-Key, done once, and
answered the same again for a day. Who may is asked before the request is looked at any further.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from commissioning.api.problems import TITLES, Refused, conflict
from commissioning.platform.access import NotAllowed
from commissioning.platform.api_models import Scope
from commissioning.platform.idempotency import LONGEST_KEY, Answer, answered_once, request_digest
from commissioning.platform.roles import Permission

router = Router()
View = Callable[..., Any]
V = TypeVar("V", bound=View)
AS_OF = "as_of"
"""Where a listing leaves the moment from which the next should ask; the response says it as the header As-Of."""

_READS = (400, 401, 403, 404, 422, 429, 500)
_CHANGES = (400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, as a page for people prints it and as the census knows it.

    name      the operationId, and the route in the census.
    who       the permission it asks for; None: any token will do.
    path      under /api/v1.
    statuses  every status that it can answer.
    """

    name: str
    method: str
    path: str
    who: Permission | None
    tag: str
    summary: str
    description: str
    statuses: tuple[int, ...]


declared: list[Operation] = []


class Token:
    """Lets a token through that may do the operation, before anything of the request is looked at.

    The middleware knows who is acting; this asks whether they may. Its name is that of the security scheme.
    """

    openapi_security_schema = {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of an organisation, issued by its administrator for one role, to read or to change.",
    }

    def __init__(self, who: Permission | None) -> None:
        self.who = who

    def __call__(self, request: Any) -> bool:
        changes = request.method not in ("GET", "HEAD", "OPTIONS")
        if (Scope.WRITE if changes else Scope.READ) not in request.scopes:
            wanted = "changing" if changes else "reading"
            raise NotAllowed(f"This token is not for {wanted}. Ask an administrator for one that is.")
        if self.who is not None:
            request.access.require(self.who)
        if changes:
            _key(request)
            if request.content_type != "application/json":
                raise Refused(415, "Send the body as JSON, with the header `Content-Type: application/json`.")
        return True


def reads(path: str, *, who: Permission | None, gives: type[Schema], tag: str) -> Callable[[V], V]:
    """An operation that reads. The function's name is the operation's; its docstring says what it gives."""

    def declare(view: V) -> V:
        @wraps(view)
        def read(request: Any, **said: Any) -> HttpResponse:
            return _read(request, view(request, **said))

        operation = _declare(view, "GET", path, who, tag, (200, 304, *_READS))
        router.get(
            path,
            operation_id=operation.name,
            auth=Token(who),
            response={200: gives},
            tags=[tag],
            summary=operation.summary,
            description=operation.description,
        )(read)
        return view

    return declare


def changes(
    path: str,
    *,
    who: Permission | None,
    gives: type[Schema],
    tag: str,
    refuses: Sequence[type[Exception]] = (),
    about: View | None = None,
    located: str | None = None,
    status: int = 201,
) -> Callable[[V], V]:
    """An operation that changes something, once for each Idempotency-Key.

    refuses   what the room foresees: answered 409 in its words.
    about     the reading (of the same path's references) whose ETag `If-Match` is held against.
    located   where what was made is found: a path with {reference}.
    """

    def declare(view: V) -> V:
        @wraps(view)
        def change(request: Any, **said: Any) -> HttpResponse:
            def produce() -> Answer:
                if about is not None:
                    _refuse_if_changed(request, about, said)
                try:
                    return Answer(status, _written(view(request, **said)))
                except tuple(refuses) as fact:
                    raise conflict(fact) from fact

            return _changed(request, produce, located)

        operation = _declare(view, "POST", path, who, tag, (status, *_CHANGES))
        router.post(
            path,
            operation_id=operation.name,
            auth=Token(who),
            response={status: gives},
            tags=[tag],
            summary=operation.summary,
            description=operation.description,
        )(change)
        return view

    return declare


def etag(body: str) -> str:
    """The strong validator of a representation."""
    return f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'


def _declare(
    view: View, method: str, path: str, who: Permission | None, tag: str, statuses: tuple[int, ...]
) -> Operation:
    summary, _, more = (view.__doc__ or "").strip().partition("\n")
    held = "any token" if who is None else f"the permission {who.value}"
    words = " ".join(line.strip() for line in more.splitlines()).strip()
    description = f"{words} For {held}.".strip()
    assert set(statuses) <= {200, 201, 304, *TITLES}
    operation = Operation(view.__name__, method, path, who, tag, summary, description, statuses)
    declared.append(operation)
    return operation


def _read(request: HttpRequest, shown: Schema) -> HttpResponse:
    body = _written(shown)
    tag = etag(body)
    known = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    fresh = tag in known or known == ["*"]
    response = HttpResponse(status=304) if fresh else HttpResponse(body, content_type="application/json")
    if fresh:
        del response["Content-Type"]
    response["ETag"] = tag
    if (as_of := getattr(request, AS_OF, None)) is not None:
        response["As-Of"] = as_of
    return response


def _changed(request: Any, produce: Callable[[], Answer], located: str | None) -> HttpResponse:
    access = request.access
    asked = request_digest(method=request.method, path=request.get_full_path(), body=request.body, by=access)
    answer = answered_once(_key(request), asked, produce, by=access, now=request.clock.now())
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    if located is not None:
        response["Location"] = "/api/v1" + located.format(**json.loads(answer.body))
    if answer.again:
        response["Idempotency-Replayed"] = "true"
    return response


def _key(request: HttpRequest) -> str:
    key: str = request.headers.get("Idempotency-Key", "")
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Refused(
            400,
            f"Send the header Idempotency-Key: 1 to {LONGEST_KEY} printable characters, made anew for each new request "
            "and repeated when you try the same request again.",
        )
    return key


def _refuse_if_changed(request: HttpRequest, about: View, said: dict[str, Any]) -> None:
    wanted = request.headers.get("If-Match", "*").strip()
    references = {name: value for name, value in said.items() if name != "body"}
    if wanted != "*" and etag(_written(about(request, **references))) not in [
        each.strip() for each in wanted.split(",")
    ]:
        raise Refused(412, "It has changed since you read it. Read it again, and decide anew whether to change it.")


def _written(shown: Schema) -> str:
    return json.dumps(shown.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
