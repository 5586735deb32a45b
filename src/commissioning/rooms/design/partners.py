"""Partners of a programme: second commissioners that read it, from a day until the day before another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from commissioning.platform import audit
from commissioning.platform.access import Access, Standing, acting_as
from commissioning.platform.dated_rows import not_over
from commissioning.platform.people_models import Kind, Organisation
from commissioning.platform.relationship_models import NAMED_PARTNER, PARTNER, Relation, Relationship
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import Partner, Programme
from commissioning.rooms.design.refusals import AlreadyEnded, AlreadyPartner, NotACommissioner


@transaction.atomic
def add_partner(
    *, programme: Programme, organisation: Organisation, starts_on: date, by: Access, now: datetime
) -> Partner:
    """Let another commissioner read a programme from a day on: all that is in its contracts, past days too.

    Raises   NotACommissioner, AlreadyPartner.
    """
    by.require(Permission.PROGRAMME_DESIGN)
    if organisation.kind != Kind.COMMISSIONER or organisation.pk == programme.lead_id:
        raise NotACommissioner(f"{organisation.name} is not another commissioner. Choose one.")
    there = Partner.objects.filter(not_over(starts_on), programme=programme)
    if held := there.filter(organisation=organisation).order_by("starts_on").first():
        raise _already(organisation, held.starts_on)
    partner = Partner(programme=programme, lead_id=by.own, organisation=organisation, starts_on=starts_on)
    try:
        partner.save(force_insert=True)
    except IntegrityError as error:  # a colleague added it just now
        raise _already(organisation, starts_on) from error
    audit.record("add partner", partner, by=by, now=now)
    return partner


@transaction.atomic
def end_partner(*, partner: Partner, on: date, by: Access, now: datetime) -> None:
    """End a partner's sight of what comes: `on` is the first day without it. What began before it may go on seeing.

    One that has not begun by then is taken out, and its event keeps what it said.

    Raises   AlreadyEnded.
    """
    by.require(Permission.PROGRAMME_DESIGN)
    if partner.ends_on is not None and partner.ends_on <= on:
        raise AlreadyEnded(f"{partner.organisation.name} is a partner until the day before {partner.ends_on} already.")
    before = audit.said(partner)
    if on <= partner.starts_on:
        audit.record("take out partner", partner, by=by, now=now, before=before)
        partner.delete()
        return
    partner.ends_on = on
    partner.save()
    audit.record("end partner", partner, by=by, now=now, before=before)


def _already(organisation: Organisation, starts_on: date) -> AlreadyPartner:
    return AlreadyPartner(f"{organisation.name} is a partner from {starts_on}. End that first, or choose another day.")


def partners(programme: str) -> QuerySet[Partner]:
    """The partners that a programme has, had or will have, as far as may be seen: to a partner, itself."""
    found = Partner.objects.filter(programme=programme).select_related("organisation", "programme")
    return found.order_by("organisation__name", "starts_on", "pk")


def to_tell(programme: str, lead: str, on: date) -> list[str]:
    """The partners of a lead's programme on a day, whoever asks: they are told when glass is broken. References.

    Of SQLite; on PostgreSQL `glass_sql` says the same.
    """
    rows = Partner._everything_for("partners to tell of broken glass are found in nobody's name")
    held = rows.filter(Q(ends_on=None) | Q(ends_on__gt=on), programme=programme, lead=lead, starts_on__lte=on)
    return list(held.values_list("organisation", flat=True))


def standings(of: Access) -> Iterator[Standing]:
    """What an organisation is by being a partner: in the programme, and in each of its contracts.

    The same as the migration's `app_standings`: a contract is the programme's when its lead commissions it.
    """
    if of.kind != Kind.COMMISSIONER:
        return
    begun = []
    for row in Partner.objects.filter(organisation=of.own).order_by("programme", "starts_on"):
        yield Standing(NAMED_PARTNER, "", row.programme_id, row.starts_on, row.ends_on)
        if row.starts_on <= of.on:
            begun.append((row.lead_id, Standing(PARTNER, "", row.programme_id, row.starts_on, row.ends_on)))
    yield from (standing for _, standing in begun)
    if begun:
        with acting_as(replace(of, standings=tuple(standing for _, standing in begun))):
            yield from list(in_contracts(begun))


def in_contracts(begun: list[tuple[str, Standing]]) -> Iterator[Standing]:
    """Standings in programmes, each with its lead, as standings in the contracts that those leads commission."""
    programmes = [standing.programme for _, standing in begun]
    rows = Relationship.objects.filter(kind=Relation.COMMISSIONS, programme__in=programmes).order_by("contract")
    commissioned = list(rows.values_list("programme", "organisation", "contract"))
    for lead, standing in begun:
        for programme, organisation, contract in commissioned:
            if (programme, organisation) == (standing.programme, lead):
                yield replace(standing, contract=contract)
