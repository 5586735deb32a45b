"""A page: a template in the shell that every page shares."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from commissioning.web.components.questions import error_summary


def page(request: Any, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render `template` (without its ending) with `context`. A form with errors answers 422 and lists them first."""
    form = context.get("form")
    if form is not None and form.errors:
        status = 422
        context.setdefault("errors", error_summary(form))
    return render(request, f"{template}.html", context, status=status)
