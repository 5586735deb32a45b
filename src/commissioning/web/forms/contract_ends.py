"""Questions about a contract's end: at which break point or by agreement, until when, and why."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.web.components.days import DayField
from commissioning.web.environment import in_words
from commissioning.web.forms.journey import Question

BY_AGREEMENT = "by agreement"
ONE_DAY = timedelta(days=1)


class AtWhichBreak(Question):
    """One of the contract's break points, in `said` by reference; or another day on which the parties agree."""

    at = forms.ChoiceField(
        label=_("How does the contract end early?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the contract ends early")},
    )

    def prepare(self) -> None:
        words = _now("At the break point on %(day)s, clause %(clause)s. Its test: %(test)s")
        choices = [
            (key, words % {"day": in_words(point.on), "clause": point.clause, "test": point.test})
            for key, point in self.said["breaks"].items()
        ]
        choices.append((BY_AGREEMENT, _now("By agreement, on another day")))
        self.offer("at", choices)


class LastDay(Question):
    """The last day of a contract, before the one it has now. A break point has its day already."""

    last_day = DayField(
        label=_("What is the last day of the contract?"), error_messages={"required": _("Enter the last day")}
    )

    def prepare(self) -> None:
        if self.said["at"] != BY_AGREEMENT:
            del self.fields["last_day"]

    def clean_last_day(self) -> date:
        last_day: date = self.cleaned_data["last_day"]
        contract = self.said["contract"]
        latest = contract.ends_on - 2 * ONE_DAY
        if not contract.starts_on <= last_day <= latest:
            raise forms.ValidationError(
                _now("Last day must be between %(first)s and %(last)s")
                % {"first": in_words(contract.starts_on), "last": in_words(latest)}
            )
        return last_day


class Why(Question):
    """The reason, as the contract's history tells it to its parties."""

    reason = forms.CharField(
        label=_("Why is the contract extended?"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The commissioner and the prime read this in the history of the contract."),
        error_messages={"required": _("Enter the reason")},
    )


class WhyEarly(Why):
    """At a break point, how the test was decided."""

    def prepare(self) -> None:
        self.fields["reason"].label = _now("Why does the contract end early?")
        if self.said["at"] != BY_AGREEMENT:
            point = self.said["breaks"][self.said["at"]]
            self.fields["reason"].label = _now("How was the test decided?")
            self.fields["reason"].help_text = _now("The test: %(test)s") % {"test": point.test}
            self.fields["reason"].error_messages["required"] = _now("Enter how the test was decided")


class LaterLastDay(Question):
    """A last day after the one that the contract has."""

    last_day = DayField(
        label=_("What is the new last day of the contract?"), error_messages={"required": _("Enter the last day")}
    )

    def prepare(self) -> None:
        now_last = in_words(self.said["contract"].ends_on - ONE_DAY)
        self.fields["last_day"].help_text = _now("It is %(day)s now.") % {"day": now_last}

    def clean_last_day(self) -> date:
        last_day: date = self.cleaned_data["last_day"]
        now_last = self.said["contract"].ends_on - ONE_DAY
        if last_day <= now_last:
            raise forms.ValidationError(_now("Last day must be after %(day)s") % {"day": in_words(now_last)})
        return last_day
