"""Questions about personal data: whom it is about, and whether who they are is to be erased."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.web.components.days import DayField
from commissioning.web.forms.base import Change, Form

_NINO = re.compile(r"[A-Z]{2}[0-9]{6}[A-D]")


class Find(Form):
    """Somebody by what nobody else has: a reference, or a number and a date of birth."""

    participant = forms.CharField(
        label=_("Reference of the participant"),
        required=False,
        max_length=REFERENCE_LENGTH,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
        help_text=_("It stands on their page. Leave it empty to find them by number and date of birth."),
    )
    nino = forms.CharField(
        label=_("National insurance number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
        help_text=_("For example, QQ 12 34 56 C"),
    )
    born_on = DayField(label=_("Date of birth"), required=False, help_text=_("For example, 27 3 1985"))

    def clean_participant(self) -> str:
        return str(self.cleaned_data["participant"]).strip()

    def clean_nino(self) -> str:
        said = "".join(str(self.cleaned_data["nino"]).split()).upper()
        if said and not _NINO.fullmatch(said):
            raise forms.ValidationError(_now("Enter a national insurance number like QQ 12 34 56 C"))
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors or said.get("participant"):
            return said
        if not said.get("nino") and not said.get("born_on"):
            self.add_error("participant", _now("Enter a reference, or a national insurance number and a date of birth"))
        elif not said.get("nino"):
            self.add_error("nino", _now("Enter their national insurance number too"))
        elif not said.get("born_on"):
            self.add_error("born_on", _now("Enter their date of birth too"))
        return said


class Erase(Change):
    """Said with a tick: nobody can bring it back."""

    sure = forms.BooleanField(
        label=_("I know that who this person is cannot be brought back"),
        error_messages={"required": _("Tick that you know it cannot be brought back")},
    )
