"""What a day begins with for those who commission, and for those who deliver."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commissioning.platform.relationship_models import Relation
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import listing
from commissioning.rooms.contracts.flow_down import gaps_by_contract
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.contracts.point_models import ABOUT
from commissioning.rooms.contracts.points import points
from commissioning.rooms.contracts.queries import contracts
from commissioning.rooms.design.models import Programme
from commissioning.rooms.market.models import Area
from commissioning.rooms.market.queries import area_warnings
from commissioning.rooms.market.rules import Concern
from commissioning.rooms.performance.standards_reviews import timing as standards_timing
from commissioning.web.allows import may
from commissioning.web.environment import days_in_words, in_words, last_day, moment_in_words
from commissioning.web.views.matters import MOST_SHOWN, Line, Matter, matter
from commissioning.web.views.mornings_of_cases import complaints_due
from commissioning.web.views.standards_reviews import due_in_words

SOON_DAYS = 180
REVIEW_SOON_DAYS = 30
SOON = {"days": SOON_DAYS}


def commissioning(request: Any) -> Iterator[Matter]:
    on: date = request.access.on
    points = [
        Line(point.contract.title, _contract(point.contract_id), f"{in_words(point.on)}: {point.test}")
        for point in listing.breaking(on=on, within_days=SOON_DAYS)
    ]
    yield matter(_("Break points in the next %(days)s days") % SOON, points, _("No contract has one in this time."))
    ends = [
        Line(row.title, _contract(row.pk), _("Last day: %(day)s") % {"day": in_words(last_day(row.ends_on))})
        for row in listing.ending(on=on, within_days=SOON_DAYS)
    ]
    yield matter(
        _("Contracts that end in the next %(days)s days") % SOON, ends, _("No running contract ends in this time.")
    )
    yield _gaps(contracts(on=on), on)
    if may(request, Permission.CONTACT_NAME):
        yield _silent(request, contracts(on=on))
    if may(request, Permission.POINT_ANSWER):
        yield _unanswered()
    if may(request, Permission.COMPLAINT_HANDLE):
        yield from complaints_due(request)
    if may(request, Permission.STANDARDS_REVIEW):
        yield _to_review(request)
    if may(request, Permission.GEOGRAPHY_KEEP):
        yield _areas(on)


def _gaps(of: QuerySet[Contract], on: date) -> Matter:
    """The contracts whose sub-contracts do not honour a term that must flow down."""
    gaps = gaps_by_contract(on=on)
    lines = [
        Line(
            row.title,
            reverse("supply_chain", args=[row.pk]),
            ngettext("1 term of a sub-contract", "%(count)s terms of sub-contracts", gaps[row.pk])
            % {"count": gaps[row.pk]},
        )
        for row in of.filter(pk__in=gaps)
    ]
    none = _("Every sub-contract honours the headline terms that must flow down.")
    return matter(_("Terms that do not flow down"), lines, none)


def _silent(request: Any, of: QuerySet[Contract]) -> Matter:
    """The running contracts for which the own organisation names nobody."""
    silent = listing.without_contact(request.access.own, on=request.access.on).filter(pk__in=of.values("pk"))
    lines = [Line(row.title, reverse("contract_contacts", args=[row.pk])) for row in silent[: MOST_SHOWN + 1]]
    none = _("For each running contract your organisation names somebody.")
    return matter(_("Contracts for which you name nobody to speak to"), lines, none, silent.count())


def _unanswered() -> Matter:
    """What providers told the commissioner, and nobody has answered."""
    waiting = points(waiting=True).order_by("recorded_at", "pk")
    lines = [
        Line(
            f"{row.recorded_for.name}: {_(ABOUT[row.about])}",
            reverse("point", args=[row.pk]),
            _("Raised %(when)s") % {"when": moment_in_words(row.recorded_at)},
        )
        for row in waiting[: MOST_SHOWN + 1]
    ]
    none = _("Every point that a provider raised is answered.")
    more = f"{reverse('points')}?answer=waiting"
    return matter(_("Points that wait for an answer"), lines, none, waiting.count(), more)


def _to_review(request: Any) -> Matter:
    """The programmes of the own organisation whose standards must be reviewed soon, or should have been."""
    on: date = request.access.on
    own = Programme.objects.filter(lead=request.access.own).order_by("title", "pk")
    found = [(each, timing) for each in own if (timing := standards_timing(each.pk, on=on))]
    lines = [
        Line(each.title, reverse("standards_reviews", args=[each.pk]), due_in_words(timing, on))
        for each, timing in found
        if timing.due <= on + timedelta(days=REVIEW_SOON_DAYS)
    ]
    none = _("No review of standards is due in the next %(days)s days.") % {"days": REVIEW_SOON_DAYS}
    return matter(_("Service standards to review"), lines, none, more_href=reverse("programmes"))


def _areas(on: date) -> Matter:
    """The areas that there is something to think about. A figure that nobody has is told on the area's own page."""
    words: dict[str, list[str]] = {}
    for warning in area_warnings(on=on):
        if warning.concern == Concern.RURAL_NOT_KNOWN:
            continue
        words.setdefault(warning.area, []).append(days_in_words(warning.words))
    rows = Area.objects.filter(code__in=words).order_by("name")
    lines = [Line(row.name, reverse("area", args=[row.pk]), " ".join(words[row.code])) for row in rows]
    return matter(
        _("Areas to think about"), lines, _("No warning applies to an area today."), more_href=reverse("areas")
    )


