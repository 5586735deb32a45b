"""Questions about handing somebody over within a supply chain: from which day, and to whom."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.placing import could_take_over
from commissioning.web.components.days import DayField
from commissioning.web.environment import in_words
from commissioning.web.forms.journey import Question


class FirstDayThere(Question):
    """The first day on which another organisation serves."""

    on = DayField(
        label=_("From which day does somebody else serve them?"), error_messages={"required": _("Enter the first day")}
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.said["placement"].starts_on:
            raise forms.ValidationError(
                _now("The day must be on or after %(day)s, when the placement began")
                % {"day": in_words(self.said["placement"].starts_on)}
            )
        return on


class ToWhom(Question):
    """An organisation of the supply chain on that day, the prime among them."""

    to = forms.ChoiceField(
        label=_("Who serves them then?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who serves them then")},
    )

    def prepare(self) -> None:
        placement = self.said["placement"]
        chain = could_take_over(placement, on=self.said["on"])
        self.offer("to", [(each.pk, each.name) for each in chain if each.pk != placement.delivered_by_id])
