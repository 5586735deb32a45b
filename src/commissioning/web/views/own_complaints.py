"""A participant's complaints: make one, follow it, take it further, call it settled, or take it back."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.journey import voicing
from commissioning.rooms.journey.complaint_days import LastDay, last_days
from commissioning.rooms.journey.complaint_steps import ABOUT, OUTCOMES, OVER, Desk, Step, may_follow, next_desk
from commissioning.rooms.journey.complaints import complaints_in_sight, last_step, steps_taken
from commissioning.rooms.journey.refusals import NothingSaid, NotThisStep
from commissioning.rooms.journey.serving import own_placements, serving
from commissioning.rooms.journey.voice_models import Complaint
from commissioning.web.allows import allows
from commissioning.web.environment import in_words, period_in_words
from commissioning.web.forms import voices as forms
from commissioning.web.forms.base import Change
from commissioning.web.page import page
from commissioning.web.views.own_in_words import STEPS, WITH


@allows(Permission.OWN_JOURNEY)
def complaints(request: Any) -> HttpResponse:
    rows = complaints_in_sight().filter(placement__in=own_placements(by=request.access))
    told = [
        {
            "what": _(ABOUT[row.about]),
            "href": reverse("own_complaint", args=[row.pk]),
            "at": row.recorded_at,
            "text": STEPS[row.last] if row.last in OVER else _("With %(desk)s") % {"desk": WITH[row.desk]},
        }
        for row in rows
    ]
    return page(request, "own/complaints", told=told)


@allows(Permission.OWN_JOURNEY)
def complain(request: Any) -> HttpResponse:
    placements = own_placements(by=request.access)
    if not placements:
        return page(request, "own/nobody_yet")
    several = len({each.delivered_by_id for each in placements}) > 1
    form = (forms.ComplainOfOneOfSeveral if several else forms.Complain).sent(request)
    if several:
        form.offer("placement", [(each.pk, _whom(each)) for each in placements])

    def change() -> tuple[str, str]:
        said = form.cleaned_data
        about = next(each for each in placements if each.pk == said.get("placement", each.pk))
        made = voicing.complain(
            placement=about, about=said["about"], words=said["words"], by=request.access, now=request.clock.now()
        )
        return reverse("own_complaint", args=[made.pk]), _("We have your complaint. Here you can follow it.")

    return form.answer(
        request,
        change,
        foreseen=(NothingSaid,),
        title=_("Complain"),
        note=_(
            "The people it is about can read it first and put it right. If they do not, you can take it further: "
            "to those who answer for them, and to the public body that pays for the programme. No other provider "
            "will see it."
        ),
        button=_("Send my complaint"),
        cancel_href=reverse("own_complaints"),
    )


@allows(Permission.OWN_JOURNEY)
def complaint(request: Any, reference: str) -> HttpResponse:
    """One complaint with all its steps, and what they can do now."""
    row = _own(request, reference)
    taken = steps_taken(row)
    last, desk = Step(taken[-1].step.step), Desk(taken[-1].step.desk)
    further = _further(request, row, desk) if last not in OVER else None
    return page(
        request,
        "own/complaint",
        complaint=row,
        about=_(ABOUT[row.about]),
        state=STEPS[last],
        lies_with=None if last in OVER else capfirst(str(WITH[desk])),
        hears=[_hears(each, request.access.on, further) for each in last_days([row]).get(row.pk, [])],
        happened=[
            {
                "what": STEPS[Step(each.step.step)],
                "at": each.step.recorded_at,
                "by": each.step.recorded_for.name if each.step.recorded_for else None,
                "text": " ".join(filter(None, [_outcome(each.step.outcome), each.words])),
            }
            for each in reversed(taken)
        ],
        further=WITH[further] if further else None,
        may_settle=may_follow(last, Step.RESOLVED),
        is_over=last in OVER,
    )


@allows(Permission.OWN_JOURNEY)
def take_further(request: Any, reference: str) -> HttpResponse:
    row = _own(request, reference)
    form = forms.TakeFurther.sent(request)
    desk = _further(request, row, Desk(last_step(row).desk))

    def change() -> tuple[str, str]:
        voicing.take_further(
            complaint=row, words=form.cleaned_data["words"], by=request.access, now=request.clock.now()
        )
        return _shown(row), _("Your complaint has gone on.")

    note = _("It goes on to %(desk)s. They can read all of it.") % {"desk": WITH[desk]} if desk else ""
    return form.answer(
        request,
        change,
        foreseen=(NotThisStep, NothingSaid),
        title=_("Take your complaint further"),
        note=note,
        button=_("Take it further"),
        cancel_href=_shown(row),
    )


@allows(Permission.OWN_JOURNEY)
def settle(request: Any, reference: str) -> HttpResponse:
    return _end(
        request, reference, Step.RESOLVED, _("Is it settled?"), _("Yes, it is settled"), _("Thank you for telling us.")
    )


@allows(Permission.OWN_JOURNEY)
def take_back(request: Any, reference: str) -> HttpResponse:
    return _end(
        request,
        reference,
        Step.WITHDRAWN,
        _("Do you want to take your complaint back?"),
        _("Yes, take it back"),
        _("You took your complaint back. Nobody works on it any more."),
    )


def _end(request: Any, reference: str, step: Step, title: str, button: str, says: str) -> HttpResponse:
    row = _own(request, reference)

    def change() -> tuple[str, str]:
        voicing.end_complaint(complaint=row, step=step, by=request.access, now=request.clock.now())
        return _shown(row), says

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(NotThisStep,),
        title=title,
        caption=_(ABOUT[row.about]),
        button=button,
        cancel_href=_shown(row),
    )


def _hears(each: LastDay, on: date, further: Desk | None) -> tuple[str, str]:
    """What they will hear, and by when; or that they should have, and can take it further while there is anywhere."""
    names = {Step.ACKNOWLEDGED: _("That somebody looks into it"), Step.ANSWERED: _("An answer")}
    day = {"day": in_words(each.due_on)}
    late = _("You should have heard by %(day)s.") % day + (" " + _("You can take it further.") if further else "")
    return names[each.step], late if each.is_late(on) else _("By %(day)s") % day


def _own(request: Any, reference: str) -> Complaint:
    return Complaint.objects.select_related("placement__participant").get(
        pk=reference, placement__in=own_placements(by=request.access)
    )


def _further(request: Any, row: Complaint, desk: Desk) -> Desk | None:
    return next_desk(desk, is_prime=serving(row.placement, by=request.access).is_prime)


def _shown(row: Complaint) -> str:
    return reverse("own_complaint", args=[row.pk])


def _whom(placement: Any) -> str:
    words = {"name": placement.delivered_by.name, "days": period_in_words(placement.starts_on, placement.ends_on)}
    return _("%(name)s, %(days)s") % words


def _outcome(outcome: str) -> str:
    return f"{_(OUTCOMES[outcome])}." if outcome else ""
