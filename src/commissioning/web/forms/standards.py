"""What is asked of how standards are kept: which days, which stage, which standard."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.core.periods import Period
from commissioning.rooms.performance.cases import Fate
from commissioning.rooms.performance.standards import asked_period
from commissioning.web.components.days import DayField
from commissioning.web.forms.base import Form

STAGES = (
    ("pre_programme", _("Before the programme")),
    ("engagement", _("Joining")),
    ("pre_work", _("Before work")),
    ("in_work", _("In work")),
    ("exit", _("Leaving")),
)
FATES = {
    Fate.IN_TIME: _("Done in time"),
    Fate.LATE: _("Done late"),
    Fate.NOT_DONE: _("Not done"),
    Fate.RETURNED: _("Does not count: the referral was returned before the last day"),
    Fate.NOT_ATTACHED: _("Does not count: said not to be attached before the last day"),
    Fate.LEFT_EARLY: _("Does not count: left early, before the last day"),
    Fate.COMPLETED: _("Does not count: their time was over before the last day"),
    Fate.MOVED: _("Does not count: served by nobody, or in another contract, before the last day"),
    Fate.NO_DAY: _("Does not count: no last day can be said"),
}


class Days(Form):
    """Which days, by the last day on which something was in time."""

    since = DayField(label=_("Due on or after"), required=False)
    last_day = DayField(label=_("Due up to"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), choices=(("", _("All stages")), *STAGES), required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        since, last = said.get("since"), said.get("last_day")
        if since and last and last < since:
            self.add_error("last_day", _now("The last day must be on or after the first day."))
        return said

    def period(self, today: date) -> Period:
        """The days that were asked for, or the usual ones."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return asked_period(said.get("since"), said.get("last_day"), today=today)

    def stage_asked(self) -> str:
        return self.cleaned_data.get("stage", "") if self.is_bound and self.is_valid() else ""


class CaseFilter(Days):
    """Which cases of which standard."""

    standard = forms.ChoiceField(label=_("Standard"), required=False)
    fate = forms.ChoiceField(
        label=_("What became of it"),
        choices=(("", _("Any")), *((fate.name, said) for fate, said in FATES.items())),
        required=False,
    )

    def __init__(self, *args: Any, standards: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("standard", standards, or_none=_("All"))
