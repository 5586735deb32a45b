"""Reviews of the service standards of a programme: what was looked at, what was found, what is to change."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from commissioning.api.paging import Paging
from commissioning.api.schemas.common import Asked, Day, Digest, Instant, Reference
from commissioning.api.schemas.contracts import Passage

StandardKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$", description="Its key in the terms.")]
MOST_STANDARDS = 200


class ChangeAsked(Asked):
    """A standard that is to be changed, and why."""

    standard: StandardKey
    why: Passage


class FindingsGiven(Asked):
    """What a review looked at and found. Standards that are not named are kept."""

    reviewed_on: Day
    looked_at: Passage
    found: Annotated[Passage, Field(description="Everybody who delivers the programme reads it. Name nobody.")]
    to_change: Annotated[list[ChangeAsked], Field(max_length=MOST_STANDARDS)]


class StandardsReviewGiven(FindingsGiven):
    """A review of the standards of a programme that your organisation leads."""

    programme: Reference


class ChangeShown(Schema):
    """A standard that was to be changed, and the day from which it reads differently; null while it does not."""

    standard: StandardKey
    why: str
    changed_from: date | None


class StandardsReviewShown(Schema):
    """A review as its last version says."""

    reference: Reference
    programme: Reference
    reviewed_on: date
    terms_version: Annotated[Digest, Field(description="Of the terms whose standards were reviewed.")]
    looked_at: str
    found: str
    to_change: list[ChangeShown]
    versions: Annotated[int, Field(ge=1, description="How often it was told: more than once when it was corrected.")]
    recorded_at: datetime
    recorded_by: Annotated[Reference, Field(description="The person.")]


class StandardsReviewFilters(Paging):
    programme: Reference | None = None
    changed_since: Annotated[
        Instant | None, Field(description="Those written or corrected at or after this moment.")
    ] = None
