"""Questions about an event, one a page: made from what its kind must say."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.event_kinds import Choice, Confirmed, Detail, EventKind, TermsReason, Whole
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.recording import detail_of, reasons
from commissioning.web.components.days import DayField
from commissioning.web.environment import in_words, last_day
from commissioning.web.forms.journey import Answers, Question

ONE_DAY = timedelta(days=1)


def questions(kind: EventKind) -> dict[str, type[Question]]:
    """What is asked about an event of a kind, by slug. `said` has `today`, `placement`, `before`."""
    asked: dict[str, type[Question]] = {"day": Day}
    if kind.lasts:
        asked["until"] = Until
    for name, detail in kind.details.items():
        asked[_slug(name)] = _about(name, detail, name in kind.optional)
    return {**asked, "words": InWords}


def said_of(kind: EventKind, said: Answers) -> dict[str, Any]:
    """The answers as the action takes them."""
    detail = {name: said[_slug(name)] for name in kind.details if said[_slug(name)] not in (None, "")}
    last = said.get("last_day")
    return {"on": said["on"], "until": last + ONE_DAY if last else None, "detail": detail, "words": said["words"]}


class Day(Question):
    """On which day it happened, or began."""

    on = DayField(label=_("When was it?"), error_messages={"required": _("Enter the day")})

    def prepare(self) -> None:
        self.fields["on"].help_text = _now("For example, %(day)s") % {"day": _in_numbers(self.said["today"])}
        before: Event | None = self.said["before"]
        self.initial = {"on": before.on if before else self.said["today"], **self.initial}

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


class Until(Question):
    """The last day of what is over; nothing for what goes on."""

    last_day = DayField(
        label=_("What was the last day of it?"), required=False, help_text=_("Leave it empty while it goes on.")
    )

    def prepare(self) -> None:
        before: Event | None = self.said["before"]
        if before is not None and before.until is not None:
            self.initial = {"last_day": last_day(before.until), **self.initial}

    def clean_last_day(self) -> date | None:
        said: date | None = self.cleaned_data["last_day"]
        if said is not None and said < self.said["on"]:
            raise forms.ValidationError(
                _now("The last day must be on or after %(day)s") % {"day": in_words(self.said["on"])}
            )
        return said


class InWords(Question):
    """What codes cannot say."""

    words = forms.CharField(
        label=_("Is there anything to add in words?"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Whoever works with them reads this, and they do. The commissioner does not. You can leave it empty."
        ),
    )

    def prepare(self) -> None:
        if self.said["before"] is not None:
            self.initial = {"words": self.said["words_before"], **self.initial}


class _About(Question):
    """One thing that the kind of event must say."""

    name: str
    detail: Detail

    def prepare(self) -> None:
        slug, before = _slug(self.name), self.said["before"]
        if isinstance(self.detail, TermsReason):
            programme = self.said["placement"].participant.programme
            rules = rules_of(journey_terms(programme, on=self.said["on"]))
            self.offer(slug, reasons(rules, self.detail.of).items())
        if before is not None and self.name in (said := detail_of(before)):
            self.initial = {slug: said[self.name], **self.initial}


def _about(name: str, detail: Detail, optional: bool) -> type[Question]:
    """The form that asks for a detail."""
    return type("About", (_About,), {"name": name, "detail": detail, _slug(name): _field(detail, optional)})


def _field(detail: Detail, optional: bool) -> forms.Field:
    match detail:
        case Whole(label, least, most):
            words = _now("%(label)s must be a whole number from %(least)s to %(most)s")
            wrong = words % {"label": label, "least": least, "most": most}
            return forms.IntegerField(
                label=label,
                min_value=least,
                max_value=most,
                required=not optional,
                help_text=_now("You can leave it empty.") if optional else "",
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
            )
        case Confirmed(label):
            return forms.BooleanField(
                label=label, error_messages={"required": _now("Confirm it: without it this cannot be recorded")}
            )
        case Choice(label, codes):
            return _one_of(label, list(codes.items()))
        case TermsReason(label):
            return _one_of(label, [])


def _one_of(label: str, choices: list[tuple[str, str]]) -> forms.Field:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": _now("Choose one of the answers")},
    )


def _slug(name: str) -> str:
    """Of a detail: apart from the questions that every kind has."""
    return f"said_{name}"


def _in_numbers(day: date) -> str:
    return f"{day.day} {day.month} {day.year}"
