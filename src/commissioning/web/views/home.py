"""The first page: to somebody in a role, what the role begins the day with; to anybody else, what this is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.models import Kind, Relation
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import listing
from commissioning.rooms.contracts.queries import contracts
from commissioning.rooms.market.models import Area
from commissioning.rooms.market.queries import area_warnings
from commissioning.rooms.market.rules import Concern
from commissioning.web.allows import Open, allows, may
from commissioning.web.environment import in_words
from commissioning.web.page import page
from commissioning.web.shell import PLACES, reachable

SOON_DAYS = 180
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the morning: where it leads, and what there is to say of it."""

    text: str
    href: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """Things of one kind: at most `MOST_SHOWN`, and where the rest are. `none` is said when there is nothing."""

    title: str
    lines: list[Line]
    none: str
    more: int = 0
    more_href: str = ""


@allows(Open.ANYONE)
def home(request: Any) -> HttpResponse:
    return page(request, "home/home", matters=list(_matters(request)), places=_places(request), soon_days=SOON_DAYS)


def _places(request: Any) -> list[Line]:
    """What the role may open."""
    return [Line(str(text), reverse(name)) for text, name, who in PLACES if reachable(request, who)]


def _matters(request: Any) -> Iterator[Matter]:
    """The beginnings of the day: for whoever commissions, and for whoever delivers."""
    if request.access.organisation is None or not may(request, Permission.CONTRACT_READ):
        return
    ways: Callable[[Any], Iterator[Matter]] = _delivering if request.access.kind == Kind.PROVIDER else _commissioning
    yield from ways(request)


def _commissioning(request: Any) -> Iterator[Matter]:
    on: date = request.access.on
    points = [
        Line(point.contract.title, _contract(point.contract_id), f"{in_words(point.on)}: {point.test}")
        for point in listing.breaking(on=on, within_days=SOON_DAYS)
    ]
    yield _matter(_("Break points soon"), points, _("No contract has one in this time."))
    ends = [
        Line(row.title, _contract(row.pk), _("Ends before %(day)s") % {"day": in_words(row.ends_on)})
        for row in listing.ending(on=on, within_days=SOON_DAYS)
    ]
    yield _matter(_("Contracts that end soon"), ends, _("No running contract ends in this time."))
    if may(request, Permission.CONTACT_NAME):
        silent = listing.without_contact(request.access.own, on=on)
        lines = [Line(row.title, reverse("contract_contacts", args=[row.pk])) for row in silent[: MOST_SHOWN + 1]]
        none = _("For each running contract your organisation names somebody.")
        yield _matter(_("Contracts for which you name nobody to speak to"), lines, none, silent.count())
    if may(request, Permission.GEOGRAPHY_KEEP):
        yield _areas(on)


def _areas(on: date) -> Matter:
    """The areas that there is something to think about. A figure that nobody has is told on the area's own page."""
    words: dict[str, list[str]] = {}
    for warning in area_warnings(on=on):
        if warning.concern == Concern.RURAL_NOT_KNOWN:
            continue
        words.setdefault(warning.area, []).append(warning.words)
    rows = Area.objects.filter(code__in=words).order_by("name")
    lines = [Line(row.name, reverse("area", args=[row.pk]), " ".join(words[row.code])) for row in rows]
    return _matter(
        _("Areas to think about"), lines, _("No warning applies to an area today."), more_href=reverse("areas")
    )


def _delivering(request: Any) -> Iterator[Matter]:
    on: date = request.access.on
    standing = [
        link for link in listing.taking_part(request.access.own, on=on) if link.ends_on is None or on < link.ends_on
    ]
    soon = list(listing.changing(request.access.own, on=on, within_days=SOON_DAYS))
    known = contracts().in_bulk({link.contract for link in [*standing, *soon]})
    running = [link for link in standing if link.contract in known and known[link.contract].ends_on > on]
    for kind, title, none in (
        (Relation.PRIME_OF, _("Contracts that you hold as prime"), _("None today.")),
        (Relation.SUB_OF, _("Contracts that you work in as sub-contractor"), _("None today.")),
    ):
        lines = [
            Line(known[link.contract].title, _contract(link.contract), _since(link))
            for link in running
            if link.kind == kind
        ]
        yield _matter(title, lines, none, len(lines), reverse("contracts"))
    changes = [
        Line(known[link.contract].title, _contract(link.contract), _changes(link, on))
        for link in soon
        if link.contract in known
    ]
    yield _matter(_("What starts or ends soon"), changes, _("Nothing of yours starts or ends in this time."))


def _since(link: Any) -> str:
    day = in_words(link.starts_on)
    if link.above is None:
        return _("Since %(day)s") % {"day": day}
    return _("Under %(name)s, since %(day)s") % {"name": link.above.name, "day": day}


def _changes(link: Any, on: date) -> str:
    if link.starts_on > on:
        return _("Starts on %(day)s") % {"day": in_words(link.starts_on)}
    return _("Ends before %(day)s") % {"day": in_words(link.ends_on)}


def _contract(reference: str) -> str:
    return reverse("contract", args=[reference])


def _matter(title: str, lines: list[Line], none: str, count: int | None = None, more_href: str = "") -> Matter:
    more = max(0, (len(lines) if count is None else count) - MOST_SHOWN)
    return Matter(title, lines[:MOST_SHOWN], none, more, more_href or reverse("contracts"))
