"""Changes to the map from a day on: areas split, joined, renamed, filled and emptied; authorities entered and ended."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.market import actions, queries
from commissioning.rooms.market.models import Area, LocalAuthority
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words
from commissioning.web.forms import areas as forms
from commissioning.web.forms import authorities
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Answers, Journey, Question
from commissioning.web.views.areas import REFUSED, keeps_map


@allows(Permission.GEOGRAPHY_KEEP)
def rename(request: Any, reference: str, step: str) -> HttpResponse:
    area = _kept(request, reference)

    def change(said: Answers) -> tuple[str, str]:
        actions.rename_area(area=area, name=said["area_name"], by=request.access, now=request.clock.now())
        return _there(area), _("The area is called %(name)s.") % {"name": said["area_name"]}

    return Journey(
        title=_("Rename %(name)s") % {"name": area.name},
        questions={"name": forms.NewName},
        cancel=_there(area),
        button=_("Rename the area"),
        change=change,
        foreseen=REFUSED,
        note=_("Its code stays. Programmes and contracts show the new name for days before, too."),
    ).answer(request, step)


@allows(Permission.GEOGRAPHY_KEEP)
def add(request: Any, reference: str, step: str) -> HttpResponse:
    """Let local authorities that are in no area come into one."""
    area = _kept(request, reference)

    def change(said: Answers) -> tuple[str, str]:
        new = _authorities(said)
        actions.change_area(area=area, add=new, on=said["on"], by=request.access, now=request.clock.now())
        return _there(area), _("They are in %(name)s from %(day)s.") % _words(area, said)

    return _from_a_day(
        area,
        title=_("Add to %(name)s") % {"name": area.name},
        questions={"from": forms.AreaFrom, "where": forms.FindAuthorities, "parts": forms.AddAuthorities},
        button=_("Add them"),
        change=change,
    ).answer(request, step)


@allows(Permission.GEOGRAPHY_KEEP)
def remove(request: Any, reference: str, step: str) -> HttpResponse:
    """Let local authorities leave an area without coming into another."""
    area = _kept(request, reference)

    def change(said: Answers) -> tuple[str, str]:
        gone = _authorities(said)
        actions.change_area(area=area, remove=gone, on=said["on"], by=request.access, now=request.clock.now())
        return _there(area), _("They are not in %(name)s from %(day)s.") % _words(area, said)

    return _from_a_day(
        area,
        title=_("Take out of %(name)s") % {"name": area.name},
        questions={"from": forms.AreaFrom, "parts": forms.LeavingParts},
        button=_("Take them out"),
        change=change,
    ).answer(request, step)


@allows(Permission.GEOGRAPHY_KEEP)
def split(request: Any, reference: str, step: str) -> HttpResponse:
    """Make a new area of some of an area's local authorities."""
    area = _kept(request, reference)

    def change(said: Answers) -> tuple[str, str]:
        made = actions.split_area(
            area=area,
            code=said["code"],
            name=said["area_name"],
            parts=_authorities(said),
            on=said["on"],
            by=request.access,
            now=request.clock.now(),
        )
        words = {"name": made.name, "day": in_words(said["on"]), "area": area.name}
        return _there(made), _("%(name)s is an area of its own from %(day)s. The rest stays %(area)s.") % words

    return _from_a_day(
        area,
        title=_("Split %(name)s") % {"name": area.name},
        questions={
            "from": forms.AreaFrom,
            "parts": forms.SplitParts,
            "name": forms.NameOfNewArea,
            "code": forms.AreaCode,
        },
        button=_("Split the area"),
        change=change,
    ).answer(request, step)


@allows(Permission.GEOGRAPHY_KEEP)
def join(request: Any, reference: str, step: str) -> HttpResponse:
    """Let all that other areas hold come into this one."""
    area = _kept(request, reference)

    def change(said: Answers) -> tuple[str, str]:
        others = list(Area.objects.filter(pk__in=said["others"]))
        actions.join_areas(area=area, others=others, on=said["on"], by=request.access, now=request.clock.now())
        return _there(area), _("They are joined into %(name)s from %(day)s.") % _words(area, said)

    return _from_a_day(
        area,
        title=_("Join areas into %(name)s") % {"name": area.name},
        questions={"from": forms.AreaFrom, "others": forms.JoinedAreas},
        button=_("Join the areas"),
        change=change,
    ).answer(request, step)


