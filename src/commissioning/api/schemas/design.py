"""Programmes and versions of their terms: what is asked and what is answered."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from commissioning.api.paging import Paging
from commissioning.api.schemas.common import Asked, Day, Digest, EndsOn, Key, Line, On, Reference, StartsOn


class ProgrammeGiven(Asked):
    """A programme to open. The acting organisation is its lead."""

    key: Annotated[Key, Field(description="The key in its terms.")]
    title: Line


class ProgrammeShown(Schema):
    """One programme."""

    reference: Reference
    lead: Annotated[Reference, Field(description="The lead commissioner.")]
    key: Annotated[str, Field(description="The key in its terms.", examples=["work-programme"])]
    title: Line


class TermsVersionShown(Schema):
    """One version of a programme's terms. It never changes."""

    programme: Reference
    digest: Digest
    imported_at: datetime


class TermsVersionDetail(TermsVersionShown):
    """One version with its terms: canonical JSON of them has the digest."""

    terms: Annotated[
        dict[str, Any],
        Field(description="The terms, as `commissioning terms schema` describes them. Money in pence, rates as text."),
    ]


PackageCode = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$", description="Its code in the programme.", examples=["north-east"])
]
AreaName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=120,
        pattern=r"^[^\x00-\x1F\x7F]*[^\s\x00-\x1F\x7F][^\x00-\x1F\x7F]*$",
        examples=["North East"],
    ),
]
Authorities = Annotated[
    list[Reference], Field(max_length=500, description="Local authorities, each carved out of its standing area.")
]
FirstDay = Annotated[Day, Field(description="The first day of what is new.")]


class PackageAreaFilters(Paging, On):
    """The package areas of a day, or, without one, all that were ever opened."""


class TakeOverGiven(Asked):
    """Standing areas to take over as they are."""

    areas: Annotated[list[Reference], Field(min_length=1, max_length=500, description="Standing areas.")]
    starts_on: StartsOn


class NewAreaGiven(Asked):
    """A package area to be: whole standing areas, local authorities out of others, or both."""

    code: PackageCode
    name: AreaName
    areas: Annotated[list[Reference], Field(max_length=500, description="Standing areas, whole.")] = []
    authorities: Authorities = []


class OpeningGiven(NewAreaGiven):
    """A package area to open, of land that is in no other of the programme."""

    starts_on: StartsOn


class SplitGiven(Asked):
    """What a package area is split into: together just what it was."""

    on: FirstDay
    into: Annotated[list[NewAreaGiven], Field(min_length=2, max_length=100)]


class JoinGiven(Asked):
    """Other package areas to join with, and what they become."""

    on: FirstDay
    others: Annotated[list[Reference], Field(min_length=1, max_length=100, description="Package areas.")]
    code: PackageCode
    name: AreaName


class ClosingGiven(Asked):
    """The end of a package area."""

    on: Annotated[Day, Field(description="The first day without it.")]


class PackageAreaShown(Schema):
    """One package area of a programme."""

    reference: Reference
    programme: Reference
    code: PackageCode
    name: AreaName
    starts_on: StartsOn
    ends_on: EndsOn


class WarningShown(Schema):
    """One thing to think about. It forbids nothing."""

    concern: Annotated[str, Field(examples=["one_district"])]
    words: Annotated[str, Field(examples=["Coast is no larger than one district: Hartlepool."])]
    local_authorities: list[Reference]


class PackageAreaDetail(PackageAreaShown):
    """One package area with what it is made of on a day."""

    on: Day
    areas: Annotated[list[Reference], Field(description="Standing areas that it holds whole.")]
    carved: Authorities
    local_authorities: Annotated[list[Reference], Field(description="All that are in it.")]
    warnings: list[WarningShown]


class PackageAreasMade(Schema):
    """The package areas that were opened."""

    items: list[PackageAreaShown]


class PartnerGiven(Asked):
    """A second commissioner that is to read the programme."""

    organisation: Annotated[Reference, Field(description="Another commissioner.")]
    starts_on: StartsOn


class PartnerEndGiven(Asked):
    """The end of a partnership."""

    on: Annotated[Day, Field(description="The first day without it.")]


class PartnerShown(Schema):
    """One partner of a programme."""

    reference: Reference
    programme: Reference
    organisation: Reference
    starts_on: StartsOn
    ends_on: EndsOn


class PartnerEnded(Schema):
    """How a partnership ends. One that was still to begin was taken out: it has no first day."""

    reference: Reference
    ends_on: Day
    taken_out: bool
