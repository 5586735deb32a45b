"""Questions about contracts: which to list, what to sign, vary, hand over."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commissioning.platform.people_models import Kind
from commissioning.rooms.contracts import listing, queries
from commissioning.rooms.design import queries as design
from commissioning.rooms.design.models import PackageArea
from commissioning.rooms.design.package_queries import package_areas
from commissioning.rooms.market import queries as market
from commissioning.web.components.days import DayField
from commissioning.web.forms.base import Form
from commissioning.web.forms.journey import Question

MOST_OFFERED = 20
STANDS = (
    ("", _("Any")),
    (listing.RUNNING, _("Running")),
    (listing.TO_BEGIN, _("Not begun")),
    (listing.OVER, _("Ended")),
    *(
        (state, format_lazy(_("Ends within {months} months"), months=months))
        for state, months in listing.ENDS_WITHIN.items()
    ),
)


class Filter(Form):
    """Which contracts to list."""

    search = forms.CharField(label=_("Search by title, code or organisation"), required=False, max_length=100)
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    package_area = forms.ChoiceField(label=_("Package area"), required=False)
    prime = forms.ChoiceField(label=_("Prime"), required=False)
    state = forms.ChoiceField(label=_("How it stands"), choices=STANDS, required=False)
    on = DayField(label=_("On another day than today"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = design.programmes().values_list("pk", "title")
        areas = PackageArea.objects.select_related("programme").order_by("programme__title", "name", "pk")
        named = [(each.pk, f"{each.name} ({each.programme.title})") for each in areas]
        self.offer("programme", programmes, or_none=_("All"))
        self.offer("prime", listing.primes(queries.contracts()), or_none=_("All"))
        self.offer("package_area", named, or_none=_("All"))


class FindProvider(Question):
    """Part of a name, by which the next question offers organisations to choose from."""

    name = forms.CharField(
        label=_("Which organisation?"),
        max_length=100,
        help_text=_("Enter part of its name, as it is in the register."),
        error_messages={"required": _("Enter part of the organisation's name")},
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        found = market.organisations(search=name, kind=Kind.PROVIDER.value)[: MOST_OFFERED + 1].count()
        if not found:
            raise forms.ValidationError(_now("No provider in the register has this in its name. Check the spelling."))
        if found > MOST_OFFERED:
            raise forms.ValidationError(
                _now("More than %(most)s providers have this in their name. Enter more of it.") % {"most": MOST_OFFERED}
            )
        return name

    def told(self) -> Any:
        return iter(())


class ChooseProvider(Question):
    """One of the organisations that were found."""

    provider = forms.ChoiceField(
        label=_("Which organisation is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an organisation")},
    )

    def prepare(self) -> None:
        found = market.organisations(search=self.said["name"], kind=Kind.PROVIDER.value)
        self.offer("provider", found.values_list("pk", "name"))


class FirstDay(Question):
    """The day from which something holds."""

    on = DayField(label=_("From which day?"), error_messages={"required": _("Enter the first day")})


class WhichContract(Question):
    """A contract of the terms that is not signed yet: one of `said["open_codes"]`."""

    code = forms.ChoiceField(
        label=_("Which contract of the terms?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a contract")},
    )

    def prepare(self) -> None:
        self.offer("code", self.said["open_codes"])


class WhichPackageArea(Question):
    """One of the programme's. That with the code which the terms name is chosen beforehand."""

    package_area = forms.ChoiceField(
        label=_("In which package area?"), widget=forms.Select, error_messages={"required": _("Choose a package area")}
    )

    def prepare(self) -> None:
        areas = package_areas(self.said["programme"])
        self.offer("package_area", areas.values_list("pk", "name"), or_none="---")
        key = self.said["area_by_code"][self.said["code"]]
        self.fields["package_area"].initial = areas.filter(code=key).values_list("pk", flat=True).first()


class ContractTitle(Question):
    title = forms.CharField(
        label=_("What is the contract called?"),
        max_length=200,
        help_text=_("As its parties call it."),
        error_messages={"required": _("Enter the name of the contract")},
    )


class ContractDays(Question):
    """When it was signed and when it ends; its first day is in the terms."""

    heading = _("When was it signed, and when does it end?")
    signed_on = DayField(label=_("Signed on"), error_messages={"required": _("Enter the day it was signed")})
    last_day = DayField(label=_("Last day"), error_messages={"required": _("Enter its last day")})

    def prepare(self) -> None:
        starts_on: date = self.said["starts_on_by_code"][self.said["code"]]
        self.starts_on = starts_on
        self.fields["signed_on"].help_text = _now("On or before its first day, %(day)s.") % {"day": _told(starts_on)}

    def clean(self) -> dict[str, Any]:
        signed_on, last_day = self.cleaned_data.get("signed_on"), self.cleaned_data.get("last_day")
        if signed_on and signed_on > self.starts_on:
            self.add_error("signed_on", _now("Signed on must be on or before the contract's first day"))
        if last_day and last_day < self.starts_on:
            self.add_error("last_day", _now("Last day must be on or after the contract's first day"))
        return self.cleaned_data


class BreakPointQuestion(Question):
    """A day on which the contract may end early, if there is one."""

    heading = _("May the contract end early?")
    break_on = DayField(label=_("Break point"), required=False, help_text=_("Leave empty when there is none."))
    test = forms.CharField(
        label=_("Test that decides"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    clause = forms.CharField(label=_("Clause"), required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("break_on"):
            for name, words in (("test", _now("Enter the test that decides")), ("clause", _now("Enter the clause"))):
                if not said.get(name):
                    self.add_error(name, words)
        return said


class WhichVersion(Question):
    """One of the versions of the programme's terms, `said["versions"]`."""

    version = forms.ChoiceField(
        label=_("Which version of the terms holds from then?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a version of the terms")},
    )

    def prepare(self) -> None:
        self.offer("version", self.said["versions"])


def _told(day: date) -> str:
    from commissioning.web.environment import in_words

    return in_words(day)
