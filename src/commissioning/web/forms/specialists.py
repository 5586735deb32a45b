"""Questions about a referral to a specialist: what for, whom to ask, at what price; and what came of it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.event_kinds import BARRIERS
from commissioning.rooms.journey.specialist_models import Outcome
from commissioning.rooms.journey.specialists import could_help
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Question

MOST_SESSIONS = 100
MOST_POUNDS = 100_000


def _pounds(label: Any) -> forms.DecimalField:
    wrong = _("Enter a price in pounds, such as 180 or 180.50; 0 if it costs nothing")
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=MOST_POUNDS,
        decimal_places=2,
        help_text=_("In pounds, for all sessions together. For example 180 or 180.50."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value", "max_decimal_places"), wrong),
    )


def pence(pounds: Decimal) -> int:
    """A price in pounds, which has no more than two decimals, in pence."""
    return int(pounds * 100)


class Need(Question):
    """The barrier, as a code: the specialist reads it before it knows whom it is about."""

    need = forms.ChoiceField(
        label=_("What do they need help with?"),
        choices=list(BARRIERS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they need help with")},
    )


class ToWhom(Question):
    """A provider of the register."""

    to = forms.ChoiceField(
        label=_("Whom do you ask?"),
        help_text=_("Any provider in the register, in your supply chain or not."),
        error_messages={"required": _("Choose whom you ask")},
    )

    def prepare(self) -> None:
        found = could_help(self.said["placement"])
        self.offer("to", [(each.pk, each.name) for each in found], or_none=_("Choose an organisation"))


class Sessions(Question):
    """How much of it."""

    sessions = forms.IntegerField(
        label=_("How many sessions do they need?"),
        min_value=1,
        max_value=MOST_SESSIONS,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Enter a whole number of sessions, from 1 to 100")
        ),
    )


class Price(Question):
    """What is offered for it."""

    price = _pounds(_("What do you offer to pay?"))


QUESTIONS = {"need": Need, "whom": ToWhom, "sessions": Sessions, "price": Price}


class Agree(Change):
    price = _pounds(_("Which price do you agree to?"))


class Refer(Change):
    text = forms.CharField(
        label=_("What should they know, and what do you ask them to do?"),
        help_text=_(
            "They read this with the name, telephone, e-mail and what to heed when meeting the person, and no more."
        ),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say what you ask them to do")},
    )


class End(Change):
    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it")},
    )
