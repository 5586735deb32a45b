"""What the service writes to its log: lines of JSON on standard error, each with its request, and nobody's data.

A line names a route and never an address, for an address may hold a secret; a fault as its kind and where it happened,
never its message, for a database quotes the row that it refused. Whoever asked is named by reference alone. The id of a
request is the proxy's where it gives one, is sent back as `X-Request-ID`, and stands on every line of that request.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import Any

from django.http import HttpRequest, HttpResponse

from commissioning.core.clock import SystemRandomness
from commissioning.core.ids import random_id

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_OUR_KIND_OF_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_SLOW_SECONDS = 2.0
logger = logging.getLogger("commissioning.requests")


def logging_settings(mode: str) -> dict[str, Any]:
    """Django's LOGGING. In production lines of JSON, requests too; elsewhere warnings in words."""
    production = mode == "production"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "commissioning.config.logs.JsonLines"},
            "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json" if production else "plain"}},
        "root": {"handlers": ["stderr"], "level": "INFO" if production else "WARNING"},
        "loggers": {
            # Django's own handlers would print plain lines besides.
            "django": {"handlers": [], "propagate": True, "level": "INFO" if production else "WARNING"},
            # One line a request is ours; Django's repeats it with the address in it.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "propagate": True},
            "commissioning.requests": {"level": "INFO" if production else "ERROR"},
            "gunicorn.error": {"handlers": [], "propagate": True},
        },
    }


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if found := _request_id.get():
            said["request"] = found
        said |= getattr(record, "fields", {}) or _fields_in(said["event"])
        if record.exc_info and record.exc_info[0] is not None:
            said["fault"] = _fault(record.exc_info[0], record.exc_info[2])
        return json.dumps(said, ensure_ascii=False, default=str)


class RequestLogMiddleware:
    """Gives a request its id, and the log one line about it. Stands outermost, so that it sees every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        name = given if _OUR_KIND_OF_ID.fullmatch(given) else random_id(SystemRandomness())
        token, began = _request_id.set(name), monotonic()
        try:
            response = self.get_response(request)
            seconds = monotonic() - began
            level = logging.WARNING if response.status_code >= 500 or seconds > _SLOW_SECONDS else logging.INFO
            logger.log(level, "request", extra={"fields": _fields(request, response, seconds)})
        finally:
            _request_id.reset(token)
        response.headers["X-Request-ID"] = name
        return response


def _fields(request: Any, response: HttpResponse, seconds: float) -> dict[str, Any]:
    match, access = getattr(request, "resolver_match", None), getattr(request, "access", None)
    return {
        "method": request.method,
        "route": match.view_name or match.route if match is not None else None,
        "status": response.status_code,
        "milliseconds": round(seconds * 1000),
        "person": access.person if access is not None else None,
        "organisation": access.organisation if access is not None else None,
        "role": access.role.value if access is not None else None,
    }


def _event(record: logging.LogRecord) -> str:
    """The message; of a record about a request only its first word, for the rest is the address."""
    if hasattr(record, "request") and record.args:
        return str(record.args[0] if isinstance(record.args, tuple) else record.msg)
    return record.getMessage()


def _fields_in(event: str) -> dict[str, Any]:
    """Of a message that is itself JSON, as those of sign-in are, what it says."""
    if not event.startswith("{"):
        return {}
    try:
        return dict(json.loads(event))
    except ValueError:
        return {}


def _fault(kind: type[BaseException], where: TracebackType | None) -> dict[str, Any]:
    frames = traceback.extract_tb(where)
    return {
        "kind": f"{kind.__module__}.{kind.__qualname__}",
        "where": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _short(file: str) -> str:
    """A file without the folder in which things are installed."""
    folders = [folder for folder in sys.path if folder and file.startswith(folder + "/")]
    return file.removeprefix(max(folders, key=len, default="")).lstrip("/")
