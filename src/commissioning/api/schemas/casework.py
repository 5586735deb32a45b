"""What is done with participants: assessments, action plans, appointments and exit reports, asked and answered.

Codes and days stand plain. Words are sealed: they are given here, and read at addresses of their own, on record.
"""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from commissioning.api.schemas.common import Asked, Day, Digest, Instant, Line, Reference
from commissioning.api.schemas.contracts import Passage
from commissioning.api.schemas.journey import SEALED, RowsOfJourneys
from commissioning.rooms.journey.appointment_models import About, AskedBy, Place, Reason, State
from commissioning.rooms.journey.assessment_models import Occasion, Step
from commissioning.rooms.journey.event_kinds import BARRIERS
from commissioning.rooms.journey.plan_models import Medium, Result, Side, Who

LARGEST_PAPER = 1_900_000
"""Characters of base64; the whole body may have 2,000,000."""
Barriers = Annotated[
    list[Annotated[str, Field(pattern=rf"^({'|'.join(BARRIERS)})$", examples=["transport"])]],
    Field(max_length=len(BARRIERS), description="What stands between them and work."),
]
Told = Annotated[Passage | None, Field(description=f"What codes cannot say. {SEALED}")]


class TextShown(Schema):
    """Words about a row. Null once they were erased."""

    about: Reference
    text: str | None
    recorded_at: datetime


class _Written(Schema):
    """What each row says of itself."""

    reference: Reference
    placement: Reference
    recorded_at: datetime
    recorded_by: Annotated[Reference, Field(description="The person.")]
    recorded_for: Annotated[Reference, Field(description="Their organisation.")]


class AssessmentGiven(Asked):
    """What was found when a participant's needs were looked at."""

    on: Day
    occasion: Occasion
    barriers: Barriers = []
    step: Annotated[Step, Field(description="How near to work they are.")]
    words: Annotated[Passage | None, Field(description=f"Goals and needs. {SEALED}")] = None
    record: Annotated[Reference | None, Field(description="That of the assessment which this one corrects.")] = None


class AssessmentShown(_Written):
    """A version of an assessment. Of one `record` the last counts; `withdrawn` says that it no longer stands."""

    record: Reference
    on: Day
    occasion: Occasion
    barriers: list[str]
    step: Step
    withdrawn: bool


class ActionGiven(Asked):
    """One action of a plan: specific, measurable and dated."""

    what: Annotated[Passage, Field(max_length=500, description=f"What is to be done. {SEALED}")]
    who: Annotated[Who, Field(description="Who does it.")]
    due_on: Annotated[Day, Field(description="By which day; the day of the plan at the earliest.")]
    known_by: Annotated[Passage, Field(max_length=500, description=f"How both will know that it is done. {SEALED}")]


class PlanGiven(Asked):
    """An action plan. It takes the place of the last one on the placement, and holds when both sides have signed."""

    goal: Annotated[Passage, Field(description=f"What they want to reach. {SEALED}")]
    actions: Annotated[list[ActionGiven], Field(min_length=1, max_length=20)]


class ActionShown(Schema):
    """One action without its words, and what came of it, as it was told last."""

    number: int
    who: Who
    due_on: Day
    result: Result | None
    result_on: Day | None


class SignatureShown(Schema):
    """That one side agreed to the text with the plan's digest."""

    side: Side
    medium: Medium
    signed_on: Day


class PlanShown(_Written):
    """A version of an action plan without its words. The last number on a placement counts."""

    number: int
    made_on: Day
    digest: Annotated[Digest, Field(description="SHA-256 of its exact text.")]
    actions: list[ActionShown]
    signatures: list[SignatureShown]
    agreed_on: Annotated[Day | None, Field(description="When the second of both sides signed; null until then.")]


class PaperGiven(Asked):
    """A plan that both have signed on paper. Who signed on screen already stands as they do."""

    name: Annotated[Line, Field(description="The file's name.", examples=["plan.pdf"])]
    content: Annotated[
        str,
        Field(
            min_length=4,
            max_length=LARGEST_PAPER,
            pattern=r"^[A-Za-z0-9+/]+={0,2}$",
            description="A scan or a photograph, PDF, JPEG or PNG, in base64.",
        ),
    ]
    signed_on: Day


class ResultGiven(Asked):
    """What came of an action of a plan."""

    action: Annotated[int, Field(ge=1, le=20, description="Its number in the plan.")]
    result: Result
    on: Day


class AppointmentGiven(Asked):
    """An appointment to book."""

    at: Annotated[Instant, Field(description="Still to come.")]
    about: About
    place: Place
    asked_by: AskedBy
    words: Told = None


class MoveGiven(Asked):
    """Another time for an appointment. The one before stays on record."""

    at: Annotated[Instant, Field(description="Still to come.")]
    place: Place
    asked_by: AskedBy
    reason: Reason
    words: Told = None


class CancellationGiven(Asked):
    """That an appointment shall not be."""

    asked_by: AskedBy
    reason: Reason
    words: Told = None


class OutcomeGiven(Asked):
    """What came of an appointment whose time is over. It may correct what was said before."""

    came: bool
    reason: Annotated[Reason | None, Field(description="Why they did not come; null when they came.")] = None
    words: Told = None


class AppointmentShown(_Written):
    """How an appointment stood from a moment on. Rows with one `record` are its history; the last counts."""

    record: Reference
    state: State
    at: datetime
    about: About
    place: Place
    asked_by: AskedBy
    reason: Annotated[Literal[""] | Reason, Field(description="Why it was moved, missed or cancelled.")]


class ExitReportGiven(Asked):
    """What an adviser writes for the person. The record of their time is added as it stands."""

    gained: Annotated[Passage, Field(description=f"What they gained. {SEALED}")]
    next_steps: Annotated[list[Passage], Field(min_length=1, max_length=20, description="What is recommended.")]
    own_words: Annotated[Passage | None, Field(description="What the person says of their time.")] = None


class SendingGiven(Asked):
    """That a report goes to the employment service and the person: the text with this digest."""

    digest: Digest


class ExitReportShown(_Written):
    """A version of an exit report without its words. Others than its writer see what was sent."""

    number: int
    made_on: Day
    digest: Annotated[Digest, Field(description="SHA-256 of its exact text.")]
    sent_on: Annotated[Day | None, Field(description="Null while it is a draft.")]


class CaseworkFilters(RowsOfJourneys):
    """Rows of one placement or participant, and those that are new."""
