"""Questions about an assessment, one a page. `said` has `today`, `placement`, and of a correction `before`."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.assessing import barriers_of
from commissioning.rooms.journey.assessment_models import Assessment, Occasion, Step
from commissioning.rooms.journey.event_kinds import BARRIERS
from commissioning.web.components.days import DayField
from commissioning.web.environment import in_words
from commissioning.web.forms.journey import Question


class _OfAssessment(Question):
    """A question that begins with what the assessment says that is corrected."""

    def prepare(self) -> None:
        before: Assessment | None = self.said["before"]
        if before is not None:
            self.initial = {**self.begun(before), **self.initial}

    def begun(self, before: Assessment) -> dict[str, Any]:
        """What the fields say at first: nothing, of a question that does not tell."""
        return {}


class Day(_OfAssessment):
    on = DayField(label=_("When were they assessed?"), error_messages={"required": _("Enter the day")})

    def prepare(self) -> None:
        super().prepare()
        self.initial = {"on": self.said["today"], **self.initial}

    def begun(self, before: Assessment) -> dict[str, Any]:
        return {"on": before.on}

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        referred_on: date = self.said["placement"].participant.referred_on
        if on > self.said["today"]:
            raise forms.ValidationError(_now("The day must be today or in the past"))
        if on < referred_on:
            raise forms.ValidationError(
                _now("The day must be on or after %(day)s, the day of the referral") % {"day": in_words(referred_on)}
            )
        return on


class WhyAssessed(_OfAssessment):
    occasion = forms.ChoiceField(
        label=_("Which assessment is it?"),
        choices=Occasion.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which assessment it is")},
    )

    def begun(self, before: Assessment) -> dict[str, Any]:
        return {"occasion": before.occasion}


class Barriers(_OfAssessment):
    barriers = forms.MultipleChoiceField(
        label=_("What stands between them and work?"),
        choices=list(BARRIERS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Select all that apply, or none."),
    )

    def begun(self, before: Assessment) -> dict[str, Any]:
        return {"barriers": barriers_of(before)}


class HowNear(_OfAssessment):
    step = forms.ChoiceField(
        label=_("How near to work are they?"),
        choices=Step.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how near to work they are")},
    )

    def begun(self, before: Assessment) -> dict[str, Any]:
        return {"step": before.step}


class GoalsAndNeeds(_OfAssessment):
    words = forms.CharField(
        label=_("What work do they want, and what do they need to get there?"),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In their words as far as you can. They read it; the commissioner does not."),
        error_messages={"required": _("Enter what work they want and what they need")},
    )

    def begun(self, before: Assessment) -> dict[str, Any]:
        return {"words": self.said["words_before"]}


QUESTIONS: dict[str, type[Question]] = {
    "day": Day,
    "which": WhyAssessed,
    "barriers": Barriers,
    "near": HowNear,
    "words": GoalsAndNeeds,
}
