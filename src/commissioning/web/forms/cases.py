"""Questions about people on a journey: whom to list, whom to find."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.caseload import Listed
from commissioning.rooms.journey.standing_states import State
from commissioning.web.forms.base import Form

TO_DO: Mapping[str, str | Promise] = {
    "acknowledged": _("Acknowledge the referral"),
    "attached": _("Attach to the programme"),
    "planned": _("Agree an action plan"),
    "reassessed": _("Assess again"),
    "exit_report": _("Send the exit report"),
}
"""What a promise asks somebody to do."""
WAITING, LATE, NOBODY = "not_seen", "late", "nobody"
STATES = (
    ("", _("Any")),
    (WAITING, _("Placed, not seen yet")),
    *((state.name, state.value) for state in State),
)
DUE = (("", _("Anything or nothing")), (LATE, _("Something overdue")), *TO_DO.items())


class Filter(Form):
    """Which people to list."""

    state = forms.ChoiceField(label=_("Where they stand"), choices=STATES, required=False)
    due = forms.ChoiceField(label=_("What is to be done"), choices=DUE, required=False)
    served_by = forms.ChoiceField(label=_("Served by"), required=False)
    adviser = forms.ChoiceField(label=_("Adviser"), required=False)

    def __init__(self, *args: Any, rows: Collection[Listed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        serve = {(row.placement.delivered_by.name, row.placement.delivered_by_id) for row in rows if row.placement}
        self.offer("served_by", [(pk, name) for name, pk in sorted(serve)], or_none=_("All"))
        work = {(row.adviser.name, row.adviser.pk) for row in rows if row.adviser}
        names = [(pk, name) for name, pk in sorted(work)]
        self.offer("adviser", [*names, (NOBODY, _("Nobody by name"))], or_none=_("All"))


class Find(Form):
    """By what somebody is found."""

    text = forms.CharField(
        label=_("Surname, national insurance number or reference"),
        max_length=200,
        help_text=_("Whole words, for example Okafor, or Ada Morgan. Small and capital letters are the same."),
        error_messages={"required": _("Enter a surname, a national insurance number or a reference")},
    )
