"""The small words of which every request and answer is made: references, dates, text, all with bounds."""

from datetime import UTC, date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field

EXAMPLE = "abcdefghijklmnopqrstuvw2"
Reference = Annotated[
    str,
    Field(
        pattern=r"^[a-z2-7]{24}$",
        description="A reference: random, never reused, never sequential.",
        examples=[EXAMPLE],
    ),
]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="A plain code.", examples=["north-east"])]
Line = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x1F\x7F]*[^\s\x00-\x1F\x7F][^\x00-\x1F\x7F]*$",
        description="One line of text.",
        examples=["Northgate Employment Services"],
    ),
]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$", examples=["work-programme"])]
Search = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1F\x7F]*$", examples=["north"])]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31), examples=["2013-06-03"])]
Instant = Annotated[
    AwareDatetime,
    Field(
        ge=datetime(1900, 1, 1, tzinfo=UTC),
        le=datetime(2199, 12, 31, tzinfo=UTC),
        description="An instant with its offset, best in UTC.",
        examples=["2013-06-03T09:00:00Z"],
    ),
]
StartsOn = Annotated[Day, Field(description="The first day.")]
EndsOn = Annotated[
    Day | None, Field(description="The first day after it; null while no end is known.", examples=[None])
]
Digest = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of canonical JSON, in hexadecimal.", examples=["0" * 64]),
]


class Asked(Schema):
    """The body of a request. A field that is not described is refused, so that no misspelling passes unseen."""

    model_config = ConfigDict(extra="forbid")


class On(Schema):
    """A reading as of a day."""

    on: Annotated[Day | None, Field(description="The day to read it for; today when it is left out.")] = None


TODAY = On()
"""As of today."""


class Named(Schema):
    """An organisation by reference and name."""

    reference: Reference
    name: Line
