"""Questions about a local authority that is entered or ended by hand."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.market.models import LocalAuthority
from commissioning.web.components.days import DayField
from commissioning.web.environment import in_words
from commissioning.web.forms.journey import Question

CODE = re.compile(r"[ENSW][0-9]{8}")


class AuthorityCode(Question):
    code = forms.RegexField(
        CODE.pattern + r"\Z",
        label=_("What is its official code?"),
        max_length=9,
        help_text=_("For example, E06000001. The code tells the nation and the kind of authority."),
        error_messages={
            "required": _("Enter the official code"),
            "invalid": _("Code must be like E06000001: E, N, S or W and eight numbers"),
        },
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if found := LocalAuthority.objects.filter(code=code).first():
            raise forms.ValidationError(_now("%(name)s has this code. Check it") % {"name": found.name})
        return code


class AuthorityName(Question):
    authority_name = forms.CharField(
        label=_("What is it called?"), max_length=120, error_messages={"required": _("Enter its name")}
    )


class AuthorityRegion(Question):
    """The regions that the map knows."""

    region = forms.ChoiceField(
        label=_("In which English region is it?"), required=False, help_text=_("Leave it empty elsewhere.")
    )

    def prepare(self) -> None:
        found = LocalAuthority.objects.exclude(region="").order_by("region").values_list("region", flat=True).distinct()
        self.offer("region", ((each, each) for each in found), or_none=_now("None"))

    def clean_region(self) -> str:
        region: str = self.cleaned_data["region"]
        if region and not self.said["code"].startswith("E"):
            raise forms.ValidationError(_now("Only an authority in England is in a region. Leave it empty"))
        return region


class AuthorityFrom(Question):
    starts_on = DayField(
        label=_("What is its first day?"), required=False, help_text=_("Leave it empty if it is not known.")
    )


class EndsOn(Question):
    """`said["authority"]` is the authority that ends."""

    on = DayField(label=_("What is the first day without it?"), error_messages={"required": _("Enter the first day")})

    def clean_on(self) -> Any:
        on, begins = self.cleaned_data["on"], self.said["authority"].starts_on
        if begins is not None and on <= begins:
            words = _now("The first day without it must be after its first day, %(day)s")
            raise forms.ValidationError(words % {"day": in_words(begins)})
        return on


class TookItsPlace(Question):
    """`said["authority"]` is the authority that ends. Gives the others as a list of authorities."""

    became = forms.CharField(
        label=_("Which authorities took its place?"),
        required=False,
        help_text=_(
            "Their official codes with commas between, for example E06000063, E06000064. Leave it empty if none did."
        ),
    )

    def told(self) -> Any:
        names = [each.name for each in self.cleaned_data["became"]]
        yield str(self.fields["became"].label), names or _now("None")

    def clean_became(self) -> list[LocalAuthority]:
        codes = [code for code in re.split(r"[,\s]+", str(self.cleaned_data["became"]).strip().upper()) if code]
        known = {row.code: row for row in LocalAuthority.objects.filter(code__in=codes)}
        if unknown := [code for code in codes if code not in known]:
            words = _now("No local authority has the code %(code)s. Enter it first, or correct the code")
            raise forms.ValidationError(words % {"code": unknown[0]})
        found = [known[code] for code in dict.fromkeys(codes)]
        for each in found:
            gap = each.starts_on is not None and self.said["on"] < each.starts_on
            if each.pk == self.said["authority"].pk or gap:
                words = _now("%(name)s is not there on that day, or is the one that ends. Choose another")
                raise forms.ValidationError(words % {"name": each.name})
        return found
