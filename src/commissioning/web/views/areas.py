"""Standing areas and the local authorities that they are made of: public; commissioners and the operator keep them."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform.dated_rows import in_force
from commissioning.platform.people_models import Kind
from commissioning.platform.roles import Permission
from commissioning.rooms.market import actions, queries
from commissioning.rooms.market.models import Area, AreaPart, FormerLabel, LocalAuthority, Succession
from commissioning.web.allows import Open, allows, may, require
from commissioning.web.environment import in_words
from commissioning.web.forms import areas as forms
from commissioning.web.forms.days import AsOn
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page

AREAS = (
    Column("name", _later("Area"), lambda row: row.name, "name", lambda row: reverse("area", args=[row.pk])),
    Column("code", _later("Code"), lambda row: row.code, "code"),
    Column("authorities", _later("Local authorities"), lambda row: row.authorities, "authorities", numeric=True),
    Column("population", _later("People living there"), lambda row: row.population, "population", numeric=True),
)
AUTHORITIES = (
    Column(
        "name", _later("Local authority"), lambda row: row.name, "name", lambda row: reverse("authority", args=[row.pk])
    ),
    Column("code", _later("Official code"), lambda row: row.code, "code"),
    Column("nation", _later("Nation"), lambda row: row.get_nation_display(), "nation"),
    Column("kind", _later("Kind"), lambda row: row.get_kind_display(), "kind"),
    Column("population", _later("People living there"), lambda row: row.population, "population", numeric=True),
)
REFUSED = (actions.InAnotherArea, actions.NotAPart, actions.NotInArea, actions.AlreadyPlanned, actions.KeptByAnother)


@allows(Open.ANYONE)
def areas(request: Any) -> HttpResponse:
    on = request.access.on
    return answer_list(
        request,
        "areas/list",
        caption=_("Areas"),
        columns=AREAS,
        rows=queries.areas(on=on),
        empty_text=_("No area has been made yet."),
        keeps=keeps_map(request),
        warnings=[each for each in queries.area_warnings(on=on) if not each.area],
    )


@allows(Open.ANYONE)
def area(request: Any, reference: str) -> HttpResponse:
    """What an area is made of on a day, what to think about, and how it became so."""
    today = request.access.on
    form = AsOn.of(request, today)
    on = form.day(today)
    shown = queries.area_page(reference, on=on)
    return page(
        request,
        "areas/area",
        shown=shown,
        on=on,
        form=form,
        keeps=keeps_map(request) and shown.area.kept_by_id == request.access.own,
        breadcrumbs=[{"text": _("Areas"), "href": reverse("areas")}, {"text": shown.area.name}],
    )


@allows(Open.ANYONE)
def authorities(request: Any) -> HttpResponse:
    filters = forms.Filter(request.GET or None)
    said = filters.cleaned_data if filters.is_valid() else {}
    return answer_list(
        request,
        "areas/authorities",
        caption=_("Local authorities"),
        columns=AUTHORITIES,
        rows=queries.local_authorities(
            on=request.access.on, search=said.get("search", ""), nation=said.get("nation", "")
        ),
        filters=filters,
        keeps=keeps_map(request),
        empty_text=_("No local authority of today is like this. Clear the filter or search for less."),
    )


@allows(Open.ANYONE)
def authority(request: Any, reference: str) -> HttpResponse:
    on = request.access.on
    found = LocalAuthority.objects.select_related("county", "combined_authority").get(pk=reference)
    parts = list(AreaPart.objects.filter(local_authority=reference).select_related("area").order_by("-starts_on"))
    return page(
        request,
        "areas/authority",
        authority=found,
        parts=parts,
        ended=found.ends_on is not None and found.ends_on <= on,
        successors=queries.successors(found, on=on) if found.ends_on is not None and found.ends_on <= on else [],
        before=Succession.objects.filter(successor=reference).select_related("authority").order_by("authority__name"),
        follows=keeps_map(request) and queries.part_to_follow(found) is not None,
        ends=keeps_map(request) and found.kept_by_id == request.access.own and found.ends_on is None,
        labels=FormerLabel.objects.filter(local_authority=reference).order_by("kind", "value"),
        keeps=keeps_map(request),
        breadcrumbs=[{"text": _("Local authorities"), "href": reverse("authorities")}, {"text": found.name}],
    )


@allows(Permission.GEOGRAPHY_KEEP)
def make_area(request: Any, step: str) -> HttpResponse:
    require(keeps_map(request))

    def change(said: Answers) -> tuple[str, str]:
        made = actions.make_area(
            code=said["code"],
            name=said["area_name"],
            parts=list(LocalAuthority.objects.filter(pk__in=said["parts"])),
            starts_on=said["on"],
            by=request.access,
            now=request.clock.now(),
        )
        return reverse("area", args=[made.pk]), _("%(name)s is made.") % {"name": made.name}

    return Journey(
        title=_("Make an area"),
        questions={
            "name": forms.AreaName,
            "code": forms.AreaCode,
            "from": forms.AreaFrom,
            "where": forms.FindAuthorities,
            "parts": forms.ChooseAuthorities,
        },
        cancel=reverse("areas"),
        button=_("Make the area"),
        change=change,
        foreseen=REFUSED,
        note=_("Areas are public. Warnings about the new area are on its page."),
    ).answer(request, step)


@allows(Permission.GEOGRAPHY_KEEP)
def move_authority(request: Any, reference: str, step: str) -> HttpResponse:
    """From the area that it is in into another; or into its first."""
    require(keeps_map(request))
    found = LocalAuthority.objects.get(pk=reference)

    def change(said: Answers) -> tuple[str, str]:
        to, by, now = Area.objects.get(pk=said["to"]), request.access, request.clock.now()
        is_in = AreaPart.objects.filter(in_force(said["on"]), local_authority=found).exists()
        if is_in:
            actions.move_authority(authority=found, to=to, on=said["on"], by=by, now=now)
        else:
            actions.change_area(area=to, add=[found], on=said["on"], by=by, now=now)
        words = {"name": found.name, "area": to.name, "day": in_words(said["on"])}
        return reverse("area", args=[to.pk]), _("%(name)s is in %(area)s from %(day)s.") % words

    return Journey(
        title=_("Move %(name)s") % {"name": found.name},
        questions={"to": forms.ToWhichArea, "from": forms.AreaFrom},
        cancel=reverse("authority", args=[reference]),
        button=_("Move"),
        change=change,
        foreseen=REFUSED,
        given={"kept_by": request.access.own},
    ).answer(request, step)


def keeps_map(request: Any) -> bool:
    """Commissioners and the operator keep the map."""
    return may(request, Permission.GEOGRAPHY_KEEP) and request.access.kind in (Kind.OPERATOR, Kind.COMMISSIONER)
