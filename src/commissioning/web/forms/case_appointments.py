"""Questions about an appointment, one a page. `said` has `now`, and of one that is moved `before`."""

import re
from datetime import UTC, datetime
from datetime import time as clock_time
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.appointment_models import About, Appointment, AskedBy, Place, Reason
from commissioning.web.components.days import DayField
from commissioning.web.environment import LONDON
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Question

_TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))? ?(?P<half>am|pm)?")


class When(Question):
    """The day and the time on the clocks of London."""

    heading = _("When is the appointment?")
    on = DayField(label=_("Day"), error_messages={"required": _("Enter the day")})
    time = forms.CharField(
        label=_("Time"),
        max_length=8,
        help_text=_("For example, 9:30am or 14:30"),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"required": _("Enter the time")},
    )

    def clean_time(self) -> clock_time:
        found = _TIME.fullmatch(str(self.cleaned_data["time"]).strip().lower())
        if found is None or (found["half"] is None and found["minute"] is None):
            raise forms.ValidationError(_now("Enter a time, like 9:30am or 14:30"))
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        if found["half"] is not None:
            if not 1 <= hour <= 12:
                raise forms.ValidationError(_now("Enter a time, like 9:30am or 14:30"))
            hour = hour % 12 + (12 if found["half"] == "pm" else 0)
        try:
            return clock_time(hour, minute)
        except ValueError:
            raise forms.ValidationError(_now("Enter a time, like 9:30am or 14:30")) from None

    def clean(self) -> dict[str, Any]:
        on, at = self.cleaned_data.get("on"), self.cleaned_data.get("time")
        if on is not None and at is not None:
            self.cleaned_data["at"] = datetime.combine(on, at, LONDON).astimezone(UTC)
            if self.cleaned_data["at"] <= self.said["now"]:
                self.add_error("on", _now("The time must be still to come"))
        return self.cleaned_data

    def told(self) -> Any:
        for label, value in super().told():
            yield label, f"{value:%H:%M}" if isinstance(value, clock_time) else value


class AboutWhat(Question):
    about = forms.ChoiceField(
        label=_("What is it for?"),
        choices=About.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is for")},
    )


class Where(Question):
    place = forms.ChoiceField(
        label=_("Where do you meet?"),
        choices=Place.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where you meet")},
    )

    def prepare(self) -> None:
        before: Appointment | None = self.said["before"]
        if before is not None:
            self.initial = {"place": before.place, **self.initial}


class WhoAsked(Question):
    asked_by = forms.ChoiceField(
        label=_("Who asked for it?"),
        choices=AskedBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who asked for it")},
    )


class WhyChanged(Question):
    reason = forms.ChoiceField(
        label=_("Why is it moved?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )


class InWords(Question):
    words = forms.CharField(
        label=_("Is there anything to add in words?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example, where exactly, or what to bring. They read it. You can leave it empty."),
    )


BOOK: dict[str, type[Question]] = {
    "when": When,
    "about": AboutWhat,
    "where": Where,
    "asked-by": WhoAsked,
    "words": InWords,
}
MOVE: dict[str, type[Question]] = {
    "when": When,
    "where": Where,
    "asked-by": WhoAsked,
    "why": WhyChanged,
    "words": InWords,
}


class Missed(Change):
    """That they did not come."""

    reason = forms.ChoiceField(
        label=_("Why did they not come?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )


class Cancel(Change):
    """That it will not be."""

    asked_by = forms.ChoiceField(
        label=_("Who asked for that?"),
        choices=AskedBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who asked for it")},
    )
    reason = forms.ChoiceField(
        label=_("Why is it cancelled?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )
