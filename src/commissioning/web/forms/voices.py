"""What participants are asked: how it goes, what is wrong; what is said to them; and which complaints to draw."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.complaint_steps import ABOUT, OUTCOMES, SCORES
from commissioning.web.components.days import DayField
from commissioning.web.forms.base import Change

MOST_WORDS = 4_000
MOST_DRAWN = 200


def _words(label: Any, *, required: bool, missing: Any = "", help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MOST_WORDS,
        widget=forms.Textarea,
        help_text=help_text,
        error_messages={"required": missing} if missing else {},
    )


class Feedback(Change):
    score = forms.ChoiceField(
        label=_("How is it going?"),
        choices=[(str(score), _(words)) for score, words in SCORES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is going")},
    )
    words = _words(_("Is there anything you want to add?"), required=False)


class Complain(Change):
    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(code, _(words)) for code, words in ABOUT.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about")},
    )
    words = _words(
        _("What happened?"),
        required=True,
        missing=_("Tell us what happened"),
        help_text=_("Say when it was and what you want to be done."),
    )


class About(Change):
    """Of whom somebody complains who was with more than one provider."""

    placement = forms.ChoiceField(
        label=_("Whom is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom it is about")},
    )


class ComplainOfOneOfSeveral(About, Complain):
    """As `Complain`, with whom it is about."""

    field_order = ("placement", "about", "words")


class TakeFurther(Change):
    words = _words(
        _("What is still not right?"),
        required=True,
        missing=_("Tell us what is still not right"),
        help_text=_("Everybody who has had your complaint on their desk can read this."),
    )


class Answer(Change):
    outcome = forms.ChoiceField(
        label=_("What was done?"),
        choices=[(code, _(words)) for code, words in OUTCOMES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was done")},
    )
    words = _words(
        _("Your answer to the person"),
        required=True,
        missing=_("Write your answer"),
        help_text=_("In plain words. They read it as you write it."),
    )


class Draw(Change):
    received_from = DayField(label=_("Received from"), error_messages={"required": _("Enter the first day")})
    last_day = DayField(label=_("Until"), error_messages={"required": _("Enter the last day")})
    size = forms.IntegerField(
        label=_("How many?"),
        min_value=1,
        max_value=MOST_DRAWN,
        error_messages={
            "required": _("Enter how many complaints to draw"),
            "min_value": _("Enter a whole number from 1 to 200"),
            "max_value": _("Enter a whole number from 1 to 200"),
            "invalid": _("Enter a whole number from 1 to 200"),
        },
    )

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("received_from"), self.cleaned_data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _now("The last day must be the first day or later"))
        return self.cleaned_data


class AccountOffer(Change):
    """Where the e-mail with which a participant begins their account goes."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("The email does not say what it is about. It leads to a page that does."),
        error_messages={
            "required": _("Enter an email address"),
            "invalid": _("Enter an email address, like name@example.org"),
        },
    )
