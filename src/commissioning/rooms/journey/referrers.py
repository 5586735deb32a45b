"""Employment services that refer people to a programme: named by its lead, from a day until the day before another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access, Standing, acting_as
from commissioning.platform.dated_rows import in_force, not_over
from commissioning.platform.people_models import Kind, Organisation
from commissioning.platform.relationship_models import REFERS
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import PackageArea, Programme
from commissioning.rooms.design.partners import in_contracts
from commissioning.rooms.journey.refusals import AlreadyRefers, RefersNobody
from commissioning.rooms.journey.rules_models import Referrer


@transaction.atomic
def name_referrer(
    *, programme: Programme, organisation: Organisation, starts_on: date, by: Access, now: datetime
) -> Referrer:
    """Let an employment service refer people to a programme from a day on.

    Raises   RefersNobody, AlreadyRefers.
    """
    by.require(Permission.PROGRAMME_DESIGN)
    if organisation.kind not in (Kind.EMPLOYMENT_SERVICE, Kind.COMMISSIONER):
        raise RefersNobody(f"{organisation.name} is no employment service and no commissioner. Choose one that is.")
    there = Referrer.objects.filter(not_over(starts_on), programme=programme, organisation=organisation)
    if held := there.order_by("starts_on").first():
        raise AlreadyRefers(f"{organisation.name} refers people from {held.starts_on}. End that first.")
    referrer = Referrer(programme=programme, lead_id=by.own, organisation=organisation, starts_on=starts_on)
    referrer.save(force_insert=True)
    audit.record("name referrer", referrer, by=by, now=now)
    return referrer


@transaction.atomic
def end_referrer(*, referrer: Referrer, on: date, by: Access, now: datetime) -> Referrer:
    """Let an employment service refer nobody from a day on. It goes on seeing those whom it referred.

    Raises   RefersNobody, when it ends no later already.
    """
    by.require(Permission.PROGRAMME_DESIGN)
    if referrer.ends_on is not None and referrer.ends_on <= on:
        raise RefersNobody(f"{referrer.organisation.name} refers nobody from {referrer.ends_on} already.")
    before = audit.said(referrer)
    referrer.ends_on = on
    referrer.save()
    audit.record("end referrer", referrer, by=by, now=now, before=before)
    return referrer


def refers_to(*, on: date, by: Access) -> list[tuple[Programme, list[PackageArea]]]:
    """The programmes to which the acting organisation refers people on a day, each with its package areas then."""
    rows = Referrer.objects.filter(in_force(on), organisation=by.own).select_related("programme")
    programmes = {row.programme_id: row.programme for row in rows.order_by("programme__title", "programme")}
    areas: dict[str, list[PackageArea]] = {key: [] for key in programmes}
    for area in PackageArea.objects.filter(in_force(on), programme__in=programmes).order_by("name", "pk"):
        areas[area.programme_id].append(area)
    return [(programme, areas[key]) for key, programme in programmes.items()]


def standings(of: Access) -> Iterator[Standing]:
    """What an organisation is by referring people: in the programme, and in each contract of its lead.

    The same as the migration's `app_standings`.
    """
    if of.kind not in (Kind.EMPLOYMENT_SERVICE, Kind.COMMISSIONER):
        return
    begun = [
        (row.lead_id, Standing(REFERS, "", row.programme_id, row.starts_on, row.ends_on))
        for row in Referrer.objects.filter(organisation=of.own, starts_on__lte=of.on).order_by("programme", "starts_on")
    ]
    yield from (standing for _, standing in begun)
    if begun:
        with acting_as(replace(of, standings=tuple(standing for _, standing in begun))):
            yield from list(in_contracts(begun))
