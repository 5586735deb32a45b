"""A page as a PDF that a screen reader can read: tagged (PDF/UA), with its title, language, headings and tables.

Made from markup alone: nothing is fetched, neither from this machine nor from another.
"""

from typing import Any, NoReturn

from django.http import HttpResponse
from django.template.loader import render_to_string


class NothingIsFetched(PermissionError):
    """The markup of a PDF names something outside itself."""


def pdf(template: str, *, name: str, **context: Any) -> HttpResponse:
    """Answer with a template (without its ending) as a PDF, to be kept under a name. It is stored nowhere."""
    return HttpResponse(
        made(render_to_string(f"{template}.html", context)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )


def made(markup: str) -> bytes:
    """A whole document of HTML as a tagged PDF."""
    from weasyprint import HTML  # heavy, and needed for these answers alone

    document: bytes = HTML(string=markup, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1")
    return document


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    raise NothingIsFetched(f"{url} lies outside the document. Write it into the markup.")
