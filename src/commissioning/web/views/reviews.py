"""Reviews of cases: which there are and which wait for somebody, drawing one, one of them, and closing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.core.clock import SystemRandomness
from commissioning.core.periods import Period
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.queries import known_by_name
from commissioning.rooms.journey.refusals import NoRules
from commissioning.rooms.performance import drawing, review_results
from commissioning.rooms.performance import reviews as room
from commissioning.rooms.performance.refusals import NothingToReview, NotScoredYet, NotTwoAssessors, SeveralPrimes
from commissioning.rooms.performance.review_models import CaseReview, ReviewedCase, ReviewResult
from commissioning.rooms.performance.reviews import Progress
from commissioning.rooms.performance.score_models import AgreedScore, Scoring
from commissioning.rooms.performance.self_assessing import assessable
from commissioning.web.allows import allows, may, require
from commissioning.web.environment import in_words, period_in_words
from commissioning.web.forms import reviews as forms
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.page import page
from commissioning.web.views.judged import shown_result
from commissioning.web.views.shown_contract import Shown, around, shown_contract

ONE_DAY = timedelta(days=1)


@allows(Permission.STANDARDS_READ)
def contract_reviews(request: Any, reference: str) -> HttpResponse:
    """What is judged in a contract, standard by standard: its reviews, and what can be done."""
    shown = shown_contract(request, reference)
    found = room.reviews_of(reference, by=request.access)
    return page(
        request,
        "standards/reviews",
        contract=shown.contract,
        standards=list(_standards(request, shown, found)),
        breadcrumbs=[
            *around(request, shown)["breadcrumbs"],
            {"text": _("Service standards"), "href": reverse("contract_standards", args=[reference])},
        ],
    )


@allows(Permission.CASE_SCORE)
def reviews(request: Any) -> HttpResponse:
    """The reviews whose cases wait for the person who asks."""
    found = room.to_score(by=request.access)
    titles = dict(Contract.objects.filter(pk__in=[e.review.contract for e in found]).values_list("pk", "title"))
    rows = [
        {**_row(each), "contract": titles.get(each.review.contract, ""), "left": each.left(request.access.who)}
        for each in found
    ]
    return page(request, "standards/to_score", rows=rows)


@allows(Permission.CASE_REVIEW)
def draw(request: Any, reference: str, standard: str, step: str) -> HttpResponse:
    shown = shown_contract(request, reference)
    require(_holds(request, shown.contract))
    found = _judged(shown)
    require(standard in found)

    def change(said: Answers) -> tuple[str, str]:
        made = drawing.draw_review(
            contract=shown.contract,
            standard=standard,
            period=Period(said["since"], said["last_day"] + ONE_DAY),
            size=said["size"],
            first=said["first"],
            second=said["second"],
            by=request.access,
            now=request.clock.now(),
            randomness=SystemRandomness(),
        )
        return reverse("case_review", args=[made.pk]), _("The cases are drawn.")

    people = [(each.pk, each.name) for each in drawing.assessors(by=request.access)]
    return Journey(
        title=_("Draw cases for review: %(standard)s") % {"standard": found[standard]},
        questions={"days": forms.WhichDays, "size": forms.HowMany, "people": forms.WhoScores},
        cancel=reverse("contract_reviews", args=[reference]),
        button=_("Draw the cases"),
        change=change,
        foreseen=(NothingToReview, SeveralPrimes, NotTwoAssessors, NoRules),
        note=_("Chance draws them. Its seed stays on record, so that anybody who may can draw the same ones again."),
        given={"today": request.access.on, "people": people},
    ).answer(request, step)


@allows(Permission.STANDARDS_READ)
def review(request: Any, reference: str) -> HttpResponse:
    """One review: how it was drawn, how far it has come and, once it is closed, what came of it."""
    row = _one(reference)
    contract = Contract.objects.get(pk=row.contract)
    is_own = row.lead_id == request.access.organisation
    result = ReviewResult.objects.filter(review=row).select_related("review__journey_terms").first()
    progress = room.progress(row)
    return page(
        request,
        "standards/review",
        review=row,
        contract=contract,
        title=_title(row),
        days=period_in_words(row.since, row.until),
        assessors=_assessors(row) if is_own else _("Two people of the commissioner"),
        is_own=is_own,
        is_same=drawing.drawn_again(row).is_same if is_own else None,
        result=shown_result(review_results.reviewed(result), 0) if result else None,
        progress=progress,
        may_close=_holds(request, contract) and not result and progress.agreed == progress.cases,
        cases=list(_cases(request, row, is_own=is_own)),
        back=reverse("contract_reviews", args=[row.contract]),
    )


@allows(Permission.CASE_REVIEW)
def close(request: Any, reference: str) -> HttpResponse:
    row = _one(reference)
    require(row.lead_id == request.access.organisation)
    leads_to = reverse("case_review", args=[reference])

    def change() -> tuple[str, str]:
        review_results.close_review(review=row, by=request.access, now=request.clock.now())
        return leads_to, _("The review is closed. The contract’s parties can read what came of it.")

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(NotScoredYet,),
        title=_("Close the review"),
        caption=_title(row),
        note=_(
            "The prime and its sub-contractors then read how often each score was agreed, and each of them the agreed "
            "score and reason of the cases that it served. It cannot be taken back."
        ),
        warning=True,
        button=_("Close the review"),
        cancel_href=leads_to,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A case in the list of a review; what both gave stands on its own page."""

    number: int
    text: str
    href: str | None
    provider: str
    state: tuple[str, str]
    reason: str


