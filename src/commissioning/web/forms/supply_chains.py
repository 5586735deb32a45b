"""Questions about supply chains: under whom, from when, what is offered."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.platform.people_models import Organisation
from commissioning.platform.relationship_models import Relationship
from commissioning.rooms.contracts import queries
from commissioning.rooms.contracts.flow_down import name_in_words
from commissioning.web.components.days import DayField
from commissioning.web.environment import percent_bp
from commissioning.web.forms.journey import Answers, Question

MOST_TERMS = 30


class Above(Question):
    """The prime, or a sub-contractor of the day on which the new one begins."""

    above = forms.ChoiceField(
        label=_("Under which organisation does it work?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the organisation above it")},
    )

    def prepare(self) -> None:
        contract, on = self.said["contract"], self.said["on"]
        over: list[Organisation] = [link.relationship.organisation for link in queries.supply_chain(contract.pk, on=on)]
        with suppress(Relationship.DoesNotExist):  # nobody is prime on a day outside the contract
            over.insert(0, queries.prime(contract.pk, on=on).organisation)
        choices = {each.pk: each.name for each in over if each.pk != self.said["provider"]}
        self.offer("above", choices.items())


class Offer(Question):
    """What it does, for which share, and on which headline terms."""

    heading = _("What is it offered?")
    services = forms.CharField(
        label=_("Services"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it delivers."),
        error_messages={"required": _("Enter what it delivers")},
    )
    share = forms.CharField(
        label=_("Share of the work under the organisation above"),
        max_length=8,
        help_text=_("In per cent, for example 12.5"),
        error_messages={"required": _("Enter its share of the work")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}),
    )
    offered = forms.CharField(
        label=_("Headline terms"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: the name, a colon, what is offered. For example, payment terms days: 30"),
    )

    def told(self) -> Iterator[tuple[str, Any]]:
        for label, value in super().told():
            yield label, f"{value}%" if label == str(self.fields["share"].label) else value

    def clean_share(self) -> str:
        said = str(self.cleaned_data["share"]).strip().removesuffix("%").strip()
        basis_points(said)
        return said

    def clean_offered(self) -> str:
        said = str(self.cleaned_data["offered"])
        lines = [line for line in said.splitlines() if line.strip()]
        if len(lines) > MOST_TERMS:
            raise forms.ValidationError(_now("Give %(most)s headline terms at most") % {"most": MOST_TERMS})
        for line in lines:
            name, colon, value = line.partition(":")
            if not (name.strip() and colon and value.strip()):
                raise forms.ValidationError(
                    _now("Write “%(line)s” as a name, a colon and what is offered") % {"line": line}
                )
        return said

    def clean(self) -> dict[str, Any]:
        if "share" in self.cleaned_data:
            self.cleaned_data["share_basis_points"] = basis_points(self.cleaned_data["share"])
        return self.cleaned_data


class WhyRelease(Question):
    on = DayField(label=_("What is the first day without it?"), error_messages={"required": _("Enter the first day")})


class OtherOffer(Offer):
    """What it is offered from then, beginning with what `link` in `said` says now."""

    def prepare(self) -> None:
        held: queries.Link = self.said["link"]
        if held.terms is not None:
            self.initial = {
                "services": held.terms.services,
                "share": percent_bp(held.terms.share_basis_points).removesuffix("%"),
                "offered": "\n".join(offers(held)),
                **self.initial,
            }


def offers(link: queries.Link) -> list[str]:
    """The headline terms of a link as lines: the name, a colon, what is offered."""
    return [f"{name_in_words(name)}: {value}" for name, value in sorted(link.headline_terms.items())]


def headline(said: Answers) -> dict[str, str | int]:
    """The headline terms of an offer, by name; whole numbers as numbers."""
    lines = (line.partition(":") for line in str(said["offered"]).splitlines())
    return {term_name(name): number_or_text(value) for name, _colon, value in lines if name.strip()}


def term_name(said: str) -> str:
    """The name of a headline term as it is kept: payment_terms_days."""
    return "_".join(said.lower().split())


def number_or_text(said: str) -> str | int:
    """A whole number as a number; all else as the text it is."""
    return int(said) if re.fullmatch(r"[0-9]{1,15}", said.strip()) else said.strip()


def basis_points(per_cent: str) -> int:
    """A share as people write it, in basis points. Raises ValidationError, in words."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", per_cent):
        raise forms.ValidationError(_now("Share must be a number with 2 decimal places at most, like 12.5"))
    whole, _dot, part = per_cent.partition(".")
    found = int(whole) * 100 + int(part.ljust(2, "0") if part else 0)
    if found > queries.WHOLE_BASIS_POINTS:
        raise forms.ValidationError(_now("Share must be 100 per cent or less"))
    return found
