"""Terms that must flow down a supply chain: what is asked and what is answered."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from commissioning.api.schemas.common import Asked, Day, Line, Reference
from commissioning.api.schemas.contracts import TermName, Whole

Value = Annotated[Whole | Line, Field(description="A whole number for a limit; a number or a text to be the same as.")]


class FlowDownGiven(Asked):
    """A headline term that each link must honour, from a day on, past days too."""

    term: Annotated[TermName, Field(description="Its name among the headline terms.", examples=["payment_terms_days"])]
    rule: Annotated[
        Literal["at_most", "at_least", "same", "lifted"],
        Field(description="How what is offered must compare; `lifted`: it need not any more.", examples=["at_most"]),
    ]
    value: Annotated[Value, Field(examples=[30])]
    clause: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00-\x1F\x7F]+$", examples=["7.2"])]
    applies_from: Day


class FlowDownTerm(Schema):
    """A term that must flow down on the day."""

    term: str
    rule: Annotated[str, Field(description="at_most, at_least or same.")]
    value: int | str
    clause: str
    applies_from: Day
    agreed_at: datetime


class FlowDownGap(Schema):
    """A link that does not honour a term."""

    link: Annotated[Reference, Field(description="Of the supply chain.")]
    provider: Annotated[Reference, Field(description="The sub-contractor.")]
    term: str
    offered: Annotated[int | str | None, Field(description="Null where its offer says nothing of it.")]
    since: Annotated[Day, Field(description="From which day on it has not honoured it, without a day between.")]


class FlowDownShown(Schema):
    """What must flow down a contract's supply chain on a day, and where it does not."""

    contract: Reference
    on: Day
    terms: list[FlowDownTerm]
    gaps: list[FlowDownGap]
