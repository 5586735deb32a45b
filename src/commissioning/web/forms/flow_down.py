"""Questions about headline terms that must flow down a supply chain: which, how, from when, by which clause."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.contracts.models import FlowDownRule
from commissioning.web.forms.journey import Answers, Question
from commissioning.web.forms.supply_chains import number_or_text, term_name

LIMITS = (FlowDownRule.AT_MOST, FlowDownRule.AT_LEAST)
RULES = (
    (FlowDownRule.AT_MOST.value, _("At most a number, such as 30 days to pay")),
    (FlowDownRule.AT_LEAST.value, _("At least a number, such as 60 days of notice")),
    (FlowDownRule.SAME.value, _("Just what you say, a number or words")),
)


class WhichTerm(Question):
    """The name of a headline term, as offers say it. `in_use` in `said` are those of the chain."""

    term = forms.CharField(
        label=_("Which headline term must flow down?"),
        max_length=60,
        error_messages={"required": _("Enter the name of the term")},
    )

    def prepare(self) -> None:
        if self.said["in_use"]:
            self.fields["term"].help_text = _now("As the offers call it. In use in this supply chain: %(names)s") % {
                "names": ", ".join(self.said["in_use"])
            }

    def clean_term(self) -> str:
        term: str = self.cleaned_data["term"]
        if not re.fullmatch(r"[a-z0-9][a-z0-9_]*", term_name(term)):
            raise forms.ValidationError(_now("Term must be letters, digits and spaces, like payment terms days"))
        return term


class WhichRule(Question):
    rule = forms.ChoiceField(
        label=_("What must each sub-contractor be offered?"),
        choices=RULES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what each must be offered")},
    )


class WhichValue(Question):
    """A whole number for a limit; a number or words otherwise."""

    value = forms.CharField(
        label=_("What is the value?"), max_length=200, error_messages={"required": _("Enter the value")}
    )

    def prepare(self) -> None:
        if self.said["rule"] in LIMITS:
            self.fields["value"].help_text = _now("A whole number")
            self.fields["value"].widget.attrs |= {"class": "govuk-input--width-5", "inputmode": "numeric"}

    def clean_value(self) -> str:
        value: str = self.cleaned_data["value"]
        if self.said["rule"] in LIMITS and not isinstance(number_or_text(value), int):
            raise forms.ValidationError(_now("Value must be a whole number, like 30"))
        return value


class WhichClause(Question):
    clause = forms.CharField(
        label=_("Which clause says so?"),
        max_length=40,
        help_text=_("Of the contract, for example 7.2"),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": _("Enter the clause")},
    )


def required(said: Answers) -> dict[str, Any]:
    """What `require_flow_down` takes, from the answers."""
    return {
        "term": term_name(said["term"]),
        "rule": FlowDownRule(said["rule"]),
        "value": number_or_text(said["value"]),
        "clause": said["clause"],
        "applies_from": said["on"],
    }
