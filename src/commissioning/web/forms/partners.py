"""Questions about the partners of a programme."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commissioning.platform.people_models import Kind, Organisation
from commissioning.web.components.days import DayField
from commissioning.web.forms.journey import Question


class WhichCommissioner(Question):
    organisation = forms.ChoiceField(
        label=_("Which commissioner?"),
        widget=forms.RadioSelect,
        help_text=_("Only another commissioner can be a partner. The operator enters commissioners in the register."),
        error_messages={"required": _("Choose the commissioner")},
    )

    def prepare(self) -> None:
        others = (
            Organisation.objects.filter(kind=Kind.COMMISSIONER).exclude(pk=self.said["lead"]).order_by("name", "pk")
        )
        self.offer("organisation", others.values_list("pk", "name"))


class FirstDay(Question):
    on = DayField(
        label=_("From which day does it read the programme?"),
        help_text=_("From then on it sees what was before, too."),
        error_messages={"required": _("Enter the first day")},
    )


class FirstDayWithout(Question):
    on = DayField(
        label=_("From which day is it a partner no more?"), error_messages={"required": _("Enter the first day")}
    )