@allows(Permission.GEOGRAPHY_KEEP)
def enter(request: Any, step: str) -> HttpResponse:
    """A local authority that no edition of the list has yet."""
    require(keeps_map(request))

    def change(said: Answers) -> tuple[str, str]:
        made = actions.enter_local_authority(
            code=said["code"],
            name=said["authority_name"],
            region=said["region"],
            starts_on=said["starts_on"],
            by=request.access,
            now=request.clock.now(),
        )
        return reverse("authority", args=[made.pk]), _("%(name)s is on the map.") % {"name": made.name}

    return Journey(
        title=_("Enter a local authority"),
        questions={
            "code": authorities.AuthorityCode,
            "name": authorities.AuthorityName,
            "region": authorities.AuthorityRegion,
            "from": authorities.AuthorityFrom,
        },
        cancel=reverse("authorities"),
        button=_("Enter it"),
        change=change,
        foreseen=(ValueError,),
        note=_("The map is public. The next edition of the official list finds it by its code."),
    ).answer(request, step)


@allows(Permission.GEOGRAPHY_KEEP)
def end(request: Any, reference: str, step: str) -> HttpResponse:
    """A local authority that is abolished, merged or divided."""
    found = LocalAuthority.objects.get(pk=reference)
    require(keeps_map(request) and found.kept_by_id == request.access.own)

    def change(said: Answers) -> tuple[str, str]:
        actions.end_local_authority(
            authority=found, on=said["on"], became=said["became"], by=request.access, now=request.clock.now()
        )
        return reverse("authority", args=[reference]), _("%(name)s ends.") % {"name": found.name}

    return Journey(
        title=_("End %(name)s") % {"name": found.name},
        questions={"on": authorities.EndsOn, "became": authorities.TookItsPlace},
        cancel=reverse("authority", args=[reference]),
        button=_("End it"),
        change=change,
        foreseen=(actions.AlreadyEnded,),
        note=_("Its place in an area stays until you let the area follow: on the page of the authority."),
        warning=True,
        given={"authority": found},
    ).answer(request, step)


@allows(Permission.GEOGRAPHY_KEEP)
def follow(request: Any, reference: str) -> HttpResponse:
    """Let its successors take the place of an ended local authority in its area: nothing is to ask, only to confirm."""
    require(keeps_map(request))
    found = LocalAuthority.objects.get(pk=reference)
    there = reverse("authority", args=[reference])

    def change() -> tuple[str, str]:
        begun = actions.follow_merger(authority=found, by=request.access, now=request.clock.now())
        new = ", ".join(part.local_authority.name for part in begun)
        words = (
            _("In its place: %(names)s.") % {"names": new} if new else _("What took its place is in the area already.")
        )
        return there, words

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(*REFUSED, actions.NoSuccessor),
        title=_("Let the area follow the merger"),
        caption=found.name,
        facts=_to_follow(found),
        note=_("From that day its successors are in its area, in its place. Every day before stays as it was."),
        button=_("Let the area follow"),
        cancel_href=there,
    )


def _to_follow(authority: LocalAuthority) -> list[tuple[str, Any]]:
    part = queries.part_to_follow(authority)
    ends = authority.ends_on
    became = queries.successors(authority, on=ends) if ends is not None else []
    return [
        (_("First day without it"), in_words(ends) if ends is not None else _("None entered")),
        (_("Its area then"), part.area.name if part is not None else _("None")),
        (_("What took its place"), [each.name for each in became] or _("Nobody is named")),
    ]


def _kept(request: Any, reference: str) -> Area:
    """An area that the acting organisation keeps; another's has no such page."""
    area = Area.objects.get(pk=reference)
    require(keeps_map(request) and area.kept_by_id == request.access.own)
    return area


def _from_a_day(
    area: Area,
    *,
    title: str,
    questions: Mapping[str, type[Question]],
    button: str,
    change: Callable[[Answers], tuple[str, str]],
) -> Journey:
    """What an area is made of changes from a day on."""
    return Journey(
        title=title,
        questions=questions,
        cancel=_there(area),
        button=button,
        change=change,
        foreseen=REFUSED,
        note=_("Every day before stays as it was. Warnings about the area are on its page."),
        given={"area": area.pk, "kept_by": area.kept_by_id},
    )


def _authorities(said: Answers) -> list[LocalAuthority]:
    return list(LocalAuthority.objects.filter(pk__in=said["parts"]))


def _there(area: Area) -> str:
    return reverse("area", args=[area.pk])


def _words(area: Area, said: Answers) -> dict[str, str]:
    return {"name": area.name, "day": in_words(said["on"])}
