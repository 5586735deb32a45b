"""Questions about people: which to list, what role to give, from which day to end it, whom to invite."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Role
from commissioning.web.components.days import NAMES, DayField
from commissioning.web.forms.base import Change, Form

OF_PEOPLE = [(role.value, role.label) for role in Role if role not in (Role.PUBLIC, Role.PARTICIPANT)]
"""The roles that somebody who works for an organisation can have."""
CHOOSE_A_ROLE = _("Choose a role")
ONE_DAY = timedelta(days=1)


class Filter(Form):
    """Which roles of people to list: those held today, unless another day is asked for or none."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", _("All")), *OF_PEOPLE], required=False)
    on = DayField(label=_("Held on"), required=False)

    @classmethod
    def of(cls, request: Any) -> "Filter":
        """The form as it was asked."""
        said = request.GET.copy()
        if not any(f"on-{part}" in said for part in NAMES):
            today = request.access.on
            said.update({f"on-{part}": str(getattr(today, part)) for part in NAMES})
        return cls(said)


class FromToday(Change):
    """A change that holds from a day on: today or later, because what was done before was done in the role."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def not_before_today(self, name: str) -> date:
        day: date = self.cleaned_data[name]
        if day < self.today:
            raise forms.ValidationError(
                _now("%(label)s must be today or later") % {"label": self.fields[name].label or name}
            )
        return day


class Appoint(FromToday):
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", "---"), *OF_PEOPLE], error_messages={"required": CHOOSE_A_ROLE}
    )
    starts_on = DayField(label=_("First day"), error_messages={"required": _("Enter the first day")})
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Leave empty when nobody knows it yet."))

    def clean_starts_on(self) -> date:
        return self.not_before_today("starts_on")

    def clean(self) -> dict[str, Any]:
        starts_on, last_day = self.cleaned_data.get("starts_on"), self.cleaned_data.get("last_day")
        if starts_on and last_day and last_day < starts_on:
            self.add_error("last_day", _now("Last day must be the first day or later"))
        return self.cleaned_data

    @property
    def ends_on(self) -> date | None:
        """The first day without the role."""
        last_day: date | None = self.cleaned_data["last_day"]
        return None if last_day is None else last_day + ONE_DAY


class Dismiss(FromToday):
    on = DayField(
        label=_("First day without the role"), error_messages={"required": _("Enter the first day without the role")}
    )

    def __init__(self, *args: Any, starts_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts_on = starts_on

    def clean_on(self) -> date:
        on = self.not_before_today("on")
        if on <= self.starts_on:
            raise forms.ValidationError(_now("First day without the role must be after its first day"))
        return on


class Invite(Change):
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("The email tells nobody who invites them to what: that stands on the page it leads to."),
        error_messages={
            "required": _("Enter an email address"),
            "invalid": _("Enter an email address, like name@example.org"),
        },
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", "---"), *OF_PEOPLE], error_messages={"required": CHOOSE_A_ROLE}
    )


class InviteAdministrator(Change):
    """An administrator of any organisation, whom the operator invites."""

    organisation = forms.CharField(
        label=_("Organisation"), max_length=200, help_text=_("Its name, or enough of it that no other has it too.")
    )
    email = Invite.base_fields["email"]

    def clean_organisation(self) -> Organisation:
        said = self.cleaned_data["organisation"].strip()
        found = list(Organisation.objects.filter(name__iexact=said)[:2])
        found = found or list(Organisation.objects.filter(name__icontains=said).order_by("name")[:2])
        if not found:
            raise forms.ValidationError(_now("No organisation has this in its name. Check the spelling."))
        if len(found) > 1:
            raise forms.ValidationError(_now("More than one organisation has this in its name. Enter more of it."))
        return found[0]


class AdministratorsFilter(Form):
    search = forms.CharField(label=_("Organisation"), max_length=200, required=False)
