"""Questions about a review of the standards of a programme: when, what was looked at and found, what must change."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.performance.standards_reviewing import Findings
from commissioning.terms.standards import Standard
from commissioning.web.components.days import DayField
from commissioning.web.forms.journey import Question

MOST_WORDS = 2_000
KEEP, CHANGE = "keep", "change"

StandardsOn = Callable[[date], list[tuple[str, Standard]]]
"""By day the standards that held, with their keys."""


class _AsBefore(Question):
    """A question to which a version before may have the answer: `said["before"]`, by field."""

    def prepare(self) -> None:
        self.initial = {**self.said["before"], **self.initial}


class When(_AsBefore):
    reviewed_on = DayField(
        label=_("When were the standards reviewed?"), error_messages={"required": _("Enter the day")}
    )

    def clean_reviewed_on(self) -> date:
        reviewed_on: date = self.cleaned_data["reviewed_on"]
        if reviewed_on > self.said["today"]:
            raise forms.ValidationError(_now("The day must be today or in the past"))
        if not self.said["standards_on"](reviewed_on):
            raise forms.ValidationError(_now("The programme had no service standards on that day"))
        return reviewed_on


class LookedAt(_AsBefore):
    looked_at = forms.CharField(
        label=_("What did you look at?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea,
        help_text=_("Such as how standards were kept, reviews of cases, complaints, what providers and people said."),
        error_messages={"required": _("Enter what you looked at")},
    )


class Found(_AsBefore):
    found = forms.CharField(
        label=_("What did you find?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea,
        help_text=_(
            "Whether the standards help people into work that lasts. Everybody who delivers the programme reads it, so "
            "name nobody."
        ),
        error_messages={"required": _("Enter what you found")},
    )


class Verdict(_AsBefore):
    verdict = forms.ChoiceField(
        label=_("Must a standard change?"),
        choices=[(KEEP, _("No, all are kept as they are")), (CHANGE, _("Yes, one or more"))],
        widget=forms.RadioSelect,
        help_text=_("This puts on record that it must. It changes with the next terms, by a variation."),
        error_messages={"required": _("Choose whether a standard must change")},
    )


class Which(_AsBefore):
    which = forms.MultipleChoiceField(
        label=_("Which standards must change?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The others are kept as they are."),
        error_messages={"required": _("Choose one standard or more")},
    )

    def prepare(self) -> None:
        super().prepare()
        if self.said["verdict"] == KEEP:
            del self.fields["which"]
        else:
            self.offer("which", [(key, str(standard.title)) for key, standard in _standards(self.said)])


class Why(_AsBefore):
    """A question for each standard that must change. Passed over where none must."""

    heading = _("What must change, and why?")

    def prepare(self) -> None:
        super().prepare()
        chosen = self.said.get("which", [])
        for key, standard in _standards(self.said):
            if key in chosen:
                self.fields[_why(key)] = forms.CharField(
                    label=str(standard.title),
                    max_length=MOST_WORDS,
                    widget=forms.Textarea,
                    error_messages={"required": _now("Enter why “%(title)s” must change") % {"title": standard.title}},
                )

    def told(self) -> Iterator[tuple[str, Any]]:
        for label, value in super().told():
            yield _now("Why “%(title)s” must change") % {"title": label}, value


def findings(said: dict[str, Any]) -> Findings:
    """What was answered, as the room keeps it."""
    to_change = {key: said[_why(key)] for key in said.get("which", [])}
    return Findings(said["looked_at"], said["found"], to_change)


def answers(reviewed_on: date, kept: Findings) -> dict[str, Any]:
    """What a version before says, by field."""
    return {
        "reviewed_on": reviewed_on,
        "looked_at": kept.looked_at,
        "found": kept.found,
        "verdict": CHANGE if kept.to_change else KEEP,
        "which": list(kept.to_change),
        **{_why(key): why for key, why in kept.to_change.items()},
    }


QUESTIONS: dict[str, type[Question]] = {
    "when": When,
    "looked-at": LookedAt,
    "found": Found,
    "verdict": Verdict,
    "which": Which,
    "why": Why,
}


def _standards(said: dict[str, Any]) -> list[tuple[str, Standard]]:
    on: StandardsOn = said["standards_on"]
    return on(said["reviewed_on"])


def _why(key: str) -> str:
    return f"why_{key}"
