"""Questions of break-glass: which contracts, why; and of which week to list what was asked for."""

import re

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.platform.break_glass import MOST_CONTRACTS
from commissioning.web.components.days import DayField
from commissioning.web.forms.base import Form
from commissioning.web.forms.journey import Question

_REFERENCE = re.compile(r"[a-z2-7]{24}")


class Week(Form):
    week_of = DayField(
        label=_("In the week of"), required=False, help_text=_("Any day of it. Leave empty for every week.")
    )


class Contracts(Question):
    contracts = forms.CharField(
        label=_("Which contracts do you need to read?"),
        widget=forms.Textarea,
        help_text=_(
            "Enter the reference of each on a line of its own, 10 at most. Their commissioner has them: a reference is "
            "the last part of the address of a contract's page."
        ),
        error_messages={"required": _("Enter the reference of a contract")},
    )

    def clean_contracts(self) -> list[str]:
        named = list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["contracts"].strip(" ,;\r\n"))))
        for reference in named:
            if not _REFERENCE.fullmatch(reference):
                raise forms.ValidationError(
                    _now("“%(said)s” is not the reference of a contract. A reference is 24 small letters and numbers")
                    % {"said": reference[:60]}
                )
        if len(named) > MOST_CONTRACTS:
            raise forms.ValidationError(
                _now("Enter at most %(most)s references. For more, ask again") % {"most": MOST_CONTRACTS}
            )
        return named


class Why(Question):
    reason = forms.CharField(
        label=_("Why can this not wait?"),
        widget=forms.Textarea,
        max_length=500,
        help_text=_("The second person, the commissioner, the prime and the partners read this. Name nobody in it."),
        error_messages={"required": _("Enter why this cannot wait")},
    )
