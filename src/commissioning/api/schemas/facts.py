"""Facts to choose by: how the contracts of a programme were delivered, as published."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from commissioning.api.schemas.common import Asked, Reference

FEW = "Null where there are fewer than twenty cases."


class CountShown(Schema):
    """How often something was so."""

    number: Annotated[int, Field(ge=0)]
    of: Annotated[int, Field(ge=1)]
    low: Annotated[float, Field(ge=0, le=1, description="What the share may be at least, with 95% confidence.")]
    high: Annotated[float, Field(ge=0, le=1, description="And at most.")]


class StandardCounted(Schema):
    """A service standard of the programme."""

    key: str
    title: str
    kept: Annotated[CountShown | None, Field(description=FEW)]


class ContractFactsShown(Schema):
    """What a contract's delivery came to. Contracts serve different people: nothing here ranks them."""

    contract: Reference
    title: str
    provider: Annotated[str, Field(description="The name of its prime on the day of publication.")]
    area: Annotated[str, Field(description="The code of its package area.")]
    served: Annotated[int | None, Field(description=f"People served in these months. {FEW}")]
    in_work: Annotated[
        CountShown | None,
        Field(
            description=f"Of those attached in twelve months, six months earlier, who started a job within six. {FEW}"
        ),
    ]
    standards: list[StandardCounted]


class FactsShown(Schema):
    """The facts of a programme that were published last, by title of the contract."""

    programme: Reference
    since: date
    last_day: date
    published_at: datetime
    contracts: list[ContractFactsShown]


class PublicationGiven(Asked):
    """That the months that are over are to be counted and published. Nothing more is said."""
