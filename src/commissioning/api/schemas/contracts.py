"""Contracts, their terms and supply chains: what is asked and what is answered."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from commissioning.api.paging import Paging
from commissioning.api.schemas.common import Asked, Day, Digest, EndsOn, Instant, Line, On, Reference, Search, StartsOn

Share = Annotated[
    int,
    Field(ge=0, le=10_000, description="Hundredths of a per cent of the work under the one above.", examples=[2_500]),
]
Passage = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2_000,
        pattern=r"^[^\x00-\x08\x0B-\x1F\x7F]*[^\s\x00-\x1F\x7F][^\x00-\x08\x0B-\x1F\x7F]*$",
    ),
]
ContractCode = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9 _.-]*$")]
TermName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]{0,59}$")]

Whole = Annotated[int, Field(ge=-(2**53), le=2**53)]
HeadlineTerms = Annotated[
    dict[TermName, Whole | Line],
    Field(max_length=50, description="Name of the term and what is offered.", examples=[{"payment_terms_days": 30}]),
]
Why = Annotated[Passage, Field(description="As the contract's history tells it to its parties.")]


class BreakGiven(Asked):
    """A day on which the contract may end early, and the test that decides."""

    on: Day
    test: Annotated[Passage, Field(examples=["Performance above the minimum in each group"])]
    clause: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00-\x1F\x7F]+$", examples=["5.1"])]


class ContractGiven(Asked):
    """A contract to sign: one that a version of the programme's terms names."""

    programme: Reference
    terms_version: Digest
    code: Annotated[ContractCode, Field(description="Its name in the terms.", examples=["cpa-01-a"])]
    title: Line
    package_area: Annotated[Reference, Field(description="The package area of the programme.")]
    prime: Annotated[Reference, Field(description="The organisation that signs with the commissioner.")]
    signed_on: Day
    ends_on: Annotated[Day, Field(description="The first day after the contract.")]
    breaks: Annotated[list[BreakGiven], Field(max_length=20)] = []


class VariationGiven(Asked):
    """Other terms from a day on, past days too."""

    terms_version: Digest
    applies_from: Day


class NovationGiven(Asked):
    """Another prime, from a day on."""

    to: Annotated[Reference, Field(description="The new prime.")]
    on: Annotated[Day, Field(description="Its first day.")]
    stay: Annotated[
        list[Reference],
        Field(max_length=200, description="Sub-contractors of the former prime that stay."),
    ] = []
    leave: Annotated[list[Reference], Field(max_length=200, description="Those that leave. Each is named once.")] = []


class EarlyEndGiven(Asked):
    """An end before the contract's own."""

    on: Annotated[Day, Field(description="The first day after the contract, from now on.")]
    reason: Annotated[Why, Field(examples=["The test of the break point was not met in three groups."])]


class ExtensionGiven(Asked):
    """An end after the contract's own."""

    ends_on: Annotated[Day, Field(description="The first day after the contract, from now on.")]
    reason: Annotated[Why, Field(examples=["People referred late are supported to the end."])]


class EngagementGiven(Asked):
    """A sub-contractor under the prime or under another, with what it is offered."""

    provider: Reference
    above: Annotated[Reference, Field(description="The prime, or a sub-contractor.")]
    starts_on: StartsOn
    services: Annotated[Passage, Field(description="What it delivers.", examples=["Job coaching for two districts"])]
    share_basis_points: Share
    headline_terms: HeadlineTerms


class SupplyTermsGiven(Asked):
    """Other terms between a sub-contractor and the one above, from a day on."""

    applies_from: Day
    services: Annotated[Passage, Field(description="What it delivers.", examples=["Job coaching for two districts"])]
    share_basis_points: Share
    headline_terms: HeadlineTerms


class ReleaseGiven(Asked):
    """A sub-contractor that leaves, with all below it."""

    provider: Reference
    on: Annotated[Day, Field(description="The first day without it.")]


class ContractShown(Schema):
    """One contract."""

    reference: Reference
    programme: Reference
    package_area: Annotated[Reference, Field(description="The package area of the programme.")]
    commissioner: Reference
    code: Annotated[str, Field(description="Its name in the terms.")]
    title: Line
    signed_on: Day
    starts_on: StartsOn
    ends_on: Annotated[Day, Field(description="The first day after the contract.")]


class BreakShown(Schema):
    """A day on which the contract may end early."""

    on: Day
    test: str
    clause: str


class ContractDetail(ContractShown):
    """One contract, as it stood on a day."""

    on: Annotated[Day, Field(description="The day.")]
    prime: Annotated[Reference | None, Field(description="The prime on the day; null where there is none in sight.")]
    terms_version: Annotated[
        Digest | None, Field(description="The version that held; null to those who see their own terms alone.")
    ]
    terms_apply_from: Annotated[Day | None, Field(description="Since when those terms held.")]
    breaks: list[BreakShown]


class ContractTermsShown(Schema):
    """The terms that held in a contract on a day: its own part of the programme's."""

    contract: Reference
    terms_version: Digest
    applies_from: Day
    agreed_at: datetime
    terms: Annotated[dict[str, Any], Field(description="Without the programme's other contracts. Money in pence.")]


class SupplyTermsShown(Schema):
    """What a sub-contractor was offered from a day on."""

    applies_from: Day
    agreed_at: datetime
    services: str
    share_basis_points: Share
    headline_terms: dict[str, Any]


class LinkShown(Schema):
    """One link of a supply chain: a sub-contractor under another, from a day until the day before another."""

    reference: Reference
    contract: Reference
    provider: Reference
    above: Reference
    starts_on: StartsOn
    ends_on: EndsOn
    terms: Annotated[SupplyTermsShown | None, Field(description="The latest that it is offered, as far as in sight.")]


class ChainLinkShown(LinkShown):
    """A link, and how deep it lies."""

    depth: Annotated[int, Field(description="1 under the prime, 2 below; counted from the top of what is in sight.")]


class SupplyChainShown(Schema):
    """The supply chain of a contract on a day, read from the top: each link after the one above it."""

    contract: Reference
    on: Day
    prime: Reference | None
    links: list[ChainLinkShown]


class ContractFilters(Paging):
    search: Annotated[Search, Field(description="Part of a title or code.")] = ""
    programme: Reference | None = None
    package_area: Reference | None = None
    running_on: Annotated[Day | None, Field(description="Those that run on this day.")] = None
    changed_since: Annotated[Instant | None, Field(description="Those that changed at or after this moment.")] = None


class LinkFilters(Paging):
    contract: Reference | None = None
    provider: Reference | None = None
    in_force_on: Annotated[Day | None, Field(description="Those that hold on this day.")] = None
    changed_since: Annotated[Instant | None, Field(description="Those that changed at or after this moment.")] = None


class TermsAsked(On):
    known_by: Annotated[Instant | None, Field(description="As agreed before this moment; default: ever.")] = None
