"""Questions about a handover: from which day, and what becomes of each sub-contractor under the former prime."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.platform.relationship_models import Relationship
from commissioning.rooms.contracts import queries
from commissioning.web.components.days import DayField
from commissioning.web.environment import in_words
from commissioning.web.forms.contract_ends import ONE_DAY
from commissioning.web.forms.journey import Answers, Question

STAYS, LEAVES = "stays", "leaves"
CHOICES = (
    (STAYS, _("It stays, under the new prime and on the same terms")),
    (LEAVES, _("It leaves, with all below it")),
)


class FirstDayOfNext(Question):
    """A day of the contract on which another organisation is the prime."""

    on = DayField(
        label=_("What is the first day of the new prime?"), error_messages={"required": _("Enter the first day")}
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        contract = self.said["contract"]
        if not contract.starts_on <= on < contract.ends_on:
            raise forms.ValidationError(
                _now("First day must be between %(first)s and %(last)s, the days of the contract")
                % {"first": in_words(contract.starts_on), "last": in_words(contract.ends_on - ONE_DAY)}
            )
        try:
            former = queries.prime(contract.pk, on=on).organisation
        except Relationship.DoesNotExist:
            raise forms.ValidationError(
                _now("Nobody is the prime on %(day)s. Choose a day on which somebody is.") % {"day": in_words(on)}
            ) from None
        if former.pk == self.said["provider"]:
            raise forms.ValidationError(
                _now("%(name)s is the prime on %(day)s already. Choose another day or another organisation.")
                % {"name": former.name, "day": in_words(on)}
            )
        return on


class StaysOrLeaves(Question):
    """For each sub-contractor right under the former prime, whether it stays. Nobody is forgotten."""

    heading = _("What becomes of each sub-contractor?")

    def prepare(self) -> None:
        links = queries.under_the_prime(self.said["contract"].pk, on=self.said["on"])
        self.names = {link.organisation_id: link.organisation.name for link in links}
        self.names.pop(self.said["provider"], None)  # it is above all others then
        for provider, name in self.names.items():
            self.fields[provider] = forms.ChoiceField(
                label=name,
                choices=CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": _now("Choose whether %(name)s stays or leaves") % {"name": name}},
            )

    def clean(self) -> dict[str, Any]:
        return {"decided": {provider: self.cleaned_data.get(provider) for provider in self.names}, **self.cleaned_data}


def who(said: Answers, decision: str) -> set[str]:
    """The sub-contractors of whom that was said."""
    return {provider for provider, each in said["decided"].items() if each == decision}
