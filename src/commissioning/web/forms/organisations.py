"""Questions about organisations: which to list, what the register says of one."""

import re
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.platform.people_models import Kind, Organisation
from commissioning.rooms.market import queries
from commissioning.rooms.market.models import Link, OrganisationProfile, Sector, Size, Tier
from commissioning.web.components.days import DayField
from commissioning.web.environment import in_words
from commissioning.web.forms.base import Change, Form
from commissioning.web.forms.journey import Question

ANY = ("", _("All"))
MOST_OFFERED = 20
COMPANY = re.compile(r"GB-COH-[A-Z0-9]{8}")
CHARITY = re.compile(r"GB-(CHC-[0-9]{6,7}|SC-SC[0-9]{6}|NIC-[0-9]{6})")


class Filter(Form):
    """Which organisations to list."""

    search = forms.CharField(label=_("Search by name or number"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Kind.choices], required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=[ANY, *Sector.choices], required=False)
    size = forms.ChoiceField(label=_("Size"), choices=[ANY, *Size.choices], required=False)
    tier = forms.ChoiceField(label=_("Part it takes"), choices=[ANY, *Tier.choices], required=False)
    vcse = forms.ChoiceField(
        label=_("Voluntary, community or social enterprise"),
        choices=[ANY, ("yes", _("Yes")), ("no", _("No"))],
        required=False,
    )


class Called(Question):
    organisation_name = forms.CharField(
        label=_("What is the organisation called?"),
        max_length=200,
        error_messages={"required": _("Enter the name of the organisation")},
    )

    def clean_organisation_name(self) -> str:
        name = str(self.cleaned_data["organisation_name"]).strip()
        if name.lower() in self.said["names"]:
            raise forms.ValidationError(
                _now("There is an organisation of this name in the register. Enter another name, or look it up there")
            )
        return name


class Renamed(Called):
    organisation_name = forms.CharField(
        label=_("What is the organisation called now?"),
        max_length=200,
        error_messages={"required": _("Enter the new name")},
    )


class WhyItCounts(Question):
    link = forms.ChoiceField(
        label=_("Why does another organisation's record count for it?"),
        widget=forms.RadioSelect,
        choices=[
            (Link.PREDECESSOR.value, _("The other was merged into it, or renamed to it")),
            (Link.PARENT.value, _("The other is its parent")),
            (Link.CONSORTIUM_MEMBER.value, _("The other is a member of the consortium that it is")),
        ],
        error_messages={"required": _("Choose why it counts")},
    )


class FindOther(Question):
    """Part of a name, by which the next question offers organisations. `said["organisation"]` is not among them."""

    name = forms.CharField(
        label=_("Whose record is it?"),
        max_length=100,
        help_text=_("Enter part of its name, as it is in the register."),
        error_messages={"required": _("Enter part of the organisation's name")},
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        found = _others(self.said, name)[: MOST_OFFERED + 1].count()
        if not found:
            raise forms.ValidationError(_now("No other organisation in the register has this in its name"))
        if found > MOST_OFFERED:
            words = _now("More than %(most)s organisations have this in their name. Enter more of it")
            raise forms.ValidationError(words % {"most": MOST_OFFERED})
        return name

    def told(self) -> Any:
        return iter(())


class ChooseOther(Question):
    other = forms.ChoiceField(
        label=_("Which organisation is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an organisation")},
    )

    def prepare(self) -> None:
        rows = _others(self.said, self.said["name"])[:MOST_OFFERED].values_list("pk", "name")
        self.offer("other", rows)


class CountsFrom(Question):
    on = DayField(label=_("From which day does it count?"), error_messages={"required": _("Enter the first day")})


class CountsUntil(Question):
    """`said["starts_on"]` is the first day on which the record counts."""

    on = DayField(label=_("From which day does it no longer count?"), error_messages={"required": _("Enter the day")})

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on <= self.said["starts_on"]:
            words = _now("The day must be after %(day)s, from which it counts")
            raise forms.ValidationError(words % {"day": in_words(self.said["starts_on"])})
        return on


def _others(said: dict[str, Any], name: str) -> QuerySet[Organisation]:
    return queries.organisations(search=name).exclude(pk=said["organisation"])


class OfWhichKind(Question):
    kind = forms.ChoiceField(
        label=_("What is it to this service?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is to this service")},
    )

    def prepare(self) -> None:
        self.offer("kind", self.said["kinds"])


class OfWhichSector(Question):
    sector = forms.ChoiceField(
        label=_("Which sector is it in?"),
        choices=Sector.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a sector")},
    )


class OfWhichSize(Question):
    size = forms.ChoiceField(
        label=_("How large is it?"),
        choices=Size.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how large it is")},
    )


class OfWhichTier(Question):
    tier = forms.ChoiceField(
        label=_("Which part does it usually take?"),
        choices=Tier.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which part it usually takes")},
    )


class Facts(forms.Form):
    """What else the register says; the numbers are org-id identifiers."""

    profile_reference = ""
    """Of the profile that these facts are of already, when there is one."""
    is_vcse = forms.BooleanField(label=_("It is a voluntary, community or social enterprise"), required=False)
    is_fe_college = forms.BooleanField(label=_("It is a further education college"), required=False)
    company_number = forms.CharField(
        label=_("Company number"), required=False, max_length=20, help_text=_("For example, GB-COH-01234567")
    )
    charity_number = forms.CharField(
        label=_("Charity number"),
        required=False,
        max_length=20,
        help_text=_("For example, GB-CHC-123456, GB-SC-SC012345 or GB-NIC-100001"),
    )

    def clean_company_number(self) -> str:
        return self._number("company_number", COMPANY, _now("Company number must be like GB-COH-01234567"))

    def clean_charity_number(self) -> str:
        words = _now("Charity number must be like GB-CHC-123456, GB-SC-SC012345 or GB-NIC-100001")
        return self._number("charity_number", CHARITY, words)

    def _number(self, name: str, shape: re.Pattern[str], words: str) -> str:
        """The number, which no other organisation in the register may have."""
        said = str(self.cleaned_data[name]).strip().upper()
        if said and not shape.fullmatch(said):
            raise forms.ValidationError(words)
        others = OrganisationProfile.objects.exclude(pk=self.profile_reference)
        if said and others.filter(**{name: said}).exists():
            raise forms.ValidationError(_now("Another organisation in the register has this number"))
        return said

    def _clean_with(self, sector: str | None) -> dict[str, Any]:
        """What is given, looked at together with the sector."""
        if self.cleaned_data.get("is_vcse") and sector != Sector.THIRD:
            self.add_error("is_vcse", _now("Only an organisation of the third sector is one"))
        return self.cleaned_data


class MoreFacts(Facts, Question):
    heading = _("What else is known of it?")

    def clean(self) -> dict[str, Any]:
        return self._clean_with(self.said["sector"])


class EditProfile(Facts, Change):
    """All that the register says of an organisation, to say it anew."""

    sector = forms.ChoiceField(
        label=_("Sector"),
        choices=Sector.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a sector")},
    )
    size = forms.ChoiceField(
        label=_("Size"), choices=Size.choices, widget=forms.RadioSelect, error_messages={"required": _("Choose a size")}
    )
    tier = forms.ChoiceField(
        label=_("Part it usually takes"),
        choices=Tier.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the part it usually takes")},
    )
    field_order = ("sector", "size", "tier", "is_vcse", "is_fe_college", "company_number", "charity_number")

    def __init__(self, *args: Any, profile: OrganisationProfile, **kwargs: Any) -> None:
        self.profile_reference = profile.pk
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        return self._clean_with(self.cleaned_data.get("sector"))
