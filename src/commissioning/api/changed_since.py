"""Which rows of a list changed since a moment, for lists that can say so.

A row has changed when it, or a row shown with it, was touched; or when a day that it names came since then, because who
may see it and what holds follow from dates. Rows may be told that look the same as before; none is missed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from commissioning.core.clock import local_date
from commissioning.platform.access import Access
from commissioning.platform.changes import changed
from commissioning.platform.queries import TIME_ZONE
from commissioning.rooms.design.models import Partner

TOO_MANY = 10_000
"""Beyond it every row is told: as true, and without a query of endless length."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows in sight that are shown with those of a list.

    to      the field that names the row of the list.
    days    fields with dates on which something begins or ends.
    """

    rows: QuerySet[Any]
    to: str
    days: tuple[str, ...] = ()


def narrowed(rows: QuerySet[Any], since: datetime | None, parts: Iterable[Part], *, by: Access) -> QuerySet[Any]:
    """Those of the rows of a list that changed at or after a moment; all of them when none is said.

    All, too, when a partnership of the own organisation was touched or began since then: it shows whole programmes.
    """
    if since is None or _became_partner(since, by):
        return rows
    led_to: dict[str, set[str]] = {}
    arrived: set[str] = set()
    known_on = local_date(since, TIME_ZONE)  # whatever began by then was told then
    for part in parts:
        for reference, whole in part.rows.order_by().values_list("pk", part.to):
            led_to.setdefault(reference, set()).add(whole)
        come = Q(pk__in=[])
        for day in part.days:
            come |= Q(**{f"{day}__gt": known_on, f"{day}__lte": by.on})
        if part.days:
            arrived |= set(part.rows.filter(come).order_by().values_list(part.to, flat=True))
    touched = changed(led_to.keys(), since=since)
    found = arrived.union(*(led_to[reference] for reference in touched))
    return rows.filter(pk__in=found) if len(found) <= TOO_MANY else rows


def _became_partner(since: datetime, by: Access) -> bool:
    own = Partner.objects.filter(organisation=by.own)
    begun = own.filter(starts_on__gt=local_date(since, TIME_ZONE), starts_on__lte=by.on)
    return begun.exists() or bool(changed(set(own.values_list("pk", flat=True)), since=since))