def delivering(request: Any) -> Iterator[Matter]:
    on: date = request.access.on
    standing = [
        link for link in listing.taking_part(request.access.own, on=on) if link.ends_on is None or on < link.ends_on
    ]
    soon = list(listing.changing(request.access.own, on=on, within_days=SOON_DAYS))
    known = contracts().in_bulk({link.contract for link in [*standing, *soon]})
    running = [link for link in standing if link.contract in known and known[link.contract].ends_on > on]
    chain = listing.sub_contractors([link.contract for link in running], on=on)
    for kind, title, none in (
        (Relation.PRIME_OF, _("Contracts that you hold as prime"), _("None today.")),
        (Relation.SUB_OF, _("Contracts that you work in as sub-contractor"), _("None today.")),
    ):
        lines = [
            Line(known[link.contract].title, _contract(link.contract), _since(link, chain))
            for link in running
            if link.kind == kind
        ]
        yield matter(title, lines, none, len(lines), reverse("contracts"))
    changes = [
        Line(known[link.contract].title, _contract(link.contract), _changes(link, on))
        for link in soon
        if link.contract in known
    ]
    title = _("What starts or ends for you in the next %(days)s days") % SOON
    yield matter(title, changes, _("Nothing of yours starts or ends in this time."))
    holds = contracts().filter(pk__in=[link.contract for link in running if link.kind == Relation.PRIME_OF])
    yield _gaps(holds, on)
    if may(request, Permission.CONTACT_NAME):
        yield _silent(request, holds)
    if may(request, Permission.COMPLAINT_HANDLE):
        yield from complaints_due(request)


def _since(link: Any, chain: Mapping[str, int]) -> str:
    day = in_words(link.starts_on)
    if link.above is None:
        subs = chain.get(link.contract, 0)
        words = ngettext("1 sub-contractor", "%(count)s sub-contractors", subs) % {"count": subs}
        return _("Since %(day)s, with %(subs)s") % {"day": day, "subs": words if subs else _("no sub-contractor")}
    return _("Under %(name)s, since %(day)s") % {"name": link.above.name, "day": day}


def _changes(link: Any, on: date) -> str:
    if link.starts_on > on:
        return _("Starts on %(day)s") % {"day": in_words(link.starts_on)}
    return _("Last day: %(day)s") % {"day": in_words(last_day(link.ends_on))}


def _contract(reference: str) -> str:
    return reverse("contract", args=[reference])
