"""What a person sees when a page cannot be given. None of these says whether a foreign row exists."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from commissioning.rooms.journey.refusals import RecordRestricted


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", {"reason": str(exception or "")}, status=403)


def restricted(request: HttpRequest, exception: RecordRestricted) -> HttpResponse:
    return render(request, "errors/restricted.html", {"readers": exception.readers}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def not_taken(request: HttpRequest, methods: list[str]) -> HttpResponse:
    """A page was asked in a way that it does not answer."""
    response = render(request, "errors/405.html", status=405)
    response["Allow"] = ", ".join(methods)
    return response


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of this service, or came too late."""
    return render(request, "errors/expired.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor access: they may be what failed."""
    return unavailable("errors/500.html", 500)


def unavailable(template: str = "errors/503.html", status: int = 503, **headers: Any) -> HttpResponse:
    return HttpResponse(get_template(template).render({}), status=status, headers=headers)
