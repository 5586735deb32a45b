"""One case of a review: what is on record of it in codes and days, scoring it, and coming to one score."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.journey.assessing import barriers_of
from commissioning.rooms.journey.event_kinds import BARRIERS
from commissioning.rooms.journey.journey_rules import Rules, rules_of
from commissioning.rooms.performance import scoring as room
from commissioning.rooms.performance.drawing import judged
from commissioning.rooms.performance.refusals import NamesSomebody, NoSuchScore, NotDiffering, NotYours, ScoredByBoth
from commissioning.rooms.performance.review_models import ReviewedCase
from commissioning.rooms.performance.reviews import Evidence, evidence
from commissioning.rooms.performance.score_models import CaseScore, Scoring
from commissioning.rooms.performance.scoring import Scored
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words, moment_in_words, period_in_words
from commissioning.web.forms import reviews as forms
from commissioning.web.forms.base import Change
from commissioning.web.forms.cases import TO_DO
from commissioning.web.page import page
from commissioning.web.views.case_work import plan_in_words
from commissioning.web.views.cases_in_words import days_of, details_in_words, how_it_stands, label_of


@allows(Permission.CASE_SCORE)
def case(request: Any, reference: str) -> HttpResponse:
    """What an assessor looks at, and what both made of it once both have scored. That it was opened is on record."""
    row = _one(request, reference)
    standard, element = judged(row.review.journey_terms, row.review.standard)
    found = evidence(row, on=request.access.on, by=request.access, now=request.clock.now())
    given = room.scored(row)
    mine = _mine(request, row)
    return page(
        request,
        "standards/reviewed_case",
        case=row,
        days=period_in_words(row.review.since, row.review.until),
        standard=standard,
        element=element,
        provider=found.placement.delivered_by.name,
        promises=[(TO_DO[each.promise], how_it_stands(each, request.access.on)) for each in found.promises],
        work=_work(found),
        entries=list(_entries(found, rules_of(row.review.journey_terms))),
        mine=mine,
        both=_both(given),
        proposed=_proposed(given) if given.differs else None,
        agreed=given.agreed and _said("", given.agreed.score, given.agreed.reason),
        doing=list(_doing(request, row, given, has_scored=mine is not None)),
    )


@allows(Permission.CASE_SCORE)
def score(request: Any, reference: str) -> HttpResponse:
    row = _one(request, reference)
    require(room.seat_of(row.review, request.access) is not None)
    if request.method == "GET" and room.scored(row).both is not None:
        messages.info(request, _("Both of you have scored this case."))
        return redirect(_shown(row))
    standard, element = judged(row.review.journey_terms, row.review.standard)
    form = forms.ScoreCase.sent(request, scores=element.scores)

    def change() -> tuple[str, str]:
        said = form.cleaned_data
        room.score_case(
            case=row, score=forms.given(said), remark=said["remark"], by=request.access, now=request.clock.now()
        )
        return _next(request, row), _("Case %(number)s is scored.") % {"number": row.number}

    return form.answer(
        request,
        change,
        foreseen=(NamesSomebody, NoSuchScore, ScoredByBoth),
        title=_("Score case %(number)s") % {"number": row.number},
        caption=str(standard.title),
        note=element.looked_at,
        button=_("Give the score"),
        cancel_href=_shown(row),
    )


@allows(Permission.CASE_SCORE)
def propose(request: Any, reference: str) -> HttpResponse:
    row = _one(request, reference)
    require(room.seat_of(row.review, request.access) is not None)
    given = room.scored(row)
    if request.method == "GET" and not given.differs:
        return _settled(request, row)
    standard, element = judged(row.review.journey_terms, row.review.standard)
    form = forms.ProposeScore.sent(request, scores=element.scores)

    def change() -> tuple[str, str]:
        said = form.cleaned_data
        room.propose_score(
            case=row, score=forms.given(said), reason=said["reason"], by=request.access, now=request.clock.now()
        )
        return _shown(row), _("The other assessor can agree to it, or propose another.")

    return form.answer(
        request,
        change,
        foreseen=(NamesSomebody, NoSuchScore, NotDiffering),
        title=_("Propose one score for case %(number)s") % {"number": row.number},
        caption=str(standard.title),
        facts=[(who, told) for who, told, _remark in _both(given)],
        button=_("Propose it"),
        cancel_href=_shown(row),
    )


@allows(Permission.CASE_SCORE)
def agree(request: Any, reference: str) -> HttpResponse:
    row = _one(request, reference)
    require(room.seat_of(row.review, request.access) is not None)
    given = room.scored(row)
    if given.proposed is None or (request.method == "GET" and not _waits_for(request, given)):
        return _settled(request, row)
    proposed = given.proposed

    def change() -> tuple[str, str]:
        room.agree_score(proposed=proposed, by=request.access, now=request.clock.now())
        return _shown(row), _("Case %(number)s has its score.") % {"number": row.number}

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(NotDiffering, NotYours),
        title=_("Agree to this score for case %(number)s") % {"number": row.number},
        caption=str(judged(row.review.journey_terms, row.review.standard)[0].title),
        facts=[
            (_("Score"), _score(proposed.score)),
            (_("Proposed by"), proposed.proposed_by.name),
            (_("Reason"), proposed.reason),
        ],
        button=_("Agree"),
        cancel_href=_shown(row),
    )


def _doing(request: Any, row: ReviewedCase, given: Scored, *, has_scored: bool) -> Iterator[tuple[str, str]]:
    if room.seat_of(row.review, request.access) is None or given.agreed is not None:
        return
    if given.both is None:
        words = _("Correct your score") if has_scored else _("Score this case")
        yield words, reverse("reviewed_case_score", args=[row.pk])
        return
    if _waits_for(request, given):
        yield _("Agree to what is proposed"), reverse("reviewed_case_agree", args=[row.pk])
    yield _("Propose one score"), reverse("reviewed_case_propose", args=[row.pk])


def _waits_for(request: Any, given: Scored) -> bool:
    """Whether the other has proposed a score to which the acting person may agree."""
    proposed = given.proposed
    return given.differs and proposed is not None and proposed.proposed_by_id != request.access.person


def _next(request: Any, row: ReviewedCase) -> str:
    """The next case that the acting person has not scored; the review, when there is none."""
    done = Scoring.objects.filter(assessor=request.access.who, case__review=row.review).values("case")
    waiting = ReviewedCase.objects.filter(review=row.review).exclude(pk__in=done).order_by("number")
    first = waiting.filter(number__gt=row.number).first() or waiting.first()
    return _shown(first) if first else reverse("case_review", args=[row.review_id])


def _mine(request: Any, row: ReviewedCase) -> tuple[str, str, str] | None:
    rows = CaseScore.objects.filter(case=row, assessor=request.access.who).order_by("-recorded_at")
    last = rows.first()
    return _said(_("You"), last.score, last.remark) if last else None


def _both(given: Scored) -> list[tuple[str, str, str]]:
    return [_said(each.assessor.name, each.score, each.remark) for each in given.both or ()]


def _proposed(given: Scored) -> tuple[str, str, str] | None:
    proposed = given.proposed
    return _said(proposed.proposed_by.name, proposed.score, proposed.reason) if proposed else None


def _said(who: str, score: int | None, words: Any) -> tuple[str, str, str]:
    return who, _score(score), str(words or "")


def _score(score: int | None) -> str:
    return _("Cannot be judged") if score is None else str(score)


def _work(found: Evidence) -> list[tuple[str, Any]]:
    """Assessments, plan and appointments, in codes and days."""
    return [
        (
            _("Assessments"),
            [
                _("%(day)s: %(step)s; in the way: %(barriers)s")
                % {
                    "day": in_words(each.on),
                    "step": each.get_step_display(),
                    "barriers": ", ".join(_(BARRIERS[code]) for code in barriers_of(each)) or _("nothing"),
                }
                for each in found.assessments
            ]
            or _("None yet"),
        ),
        (_("Action plan"), plan_in_words(found.plan)),
        (
            _("Appointments"),
            [
                f"{moment_in_words(each.at)}: {each.get_about_display()}, {each.get_state_display()}"
                for each in found.appointments
            ]
            or _("None"),
        ),
    ]


def _entries(found: Evidence, rules: Rules) -> Iterator[dict[str, Any]]:
    for event in reversed(found.events):
        yield {
            "what": label_of(event),
            "on": event.on,
            "days": days_of(event),
            "said": [f"{label}: {value}" for label, value in details_in_words(event, rules)],
        }


def _settled(request: Any, row: ReviewedCase) -> HttpResponse:
    messages.info(request, _("There is nothing to agree on: the case has its score, or waits for the other assessor."))
    return redirect(_shown(row))


def _one(request: Any, reference: str) -> ReviewedCase:
    """A case of a review that the acting organisation holds."""
    row = ReviewedCase.objects.select_related(
        "review__journey_terms", "placement__delivered_by", "placement__participant"
    ).get(pk=reference)
    require(row.review.lead_id == request.access.organisation)
    return row


def _shown(row: ReviewedCase) -> str:
    return reverse("reviewed_case", args=[row.pk])
