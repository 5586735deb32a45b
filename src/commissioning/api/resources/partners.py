"""The partners of a programme: second commissioners that read it. Its lead adds and ends them."""

from typing import Any

from ninja import Query

from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, Paging, each, paged
from commissioning.api.referring import referred
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.design import PartnerEnded, PartnerEndGiven, PartnerGiven, PartnerShown
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Permission
from commissioning.rooms.design import actions
from commissioning.rooms.design.models import Partner, Programme
from commissioning.rooms.design.partners import partners

TAG = "Partners"


class Partners(Page[PartnerShown]):
    """One page of partners."""


@reads("/programmes/{reference}/partners", who=Permission.PROGRAMME_READ, gives=Partners, tag=TAG)
def list_partners(request: Any, reference: Reference, filters: Query[Paging]) -> Partners:
    """The partners that a programme has, had or will have: to its lead all, to a partner itself, to others none."""
    programme = Programme.objects.get(pk=reference)
    return paged(Partners, request, partners(programme.pk), filters, shows=each(_partner))


@reads("/partners/{reference}", who=Permission.PROGRAMME_READ, gives=PartnerShown, tag=TAG)
def read_partner(request: Any, reference: Reference) -> PartnerShown:
    """One partner."""
    return _partner(Partner.objects.get(pk=reference))


@changes(
    "/programmes/{reference}/partners",
    who=Permission.PROGRAMME_DESIGN,
    gives=PartnerShown,
    tag=TAG,
    refuses=(actions.AlreadyPartner, actions.NotACommissioner),
    located="/partners/{reference}",
)
def add_partner(request: Any, reference: Reference, body: PartnerGiven) -> PartnerShown:
    """Let another commissioner read the programme and its contracts from a day on. It changes nothing."""
    made = actions.add_partner(
        programme=Programme.objects.get(pk=reference),
        organisation=referred(Organisation.objects.all(), "organisation", pk=body.organisation),
        starts_on=body.starts_on,
        by=request.access,
        now=request.clock.now(),
    )
    return _partner(made)


@changes(
    "/partners/{reference}/ends",
    who=Permission.PROGRAMME_DESIGN,
    gives=PartnerEnded,
    tag=TAG,
    refuses=(actions.AlreadyEnded,),
    about=read_partner,
)
def end_partner(request: Any, reference: Reference, body: PartnerEndGiven) -> PartnerEnded:
    """End a partner's reading: it keeps sight of what began before that day. One still to begin is taken out."""
    found = Partner.objects.select_related("organisation").get(pk=reference)
    taken_out = body.on <= found.starts_on
    actions.end_partner(partner=found, on=body.on, by=request.access, now=request.clock.now())
    return PartnerEnded(reference=reference, ends_on=body.on, taken_out=taken_out)


def _partner(row: Partner) -> PartnerShown:
    return PartnerShown(
        reference=row.pk,
        programme=row.programme_id,
        organisation=row.organisation_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
