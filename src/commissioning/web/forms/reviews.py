"""What is asked to draw cases for review, to score one, and to score one's own delivery."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.core.periods import Period
from commissioning.rooms.performance.drawing import MOST_DRAWN
from commissioning.terms.standards import Score
from commissioning.web.components.days import DayField
from commissioning.web.components.questions import RadiosWithHints
from commissioning.web.environment import period_in_words
from commissioning.web.forms.base import Change, Form
from commissioning.web.forms.journey import Question

MOST_WORDS = 500
CANNOT_BE_JUDGED = "none"
NAMES_NOBODY = _("In a sentence or two. Name nobody, and give no number or address: write “the person”, “the adviser”.")


class WhichDays(Question):
    heading = _("On which days did people come to this stage?")

    since = DayField(label=_("From"), error_messages={"required": _("Enter the first day")})
    last_day = DayField(label=_("Until"), error_messages={"required": _("Enter the last day")})

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        since, last = said.get("since"), said.get("last_day")
        if last and last > self.said["today"]:
            self.add_error("last_day", _now("The last day must be today or earlier"))
        elif since and last and last < since:
            self.add_error("last_day", _now("The last day must be on or after the first day"))
        return said


class HowMany(Question):
    size = forms.IntegerField(
        label=_("How many cases are drawn?"),
        help_text=_("Where there are fewer, all of them are. From ten on a mean is told."),
        min_value=1,
        max_value=MOST_DRAWN,
        error_messages={
            "required": _("Enter how many cases to draw"),
            **dict.fromkeys(("min_value", "max_value", "invalid"), _("Enter a whole number from 1 to 100")),
        },
    )


class WhoScores(Question):
    heading = _("Who scores the cases?")

    first = forms.ChoiceField(
        label=_("First assessor"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the first assessor")},
    )
    second = forms.ChoiceField(
        label=_("Second assessor"),
        widget=forms.RadioSelect,
        help_text=_("Somebody else. Neither sees what the other gives before both have scored."),
        error_messages={"required": _("Choose the second assessor")},
    )

    def prepare(self) -> None:
        for name in ("first", "second"):
            self.offer(name, self.said["people"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("first") and said.get("first") == said.get("second"):
            self.add_error("second", _now("Choose two different people"))
        return said


class _Scores(Form):
    """Something that is scored by the terms: each score with its written meaning below it."""

    score = forms.ChoiceField(
        label=_("Which of these fits best?"),
        widget=RadiosWithHints,
        error_messages={"required": _("Choose the score that fits best")},
    )

    def offer_scores(self, scores: Iterable[Score], *, or_none: bool) -> None:
        field, meanings = self.fields["score"], {str(each.score): str(each.meaning) for each in scores}
        if or_none:
            meanings[CANNOT_BE_JUDGED] = _now("Too little is on record, or was shown to you")
        assert isinstance(field.widget, RadiosWithHints)
        field.widget.hints = meanings
        self.offer(
            "score", [(each, _now("Cannot be judged") if each == CANNOT_BE_JUDGED else each) for each in meanings]
        )


def given(said: dict[str, Any]) -> int | None:
    """The score that was chosen; None for a case that cannot be judged."""
    return None if said["score"] == CANNOT_BE_JUDGED else int(said["score"])


class ScoreCase(_Scores, Change):
    remark = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        help_text=NAMES_NOBODY,
        error_messages={"required": _("Say why")},
    )

    def __init__(self, *args: Any, scores: Iterable[Score], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_scores(scores, or_none=True)


class ProposeScore(_Scores, Change):
    reason = forms.CharField(
        label=_("What did you two come to, and why?"),
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        help_text=NAMES_NOBODY,
        error_messages={"required": _("Say why")},
    )

    def __init__(self, *args: Any, scores: Iterable[Score], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_scores(scores, or_none=True)


class WhichHalf(Question):
    half = forms.ChoiceField(
        label=_("Which half-year?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the half-year")},
    )

    def prepare(self) -> None:
        halves: list[Period] = self.said["halves"]
        self.offer("half", [(each.start.isoformat(), period_in_words(each.start, each.end)) for each in halves])


class OwnScore(_Scores, Question):
    def prepare(self) -> None:
        self.fields["score"].label = _now("Which of these fits your own delivery best?")
        self.offer_scores(self.said["scores"], or_none=False)


class WhyOwnScore(Question):
    words = forms.CharField(
        label=_("Why, and what will you do about it?"),
        widget=forms.Textarea,
        max_length=2_000,
        help_text=_("The commissioner and your sub-contractors read it. Name no participant."),
        error_messages={"required": _("Say why you give this score")},
    )
