"""Who is acting in a request of the API: worked out afresh from its token, and set until it ends."""

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse

from commissioning.api.problems import Refused, answer, replaced, translated
from commissioning.core.clock import Clock
from commissioning.platform.access import Access, acting_as
from commissioning.platform.api_models import Scope
from commissioning.platform.queries import public_access
from commissioning.platform.tokens import NoSuchToken, access_by_token

UNDER = "/api/"
OPEN = frozenset({"/api/v1/openapi.json"})
"""What needs no token: the description of the API, in which there is nobody's row."""
_BEARER = re.compile(r"[Bb]earer ([A-Za-z0-9_\-.~+/]{1,300}=*)")
_log = logging.getLogger("commissioning.api")


class Request(HttpRequest):
    """A request of the API in which somebody is acting. For annotations: the middleware adds the attributes."""

    access: Access
    scopes: frozenset[Scope]
    clock: Clock


class TokenMiddleware:
    """Acts, for the length of a request under /api/, as the service account of the token, and as nobody else.

    Cookies count for nothing here, so no other site can make a browser ask in somebody's name. On PostgreSQL the
    request is one transaction: a failed one leaves nothing. Bounds come first: of
    a body's size, of a minute's requests.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if not request.path.startswith(UNDER):
            return self.get_response(request)
        asked_for_head = request.method == "HEAD"
        if asked_for_head:
            request.method = "GET"
        try:
            response = self._answered(request)
        except Refused as refused:
            response = answer(refused)
        except DatabaseError as exception:
            # What the database refused at the end of the transaction, as a key that leads nowhere.
            found = translated(exception)
            _log.error("A request of the API failed at its end", exc_info=exception)
            response = answer(found or Refused(500, "It is written in the service's log. Try again later."))
        if asked_for_head:
            request.method = "HEAD"
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    def _answered(self, request: Any) -> HttpResponse:
        request.clock = settings.CLOCK
        request.COOKIES = {}
        _refuse_a_large_body(request)
        access, request.scopes = _acting(request)
        request.access = access
        with acting_as(access):
            response = replaced(self.get_response(request))
            if response.status_code >= 500 and connection.in_atomic_block:
                transaction.set_rollback(True)
        return response


def _refuse_a_large_body(request: HttpRequest) -> None:
    said = request.META.get("CONTENT_LENGTH") or "0"
    most: int = settings.API_BODY_BYTES
    if not said.isdigit():
        raise Refused(400, "Content-Length is not a whole number. Send the size of the body in bytes.")
    if int(said) > most:
        raise Refused(413, f"The body is larger than {most:,} bytes. Send less at a time.")


def _acting(request: Any) -> tuple[Access, frozenset[Scope]]:
    now = request.clock.now()
    if request.path in OPEN:
        return public_access(now=now), frozenset({Scope.READ})
    said = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    if said is None:
        raise Refused(
            401,
            "Send the token of your organisation as `Authorization: Bearer …`. An administrator issues it.",
            headers={"WWW-Authenticate": 'Bearer realm="commissioning"'},
        )
    try:
        access, scopes = access_by_token(said[1], now=now)
    except NoSuchToken as unknown:
        raise Refused(
            401,
            str(unknown),
            headers={"WWW-Authenticate": 'Bearer realm="commissioning", error="invalid_token"'},
        ) from None
    _refuse_too_many(access, int(now.timestamp()))
    return access, scopes


def _refuse_too_many(access: Access, second: int) -> None:
    """At most so many requests of a token in a minute, counted by each server process for itself."""
    most: int = settings.API_REQUESTS_A_MINUTE
    minute, passed = divmod(second, 60)
    key = f"api:{access.person}:{minute}"
    counts = caches["process"]
    counts.add(key, 0, timeout=120)
    asked = 0
    with suppress(ValueError):  # the count was let go in between
        asked = counts.incr(key)
    if asked > most:
        raise Refused(
            429,
            f"This token has asked more than {most} times in this minute. Wait until the next.",
            headers={"Retry-After": str(60 - passed)},
        )
