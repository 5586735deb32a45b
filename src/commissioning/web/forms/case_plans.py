"""Questions about an action plan: its goal, then each action on a page; and how it is signed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.plan_models import Result, Who
from commissioning.rooms.journey.plan_text import PlannedAction, PlanText
from commissioning.web.components.days import DayField
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Answers, Question

MOST_ACTIONS = 8
ANOTHER = (("yes", _("Yes, add another")), ("no", _("No, these are all")))


class Goal(Question):
    """What the plan is to reach. It begins with what the last plan said: `before` in `said`."""

    goal = forms.CharField(
        label=_("What do they want to reach?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The work they want, or the next step to it. Staying in work is a goal as well."),
        error_messages={"required": _("Enter what they want to reach")},
    )

    def prepare(self) -> None:
        before: PlanText | None = self.said["before"]
        if before is not None:
            self.initial = {"goal": before.goal, **self.initial}


class Action(Question):
    """One action: what, who, by when, and how one will know. Passed over once there is no other."""

    number: int

    def prepare(self) -> None:
        if self.number > 1 and self.said.get(f"more_{self.number - 1}") != "yes":
            self.fields.clear()
            return
        before: PlanText | None = self.said["before"]
        if before is not None and len(before.actions) >= self.number:
            self.initial = {**self._begun(before), **self.initial}

    def _begun(self, before: PlanText) -> dict[str, Any]:
        action, more = before.actions[self.number - 1], len(before.actions) > self.number
        said = {"what": action.what, "who": action.who, "due": action.due_on, "known": action.known_by}
        return {f"{name}_{self.number}": value for name, value in {**said, "more": "yes" if more else "no"}.items()}

    def told(self) -> Iterator[tuple[str, Any]]:
        for label, value in super().told():
            yield _now("Action %(number)s. %(label)s") % {"number": self.number, "label": label}, value

    def clean(self) -> dict[str, Any]:
        name = f"due_{self.number}"
        due_on: date | None = self.cleaned_data.get(name)
        if due_on is not None and due_on < self.said["today"]:
            self.add_error(name, _now("The day must be today or later"))
        return self.cleaned_data


def _action(number: int) -> type[Action]:
    """The question about one action. The names of its fields have its number, as all answers stand together."""
    fields = {
        "what": forms.CharField(
            label=_("What is to be done?"),
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("One thing, so that everybody sees what is meant. For example, call three cafes in town."),
            error_messages={"required": _("Enter what is to be done")},
        ),
        "who": forms.ChoiceField(
            label=_("Who does it?"),
            choices=Who.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose who does it")},
        ),
        "due": DayField(label=_("By which day?"), error_messages={"required": _("Enter the day by which it is done")}),
        "known": forms.CharField(
            label=_("How will you both know that it is done?"),
            max_length=500,
            help_text=_("For example, you have the names of the three people they spoke to."),
            error_messages={"required": _("Enter how you will both know that it is done")},
        ),
    }
    if number < MOST_ACTIONS:
        fields["more"] = forms.ChoiceField(
            label=_("Is there another action?"),
            choices=ANOTHER,
            widget=forms.RadioSelect,
            error_messages={"required": _("Say whether there is another action")},
        )
    named = {f"{name}_{number}": field for name, field in fields.items()}
    heading = format_lazy(_("Action {number}"), number=number)
    return type(f"Action{number}", (Action,), {"number": number, "heading": heading, **named})


WRITE: dict[str, type[Question]] = {
    "goal": Goal,
    **{f"action-{number}": _action(number) for number in range(1, MOST_ACTIONS + 1)},
}


def plan_of(said: Answers) -> PlanText:
    """The plan that the answers say."""
    numbers = [number for number in range(1, MOST_ACTIONS + 1) if f"what_{number}" in said]
    return PlanText(
        said["goal"],
        tuple(
            PlannedAction(said[f"what_{n}"], said[f"who_{n}"], said[f"due_{n}"], said[f"known_{n}"]) for n in numbers
        ),
    )


class Sign(Change):
    """Agreeing to the text whose digest the page carried."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agree = forms.BooleanField(
        label=_("I have read this plan and agree to it"),
        error_messages={"required": _("Tick that you have read the plan and agree to it, or leave it unsigned")},
    )


class Paper(Change):
    """A plan that was signed on paper."""

    signed_on = DayField(
        label=_("When was it signed?"), error_messages={"required": _("Enter the day on which it was signed")}
    )
    uploaded = forms.FileField(
        label=_("The signed plan"),
        help_text=_("A scan or a photograph: PDF, JPEG or PNG, of 50 MB at most."),
        error_messages={"required": _("Choose the file of the signed plan")},
    )


class WhatCame(Change):
    """What came of an action."""

    result = forms.ChoiceField(
        label=_("What came of it?"),
        choices=Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it")},
    )
    on = DayField(label=_("When was that?"), error_messages={"required": _("Enter the day")})
