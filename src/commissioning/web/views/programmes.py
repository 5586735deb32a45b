"""Programmes, the versions of their terms, and what changed between two of them."""

from collections import Counter
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform.people_models import Kind
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.listing import listed
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.contracts.sections import sections
from commissioning.rooms.contracts.what_changed import what_changed
from commissioning.rooms.design import actions, queries
from commissioning.rooms.design.measures import misleading
from commissioning.rooms.design.models import Programme, TermsVersion
from commissioning.rooms.design.partners import partners as partners_of
from commissioning.rooms.journey.journey_rules import has_journey
from commissioning.terms.loading import TermsRefused, load
from commissioning.terms.unknown import unknowns
from commissioning.web.allows import allows, may, require
from commissioning.web.forms import programmes as forms
from commissioning.web.forms.days import AsOn
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page
from commissioning.web.views.versions import versions

COLUMNS = (
    Column(
        "title", _later("Programme"), lambda row: row.title, "title", lambda row: reverse("programme", args=[row.pk])
    ),
    Column("lead", _later("Commissioner"), lambda row: row.lead.name, "lead__name"),
    Column("key", _later("Key"), lambda row: row.key, "key"),
)


class AlreadyOpen(ValueError):
    """The organisation has a programme with the key."""


@allows(Permission.PROGRAMME_READ)
def programmes(request: Any) -> HttpResponse:
    return answer_list(
        request,
        "programmes/list",
        caption=_("Programmes"),
        columns=COLUMNS,
        rows=queries.programmes().select_related("lead"),
        empty_text=_("There is no programme that you may see in this role."),
        opens=_designs(request),
    )


@allows(Permission.PROGRAMME_READ)
def programme(request: Any, reference: str) -> HttpResponse:
    found = programme_named(reference)
    reads_contracts = may(request, Permission.CONTRACT_READ)
    return page(
        request,
        "programmes/programme",
        programme=found,
        leads=found.lead_id == request.access.own,
        partners=partners_of(reference),
        versions=versions(reference),
        contracts=listed(on=request.access.on, programme=reference) if reads_contracts else [],
        reads_contracts=reads_contracts,
        imports=leads(request, found),
        has_journey=has_journey(reference),
        breadcrumbs=crumbs(found),
    )


@allows(Permission.PROGRAMME_READ)
def terms_version(request: Any, reference: str, digest: str) -> HttpResponse:
    """A version in plain words as on a day; or, with `?format=json`, as it is kept."""
    found = programme_named(reference)
    version = queries.version(reference, digest)
    if request.GET.get("format") == "json":
        name = f"{found.key}-{digest[:12]}.json"
        return HttpResponse(
            version.canonical_json.encode(),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    form = AsOn.of(request, request.access.on)
    on = form.day(request.access.on)
    terms = queries.terms(version)
    known = {each.digest: each for each in versions(reference)}
    others = [(each.digest, f"{each.name}, {each.in_force}") for each in known.values() if each.digest != digest]
    signed = set(Contract.objects.filter(programme=reference).values_list("code", flat=True))
    return page(
        request,
        "programmes/version",
        programme=found,
        version=version,
        named=known[digest],
        on=on,
        form=form,
        compare=forms.Compare(others=others) if others else None,
        parts=[(part, list(each)) for part, each in groupby(sections(terms, on=on), key=lambda section: section.part)],
        misleading=misleading(version),
        unknowns=Counter((each.title, each.clause) for each in unknowns(terms) if each.stops_payment).items(),
        unsigned=sorted(set(terms.contracts) - signed),
        signs=may(request, Permission.CONTRACT_SIGN) and found.lead_id == request.access.own,
        breadcrumbs=[*crumbs(found), {"text": known[digest].name}],
    )


@allows(Permission.PROGRAMME_READ)
def compare_versions(request: Any, reference: str, digest: str) -> HttpResponse:
    """What another version (`?to=`) says differently from this one."""
    found = programme_named(reference)
    asked = {digest, request.GET.get("to", digest)}
    both = [each for each in versions(reference) if each.digest in asked]
    if len(both) < len(asked):
        raise TermsVersion.DoesNotExist
    later, earlier = both[0], both[-1]
    return page(
        request,
        "programmes/compare",
        programme=found,
        earlier=earlier,
        later=later,
        changes=what_changed(queries.terms(earlier.version), queries.terms(later.version)),
        breadcrumbs=[*crumbs(found), {"text": _("What changed")}],
    )


@allows(Permission.PROGRAMME_DESIGN)
def open_programme(request: Any) -> HttpResponse:
    require(_designs(request))
    form = forms.Open(request.POST or None)

    def change() -> tuple[str, str]:
        key, title = form.cleaned_data["key"], form.cleaned_data["title"]
        if Programme.objects.filter(lead=request.access.own, key=key).exists():
            raise AlreadyOpen(_("Your organisation has a programme with this key"))
        made = actions.open_programme(key=key, title=title, by=request.access, now=request.clock.now())
        return reverse("programme", args=[made.pk]), _("%(title)s is open. Now import its terms.") % {
            "title": made.title
        }

    if form.is_valid():
        with form.showing(AlreadyOpen, at="key"):
            return form.once(request, change)
    return page(request, "programmes/open", form=form)


@allows(Permission.PROGRAMME_DESIGN)
def import_terms(request: Any, reference: str) -> HttpResponse:
    """Terms from files. What is wrong in them is shown with file and line, and nothing is entered."""
    found = programme_named(reference)
    require(leads(request, found))
    form = forms.Import(request.POST or None, request.FILES or None)
    refused: list[Any] = []

    def change() -> tuple[str, str]:
        with forms.as_folder(form.cleaned_data["uploaded"]) as folder:
            terms = load(folder)
        version = actions.import_terms(programme=found, terms=terms, by=request.access, now=request.clock.now())
        return reverse("terms_version", args=[reference, version.digest]), _("The terms are entered as this version.")

    if form.is_valid():
        try:
            with form.showing(actions.AnotherProgramme, at="uploaded"):
                return form.once(request, change)
        except TermsRefused as wrong:
            refused = [(_in_folder(each.file), each) for each in wrong.errors]
            form.add_error("uploaded", str(_("The terms have errors and were not entered. They are listed below.")))
    return page(request, "programmes/import", form=form, programme=found, refused=refused, breadcrumbs=crumbs(found))


def programme_named(reference: str) -> Programme:
    """The programme of an address. Raises Programme.DoesNotExist, for a foreign one too."""
    return queries.programmes().select_related("lead").get(pk=reference)


def crumbs(programme: Programme) -> list[dict[str, str]]:
    """The way to a programme, for the pages about it."""
    return [
        {"text": _("Programmes"), "href": reverse("programmes")},
        {"text": programme.title, "href": reverse("programme", args=[programme.pk])},
    ]


def _in_folder(file: str) -> str:
    """A file's place in the folder of terms, without that of the folder itself."""
    return file.rpartition("/terms/")[2] if "/terms/" in file else _("The folder")


def _designs(request: Any) -> bool:
    return may(request, Permission.PROGRAMME_DESIGN) and request.access.kind == Kind.COMMISSIONER


def leads(request: Any, programme: Programme) -> bool:
    """Whether this role of the programme's lead designs it."""
    return _designs(request) and programme.lead_id == request.access.own
