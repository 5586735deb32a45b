"""Questions about a programme's package areas. `said` is given the programme and, mostly, the package area."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.rooms.design import package_queries as queries
from commissioning.rooms.design.models import PackageArea
from commissioning.rooms.market.models import LocalAuthority
from commissioning.web.components.days import DayField
from commissioning.web.forms import areas
from commissioning.web.forms.journey import Question


def _name(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=120, error_messages={"required": _("Enter a name")})


def _code(label: Any) -> forms.RegexField:
    return forms.RegexField(
        r"^[a-z0-9][a-z0-9_-]*$",
        label=label,
        max_length=40,
        help_text=_(
            "Small letters, numbers and hyphens, for example north-east; best the code that the terms use. "
            "It cannot be changed later."
        ),
        error_messages={
            "required": _("Enter a code"),
            "invalid": _("Code must have small letters, numbers and hyphens only, like north-east"),
        },
    )


class FromWhichDay(Question):
    on = DayField(label=_("From which day?"), error_messages={"required": _("Enter the first day")})


class FirstDayWithout(Question):
    on = DayField(
        label=_("From which day is there no such package area?"), error_messages={"required": _("Enter the first day")}
    )


class WhichAreas(Question):
    areas = forms.MultipleChoiceField(
        label=_("Which standing areas?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those of which the programme holds nothing yet on that day or later. All are chosen."),
        error_messages={"required": _("Choose one standing area or more")},
    )

    def prepare(self) -> None:
        areas = queries.standing_areas_not_taken(self.said["programme"], on=self.said["on"])
        found = list(areas.values_list("pk", "name"))
        self.offer("areas", found)
        self.fields["areas"].initial = [key for key, _name in found]
        if not found:
            self.fields["areas"].help_text = _now("There is none of which the programme holds nothing on that day.")


class FindAuthorities(areas.FindAuthorities):
    search = forms.CharField(
        label=_("Part of the names of its local authorities"),
        required=False,
        max_length=100,
        help_text=_("Leave empty for all of the nation that are in no package area of the programme."),
    )
    none_found = _("No local authority that is in no package area has this in its name. Check the spelling")
    none_free = _("On that day, each local authority of this nation is in a package area of the programme")

    def offered(self) -> list[LocalAuthority]:
        return _not_taken(self.said | self.cleaned_data)


class ChooseAuthorities(Question):
    authorities = forms.MultipleChoiceField(
        label=_("Which local authorities is it made of?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that are in no package area of the programme on its first day or later."),
        error_messages={"required": _("Choose one local authority or more")},
    )

    def prepare(self) -> None:
        found = _not_taken(self.said)[: areas.MOST_OFFERED]
        self.offer("authorities", [(each.pk, f"{each.name} ({each.code})") for each in found])


class WhichAuthorities(Question):
    """Which of the local authorities go into the first of two; the second holds the others."""

    authorities = forms.MultipleChoiceField(
        label=_("Which local authorities are in the first?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The others are in the second."),
        error_messages={"required": _("Choose one local authority or more")},
    )

    def prepare(self) -> None:
        held = queries.package_area_page(self.said["package_area"], on=self.said["on"]).authorities
        self.fields["authorities"].label = _now("Which local authorities are in %(name)s?") % {
            "name": self.said["first_name"]
        }
        self.offer("authorities", [(each.pk, each.name) for each in held])

    def clean_authorities(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["authorities"]
        if len(chosen) == len(self.fields["authorities"].choices):  # type: ignore[attr-defined]
            raise forms.ValidationError(_now("Leave one local authority or more for the other package area"))
        return chosen


class NameAndCode(Question):
    heading = _("What is the package area called?")
    area_name = _name(_("Name"))
    code = _code(_("Code"))

    def clean_code(self) -> str:
        return _refuse_taken(self.said["programme"], self.cleaned_data["code"])


class FirstOfTwo(Question):
    heading = _("What is the first of the two called?")
    first_name = _name(_("Name of the first"))
    first_code = _code(_("Code of the first"))

    def clean_first_code(self) -> str:
        return _refuse_taken(self.said["programme"], self.cleaned_data["first_code"])


class SecondOfTwo(Question):
    heading = _("What is the other one called?")
    second_name = _name(_("Name of the other"))
    second_code = _code(_("Code of the other"))

    def clean_second_code(self) -> str:
        code: str = self.cleaned_data["second_code"]
        if code == self.said["first_code"]:
            raise forms.ValidationError(_now("The two need different codes"))
        return _refuse_taken(self.said["programme"], code)


class WithWhich(Question):
    others = forms.MultipleChoiceField(
        label=_("With which package areas?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one package area or more")},
    )

    def prepare(self) -> None:
        there = queries.package_areas(self.said["programme"], on=self.said["on"]).exclude(pk=self.said["package_area"])
        self.offer("others", there.values_list("pk", "name"))


def _not_taken(said: dict[str, Any]) -> list[LocalAuthority]:
    found = queries.authorities_not_taken(
        said["programme"], on=said["on"], nation=said["nation"], search=said.get("search", "")
    )
    return list(found[: areas.MOST_OFFERED + 1])


def _refuse_taken(programme: str, code: Any) -> str:
    if PackageArea.objects.filter(programme=programme, code=code).exists():
        raise forms.ValidationError(_now("The programme has a package area with this code. Enter another"))
    return str(code)
