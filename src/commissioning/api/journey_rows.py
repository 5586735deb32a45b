"""Rows that hang on placements: those that a list asks for, and the sealed words about one, read on record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from commissioning.api.schemas.journey import RowsOfJourneys
from commissioning.platform import audit
from commissioning.rooms.journey.event_models import Words
from commissioning.rooms.journey.placement_models import HandedOn, Placement
from commissioning.rooms.journey.queries import known_by_placements_alone

Row = TypeVar("Row", bound=Model)


def asked_rows(
    rows: "QuerySet[Row]", filters: RowsOfJourneys, added: Mapping[str, QuerySet[Any]] | None = None
) -> "QuerySet[Row]":
    """Those of a placement or participant; new since a moment, or come into sight since then by a hand-over.

    Takes    added: rows that are shown with these, by the path from them to these.
    """
    if known_by_placements_alone():
        rows = rows.filter(placement__in=Placement.objects.values("pk"))
    if filters.placement is not None:
        rows = rows.filter(placement=filters.placement)
    if filters.participant is not None:
        rows = rows.filter(placement__participant=filters.participant)
    if filters.changed_since is not None:
        rows = rows.filter(_new(filters.changed_since, added or {}))
    return rows


def read_words(request: Any, about: str) -> Words:
    """The words about a row, that they were read on record. Raises Words.DoesNotExist, for whom there are none."""
    found: Words = Words.objects.get(about=about)
    with transaction.atomic():
        audit.record_read(found, by=request.access, now=request.clock.now(), purpose="Read through the API")
    return found


def _new(since: datetime, added: Mapping[str, QuerySet[Any]]) -> Q:
    handed = HandedOn.objects.filter(at__gte=since).values("placement")
    new = Q(recorded_at__gte=since) | Q(placement__in=handed)
    for path, rows in added.items():
        new |= Q(pk__in=rows.filter(recorded_at__gte=since).values(path))
    return new
