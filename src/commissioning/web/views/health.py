"""Whether the service is alive, ready and working, for machines that watch. Open to anyone; says nothing else."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from commissioning.platform import fit, pulse
from commissioning.web.allows import Open, allows


@allows(Open.ANYONE)
def alive(request: Any) -> HttpResponse:
    """This process answers. Asks no database: when that is away, starting the process again helps nobody."""
    return _answer(request, well=True)


@allows(Open.ANYONE)
def ready(request: Any) -> HttpResponse:
    """Pages can be given: the database answers and has what this version needs."""
    return _answer(request, well=_holds(lambda: not fit.missing_columns()))


@allows(Open.ANYONE)
def working(request: Any) -> HttpResponse:
    """The worker and the tick are alive. Apart from `ready`: without them pages are still worth giving."""
    now = settings.CLOCK.now()
    return _answer(
        request, well=_holds(lambda: all(pulse.is_beating(name, now=now) for name in (pulse.WORKER, pulse.TICK)))
    )


ADDRESSES = {"/health": alive, "/health/ready": ready, "/health/working": working}


class HealthMiddleware:
    """Answers those addresses before any other middleware: a probe has no host name, no HTTPS, no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = ADDRESSES.get(request.path_info)
        return self.get_response(request) if view is None else view(request)


def _holds(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except DatabaseError:
        return False


def _answer(request: HttpRequest, *, well: bool) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    return HttpResponse(
        "well\n" if well else "unwell\n",
        status=200 if well else 503,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )
