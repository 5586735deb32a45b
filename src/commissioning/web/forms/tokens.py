"""What a token is for, and until when."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.platform.api_models import Scope
from commissioning.platform.queries import TIME_ZONE
from commissioning.platform.roles import Role
from commissioning.web.components.days import DayField
from commissioning.web.forms.base import Change
from commissioning.web.forms.people import CHOOSE_A_ROLE, OF_PEOPLE, ONE_DAY


class Issue(Change):
    name = forms.CharField(
        label=_("Name of the program"),
        max_length=200,
        help_text=_("Stands beside what it does, in lists and in the audit record."),
        error_messages={"required": _("Enter the name of the program")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", "---"), *OF_PEOPLE],
        help_text=_("It may do what the role may, and no more."),
        error_messages={"required": CHOOSE_A_ROLE},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do with the records of the role?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the program may do")},
    )
    last_day = DayField(
        label=_("Last day"),
        help_text=_("At most a year from now. Issue another one before then."),
        error_messages={"required": _("Enter the last day")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_last_day(self) -> date:
        last_day: date = self.cleaned_data["last_day"]
        if not self.today <= last_day < self.today + timedelta(days=365):
            raise forms.ValidationError(_now("Last day must be between today and a year from now"))
        return last_day

    @property
    def expires_at(self) -> datetime:
        """The end of the last day where we are."""
        return datetime.combine(self.cleaned_data["last_day"] + ONE_DAY, time(), ZoneInfo(TIME_ZONE))

    @property
    def for_role(self) -> Role:
        return Role(self.cleaned_data["role"])
