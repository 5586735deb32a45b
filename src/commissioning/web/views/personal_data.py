"""Personal data: everything that is held about somebody, on a page and as a file; and who they are, erased for ever."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.journey.erasing import erase_identity, is_erased, kept
from commissioning.rooms.journey.journey_rules import journey_terms
from commissioning.rooms.journey.participant_models import Identity
from commissioning.rooms.journey.queries import identity
from commissioning.rooms.journey.refusals import KeptStill
from commissioning.rooms.journey.subject_access import Held, asked_for, everything_held
from commissioning.tables.safe_csv import csv_line
from commissioning.web.allows import allows, may, require
from commissioning.web.environment import days_in_words, in_words
from commissioning.web.forms import personal_data as forms
from commissioning.web.page import page
from commissioning.web.views.cases_in_words import name_of
from commissioning.web.views.held_in_words import described

HEAD = ("table", "row", "column", "value")


@allows(Permission.SUBJECT_ACCESS)
def find(request: Any) -> HttpResponse:
    """Asked by POST: a number of somebody never stands in an address. No name is told before a page is opened."""
    form = forms.Find(request.POST if request.method == "POST" else None)
    found = None
    if form.is_valid():
        found = [(each, _programme(each)) for each in asked_for(**form.cleaned_data, by=request.access)]
    return page(request, "personal_data/find", form=form, found=found)


@allows(Permission.SUBJECT_ACCESS)
def held(request: Any, reference: str) -> HttpResponse:
    about = _of(request, reference)
    return page(
        request,
        "personal_data/held",
        name=name_of(about.name),
        about=about,
        programme=_programme(about),
        tables=[described(each) for each in _everything(request, about)],
        erased=is_erased(about),
        may_erase=may(request, Permission.IDENTITY_ERASE),
        back=_back(request, reference),
    )


@allows(Permission.SUBJECT_ACCESS)
def held_file(request: Any, reference: str, kind: str) -> HttpResponse:
    """The same as a file: JSON with everything as it is stored, or CSV with a line for each value."""
    if kind not in ("json", "csv"):
        raise Http404
    about = _of(request, reference)
    found = _everything(request, about)
    content = _as_json(about, found, request.clock.now()) if kind == "json" else "".join(_as_csv(found))
    headers = {"Content-Disposition": f'attachment; filename="personal-data-{about.participant_id}.{kind}"'}
    types = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
    return HttpResponse(content, content_type=types[kind], headers=headers)


@allows(Permission.IDENTITY_ERASE)
def erase(request: Any, reference: str) -> HttpResponse:
    """Erase who somebody is, once the terms no longer keep it; until then, why not, and until when."""
    about = _of(request, reference)
    form = forms.Erase.sent(request)

    def change() -> tuple[str, str]:
        erase_identity(participant=about.participant, by=request.access, now=request.clock.now())
        return _held(reference), _("Who this person is is erased.")

    if form.is_valid():
        with form.showing(KeptStill):
            return form.once(request, change)
    limit = kept(about.participant)
    return page(
        request,
        "personal_data/erase",
        form=form,
        name=name_of(about.name),
        facts=list(_facts(about, limit)),
        refusal="" if is_erased(about) else days_in_words(limit.refusal(request.access.on)),
        erased=is_erased(about),
        back=_held(reference),
    )


def _facts(about: Identity, limit: Any) -> Iterator[tuple[str, Any]]:
    yield _("Reference"), about.participant_id
    yield _("Programme"), _programme(about)
    yield _("Referred"), in_words(about.participant.referred_on)
    if limit.months is not None:
        words = _("%(months)s months after nobody serves them any more (clause %(clause)s)")
        yield _("The terms keep who they are"), words % {"months": limit.months, "clause": limit.clause}
    if limit.until is not None:
        yield _("May be erased from"), in_words(limit.until)


def _of(request: Any, reference: str) -> Identity:
    """Who somebody is whom the acting organisation referred. Raises Identity.DoesNotExist, OutsideAccess."""
    about = identity(reference)
    require(about.participant.employment_service_id == request.access.own)
    return about


def _everything(request: Any, about: Identity) -> list[Held]:
    return everything_held(about.participant, by=request.access, now=request.clock.now())


def _programme(about: Identity) -> str:
    return journey_terms(about.participant.programme, on=about.participant.referred_on).title


def _held(reference: str) -> str:
    return reverse("held", args=[reference])


def _back(request: Any, reference: str) -> str:
    """A work coach comes from the person's page; an administrator, who may not read it, from the search."""
    return reverse("case", args=[reference]) if may(request, Permission.CASE_READ) else reverse("personal_data")


def _as_json(about: Identity, found: list[Held], at: datetime) -> str:
    said = {
        "participant": about.participant_id,
        "drawn_up_at": at.isoformat(),
        "tables": [{"table": each.title, "what": each.what, "rows": each.rows} for each in found],
    }
    return json.dumps(said, ensure_ascii=False, indent=2, default=str)


def _as_csv(found: list[Held]) -> Iterator[str]:
    yield "\ufeff" + csv_line(HEAD)
    for each in found:
        for number, row in enumerate(each.rows, start=1):
            for column, value in row.items():
                yield csv_line((each.title, number, column, None if value is None else str(value)))
