"""What participants say over a whole programme, in counts; and samples of complaints to look into."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.core.clock import SystemRandomness
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import voice_queries
from commissioning.rooms.journey.complaint_steps import ABOUT, OUTCOMES
from commissioning.rooms.journey.complaints import complaints_in_sight
from commissioning.rooms.journey.event_kinds import Stage
from commissioning.rooms.journey.refusals import NothingToSample
from commissioning.rooms.journey.voice_models import ComplaintSample
from commissioning.rooms.journey.voice_themes import LEAST_SHOWN, Heard, themes
from commissioning.web.allows import allows, may, require
from commissioning.web.environment import in_words
from commissioning.web.forms import voices as forms
from commissioning.web.page import page
from commissioning.web.views.complaints import COLUMNS

ONE_DAY = timedelta(days=1)


@allows(Permission.JOURNEY_FIGURES)
def voices(request: Any) -> HttpResponse:
    """Themes of one programme after another, feedback by stage, and the samples drawn."""
    programmes = voice_queries.programmes_heard(by=request.access)
    return page(
        request,
        "complaints/voices",
        programmes=[_heard(request, programme, title) for programme, title in programmes.items()],
        least=LEAST_SHOWN,
        may_draw=may(request, Permission.COMPLAINT_SAMPLE),
    )


@allows(Permission.COMPLAINT_SAMPLE)
def draw(request: Any, programme: str) -> HttpResponse:
    titles = voice_queries.programmes_heard(by=request.access)
    require(programme in titles)
    form = forms.Draw.sent(request)

    def change() -> tuple[str, str]:
        said = form.cleaned_data
        sample = voice_queries.draw_sample(
            programme=programme,
            received_from=said["received_from"],
            received_until=said["last_day"] + ONE_DAY,
            size=said["size"],
            by=request.access,
            now=request.clock.now(),
            randomness=SystemRandomness(),
        )
        return reverse("complaint_sample", args=[sample.pk]), _("The sample is drawn.")

    return form.answer(
        request,
        change,
        foreseen=(NothingToSample,),
        title=_("Draw a sample of complaints"),
        caption=titles[programme],
        note=_("Chance draws it. Its seed stays on record, so that anybody who may can draw the same one again."),
        button=_("Draw the sample"),
        cancel_href=reverse("voices"),
    )


@allows(Permission.JOURNEY_FIGURES)
def sample(request: Any, reference: str) -> HttpResponse:
    row = ComplaintSample.objects.get(pk=reference)
    drawn = [each.pk for each in voice_queries.sampled(row)]
    known = {
        each.pk: each for each in complaints_in_sight().filter(pk__in=drawn).select_related("placement__delivered_by")
    }
    opens = may(request, Permission.COMPLAINT_HANDLE)
    return page(
        request,
        "complaints/sample",
        sample=row,
        last_day=row.received_until - ONE_DAY,
        headings=[str(column.label) for column in COLUMNS],
        rows=[_cells(known[each], opens=opens) for each in drawn],
    )


def _cells(row: Any, *, opens: bool) -> list[Any]:
    first, *others = ((column, column.cell(row)) for column in COLUMNS)
    column, text = first
    head = {"text": text, "href": column.href(row)} if opens and column.href else text
    return [head, *(in_words(cell.date()) if isinstance(cell, datetime) else cell for _column, cell in others)]


def _heard(request: Any, programme: str, title: str) -> dict[str, Any]:
    heard = voice_queries.heard_in(programme, by=request.access)
    said = voice_queries.feedback_in(programme, by=request.access)
    stages = {each.name.lower(): _(each.value) for each in Stage}
    return {
        "reference": programme,
        "title": title,
        "count": len(heard) if len(heard) >= LEAST_SHOWN else None,
        "tables": [
            (
                _("What they are about"),
                _("About"),
                _told(heard, "about", {code: _(said) for code, said in ABOUT.items()}),
            ),
            (_("At which stage"), _("Stage"), _told(heard, "stage", stages)),
            (_("Who served the person"), _("Provider"), _told(heard, "provider", {})),
            (
                _("What settled them"),
                _("What was done"),
                _told(heard, "outcome", {code: _(said) for code, said in OUTCOMES.items()}),
            ),
        ],
        "feedback": [(_(stage.value), count, mean) for stage, count, mean in said],
        "samples": ComplaintSample.objects.filter(programme=programme).order_by("-recorded_at"),
    }


def _told(heard: list[Heard], by: str, words: dict[str, str]) -> list[tuple[str, int | None, float | None]]:
    return [(words.get(each.code, each.code), each.count, each.median_days) for each in themes(heard, by)]


def _translated(words: Mapping[str, str]) -> dict[str, str]:
    return {code: _(said) for code, said in words.items()}
