"""Questions about who serves a participant, asked by the work coach with the person beside them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.journey.allocating import Offered, shown_digest
from commissioning.web.components.questions import RadiosWithHints
from commissioning.web.forms.journey import Question

DRAW = "draw"


class WhichProvider(Question):
    """Passed over where the terms let nobody choose."""

    provider = forms.ChoiceField(
        label=_("Which provider do they choose?"),
        widget=RadiosWithHints,
        error_messages={"required": _("Choose the provider, or that one is drawn")},
    )

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def prepare(self) -> None:
        ways, on_offer = self.said["ways"], self.said["offers"]
        if "choice" not in ways:
            self.fields.clear()
            return
        self.fields["shown"].initial = shown_digest(on_offer)
        choices: list[tuple[str, Any]] = [(each.contract, each.provider) for each in on_offer]
        if "random" in ways:
            choices.append((DRAW, _("They do not choose: let one be drawn by market share")))
        self.offer("provider", choices)
        field = self.fields["provider"]
        assert isinstance(field.widget, RadiosWithHints)
        field.widget.hints = {each.contract: told for each in on_offer if (told := self.said["beside"](each))}
        field.help_text = told_promises(on_offer)
        if field.widget.hints:
            field.help_text += " " + _now(
                "Each is told with what was counted of it, in the order of names. Whom they serve differs, so higher "
                "counts alone do not make one better than another."
            )

    def clean(self) -> dict[str, Any]:
        if self.fields and self.cleaned_data.get("shown") != shown_digest(self.said["offers"]):
            self.add_error("provider", _now("Who can be chosen has changed: let them choose again"))
        return self.cleaned_data


class WhyThisOne(Question):
    """Passed over where nobody was chosen."""

    words = forms.CharField(
        label=_("Why this provider? (optional)"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In their own words. It is sealed, and read by those who work with them."),
    )

    def prepare(self) -> None:
        if self.said.get("provider", DRAW) == DRAW:
            del self.fields["words"]


def told_promises(on_offer: Sequence[Offered]) -> str:
    """What the terms promise, whoever is chosen: a sentence."""
    if not on_offer or not on_offer[0].promises:
        return _now("Each of them works under the same terms.")
    promises = "; ".join(f"{each.title.lower()} within {each.within}" for each in on_offer[0].promises)
    return _now("Whichever they choose, the terms promise: %(promises)s.") % {"promises": promises}
