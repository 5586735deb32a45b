"""Questions about points that providers raise: what they say, what is answered, and which to list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.contracts import queries
from commissioning.rooms.contracts.point_models import ABOUT, PointKind, PointOutcome
from commissioning.web.forms.base import Change, Form
from commissioning.web.forms.journey import Question

MOST_WORDS = 4_000
WAITING = "waiting"
_KINDS = [(value, _(label)) for value, label in PointKind.choices]
_ABOUT = [(code, _(words)) for code, words in ABOUT.items()]
_OUTCOMES = [(value, _(label)) for value, label in PointOutcome.choices]


def _words(label: Any, missing: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MOST_WORDS,
        widget=forms.Textarea,
        help_text=help_text,
        error_messages={"required": missing},
    )


class Kind(Question):
    kind = forms.ChoiceField(
        label=_("What do you want to raise?"),
        choices=_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you want to raise")},
    )


class About(Question):
    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=_ABOUT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about")},
    )


class Said(Question):
    words = _words(
        _("What should the commissioner know?"),
        _("Enter what the commissioner should know"),
        _("Say what happened or what you have learned, and what you would like to be done. Name no participant."),
    )


QUESTIONS = {"kind": Kind, "about": About, "words": Said}


class Answer(Change):
    outcome = forms.ChoiceField(
        label=_("What comes of it?"),
        choices=_OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes of it")},
    )
    words = _words(_("Your answer"), _("Enter your answer"), _("The organisation that raised it reads this."))


class Filter(Form):
    """Which points to list."""

    contract = forms.ChoiceField(label=_("Contract"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *_KINDS], required=False)
    about = forms.ChoiceField(label=_("About"), choices=[("", _("All")), *_ABOUT], required=False)
    answer = forms.ChoiceField(
        label=_("Answer"), choices=[("", _("All")), (WAITING, _("Not answered yet")), *_OUTCOMES], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = queries.contracts().order_by("title", "pk").values_list("pk", "title")
        self.offer("contract", named, or_none=_("All"))
