"""How it is settled who serves whom, for everybody to see: shares in force, months of draws, the log, a test of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.engines.allocation.draw import month_of, pool_name
from commissioning.engines.allocation.log import PUBLISHED, Evenness
from commissioning.platform.roles import Permission
from commissioning.rooms.design.package_queries import package_areas
from commissioning.rooms.journey import draw_log, seed_periods, shares
from commissioning.rooms.journey.allocation_models import ShareDecision
from commissioning.rooms.journey.journey_rules import Rules, rules_of
from commissioning.rooms.journey.rules_models import JourneyTerms
from commissioning.web.allows import Open, allows, may
from commissioning.web.charts.shares import Held, shares_picture
from commissioning.web.environment import in_words
from commissioning.web.lists import csv_file
from commissioning.web.page import page

LOOK, ACT = 0.05, 0.002
"""Where chance alone would do as much less than once in twenty times, and once in 500: as in ratings."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as everybody may know it: by the terms that rule its journey, which are public.

    keeps   whether the acting role decides shares and keeps the months of draws.
    """

    reference: str
    title: str
    rules: Rules
    keeps: bool

    def group(self, key: str) -> str:
        """A payment group in words."""
        found = self.rules.groups.get(key)
        return f"{key}: {found.title}" if found else key


def shown_programme(request: Any, reference: str) -> Programme:
    """The programme of an address. Raises JourneyTerms.DoesNotExist, where none has a journey."""
    row = JourneyTerms.objects.filter(programme=reference).order_by("applies_from", "agreed_at").last()
    if row is None:
        raise JourneyTerms.DoesNotExist
    keeps = may(request, Permission.ALLOCATION_KEEP) and row.lead_id == request.access.own
    return Programme(reference, row.title, rules_of(row), keeps)


@allows(Open.ANYONE)
def allocation(request: Any, reference: str) -> HttpResponse:
    shown = shown_programme(request, reference)
    seeds = seed_periods.seeds(reference)
    months = list(seed_periods.periods(reference))
    this = month_of(request.access.on)
    return page(
        request,
        "allocation/allocation",
        shown=shown,
        pools=list(_pools(shown, request)),
        months=[(each, seeds.get(each.name), each.name < this) for each in months],
        without_seed=not any(each.name == this for each in months),
        even=[(each, *_verdict(each)) for each in draw_log.evenness_by_pool(reference)],
    )


@allows(Open.ANYONE)
def pool(request: Any, reference: str, area: str, group: str) -> HttpResponse:
    """The shares of one pool, as they are, were and will be."""
    shown = shown_programme(request, reference)
    found = list(shares.decisions(reference).filter(area=area, group=group))
    place = package_areas(reference).filter(code=area).first()
    named = found[0].area_name if found else place.name if place and group in shown.rules.groups else None
    if named is None:
        raise Http404
    decided = [(each, _by_title(each)) for each in found]
    return page(
        request,
        "allocation/pool",
        shown=shown,
        area=named,
        group=shown.group(group),
        group_key=group,
        place=place,
        decided=[(row, held, row.applies_from > request.access.on) for row, held in decided],
        picture=shares_picture(
            [Held(_("From %(day)s") % {"day": in_words(row.applies_from)}, held) for row, held in _last(decided)],
            title=_("Market shares of %(pool)s") % {"pool": pool_name((area, group))},
            description=_("Each bar is a decision, the latest first. The table below says the same."),
        ),
        breadcrumbs=crumbs(shown),
    )


@allows(Open.ANYONE)
def allocation_file(request: Any, reference: str, name: str) -> HttpResponse:
    """What anybody needs to make every draw again: the log, the seeds, and the digests that were published before."""
    shown_programme(request, reference)
    if name == "log":
        return csv_file("log", PUBLISHED, draw_log.published_log(reference))
    if name == "seeds":
        return csv_file("seeds", ("period", "seed"), seed_periods.seeds(reference).items())
    if name == "digests":
        rows = seed_periods.periods(reference).order_by("name").values_list("name", "digest")
        return csv_file("digests", ("period", "digest"), rows)
    raise Http404


def crumbs(shown: Programme) -> list[dict[str, str]]:
    """The way to a programme's page of allocation."""
    return [{"text": shown.title, "href": reverse("allocation", args=[shown.reference])}]


def _pools(shown: Programme, request: Any) -> Iterator[dict[str, Any]]:
    """Each pool with the shares of today; for whoever decides them, those without any too."""
    on = request.access.on
    held: dict[tuple[str, str], ShareDecision] = {}
    for each in shares.decisions(shown.reference).filter(applies_from__lte=on):
        held.setdefault((each.area, each.group), each)
    places = {place.code: place for place in package_areas(shown.reference, on=on)}
    wanted = {(code, key) for code in places for key in shown.rules.groups} if shown.keeps else set()
    for area, group in sorted(held.keys() | wanted):
        place, row = places.get(area), held.get((area, group))
        yield {
            "area": area,
            "area_name": row.area_name if row else places[area].name,
            "place": place,
            "group": group,
            "group_name": shown.group(group),
            "shares": _by_title(row) if row else None,
            "since": row.applies_from if row else None,
        }


def _by_title(row: ShareDecision) -> dict[str, int]:
    """What a decision gives each contract, by its title."""
    serving = shares.read(row).serving
    times = Counter(each.title for each in serving.values())
    return {
        each.title if times[each.title] == 1 else f"{each.title} ({code})": each.basis_points
        for code, each in serving.items()
    }


def _last(decided: Iterable[tuple[Any, dict[str, int]]]) -> Iterator[tuple[Any, dict[str, int]]]:
    """Of several decisions for one day, the one that counts."""
    days = set()
    for row, held in decided:
        if row.applies_from not in days:
            days.add(row.applies_from)
            yield row, held


def _verdict(each: Evenness) -> tuple[str, str]:
    """What the test says of a pool, in words and as the tone of a tag."""
    if each.probability is None:
        return _("Too few draws to say"), "over"
    if each.probability < ACT:
        return _("Chance alone hardly does this: find out why"), "bad"
    if each.probability < LOOK:
        return _("Look again: chance does this less than once in twenty"), "waiting"
    return _("No sign of favour"), "good"
