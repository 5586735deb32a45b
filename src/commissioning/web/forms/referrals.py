"""Questions of a referral, one a page: who, by which route, what the terms ask, and what was handed over."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.journey_rules import Rules
from commissioning.rooms.journey.participant_models import Given, Route
from commissioning.rooms.journey.queries import perhaps_the_same
from commissioning.rooms.journey.referring import Particulars
from commissioning.terms.deciding import asked
from commissioning.terms.journey import Circumstance, Routes, choices
from commissioning.web.components.days import DayField
from commissioning.web.environment import days_in_words, in_words
from commissioning.web.forms.journey import Answers, Question

SOMEBODY_ELSE = "somebody else"
_NINO = re.compile(r"[A-Z]{2}[0-9]{6}[A-D]")


class Name(Question):
    name = forms.CharField(
        label=_("What is their full name?"),
        max_length=200,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
        error_messages={"required": _("Enter their full name")},
    )


class Born(Question):
    """`said` has `referred_on`."""

    born_on = DayField(
        label=_("What is their date of birth?"),
        help_text=_("For example, 27 3 1985"),
        error_messages={"required": _("Enter their date of birth")},
    )

    def clean_born_on(self) -> date:
        born_on: date = self.cleaned_data["born_on"]
        if born_on >= self.said["referred_on"]:
            raise forms.ValidationError(_now("Date of birth must be in the past"))
        return born_on


class Nino(Question):
    nino = forms.CharField(
        label=_("What is their national insurance number?"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
        help_text=_("It’s on their payslip or letters about benefits, like QQ 12 34 56 C. You can leave it empty."),
    )

    def clean_nino(self) -> str:
        said = "".join(str(self.cleaned_data["nino"]).split()).upper()
        if said and not _NINO.fullmatch(said):
            raise forms.ValidationError(_now("Enter a national insurance number like QQ 12 34 56 C"))
        return said


class Same(Question):
    """Asked where somebody like them may be seen already; otherwise passed over."""

    same_as = forms.ChoiceField(
        label=_("Is it one of these people?"),
        widget=forms.RadioSelect,
        help_text=_("They have the same number, or the same name and date of birth."),
        error_messages={"required": _("Choose whether it is one of these people")},
    )

    def prepare(self) -> None:
        nino = self.said["nino"] or None
        alike = perhaps_the_same(name=self.said["name"], born_on=self.said["born_on"].isoformat(), nino=nino)
        if not alike:
            del self.fields["same_as"]
            return
        words = _now("%(name)s, born %(born)s, referred on %(day)s")
        found = [
            (
                each.participant_id,
                words
                % {
                    "name": each.name or "",
                    "born": days_in_words(each.born_on or ""),
                    "day": in_words(each.participant.referred_on),
                },
            )
            for each in alike
        ]
        self.offer("same_as", [*found, (SOMEBODY_ELSE, _now("No, it is somebody else"))])


class HowTheyCome(Question):
    """By which of the routes of the terms, in `said["rules"]`."""

    route = forms.ChoiceField(
        label=_("How do they come to the programme?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they come")},
    )

    def prepare(self) -> None:
        known: Rules = self.said["rules"]
        routes = next((rule.routes for rule in known.journey.values() if isinstance(rule, Routes)), list(Route.values))
        self.offer("route", [(route, Route(route).label) for route in routes])


class Reach(Question):
    heading = _("How can they be reached?")
    telephone = forms.CharField(
        label=_("Telephone"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        error_messages={"invalid": _("Enter an email address like name@example.org")},
    )
    address = forms.CharField(
        label=_("Address"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class Needs(Question):
    needs = forms.CharField(
        label=_("What must be heeded when meeting them?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Access, an interpreter, safety. Whoever serves them reads it first. You can leave it empty."),
    )


class StandardsGiven(Question):
    standards = forms.ChoiceField(
        label=_("How did you hand over the service standards, and how to complain?"),
        choices=Given.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you handed them over")},
    )


def questions(rules: Rules) -> dict[str, type[Question]]:
    """What is asked of somebody under a programme's rules, by slug."""
    return {
        "name": Name,
        "born": Born,
        "number": Nino,
        "same": Same,
        "route": HowTheyCome,
        **{_slug(key): _circumstance(key, each) for key, each in asked(rules.circumstances).items()},
        "reach": Reach,
        "needs": Needs,
        "standards": StandardsGiven,
    }


def who(said: Answers) -> Particulars:
    """Who was described."""
    optional = {name: said[name] or None for name in ("nino", "telephone", "email", "address", "needs")}
    return Particulars(name=said["name"], born_on=said["born_on"], **optional)


def answers(rules: Rules, said: Answers) -> dict[str, str | int]:
    """What was answered to the circumstances."""
    return {key: said[_slug(key)] for key in asked(rules.circumstances)}


def same_as(said: Mapping[str, Any]) -> str | None:
    """The participant who is the same human being, if one was chosen."""
    chosen = said.get("same_as")
    return None if chosen in (None, SOMEBODY_ELSE) else str(chosen)


def _circumstance(key: str, circumstance: Circumstance) -> type[Question]:
    said, offered = str(circumstance.question), choices(circumstance)
    field: forms.Field
    if offered is None:
        field = forms.IntegerField(
            label=said,
            min_value=0,
            error_messages=dict.fromkeys(("required", "invalid", "min_value"), _("Enter a whole number, 0 or more")),
            widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        )
    else:
        field = forms.ChoiceField(
            label=said,
            choices=[(value, str(words)) for value, words in offered.items()],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose an answer")},
        )
    return type("Circumstance", (Question,), {_slug(key): field})


def _slug(key: str) -> str:
    """Of a circumstance: apart from the questions that every referral has."""
    return f"about_{key}"
