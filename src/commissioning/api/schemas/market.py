"""Organisations of the register, local authorities, standing areas: what is asked and what is answered."""

from typing import Annotated

from ninja import Schema
from pydantic import Field, model_validator

from commissioning.api.paging import Paging
from commissioning.api.schemas.common import Asked, Code, Day, EndsOn, Instant, Line, On, Reference, Search, StartsOn
from commissioning.platform.people_models import Kind
from commissioning.rooms.market.models import Link, Sector, Size, Tier

CompanyNumber = Annotated[
    str, Field(pattern=r"^GB-COH-[A-Z0-9]{8}$", description="As org-id writes it.", examples=["GB-COH-01234567"])
]
CharityNumber = Annotated[
    str,
    Field(
        pattern=r"^GB-(CHC-[0-9]{6,7}|SC-SC[0-9]{6}|NIC-[0-9]{6})$",
        description="As org-id writes it.",
        examples=["GB-CHC-123456"],
    ),
]


class ProfileGiven(Asked):
    """What the register says of an organisation."""

    sector: Sector
    size: Annotated[Size, Field(description="By the definition of small and medium-sized enterprises.")]
    tier: Annotated[Tier, Field(description="What part it usually takes.")]
    is_vcse: Annotated[bool, Field(description="A voluntary, community or social enterprise.")] = False
    is_fe_college: Annotated[bool, Field(description="A further education college.")] = False
    company_number: CompanyNumber | None = None
    charity_number: CharityNumber | None = None

    @model_validator(mode="after")
    def _vcse_is_third_sector(self) -> "ProfileGiven":
        if self.is_vcse and self.sector != Sector.THIRD:
            raise ValueError(
                "A voluntary, community or social enterprise is of the third sector. Change one of the two."
            )
        return self


class OrganisationGiven(Asked):
    """An organisation to enter in the register."""

    name: Line
    kind: Annotated[Kind, Field(description="A commissioner enters providers and partners; the operator, others.")]
    profile: ProfileGiven | None = None


class Profile(Schema):
    """What the register says of an organisation."""

    sector: Sector
    size: Size
    tier: Tier
    is_vcse: bool
    is_fe_college: bool
    company_number: str | None
    charity_number: str | None


class OrganisationShown(Schema):
    """One organisation of the register."""

    reference: Reference
    name: Line
    kind: Kind
    profile: Annotated[Profile | None, Field(description="Null until the register says more.")]


class CountedRecordShown(Schema):
    """Another organisation whose record counts for this one, from a day until the day before another."""

    organisation: Annotated[Reference, Field(description="The other one.")]
    link: Link
    starts_on: StartsOn
    ends_on: EndsOn


class OrganisationDetail(OrganisationShown):
    """One organisation, with the records that count for it."""

    counted_records: list[CountedRecordShown]


class OrganisationFilters(Paging):
    search: Annotated[Search, Field(description="Part of a name or of a company or charity number.")] = ""
    kind: Kind | None = None
    changed_since: Annotated[Instant | None, Field(description="Those that changed at or after this moment.")] = None


class LocalAuthorityShown(Schema):
    """One local authority, while it exists."""

    reference: Reference
    code: Annotated[str | None, Field(description="The official code.", examples=["E06000001"])]
    name: Line
    starts_on: Annotated[Day | None, Field(description="The first day; null where the list does not say.")]
    ends_on: EndsOn


class LocalAuthorityFilters(Paging, On):
    search: Annotated[Search, Field(description="Part of a name or a code, now or before.")] = ""


class AreaShown(Schema):
    """One standing area."""

    reference: Reference
    code: Code
    name: Line


class AreaPartShown(Schema):
    """A local authority in an area, from a day until the day before another."""

    local_authority: Reference
    code: Annotated[str | None, Field(description="Its official code.", examples=["E06000001"])]
    name: Line
    starts_on: StartsOn
    ends_on: EndsOn


class AreaDetail(AreaShown):
    """One standing area, with what it is made of on the day."""

    on: Day
    parts: list[AreaPartShown]
