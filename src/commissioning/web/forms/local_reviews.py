"""Questions about local reviews: with whom, when, what was agreed, and what came of it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.local_review_models import ActionState, ReviewSide
from commissioning.web.components.days import DayField
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Question

MOST_WORDS = 4_000
MOST_OF_AN_ACTION = 400


class Whom(Question):
    """A provider that serves or served people of the service, in a contract: their references with a space between."""

    whom = forms.ChoiceField(
        label=_("Whom did you meet?"),
        help_text=_("Providers that serve or served people whom your service referred, contract by contract."),
        error_messages={"required": _("Choose whom you met")},
    )

    def prepare(self) -> None:
        found = [
            (f"{contract.pk} {provider.pk}", f"{provider.name}: {contract.title}")
            for contract, provider in self.said["whom_to_meet"]
        ]
        self.offer("whom", found, or_none=_("Choose a provider"))


class When(Question):
    held_on = DayField(label=_("When did you meet?"), error_messages={"required": _("Enter the day")})

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        if held_on > self.said["today"]:
            raise forms.ValidationError(_now("The day must be today or in the past"))
        return held_on


class TalkedAbout(Question):
    words = forms.CharField(
        label=_("What did you talk about?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea,
        help_text=_("How referrals come and go, what works, what does not. Name no participant."),
        error_messages={"required": _("Enter what you talked about")},
    )


class Side(Question):
    side = forms.ChoiceField(
        label=_("Who is to do it?"),
        choices=[(value, _(label)) for value, label in ReviewSide.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who is to do it")},
    )


class What(Question):
    what = forms.CharField(
        label=_("What is to be done?"),
        max_length=MOST_OF_AN_ACTION,
        help_text=_("Something that one can see to be done. Name no participant."),
        error_messages={"required": _("Enter what is to be done")},
    )


class ByDay(Question):
    by_day = DayField(label=_("By which day?"), error_messages={"required": _("Enter the day")})

    def clean_by_day(self) -> date:
        by_day: date = self.cleaned_data["by_day"]
        if by_day < self.said["held_on"]:
            raise forms.ValidationError(_now("The day must not be before the review"))
        return by_day


class Confirm(Change):
    """The digest of the record as it is shown along with this form."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class Result(Change):
    """What came of an action."""

    state = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[(value, _(label)) for value, label in ActionState.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it")},
    )
    on = DayField(label=_("On which day?"), error_messages={"required": _("Enter the day")})


def pair(said: dict[str, Any]) -> tuple[str, str]:
    """Contract and provider of an answer to `Whom`, by reference."""
    contract, _space, provider = str(said["whom"]).partition(" ")
    return contract, provider
