"""Points that providers raise with the commissioner of a contract, and its answers."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from commissioning.api.paging import Paging
from commissioning.api.schemas.common import Asked, Instant, Reference
from commissioning.api.schemas.contracts import Passage
from commissioning.rooms.contracts.point_models import ABOUT, PointKind, PointOutcome

About = Annotated[
    str,
    Field(max_length=12, pattern=rf"^({'|'.join(ABOUT)})$", description="What it is about.", examples=["referrals"]),
]


class PointGiven(Asked):
    """What a provider tells the commissioner. Nobody else in the supply chain reads it."""

    kind: PointKind
    about: About
    words: Annotated[Passage, Field(description="Name no participant.")]


class PointAnswerGiven(Asked):
    """What the commissioner answers, or what has come of it since."""

    outcome: PointOutcome
    words: Passage


class PointAnswerShown(Schema):
    """One answer."""

    reference: Reference
    outcome: str
    words: str
    recorded_at: datetime


class PointShown(Schema):
    """A point with its answers, the first one first."""

    reference: Reference
    contract: Reference
    kind: str
    about: str
    words: str
    recorded_at: datetime
    recorded_by: Annotated[Reference, Field(description="The person.")]
    recorded_for: Annotated[Reference, Field(description="The organisation that raised it.")]
    answers: list[PointAnswerShown]


class PointFilters(Paging):
    contract: Reference | None = None
    waiting: Annotated[bool, Field(description="Those without an answer alone.")] = False
    changed_since: Annotated[Instant | None, Field(description="Those raised or answered at or after this moment.")] = (
        None
    )
