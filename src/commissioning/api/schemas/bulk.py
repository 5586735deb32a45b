"""Files of many referrals or other rows: what is asked and what is answered."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from commissioning.api.paging import Paging
from commissioning.api.schemas.common import Asked, Instant, Line, Reference
from commissioning.rooms.journey.bulk_models import Sort

LONGEST_CONTENT = 50_000_000


class BulkFileGiven(Asked):
    """A file of rows, as CSV in the body."""

    sort: Annotated[Sort, Field(description="What the rows are.")]
    programme: Annotated[Reference | None, Field(description="Of referrals: to which programme.")] = None
    name: Annotated[Line, Field(description="What errors call the file.", examples=["referrals.csv"])]
    content: Annotated[
        str,
        Field(min_length=1, max_length=LONGEST_CONTENT, description="CSV with a header; see `/bulk-templates/{sort}`."),
    ]
    check: Annotated[bool, Field(description="Only to see what it would enter: nothing is kept.")] = False
    partial: Annotated[bool, Field(description="Enter the right rows even when others are wrong.")] = False


class BulkFileShown(Schema):
    """The receipt of a file whose rows were entered."""

    reference: Reference
    sort: Sort
    programme: Annotated[str, Field(description="Of referrals: to which programme; else empty.")]
    sha256: Annotated[str, Field(description="Of the file as it was sent.")]
    rows: int
    taken: Annotated[int, Field(description="Rows that were new, and were entered.")]
    known: Annotated[int, Field(description="Rows that had been entered before, and changed nothing.")]
    refused: Annotated[int, Field(description="Rows with errors, where the others were wanted all the same.")]
    made_digest: Annotated[str, Field(description="Over the references of all that it made, in the order of rows.")]
    recorded_at: datetime
    recorded_by: Reference


class BulkFileFilters(Paging):
    since: Annotated[Instant | None, Field(description="Entered at or after this moment.")] = None


class LinesShown(Schema):
    """A list that came of a file, as CSV: every error, or what became of each row."""

    name: str
    content: str


class TemplateAsked(Schema):
    programme: Annotated[Reference | None, Field(description="Of referrals: to which programme.")] = None


class TemplateShown(Schema):
    """The header of a file and one example row, as CSV."""

    needed: Annotated[list[str], Field(description="Columns in which no cell may be empty.")]
    optional: list[str]
    content: str
