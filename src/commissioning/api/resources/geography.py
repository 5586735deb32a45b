"""Local authorities over time, and standing areas made of them. Public to every token."""

from typing import Any

from ninja import Query

from commissioning.api.operations import reads
from commissioning.api.paging import Page, Paging, each, paged
from commissioning.api.schemas.common import On, Reference
from commissioning.api.schemas.market import (
    AreaDetail,
    AreaPartShown,
    AreaShown,
    LocalAuthorityFilters,
    LocalAuthorityShown,
)
from commissioning.rooms.market.models import Area, LocalAuthority
from commissioning.rooms.market.queries import existing, labelled_like, parts_of_area

TAG = "Geography"


class LocalAuthorities(Page[LocalAuthorityShown]):
    """One page of local authorities."""


class Areas(Page[AreaShown]):
    """One page of standing areas."""


@reads("/local-authorities", who=None, gives=LocalAuthorities, tag=TAG)
def list_local_authorities(request: Any, filters: Query[LocalAuthorityFilters]) -> LocalAuthorities:
    """Local authorities: those of a day, or without a day all that were entered."""
    rows = LocalAuthority.objects.all()
    if filters.on is not None:
        rows = rows.filter(existing(filters.on))
    rows = rows.filter(labelled_like(filters.search))
    return paged(LocalAuthorities, request, rows, filters, shows=each(_authority))


@reads("/local-authorities/{reference}", who=None, gives=LocalAuthorityShown, tag=TAG)
def read_local_authority(request: Any, reference: Reference) -> LocalAuthorityShown:
    """One local authority."""
    return _authority(LocalAuthority.objects.get(pk=reference))


@reads("/areas", who=None, gives=Areas, tag=TAG)
def list_areas(request: Any, filters: Query[Paging]) -> Areas:
    """The standing areas."""
    return paged(Areas, request, Area.objects.all(), filters, shows=each(_area))


@reads("/areas/{reference}", who=None, gives=AreaDetail, tag=TAG)
def read_area(request: Any, reference: Reference, filters: Query[On]) -> AreaDetail:
    """One standing area, with what it is made of on a day."""
    area = Area.objects.get(pk=reference)
    on = filters.on or request.access.on
    return AreaDetail(
        **_area(area).model_dump(),
        on=on,
        parts=[
            AreaPartShown(
                local_authority=part.local_authority_id,
                code=part.local_authority.code,
                name=part.local_authority.name,
                starts_on=part.starts_on,
                ends_on=part.ends_on,
            )
            for part in parts_of_area(reference, on=on)
        ],
    )


def _area(row: Area) -> AreaShown:
    return AreaShown(reference=row.pk, code=row.code, name=row.name)


def _authority(row: LocalAuthority) -> LocalAuthorityShown:
    return LocalAuthorityShown(
        reference=row.pk, code=row.code, name=row.name, starts_on=row.starts_on, ends_on=row.ends_on
    )
