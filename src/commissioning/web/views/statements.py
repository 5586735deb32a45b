"""What every public service must say: how accessible it is, which cookies it sets, what it does with personal data."""

from typing import Any

from django.http import HttpResponse

from commissioning.web.allows import Open, allows
from commissioning.web.page import page


@allows(Open.ANYONE)
def accessibility(request: Any) -> HttpResponse:
    return page(request, "statements/accessibility")


@allows(Open.ANYONE)
def cookies(request: Any) -> HttpResponse:
    return page(request, "statements/cookies")


@allows(Open.ANYONE)
def privacy(request: Any) -> HttpResponse:
    return page(request, "statements/privacy")
