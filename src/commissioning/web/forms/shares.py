"""Questions about market shares and the months of draws."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.core.periods import add_months
from commissioning.engines.allocation.draw import WHOLE, month_of
from commissioning.rooms.contracts.queries import NothingApplied
from commissioning.rooms.journey.shares import contracts_taking
from commissioning.web.components.days import DayField
from commissioning.web.environment import percent_bp
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Question
from commissioning.web.forms.supply_chains import basis_points

MONTHS_AHEAD = 12


class FirstDayOfShares(Question):
    on = DayField(
        label=_("From which day do the shares apply?"),
        help_text=_("Today or later. Whoever was drawn before keeps their provider."),
        error_messages={"required": _("Enter the first day")},
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.said["today"]:
            raise forms.ValidationError(_now("The day must be today or later: draws of earlier days are made"))
        try:
            if not contracts_taking(self.said["package_area"], on=on):
                raise forms.ValidationError(_now("No contract in this area takes referrals on that day"))
        except NothingApplied as refused:
            raise forms.ValidationError(str(refused)) from refused
        return on


class SharesOfDay(Question):
    """A share for each contract that takes referrals on the day, in per cent, 100 in all."""

    heading = _("What share of the people does each contract serve?")

    def prepare(self) -> None:
        held: dict[str, int] = self.said["held"]
        for code, contract in contracts_taking(self.said["package_area"], on=self.said["on"]).items():
            self.fields[code] = forms.CharField(
                label=contract.title,
                max_length=8,
                initial=percent_bp(held[code]).removesuffix("%") if code in held else None,
                help_text=_("In per cent, for example 12.5. It can be 0."),
                error_messages={"required": _now("Enter the share of %(title)s") % {"title": contract.title}},
                widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}),
            )

    def told(self) -> Any:
        for label, value in super().told():
            yield label, f"{value}%"

    def clean(self) -> dict[str, Any]:
        shares = {}
        for code in self.fields.keys() & self.cleaned_data.keys():
            try:
                shares[code] = basis_points(str(self.cleaned_data[code]).strip().removesuffix("%").strip())
            except forms.ValidationError as refused:
                self.add_error(code, refused)
        total = sum(shares.values())
        if not self.errors and total != WHOLE:
            words = _now("The shares must add up to 100%%. They add up to %(total)s")
            raise forms.ValidationError(words % {"total": percent_bp(total)})
        return {**self.cleaned_data, "basis_points": shares}


class WhyShares(Question):
    heading = _("Why do they change?")
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it once the shares apply."),
        error_messages={"required": _("Enter the reason")},
    )
    clause = forms.CharField(
        label=_("Clause"),
        max_length=40,
        help_text=_("Of the terms that let shares change, for example 3.1."),
        error_messages={"required": _("Enter the clause")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )


class WhichMonth(Change):
    """A month that has no seed yet: this one, or one of the next."""

    month = forms.ChoiceField(
        label=_("Which month is it for?"), error_messages={"required": _("Choose the month")}, widget=forms.Select
    )

    def __init__(self, *args: Any, today: date, made: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [add_months(today.replace(day=1), ahead) for ahead in range(MONTHS_AHEAD + 1)]
        self.offer("month", [(month_of(each), f"{each:%B %Y}") for each in months if month_of(each) not in made])
