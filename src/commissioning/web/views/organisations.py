"""The register of organisations, which is public; and who may write in it."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform.actions import register_organisation
from commissioning.platform.people_models import Kind, Organisation
from commissioning.platform.relationship_models import Relation
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.listing import taking_part
from commissioning.rooms.contracts.queries import contracts
from commissioning.rooms.market import actions, queries
from commissioning.rooms.market.models import Sector, Size, Tier
from commissioning.web.allows import Open, allows, may, require
from commissioning.web.forms import organisations as forms
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page

COLUMNS = (
    Column(
        "name", _later("Organisation"), lambda row: row.name, "name", lambda row: reverse("organisation", args=[row.pk])
    ),
    Column("kind", _later("Kind"), lambda row: Kind(row.kind).label, "kind"),
    Column("sector", _later("Sector"), lambda row: Sector(row.sector).label if row.sector else None, "sector"),
    Column("size", _later("Size"), lambda row: Size(row.size).label if row.size else None, "size"),
    Column("tier", _later("Part it takes"), lambda row: Tier(row.tier).label if row.tier else None, "tier"),
    Column("vcse", _later("VCSE"), lambda row: row.is_vcse, "is_vcse"),
)
YES = {"yes": True, "no": False}


@allows(Open.ANYONE)
def organisations(request: Any) -> HttpResponse:
    filters = forms.Filter(request.GET or None)
    said = filters.cleaned_data if filters.is_valid() else {}
    words = {name: said.get(name, "") for name in ("search", "kind", "sector", "size", "tier")}
    return answer_list(
        request,
        "organisations/list",
        caption=_("Organisations"),
        columns=COLUMNS,
        rows=queries.organisations(**words, vcse=YES.get(said.get("vcse", ""))),
        filters=filters,
        empty_text=_("No organisation in the register is like this. Clear the filter or search for less."),
        registers=registers(request),
    )


@allows(Open.ANYONE)
def organisation(request: Any, reference: str) -> HttpResponse:
    """What the register says, whose record counts, and its part in the contracts that the reader may see."""
    on = request.access.on
    shown = queries.organisation_page(reference, on=on)
    links = list(taking_part(reference, on=on))
    known = contracts().select_related("programme").in_bulk({link.contract for link in links})
    parts: list[dict[str, Any]] = [
        {"link": link, "contract": known[link.contract], "holds": _holds(link, on)}
        for link in links
        if link.contract in known
    ]
    return page(
        request,
        "organisations/organisation",
        shown=shown,
        kind=Kind(shown.organisation.kind).label,
        primes=[part for part in parts if part["link"].kind == Relation.PRIME_OF],
        subs=[part for part in parts if part["link"].kind == Relation.SUB_OF],
        may_read_contracts=request.access.organisation is not None and may(request, Permission.CONTRACT_READ),
        edits=registers(request)
        and shown.profile is not None
        and shown.profile.kept_by_id == request.access.organisation,
        renames=registers(request) and shown.organisation.kept_by_id == request.access.organisation,
        registers=registers(request),
        breadcrumbs=[{"text": _("Organisations"), "href": reverse("organisations")}, {"text": shown.organisation.name}],
    )


def _holds(link: Any, on: date) -> bool:
    return bool(link.ends_on is None or on < link.ends_on)


@allows(Permission.ORGANISATION_REGISTER)
def register(request: Any, step: str) -> HttpResponse:
    """Enter an organisation with its profile: one question a page."""
    require(registers(request))

    def change(said: Answers) -> tuple[str, str]:
        by, now = request.access, request.clock.now()
        made = register_organisation(name=said["organisation_name"], kind=Kind(said["kind"]), by=by, now=now)
        actions.enter_profile(organisation=made.pk, **_profile(said), by=by, now=now)
        return reverse("organisation", args=[made.pk]), _("%(name)s is in the register.") % {"name": made.name}

    kinds = [choice for choice in Kind.choices if choice[0] not in _not_entered(request)]
    return Journey(
        title=_("Register an organisation"),
        questions={
            "name": forms.Called,
            "kind": forms.OfWhichKind,
            "sector": forms.OfWhichSector,
            "size": forms.OfWhichSize,
            "tier": forms.OfWhichTier,
            "more": forms.MoreFacts,
        },
        cancel=reverse("organisations"),
        button=_("Enter in the register"),
        change=change,
        foreseen=(ValueError,),
        note=_("The register is public. Enter nothing about a person."),
        given={"kinds": kinds, "names": names_in_use(request)},
    ).answer(request, step)


@allows(Permission.ORGANISATION_REGISTER)
def edit_profile(request: Any, reference: str) -> HttpResponse:
    """Say anew what the register says; what it said before stays in the audit events."""
    profile = queries.profile(reference)
    require(registers(request) and profile.kept_by_id == request.access.organisation)
    initial = {name: getattr(profile, name) for name in forms.EditProfile.base_fields if hasattr(profile, name)}
    form = forms.EditProfile(request.POST or None, initial=initial, profile=profile)

    def change() -> tuple[str, str]:
        by, now = request.access, request.clock.now()
        actions.update_profile(profile=profile, **_profile(form.cleaned_data), by=by, now=now)
        return reverse("organisation", args=[reference]), _("The register says it anew.")

    if form.is_valid():
        with form.showing(ValueError):
            return form.once(request, change)
    return page(request, "organisations/edit", form=form, organisation=Organisation.objects.get(pk=reference))


def _profile(said: Answers) -> dict[str, Any]:
    return {
        "sector": Sector(said["sector"]),
        "size": Size(said["size"]),
        "tier": Tier(said["tier"]),
        "is_vcse": said["is_vcse"],
        "is_fe_college": said["is_fe_college"],
        "company_number": said["company_number"] or None,
        "charity_number": said["charity_number"] or None,
    }


def names_in_use(request: Any) -> set[str]:
    """The names of the register, in small letters, for a name that is asked for; read only when one is sent."""
    if request.method != "POST":
        return set()
    return {name.lower() for name in Organisation.objects.values_list("name", flat=True)}


def registers(request: Any) -> bool:
    """Commissioners and the operator keep the register."""
    return may(request, Permission.ORGANISATION_REGISTER) and request.access.kind in (Kind.OPERATOR, Kind.COMMISSIONER)


def _not_entered(request: Any) -> set[str]:
    """Kinds that the acting organisation does not enter."""
    return {Kind.OPERATOR.value} | (set() if request.access.kind == Kind.OPERATOR else {Kind.COMMISSIONER.value})
