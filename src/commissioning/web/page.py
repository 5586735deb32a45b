"""A page: a template in the shell that every page shares."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render


def page(request: Any, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render `template` (without its ending) with `context`. A form with errors answers 422 and lists them first."""
    form = context.get("form")
    if form is not None and form.errors:
        status = 422
        context.setdefault("errors", error_summary(form))
    return render(request, f"{template}.html", context, status=status)


def error_summary(form: Any) -> list[dict[str, str]]:
    """The errors of a form for the summary at the top, each with a link to its field."""
    return [
        {"text": str(message), "href": f"#{form[name].id_for_label}" if name in form.fields else "#main-content"}
        for name, messages in form.errors.items()
        for message in messages
    ]
