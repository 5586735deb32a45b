"""Questions about an exit report: what was gained, what comes next, and what the person says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.exit_text import Written
from commissioning.web.forms.journey import Answers, Question

MOST_WORDS = 4_000


def _words(label: Any, help_text: Any, missing: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": missing} if missing else {},
    )


class Gained(Question):
    """What somebody takes with them."""

    gained = _words(
        _("What did they gain?"),
        _("Write to them: what they can do now, and what stands in their way no more. They read this."),
        _("Say what they gained"),
    )


class NextSteps(Question):
    """What is recommended, one a line."""

    next_steps = _words(
        _("What do you recommend next?"),
        _("One step a line. For example: Ask the college about the evening course."),
        _("Recommend at least one next step"),
    )


class OwnWords(Question):
    """What the person says of their time."""

    own_words = _words(_("What do they say of their time, in their own words?"), _("Ask them. You can leave it empty."))


QUESTIONS = {"gained": Gained, "next-steps": NextSteps, "own-words": OwnWords}


def written(said: Answers) -> Written:
    """The answers as the room takes them."""
    steps = tuple(line.strip() for line in said["next_steps"].splitlines() if line.strip())
    return Written(said["gained"], steps, said["own_words"])
