"""What the pages about working with somebody share: who it is, whether one may write, and the summary on their page."""

from collections.abc import Collection, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commissioning.platform.roles import Permission
from commissioning.rooms.journey import queries
from commissioning.rooms.journey.appointment_models import Appointment
from commissioning.rooms.journey.appointments import appointments
from commissioning.rooms.journey.assessing import distance
from commissioning.rooms.journey.assessment_models import Assessment
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.planning import SignedPlan, last_plan
from commissioning.rooms.journey.work import Work, read_work
from commissioning.web.allows import may, require
from commissioning.web.environment import in_words, moment_in_words
from commissioning.web.views.cases_in_words import name_of

Fact = tuple[str, Any, dict[str, str]]


def kept(request: Any, reference: str) -> Placement:
    """The placement that is written on. To whom there is none, the page is not there."""
    placement = queries.going_on(reference, on=request.access.on)
    require(placement is not None and queries.may_keep(placement))
    assert placement is not None
    return placement


def kept_late(reference: str) -> Placement:
    """The last placement that may be written on, though it is over: what happened then may be told late."""
    placement = queries.kept(reference)
    require(placement is not None)
    assert placement is not None
    return placement


def may_keep(request: Any, reference: str) -> bool:
    """Whether the acting role may write on the placement that goes on."""
    placement = queries.going_on(reference, on=request.access.on)
    return may(request, Permission.CASE_KEEP) and placement is not None and queries.may_keep(placement)


def opened_work(request: Any, reference: str, purpose: str) -> tuple[Work, str]:
    """What is done with somebody and what they are called, on record as read."""
    found = read_work(participant=reference, purpose=purpose, by=request.access, now=request.clock.now())
    return found, name_of(found.identity.name)


def summary(reference: str, placements: Collection[Placement], assessments: Sequence[Assessment]) -> list[Fact]:
    """Assessment, plan and next appointments in a line each, with the page where there is more: for `facts`."""
    return [
        (
            _("Assessment"),
            _assessed(assessments),
            {"text": _("All assessments"), "href": _page("case_assessments", reference)},
        ),
        (
            _("Action plan"),
            plan_in_words(last_plan(placements)),
            {"text": _("Open"), "href": _page("case_plan", reference)},
        ),
        (
            _("Appointments"),
            [_appointment(each.last) for each in appointments(placements) if each.is_standing] or _("None booked"),
            {"text": _("All"), "href": _page("case_appointments", reference)},
        ),
    ]


def steps_in_words(steps: int) -> str:
    """How far somebody has come between two assessments."""
    if steps == 0:
        return _("as near to work as before")
    count = {"count": abs(steps)}
    if steps > 0:
        return ngettext("1 step nearer to work", "%(count)s steps nearer to work", steps) % count
    return ngettext("1 step further from work", "%(count)s steps further from work", -steps) % count


def plan_in_words(plan: SignedPlan | None) -> str:
    """How a plan stands."""
    if plan is None:
        return _("None yet")
    if plan.agreed_on is not None:
        return _("Agreed by both on %(day)s") % {"day": in_words(plan.agreed_on)}
    if not plan.signatures:
        return _("Written on %(day)s, not signed yet") % {"day": in_words(plan.plan.made_on)}
    (signed,) = plan.signatures.values()
    return _("%(side)s has signed; the other side has not yet") % {"side": signed.get_side_display()}


def _assessed(assessments: Sequence[Assessment]) -> str:
    if not assessments:
        return _("None yet")
    first, last = assessments[0], assessments[-1]
    words = {"day": in_words(last.on), "step": last.get_step_display()}
    if first is last:
        return _("%(day)s: %(step)s") % words
    come = steps_in_words(distance(first, last).steps)
    return _("%(day)s: %(step)s (since the first: %(come)s)") % {**words, "come": come}


def _appointment(last: Appointment) -> str:
    return f"{moment_in_words(last.at)}: {last.get_about_display()}"


def _page(name: str, reference: str) -> str:
    return reverse(name, args=[reference])
