"""Local reviews between the employment service and a provider, and what they agreed."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from commissioning.api.paging import Paging
from commissioning.api.schemas.common import Asked, Day, Digest, Instant, Reference
from commissioning.api.schemas.contracts import Passage
from commissioning.rooms.journey.local_review_models import ActionState, ReviewSide

NOBODY = "Name no participant."


class LocalReviewGiven(Asked):
    """A review that was held. What was agreed is added afterwards, and then confirmed by the provider."""

    contract: Reference
    provider: Annotated[Reference, Field(description="One that serves or served people of your organisation there.")]
    held_on: Day
    words: Annotated[Passage, Field(description=f"What was talked about. {NOBODY}")]


class ReviewActionGiven(Asked):
    """Something that one of the two agreed to do."""

    side: Annotated[ReviewSide, Field(description="Who is to do it.")]
    what: Annotated[str, Field(min_length=1, max_length=400, pattern=r"^[^\x00-\x1F\x7F]*\S[^\x00-\x1F\x7F]*$")]
    by_day: Day


class ConfirmationGiven(Asked):
    """That the record is right, as it was when it was read."""

    digest: Annotated[Digest, Field(description="That of the record as you read it.")]


class ReviewActionResultGiven(Asked):
    """What came of an action."""

    state: ActionState
    on: Day


class ReviewActionShown(Schema):
    """An action with what was said last of what came of it, null while nobody has said anything."""

    reference: Reference
    side: str
    what: str
    by_day: date
    state: str | None
    on: Annotated[date | None, Field(description="The day of what came of it.")]


class LocalReviewShown(Schema):
    """A review with its actions, the first to be done first."""

    reference: Reference
    contract: Reference
    service: Reference
    provider: Reference
    held_on: date
    words: str
    digest: Annotated[str, Field(description="Of the record as it stands: to be sent along when it is confirmed.")]
    step: Annotated[str | None, Field(description="`confirmed` or `withdrawn`; null while it is neither.")]
    actions: list[ReviewActionShown]
    recorded_at: datetime
    recorded_by: Annotated[Reference, Field(description="The person.")]


class LocalReviewFilters(Paging):
    contract: Reference | None = None
    changed_since: Annotated[
        Instant | None, Field(description="Those written, added to, confirmed or done at or after this moment.")
    ] = None
