"""Files that are sent in for an import."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissioning.web.forms.base import Change

CSV = _("A CSV file in UTF-8, of 10 MB at most. It is checked first, and nothing is entered before you have seen that.")


class CodeList(Change):
    """The official list of local authorities."""

    uploaded = forms.FileField(
        label=_("The official code list"), help_text=CSV, error_messages={"required": _("Choose the file of the list")}
    )
    source = forms.CharField(
        label=_("Whose list it is, and which edition"),
        max_length=200,
        help_text=_("For example, UK Local Authorities, mySociety, March 2024. The map names it as its source."),
        error_messages={"required": _("Enter whose list it is, and which edition")},
    )


class Chains(Change):
    """Contracts with their supply chains."""

    uploaded = forms.FileField(
        label=_("The file of contracts and supply chains"),
        help_text=CSV,
        error_messages={"required": _("Choose the file of contracts and supply chains")},
    )
    register = forms.BooleanField(
        label=_("Enter organisations that the register does not know"),
        help_text=_("If you leave this empty, an unknown name is an error: it may be a known one, misspelt."),
        required=False,
    )


class _Rows(Change):
    """A file of many rows."""

    uploaded = forms.FileField(
        label=_("The file"),
        help_text=_("A spreadsheet (XLSX), CSV in UTF-8 or Parquet, of 50 MB at most, with the template's columns."),
        error_messages={"required": _("Choose the file")},
    )
    partial = forms.BooleanField(
        label=_("Enter the right rows even if others have errors"),
        help_text=_("If you leave this empty, one error keeps all rows out."),
        required=False,
    )


class Casework(_Rows):
    """Many events, assessments, plans, appointments or exit reports."""


class Referrals(_Rows):
    """Many referrals to one programme."""

    programme = forms.ChoiceField(label=_("To which programme"), error_messages={"required": _("Choose the programme")})

    def __init__(self, *args: Any, programmes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(programmes.items())
