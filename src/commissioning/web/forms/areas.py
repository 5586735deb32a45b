"""Questions about standing areas and local authorities."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.platform.dated_rows import in_force
from commissioning.rooms.market.models import LIES_OVER_OTHERS, Area, AreaPart, LocalAuthority, Nation
from commissioning.rooms.market.queries import local_authorities, parts_of_area
from commissioning.web.components.days import DayField
from commissioning.web.forms.base import Form
from commissioning.web.forms.journey import Question

MOST_OFFERED = 120


class Filter(Form):
    """Which local authorities to list."""

    search = forms.CharField(label=_("Search by name or code"), required=False, max_length=100)
    nation = forms.ChoiceField(label=_("Nation"), choices=[("", _("All")), *Nation.choices], required=False)


class AreaName(Question):
    area_name = forms.CharField(
        label=_("What is the area called?"),
        max_length=120,
        error_messages={"required": _("Enter the name of the area")},
    )


class NewName(AreaName):
    area_name = forms.CharField(
        label=_("What is the area called now?"),
        max_length=120,
        error_messages={"required": _("Enter the new name of the area")},
    )


class NameOfNewArea(AreaName):
    area_name = forms.CharField(
        label=_("What is the new area called?"),
        max_length=120,
        error_messages={"required": _("Enter the name of the new area")},
    )


class AreaCode(Question):
    code = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]*$",
        label=_("What is its code?"),
        max_length=40,
        help_text=_("Small letters, numbers and hyphens, for example north-east. It cannot be changed later."),
        error_messages={
            "required": _("Enter a code"),
            "invalid": _("Code must have small letters, numbers and hyphens only, like north-east"),
        },
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Area.objects.filter(code=code).exists():
            raise forms.ValidationError(_now("There is an area with this code"))
        return code


class AreaFrom(Question):
    on = DayField(label=_("From which day?"), error_messages={"required": _("Enter the first day")})


class FindAuthorities(Question):
    """By which part of the map the next question offers authorities to choose from."""

    heading = _("Where are the local authorities?")
    nation = forms.ChoiceField(
        label=_("Nation"),
        choices=Nation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a nation")},
    )
    search = forms.CharField(
        label=_("Part of their names"),
        required=False,
        max_length=100,
        help_text=_("Leave it empty for all of the nation that are in no area."),
    )
    none_found = _("No local authority that is in no area has this in its name. Check the spelling")
    none_free = _("On that day, each local authority of this nation is in an area. Move one on its own page")

    def offered(self) -> list[LocalAuthority]:
        """What the next question offers, and one more where that is too many."""
        return free_authorities(self.cleaned_data, self.said["on"])

    def clean(self) -> dict[str, Any]:
        if "nation" in self.cleaned_data:
            found = self.offered()
            if not found and self.cleaned_data.get("search"):
                self.add_error("search", self.none_found)
            elif not found:
                self.add_error("nation", self.none_free)
            elif len(found) > MOST_OFFERED:
                self.add_error("search", _now("There are too many to choose from. Enter part of their names"))
        return self.cleaned_data

    def told(self) -> Any:
        return iter(())


class ChooseAuthorities(Question):
    parts = forms.MultipleChoiceField(
        label=_("Which local authorities is it made of?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that are in no area on its first day. One that is in an area is moved on its own page."),
        error_messages={"required": _("Choose one local authority or more")},
    )

    def prepare(self) -> None:
        found = free_authorities(self.said, self.said["on"])[:MOST_OFFERED]
        self.offer("parts", [(each.pk, f"{each.name} ({each.code})") for each in found])


class AddAuthorities(ChooseAuthorities):
    parts = forms.MultipleChoiceField(
        label=_("Which local authorities come into it?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that are in no area on that day. One that is in an area is moved on its own page."),
        error_messages={"required": _("Choose one local authority or more")},
    )


class LeavingParts(Question):
    """`said["area"]` is the area. Offers what is in it on the day, and is not to leave it already."""

    parts = forms.MultipleChoiceField(
        label=_("Which local authorities leave it?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one local authority or more")},
    )

    def prepare(self) -> None:
        rows = parts_of_area(self.said["area"], on=self.said["on"]).filter(ends_on=None)
        found = [(row.local_authority_id, f"{row.local_authority.name} ({row.local_authority.code})") for row in rows]
        self.offer("parts", found)
        if not found:
            self.fields["parts"].help_text = _now("None that could leave is in it on this day. Choose another day.")


class SplitParts(LeavingParts):
    parts = forms.MultipleChoiceField(
        label=_("Which local authorities make the new area?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The others stay."),
        error_messages={"required": _("Choose one local authority or more")},
    )

    def clean_parts(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["parts"]
        if len(chosen) == parts_of_area(self.said["area"], on=self.said["on"]).count():
            raise forms.ValidationError(_now("Leave at least one where it is, or rename the area instead"))
        return chosen


class JoinedAreas(Question):
    """`said["area"]` is the area that the others come into. Offers those of the same keeper."""

    others = forms.MultipleChoiceField(
        label=_("Which areas are joined into it?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They keep their history, and have no local authorities from that day."),
        error_messages={"required": _("Choose one area or more")},
    )

    def prepare(self) -> None:
        held = AreaPart.objects.filter(in_force(self.said["on"])).values("area")
        rows = Area.objects.filter(pk__in=held, kept_by=self.said["kept_by"]).exclude(pk=self.said["area"])
        self.offer("others", rows.order_by("name").values_list("pk", "name"))


class ToWhichArea(Question):
    to = forms.ChoiceField(
        label=_("Into which area?"), widget=forms.Select, error_messages={"required": _("Choose an area")}
    )

    def prepare(self) -> None:
        areas = Area.objects.filter(kept_by=self.said["kept_by"]).order_by("name").values_list("pk", "name")
        self.offer("to", areas, or_none="---")


def free_authorities(said: dict[str, Any], on: date) -> list[LocalAuthority]:
    """Authorities of a nation from which an area can be built on a day: those in no area then or later."""
    taken = AreaPart.objects.filter(in_force(on)).values("local_authority")
    later = AreaPart.objects.filter(starts_on__gt=on).values("local_authority")
    rows = local_authorities(on=on, nation=said["nation"], search=said.get("search", ""))
    return list(rows.exclude(kind__in=LIES_OVER_OTHERS).exclude(pk__in=taken).exclude(pk__in=later)[: MOST_OFFERED + 1])
