"""The journey in words for the person whose journey it is: short, and without the words of contracts."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commissioning.rooms.journey.complaint_steps import Desk, Step
from commissioning.rooms.journey.event_kinds import Stage
from commissioning.rooms.journey.own_rights import Heard, Right

STAGES: dict[Stage, Any] = {
    Stage.ENGAGEMENT: _("You start"),
    Stage.PRE_WORK: _("You get ready for work"),
    Stage.IN_WORK: _("You are in work"),
    Stage.EXIT: _("You have left"),
}
PROMISES: dict[str, Any] = {
    "acknowledged": _("After you are sent to them, they say that they know of you"),
    "attached": _("After you are sent to them, they meet you and start to help"),
    "planned": _("After you start, you and your adviser agree a plan and both sign it"),
    "reassessed": _("They look again, with you, at how things are, each time"),
    "exit_report": _("When you leave and ask for a report, you get it"),
}
"""What is promised, before the words of how soon."""
TO_COME: dict[str, Any] = {
    "acknowledged": _("They say that they know of you"),
    "attached": _("They meet you and start to help"),
    "planned": _("You and your adviser agree your plan"),
    "reassessed": _("Your adviser looks again with you at how things are"),
    "exit_report": _("You get your report"),
}
STEPS: dict[str, Any] = {
    Step.RECEIVED: _("You complained"),
    Step.ACKNOWLEDGED: _("They are looking into it"),
    Step.ANSWERED: _("They answered"),
    Step.ESCALATED: _("You took it further"),
    Step.RESOLVED: _("Settled"),
    Step.WITHDRAWN: _("You took it back"),
}
WITH: dict[str, Any] = {
    Desk.PROVIDER: _("those who help you"),
    Desk.PRIME: _("those who answer for them"),
    Desk.COMMISSIONER: _("the public body that pays for the programme"),
}


def complaint_heard(each: Heard) -> str:
    """What becomes of a complaint, and with whom, where it is not the same with all."""
    said = {
        Step.ACKNOWLEDGED.value: _now("Somebody tells you that they look into your complaint"),
        Step.ANSWERED.value: _now("Your complaint is answered"),
    }[each.of]
    if len(each.desks) == len(Desk):
        return said
    whom = [str(WITH[desk]) for desk in each.desks]
    return _now("%(what)s, when it lies with %(whom)s") % {"what": said, "whom": _now(" or ").join(whom)}


def length(right: Right | Heard) -> str:
    """How soon, in words: within 15 working days."""
    many = {
        "working days": ngettext("within 1 working day", "within %(count)s working days", right.length),
        "calendar days": ngettext("within 1 day", "within %(count)s days", right.length),
        "weeks": ngettext("within 1 week", "within %(count)s weeks", right.length),
        "months": ngettext("within 1 month", "within %(count)s months", right.length),
    }
    return many[right.measure] % {"count": right.length}
