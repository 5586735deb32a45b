"""Questions about whom to speak to."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.web.components.days import DayField
from commissioning.web.forms.journey import Question


class Matter(Question):
    matter = forms.CharField(
        label=_("What is it about?"),
        max_length=80,
        help_text=_("For example, payment, performance or safeguarding."),
        error_messages={"required": _("Enter what it is about")},
    )


class Who(Question):
    heading = _("Whom should people speak to?")
    contact_name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Enter their name")})
    role_title = forms.CharField(
        label=_("Job title"), max_length=200, error_messages={"required": _("Enter their job title")}
    )
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        error_messages={"invalid": _("Enter an email address in the correct format, like name@example.gov.uk")},
    )
    telephone = forms.CharField(label=_("Telephone number"), required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        if not (self.cleaned_data.get("email") or self.cleaned_data.get("telephone") or self.errors):
            self.add_error("email", _now("Enter an email address or a telephone number"))
        return self.cleaned_data


class From(Question):
    on = DayField(label=_("From which day?"), error_messages={"required": _("Enter the first day")})


class Until(Question):
    on = DayField(
        label=_("What is the first day on which nobody is named?"), error_messages={"required": _("Enter the day")}
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on <= self.said["starts_on"]:
            raise forms.ValidationError(_now("The day must be after the contact's first day"))
        return on
