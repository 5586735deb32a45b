"""A programme's package areas on a day, and what its lead does with them: take over, open, split, join, close."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.listing import listed
from commissioning.rooms.design import actions
from commissioning.rooms.design import package_queries as queries
from commissioning.rooms.design.models import PackageArea, Programme
from commissioning.rooms.market.models import Area, LocalAuthority
from commissioning.web.allows import allows, may, require
from commissioning.web.environment import in_words, last_day
from commissioning.web.forms import package_areas as forms
from commissioning.web.forms.days import AsOn, as_on
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page
from commissioning.web.views.programmes import crumbs, leads, programme_named


@allows(Permission.PROGRAMME_READ)
def package_areas(request: Any, reference: str) -> HttpResponse:
    """Those of a day: what each is made of, and the warnings about the set that they make."""
    programme = programme_named(reference)
    form = AsOn.of(request, request.access.on)
    on = form.day(request.access.on)
    rows = queries.package_areas(reference, on=on)
    made_of = queries.parts(rows.values_list("pk", flat=True), on=on)
    held = queries.land(made_of, on=on)
    standing = queries.standing_areas(made_of, on=on)
    columns = (
        Column("name", _("Package area"), lambda row: row.name, "name", lambda row: _address(row) + as_on(on)),
        Column("code", _("Code"), lambda row: row.code, "code"),
        Column("standing", _("Standing areas"), lambda row: _standing(standing.get(row.pk, {}))),
        Column("authorities", _("Local authorities"), lambda row: _names(held.get(row.pk, ()))),
        Column("starts", _("First day"), lambda row: row.starts_on, "starts_on"),
        Column("ends", _("Last day"), lambda row: row.ends_on and last_day(row.ends_on), "ends_on"),
    )
    return answer_list(
        request,
        "package_areas/list",
        caption=_("Package areas"),
        columns=columns,
        rows=rows,
        empty_text=_("The programme has no package area on this day."),
        filters=form,
        programme=programme,
        on=on,
        leads=leads(request, programme),
        warnings=queries.package_warnings(reference, on=on),
        breadcrumbs=[*crumbs(programme), {"text": _("Package areas")}],
    )


@allows(Permission.PROGRAMME_READ)
def package_area(request: Any, reference: str) -> HttpResponse:
    """One on a day: its standing areas and local authorities, the warnings about it, the contracts in it."""
    found = _package_area(reference)
    nearest = max(request.access.on, found.starts_on)
    form = AsOn.of(request, nearest)
    on = form.day(nearest)
    reads_contracts = may(request, Permission.CONTRACT_READ)
    return page(
        request,
        "package_areas/package_area",
        shown=queries.package_area_page(reference, on=on),
        on=on,
        form=form,
        reads_contracts=reads_contracts,
        contracts=listed(on=request.access.on, package_area=reference) if reads_contracts else [],
        doing=list(_doing(found)) if leads(request, found.programme) and found.ends_on is None else [],
        breadcrumbs=_crumbs(found),
    )


@allows(Permission.PROGRAMME_DESIGN)
def take_over(request: Any, reference: str, step: str) -> HttpResponse:
    """Make package areas of standing areas as they are."""
    programme = _led(request, reference)

    def change(said: Answers) -> tuple[str, str]:
        areas = list(Area.objects.filter(pk__in=said["areas"]).order_by("code"))
        made = actions.take_over(
            programme=programme, areas=areas, starts_on=said["on"], by=request.access, now=request.clock.now()
        )
        words = {"count": len(made), "day": in_words(said["on"])}
        return _list(programme) + as_on(said["on"]), _("%(count)s taken over from %(day)s.") % words

    return Journey(
        title=_("Take over standing areas: %(title)s") % {"title": programme.title},
        questions={"from": forms.FromWhichDay, "areas": forms.WhichAreas},
        cancel=_list(programme),
        button=_("Take over"),
        change=change,
        foreseen=actions.OF_PACKAGE_AREAS,
        note=_("Each becomes a package area with the same code and name. You can split and join them afterwards."),
        given={"programme": reference},
    ).answer(request, step)


@allows(Permission.PROGRAMME_DESIGN)
def open_one(request: Any, reference: str, step: str) -> HttpResponse:
    """Open a package area of local authorities that no other of the programme holds."""
    programme = _led(request, reference)

    def change(said: Answers) -> tuple[str, str]:
        land = LocalAuthority.objects.filter(pk__in=said["authorities"])
        opened = actions.open_package_area(
            programme=programme,
            area=actions.NewArea(said["code"], said["area_name"], authorities=tuple(land)),
            starts_on=said["on"],
            by=request.access,
            now=request.clock.now(),
        )
        words = {"name": opened.name, "day": in_words(said["on"])}
        return _address(opened) + as_on(said["on"]), _("%(name)s is a package area from %(day)s.") % words

    return Journey(
        title=_("Open a package area: %(title)s") % {"title": programme.title},
        questions={
            "from": forms.FromWhichDay,
            "where": forms.FindAuthorities,
            "authorities": forms.ChooseAuthorities,
            "name": forms.NameAndCode,
        },
        cancel=_list(programme),
        button=_("Open the package area"),
        change=change,
        foreseen=actions.OF_PACKAGE_AREAS,
        note=_("If they make up a whole standing area, the package area follows that area when it changes."),
        given={"programme": reference},
    ).answer(request, step)


@allows(Permission.PROGRAMME_DESIGN)
def split(request: Any, reference: str, step: str) -> HttpResponse:
    """Two in place of one: the local authorities that are chosen, and the others."""
    found = _package_area(reference)
    _led(request, found.programme_id)

    def change(said: Answers) -> tuple[str, str]:
        held = queries.package_area_page(reference, on=said["on"]).authorities
        into = [
            actions.NewArea(
                said[f"{which}_code"],
                said[f"{which}_name"],
                authorities=tuple(each for each in held if (each.pk in said["authorities"]) == chosen),
            )
            for which, chosen in (("first", True), ("second", False))
        ]
        actions.split_package_area(
            package_area=found, into=into, on=said["on"], by=request.access, now=request.clock.now()
        )
        words = {"name": found.name, "day": in_words(said["on"])}
        return _list(found.programme) + as_on(said["on"]), _("%(name)s is split from %(day)s.") % words

    return Journey(
        title=_("Split %(name)s") % {"name": found.name},
        questions={
            "from": forms.FromWhichDay,
            "first": forms.FirstOfTwo,
            "authorities": forms.WhichAuthorities,
            "second": forms.SecondOfTwo,
        },
        cancel=_address(found),
        button=_("Split the package area"),
        change=change,
        foreseen=actions.OF_PACKAGE_AREAS,
        note=_("The package area that there is ends the day before. No contract in it may run on that day or later."),
        given={"package_area": reference, "programme": found.programme_id},
    ).answer(request, step)


@allows(Permission.PROGRAMME_DESIGN)
def join(request: Any, reference: str, step: str) -> HttpResponse:
    """One in place of two or more."""
    found = _package_area(reference)
    _led(request, found.programme_id)

    def change(said: Answers) -> tuple[str, str]:
        others = queries.package_areas(found.programme_id).filter(pk__in=said["others"])
        joined = actions.join_package_areas(
            package_areas=[found, *others],
            code=said["code"],
            name=said["area_name"],
            on=said["on"],
            by=request.access,
            now=request.clock.now(),
        )
        words = {"name": joined.name, "day": in_words(said["on"])}
        return _address(joined), _("%(name)s is one package area from %(day)s.") % words

    return Journey(
        title=_("Join %(name)s with others") % {"name": found.name},
        questions={"from": forms.FromWhichDay, "others": forms.WithWhich, "name": forms.NameAndCode},
        cancel=_address(found),
        button=_("Join the package areas"),
        change=change,
        foreseen=actions.OF_PACKAGE_AREAS,
        note=_(
            "The package areas that there are end the day before. No contract in them may run on that day or later."
        ),
        given={"package_area": reference, "programme": found.programme_id},
    ).answer(request, step)


@allows(Permission.PROGRAMME_DESIGN)
def close(request: Any, reference: str, step: str) -> HttpResponse:
    found = _package_area(reference)
    _led(request, found.programme_id)

    def change(said: Answers) -> tuple[str, str]:
        actions.close_package_area(package_area=found, on=said["on"], by=request.access, now=request.clock.now())
        words = {"name": found.name, "day": in_words(said["on"])}
        return _list(found.programme), _("%(name)s is closed from %(day)s.") % words

    return Journey(
        title=_("Close %(name)s") % {"name": found.name},
        questions={"from": forms.FirstDayWithout},
        cancel=_address(found),
        button=_("Close the package area"),
        change=change,
        foreseen=actions.OF_PACKAGE_AREAS,
        note=_("No contract in it may run on that day or later."),
        warning=True,
    ).answer(request, step)


def _package_area(reference: str) -> PackageArea:
    return PackageArea.objects.select_related("programme", "programme__lead").get(pk=reference)


def _led(request: Any, reference: str) -> Programme:
    """The programme, to its lead alone."""
    programme = programme_named(reference)
    require(leads(request, programme))
    return programme


def _doing(found: PackageArea) -> Any:
    for text, name in ((_("Split it"), "split"), (_("Join it with others"), "join"), (_("Close it"), "close")):
        yield {"text": text, "href": reverse(f"package_area_{name}", args=[found.pk, "start"])}


def _crumbs(found: PackageArea) -> list[dict[str, str]]:
    return [
        *crumbs(found.programme),
        {"text": _("Package areas"), "href": _list(found.programme)},
        {"text": found.name, "href": _address(found)},
    ]


def _list(programme: Programme) -> str:
    return reverse("package_areas", args=[programme.pk])


def _address(row: PackageArea) -> str:
    return reverse("package_area", args=[row.pk])


def _standing(areas: dict[str, bool]) -> str:
    return ", ".join(name if whole else _("%(name)s (part)") % {"name": name} for name, whole in areas.items())


def _names(authorities: Any) -> str:
    return ", ".join(each.name for each in authorities)
