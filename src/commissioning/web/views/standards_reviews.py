"""Reviews of the service standards of a programme: twice a year, by its lead; read by whoever delivers it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import Programme
from commissioning.rooms.journey.refusals import NoRules
from commissioning.rooms.performance import standards_reviewing as actions
from commissioning.rooms.performance import standards_reviews as room
from commissioning.rooms.performance.refusals import NotAStandardsReview
from commissioning.rooms.performance.standards_review_models import ReviewFindings, StandardsReview
from commissioning.rooms.performance.standards_reviewing import Findings, may_review
from commissioning.rooms.performance.standards_reviews import Reviewed, Timing
from commissioning.web.allows import allows, may, require
from commissioning.web.environment import in_words, moment_in_words
from commissioning.web.forms import standards_reviews as forms
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.page import page


@allows(Permission.STANDARDS_READ)
def standards_reviews(request: Any, reference: str) -> HttpResponse:
    """When the standards were reviewed, when they must be next, and each review in sight."""
    programme = Programme.objects.get(pk=reference)
    timing = room.timing(reference, on=request.access.on)
    return page(
        request,
        "standards_reviews/list",
        programme=programme,
        timing=timing,
        state=_state(timing, request.access.on),
        rows=list(_rows(room.in_sight(reference))),
        writes=timing is not None and may_review(programme.lead_id, request.access),
    )


@allows(Permission.STANDARDS_READ)
def standards_review(request: Any, reference: str) -> HttpResponse:
    """One review with what was found; what of it has changed since; and how it was told before."""
    reviewed = room.review_of(reference)
    assert reviewed.findings is not None
    programme = Programme.objects.select_related("lead").get(pk=reviewed.review.programme)
    leads = programme.lead_id == request.access.organisation
    return page(
        request,
        "standards_reviews/review",
        programme=programme,
        review=reviewed.review,
        findings=reviewed.findings,
        changes=[
            (str(each.standard.title), each.why, _changed(each))
            for each in room.to_change(reviewed.findings, on=request.access.on)
        ],
        versions=[_version(each) for each in room.versions_of(reference)[:-1]],
        corrects=may_review(programme.lead_id, request.access),
        imports=leads and may(request, Permission.PROGRAMME_READ),
    )


@allows(Permission.STANDARDS_REVIEW)
def write(request: Any, reference: str, step: str) -> HttpResponse:
    programme = Programme.objects.get(pk=reference)
    require(may_review(programme.lead_id, request.access))

    def change(said: Answers) -> tuple[str, str]:
        made = actions.review_standards(
            programme=programme,
            reviewed_on=said["reviewed_on"],
            findings=forms.findings(said),
            by=request.access,
            now=request.clock.now(),
        )
        return _shown(made.record), _("The review is on record. Everybody can see when it was.")

    return Journey(
        title=_("Put a review of the standards on record"),
        questions=forms.QUESTIONS,
        cancel=reverse("standards_reviews", args=[reference]),
        button=_("Put it on record"),
        change=change,
        foreseen=(NotAStandardsReview, NoRules),
        note=_note(),
        given=_given(request, reference, {"reviewed_on": request.access.on}),
    ).answer(request, step)


@allows(Permission.STANDARDS_REVIEW)
def correct(request: Any, reference: str, step: str) -> HttpResponse:
    before = room.review_of(reference)
    assert before.findings is not None
    require(may_review(before.review.lead_id, request.access))
    kept = Findings(before.findings.looked_at, before.findings.found, room.why_to_change(before.findings))

    def change(said: Answers) -> tuple[str, str]:
        actions.correct_review(
            before=before,
            reviewed_on=said["reviewed_on"],
            findings=forms.findings(said),
            by=request.access,
            now=request.clock.now(),
        )
        return _shown(reference), _("The record is corrected. What it said before stays below it.")

    return Journey(
        title=_("Correct the record of a review of the standards"),
        questions=forms.QUESTIONS,
        cancel=_shown(reference),
        button=_("Correct it"),
        change=change,
        foreseen=(NotAStandardsReview, NoRules),
        note=_note(),
        given=_given(request, before.review.programme, forms.answers(before.review.reviewed_on, kept), before.review),
    ).answer(request, step)


def due_in_words(timing: Timing, on: date) -> str:
    """When a review is due, and whether that day is over."""
    day = {"day": in_words(timing.due)}
    return _("Overdue: it was due by %(day)s") % day if timing.is_overdue(on) else _("Due by %(day)s") % day


def _note() -> str:
    return _("Everybody sees the day. What was found is read by those who deliver the programme or refer people to it.")


def _given(
    request: Any, programme: str, before: Mapping[str, Any], corrects: StandardsReview | None = None
) -> dict[str, Any]:
    return {
        "today": request.access.on,
        "before": before,
        "standards_on": lambda on: room.standards_of(programme, reviewed_on=on, before=corrects),
    }


def _state(timing: Timing | None, on: date) -> tuple[str, str]:
    """When the next review is due, in words and as the tone of a tag."""
    if timing is None:
        return _("Nothing to review"), "over"
    return due_in_words(timing, on), "bad" if timing.is_overdue(on) else "good"


def _rows(reviewed: Sequence[Reviewed]) -> Iterator[dict[str, Any]]:
    named = room.named_to_change(reviewed)
    for each in reviewed:
        titles = [str(standard.title) for standard in named[each.review.pk]]
        yield {
            "href": _shown(each.review.record),
            "on": in_words(each.review.reviewed_on),
            "to_change": titles or [_("None: all are kept")],
        }


def _changed(each: room.ToChange) -> tuple[str, str]:
    """Whether a standard reads differently since, in words and as the tone of a tag."""
    if each.changed_by is None:
        return _("Not changed yet"), "waiting"
    return _("Changed from %(day)s") % {"day": in_words(each.changed_by.applies_from)}, "good"


def _version(each: ReviewFindings) -> dict[str, Any]:
    said = {"day": in_words(each.review.reviewed_on), "at": moment_in_words(each.review.recorded_at)}
    return {
        "title": _("Reviewed on %(day)s, as written on %(at)s") % said,
        "findings": each,
        "changes": [(str(change.standard.title), change.why) for change in room.to_change(each, on=date.min)],
    }


def _shown(record: str) -> str:
    return reverse("standards_review", args=[record])
