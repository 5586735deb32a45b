"""Somebody's assessments: what stood in the way each time, how near to work they were, and how far they have come."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.journey import assessing
from commissioning.rooms.journey.assessment_models import Assessment, Occasion, Step
from commissioning.rooms.journey.event_kinds import BARRIERS
from commissioning.rooms.journey.refusals import NotAnAssessment
from commissioning.rooms.journey.work import Work
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words
from commissioning.web.forms import case_assessments as forms
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.page import page
from commissioning.web.views.case_work import kept, may_keep, opened_work, steps_in_words


@allows(Permission.CASE_READ)
def assessments(request: Any, reference: str) -> HttpResponse:
    work, name = opened_work(request, reference, "the assessments of a participant")
    return page(
        request,
        "cases/assessments",
        reference=reference,
        name=name,
        entries=_entries(work),
        may_keep=may_keep(request, reference),
    )


@allows(Permission.CASE_KEEP)
def assess(request: Any, reference: str, step: str) -> HttpResponse:
    placement = kept(request, reference)
    _work, name = opened_work(request, reference, "an assessment of a participant")

    def change(said: Answers) -> tuple[str, str]:
        assessing.assess(placement=placement, **_said(said), by=request.access, now=request.clock.now())
        return _assessments(reference), _("The assessment is on record.")

    return Journey(
        title=_("Assess: %(name)s") % {"name": name},
        questions=forms.QUESTIONS,
        cancel=_assessments(reference),
        button=_("Record"),
        change=change,
        foreseen=(NotAnAssessment,),
        given={"today": request.access.on, "placement": placement, "before": None},
        private=True,
    ).answer(request, step)


@allows(Permission.CASE_KEEP)
def correct(request: Any, reference: str, record: str, step: str) -> HttpResponse:
    """A later version of an assessment; the earlier ones stay on record."""
    placement = kept(request, reference)
    work, name = opened_work(request, reference, "the correction of an assessment")
    before = _of_record(work, record)
    require(before.placement_id == placement.pk)

    def change(said: Answers) -> tuple[str, str]:
        assessing.assess(placement=placement, record=record, **_said(said), by=request.access, now=request.clock.now())
        return _assessments(reference), _("The assessment is corrected.")

    return Journey(
        title=_("Correct an assessment: %(name)s") % {"name": name},
        questions=forms.QUESTIONS,
        cancel=_assessments(reference),
        button=_("Correct"),
        change=change,
        foreseen=(NotAnAssessment,),
        note=_("What was written before stays on record."),
        given={
            "today": request.access.on,
            "placement": placement,
            "before": before,
            "words_before": work.words.get(before.pk, ""),
        },
        private=True,
    ).answer(request, step)


@allows(Permission.CASE_KEEP)
def withdraw(request: Any, reference: str, record: str) -> HttpResponse:
    placement = kept(request, reference)
    work, name = opened_work(request, reference, "an assessment that is taken back")
    before = _of_record(work, record)
    require(before.placement_id == placement.pk)

    def change() -> tuple[str, str]:
        assessing.withdraw_assessment(assessment=before, by=request.access, now=request.clock.now())
        return _assessments(reference), _("The assessment is taken back.")

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(NotAnAssessment,),
        title=_("Take an assessment back"),
        caption=name,
        facts=[(_("When"), in_words(before.on)), (_("Which"), before.get_occasion_display())],
        note=_("Take back what never happened. What was only written wrongly can be corrected instead."),
        button=_("Take it back"),
        cancel_href=_assessments(reference),
        warning=True,
    )


def _said(said: Answers) -> dict[str, Any]:
    return {
        "on": said["on"],
        "occasion": Occasion(said["occasion"]),
        "barriers": said["barriers"],
        "step": Step(said["step"]),
        "words": said["words"],
    }


def _of_record(work: Work, record: str) -> Assessment:
    """The last version of an assessment. Where there is none, the page is not there."""
    found = [each for each in work.assessments if each.record == record]
    require(bool(found))
    return found[0]


def _entries(work: Work) -> list[dict[str, Any]]:
    """The latest first, each with how far they had come since the one before."""
    entries = []
    for before, row in zip([None, *work.assessments], work.assessments, strict=False):
        come = assessing.distance(before, row) if before else None
        entries.append(
            {
                "row": row,
                "barriers": [BARRIERS[code] for code in assessing.barriers_of(row)],
                "come": steps_in_words(come.steps) if come else "",
                "overcome": [BARRIERS[code] for code in come.overcome] if come else [],
                "words": work.words.get(row.pk),
            }
        )
    return entries[::-1]


def _assessments(reference: str) -> str:
    return reverse("case_assessments", args=[reference])
