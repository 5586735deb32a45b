"""The first page: to somebody signed in, what their role begins the day with; to anybody else, what this is."""

from typing import Any

from django.http import HttpResponse

from commissioning.web.allows import Open, allows
from commissioning.web.page import page


@allows(Open.ANYONE)
def home(request: Any) -> HttpResponse:
    return page(request, "home/home")
