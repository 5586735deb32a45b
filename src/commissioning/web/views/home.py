"""The first page: to somebody in a role, what the role begins the day with; to anybody else, what this is."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from commissioning.platform.people_models import Kind
from commissioning.platform.roles import Permission
from commissioning.web.allows import Open, allows, may
from commissioning.web.page import page
from commissioning.web.shell import places
from commissioning.web.views import mornings, mornings_of_cases, mornings_of_office
from commissioning.web.views.matters import Line, Matter


@allows(Open.ANYONE)
def home(request: Any) -> HttpResponse:
    if may(request, Permission.OWN_JOURNEY):
        return redirect("own_journey")
    return page(
        request,
        "home/home",
        matters=list(_matters(request)),
        places=_places(request),
        may_refer=may(request, Permission.REFERRAL_MAKE),
    )


def _places(request: Any) -> list[Line]:
    """What the role may open."""
    return [Line(text, href) for text, href in places(request)]


def _matters(request: Any) -> Iterator[Matter]:
    """The beginnings of the day: for those who keep people and records, commission, deliver, advise or refer."""
    if request.access.organisation is None:
        return
    if may(request, Permission.PEOPLE_APPOINT):
        yield from mornings_of_office.administering(request)
    elif may(request, Permission.AUDIT_READ):
        yield from mornings_of_office.auditing(request)
    elif may(request, Permission.CONTRACT_READ):
        delivers = request.access.kind == Kind.PROVIDER
        yield from (mornings.delivering if delivers else mornings.commissioning)(request)
    elif may(request, Permission.REFERRAL_MAKE):
        yield from mornings_of_cases.referring(request)
    elif may(request, Permission.CASE_KEEP):
        yield from mornings_of_cases.advising(request)