def _cases(request: Any, row: CaseReview, *, is_own: bool) -> Any:
    cases = list(ReviewedCase.objects.filter(review=row).select_related("placement__delivered_by").order_by("number"))
    agreed = {each.case_id: each for each in AgreedScore.objects.filter(case__in=cases)}
    seats: dict[str, list[str]] = {}
    for case, seat in Scoring.objects.filter(case__in=cases).values_list("case", "seat"):
        seats.setdefault(case, []).append(seat)
    known = _known(request, cases)
    for each in cases:
        participant = each.placement.participant_id
        href = reverse("case", args=[participant]) if participant in known else None
        if is_own and may(request, Permission.CASE_SCORE):
            href = reverse("reviewed_case", args=[each.pk])
        score = agreed.get(each.pk)
        yield _Case(
            each.number,
            participant,
            href,
            each.placement.delivered_by.name,
            _state(score, seats.get(each.pk, [])),
            (score.reason or _("Both gave it")) if score else "",
        )


def _known(request: Any, cases: list[ReviewedCase]) -> Any:
    if not may(request, Permission.CASE_READ):
        return ()
    return known_by_name(each.placement.participant_id for each in cases)


def _state(agreed: AgreedScore | None, seats: list[str]) -> tuple[str, str]:
    """How far a case has come, in words and as the tone of a tag."""
    if agreed is not None:
        score = _("Cannot be judged") if agreed.score is None else str(agreed.score)
        return _("Agreed: %(score)s") % {"score": score}, "good"
    if len(seats) > 1:
        return _("They differ: to be talked over"), "bad"
    return (_("Scored by one"), "waiting") if seats else (_("To be scored"), "plain")


def _standards(request: Any, shown: Shown, found: list[Progress]) -> Any:
    """Each standard that is judged, with its reviews; one that the terms have dropped, if it was reviewed."""
    now = _judged(shown)
    titles = now | {each.review.standard: _title(each.review) for each in found if each.review.standard not in now}
    offered = [(_("Draw cases for review"), "case_review_draw")] if _holds(request, shown.contract) else []
    if assessable(shown.contract.pk, by=request.access) and may(request, Permission.SELF_ASSESS):
        offered.append((_("Score your own delivery"), "self_assess"))
    for key, title in titles.items():
        there = offered if key in now else []
        yield {
            "title": title,
            "doing": [(text, reverse(name, args=[shown.contract.pk, key, "start"])) for text, name in there],
            "rows": [_row(each) for each in found if each.review.standard == key],
        }


def _judged(shown: Shown) -> dict[str, str]:
    try:
        found = drawing.judged_standards(shown.contract.programme_id, on=shown.on)
    except NoRules:
        return {}
    return {key: str(standard.title) for key, standard in found.items()}


def _holds(request: Any, contract: Contract) -> bool:
    """Whether the acting role may hold reviews of a contract."""
    return may(request, Permission.CASE_REVIEW) and bool(contract.commissioner_id == request.access.organisation)


def _row(each: Progress) -> Mapping[str, Any]:
    row = each.review
    return {
        "href": reverse("case_review", args=[row.pk]),
        "title": _title(row),
        "days": period_in_words(row.since, row.until),
        "drawn": in_words(row.recorded_at.date()),
        "state": (_("Closed"), "over") if each.is_closed else (_("Going on"), "waiting"),
        "cases": each.cases,
    }


def _title(row: CaseReview) -> str:
    return str(drawing.judged(row.journey_terms, row.standard)[0].title)


def _assessors(row: CaseReview) -> list[str]:
    return [row.first_assessor.name, row.second_assessor.name]


def _one(reference: str) -> CaseReview:
    return CaseReview.objects.select_related("journey_terms", "first_assessor", "second_assessor").get(pk=reference)
