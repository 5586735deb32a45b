"""Organisations of the register. Names and profiles are public to every token."""

from typing import Any

from ninja import Query

from commissioning.api.changed_since import Part, narrowed
from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, paged
from commissioning.api.problems import not_as_described
from commissioning.api.schemas.common import On, Reference
from commissioning.api.schemas.market import (
    CountedRecordShown,
    OrganisationDetail,
    OrganisationFilters,
    OrganisationGiven,
    OrganisationShown,
    Profile,
)
from commissioning.platform.actions import register_organisation as register
from commissioning.platform.changes import settled_before
from commissioning.platform.dated_rows import in_force
from commissioning.platform.people_models import Kind, Organisation
from commissioning.platform.roles import Permission
from commissioning.rooms.market.actions import enter_profile
from commissioning.rooms.market.models import CountedRecord, Link, OrganisationProfile
from commissioning.rooms.market.queries import named_like

TAG = "Organisations"


class Organisations(Page[OrganisationShown]):
    """One page of organisations."""


@reads("/organisations", who=None, gives=Organisations, tag=TAG)
def list_organisations(request: Any, filters: Query[OrganisationFilters]) -> Organisations:
    """The register of organisations."""
    found = Organisation.objects.filter(named_like(filters.search))
    if filters.kind is not None:
        found = found.filter(kind=filters.kind)
    as_of = settled_before(now=request.clock.now())
    found = narrowed(found, filters.changed_since, _parts(), by=request.access)
    return paged(Organisations, request, found, filters, shows=_all_shown, as_of=as_of)


@reads("/organisations/{reference}", who=None, gives=OrganisationDetail, tag=TAG)
def read_organisation(request: Any, reference: Reference, filters: Query[On]) -> OrganisationDetail:
    """One organisation, with the organisations whose record counts for it on a day."""
    organisation = Organisation.objects.get(pk=reference)
    [shown] = _all_shown([organisation])
    counted = CountedRecord.objects.filter(in_force(filters.on or request.access.on), organisation=reference)
    return OrganisationDetail(
        **shown.model_dump(),
        counted_records=[
            CountedRecordShown(
                organisation=row.other_id, link=Link(row.link), starts_on=row.starts_on, ends_on=row.ends_on
            )
            for row in counted.order_by("pk")
        ],
    )


@changes(
    "/organisations",
    who=Permission.ORGANISATION_REGISTER,
    gives=OrganisationDetail,
    tag=TAG,
    located="/organisations/{reference}",
)
def register_organisation(request: Any, body: OrganisationGiven) -> OrganisationDetail:
    """Enter an organisation in the register, with its profile if that is known."""
    by, now = request.access, request.clock.now()
    try:
        organisation = register(name=body.name, kind=Kind(body.kind), by=by, now=now)
    except ValueError as not_here:
        raise not_as_described("body", "kind", str(not_here)) from None
    if body.profile is not None:
        enter_profile(organisation=organisation.pk, **body.profile.model_dump(), by=by, now=now)
    return read_organisation(request, organisation.pk, On())


def _parts() -> list[Part]:
    return [
        Part(Organisation.objects.all(), "pk"),
        Part(OrganisationProfile.objects.all(), "organisation"),
        Part(CountedRecord.objects.all(), "organisation", ("starts_on", "ends_on")),
    ]


def _all_shown(rows: list[Organisation]) -> list[OrganisationShown]:
    profiles = OrganisationProfile.objects.filter(organisation__in=[row.pk for row in rows])
    found = {profile.organisation_id: profile for profile in profiles}
    return [_shown(row, found.get(row.pk)) for row in rows]


def _shown(row: Organisation, profile: OrganisationProfile | None) -> OrganisationShown:
    return OrganisationShown(
        reference=row.pk,
        name=row.name,
        kind=Kind(row.kind),
        profile=None if profile is None else Profile.model_validate(profile, from_attributes=True),
    )
