"""A prime scores its own delivery by the standards of its contract."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.journey.refusals import NoRules
from commissioning.rooms.performance import self_assessing
from commissioning.rooms.performance.drawing import judged_standards
from commissioning.rooms.performance.refusals import NamesSomebody, NoSuchScore, NotAssessable, NothingToReview
from commissioning.web.allows import allows, require
from commissioning.web.forms import reviews as forms
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.views.shown_contract import shown_contract


@allows(Permission.SELF_ASSESS)
def assess(request: Any, reference: str, standard: str, step: str) -> HttpResponse:
    shown = shown_contract(request, reference)
    halves = self_assessing.assessable(reference, by=request.access)
    if not halves:
        messages.info(request, _("Only the prime of a contract that runs scores its own delivery."))
        return redirect(reverse("contract_reviews", args=[reference]))
    try:
        found = judged_standards(shown.contract.programme_id, on=request.access.on)
    except NoRules:
        found = {}
    require(standard in found)
    element = found[standard].qualitative
    assert element is not None

    def change(said: Answers) -> tuple[str, str]:
        self_assessing.assess_oneself(
            contract=shown.contract,
            standard=standard,
            half=self_assessing.half_year(date.fromisoformat(said["half"])),
            score=int(said["score"]),
            words=said["words"],
            by=request.access,
            now=request.clock.now(),
        )
        return reverse("contract_kept", args=[reference]), _("Your own score is on record.")

    return Journey(
        title=_("Score your own delivery: %(standard)s") % {"standard": found[standard].title},
        questions={"half": forms.WhichHalf, "score": forms.OwnScore, "why": forms.WhyOwnScore},
        cancel=reverse("contract_reviews", args=[reference]),
        button=_("Put it on record"),
        change=change,
        foreseen=(NotAssessable, NoSuchScore, NamesSomebody, NothingToReview, NoRules),
        note=_(
            "It is marked as your own judgement wherever it stands. A later one for the same half-year takes its "
            "place, and both stay on record."
        ),
        given={"halves": halves, "scores": element.scores},
    ).answer(request, step)
