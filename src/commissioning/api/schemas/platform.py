"""People and roles, audit events and jobs of the acting organisation: what is asked and what is answered."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from commissioning.api.paging import Paging
from commissioning.api.schemas.common import Asked, Day, EndsOn, Instant, Reference, StartsOn
from commissioning.platform.job_states import JobState
from commissioning.platform.roles import Role

Kind = Annotated[
    str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1F\x7F]+$", examples=["verify audit chain"])
]


class RoleShown(Schema):
    """One role of one person in your organisation, from a day until the day before another."""

    reference: Reference
    person: Reference
    name: Annotated[str, Field(description="The person's name, or the program's.", examples=["Amal Adviser"])]
    is_program: Annotated[bool, Field(description="A program that acts by a token.")]
    role: Role
    starts_on: StartsOn
    ends_on: EndsOn


class RoleFilters(Paging):
    role: Role | None = None
    held_on: Annotated[Day | None, Field(description="Those that are held on this day.")] = None


class EventShown(Schema):
    """One audit event: a thing done, or one reading of personal data, as a link of the organisation's chain."""

    reference: Reference
    day: Annotated[date, Field(description="The day of the chain, in UTC.")]
    sequence: Annotated[int, Field(description="1, 2, 3 on the day.", examples=[1])]
    at: datetime
    actor: Annotated[Reference, Field(description="The person, or the program.")]
    role: str
    on_behalf_of: str
    act: Annotated[str, Field(examples=["sign"])]
    subject_kind: Annotated[str, Field(examples=["contracts.contract"])]
    subject: Reference
    purpose: str
    before: Annotated[dict[str, Any], Field(description="What it said before; personal values as keyed hashes.")]
    after: Annotated[dict[str, Any], Field(description="What it says since; personal values as keyed hashes.")]
    previous: Annotated[str, Field(description="The hash of the event before.")]
    hash: str


class EventFilters(Paging):
    act: Kind | None = None
    subject: Reference | None = None
    since: Annotated[Instant | None, Field(description="At or after this moment.")] = None
    until: Annotated[Instant | None, Field(description="Before this moment.")] = None


class JobGiven(Asked):
    """Work to be done by a worker in the name of the token's account."""

    kind: Kind


class JobShown(Schema):
    """One piece of work that somebody asked for."""

    reference: Reference
    kind: str
    state: JobState
    requested_by: Reference
    requested_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    progress_done: int
    progress_of: Annotated[int | None, Field(description="Null: nobody knows beforehand.")]
    progress_words: str
    result: Annotated[dict[str, Any] | None, Field(description="What came of it; null until it is done.")]
    problem: Annotated[str, Field(description="Why it failed, in plain words.")]


class JobFilters(Paging):
    state: JobState | None = None
