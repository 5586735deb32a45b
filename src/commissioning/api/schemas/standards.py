"""How service standards are kept: what is asked and what is answered."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

from commissioning.api.schemas.common import Day, Reference


class DaysAsked(Schema):
    """Which cases, by the last day on which something was in time."""

    since: Annotated[Day | None, Field(description="The first day; twelve whole months before when left out.")] = None
    last_day: Annotated[Day | None, Field(description="The last day, itself counted; today when left out.")] = None
    with_cases: Annotated[bool, Field(description="Whether to list the cases behind each figure.")] = False


class CaseShown(Schema):
    """One case of a standard. No name is in it."""

    participant: Reference
    provider: Annotated[Reference, Field(description="Whoever did it in time, or served on the last day in time.")]
    from_on: Day
    due_on: Annotated[Day | None, Field(description="The last day in time; null where none can be said.")]
    done_on: Day | None
    fate: Annotated[
        str,
        Field(
            description="in_time, late or not_done, which count; returned, not_attached, left_early, completed, moved "
            "or no_day, which do not."
        ),
    ]


class StandardKept(Schema):
    """A standard and how it was kept."""

    key: str
    stage: str
    title: str
    clause: str
    numerator: Annotated[int, Field(description="Cases done in time.")]
    denominator: Annotated[int, Field(description="Cases that count.")]
    share: Annotated[float | None, Field(description="From 0 to 1; null without a case.")]
    low: Annotated[float | None, Field(description="Where the share may begin, with 95% confidence (Wilson).")]
    high: float | None
    asked_basis_points: Annotated[int | None, Field(description="The share asked for; null while nobody knows it.")]
    too_few: Annotated[bool, Field(description="Fewer than twenty cases: nothing is judged.")]
    reached: Annotated[bool | None, Field(description="Null where it is not judged.")]
    excluded: Annotated[dict[str, int], Field(description="How many cases do not count, by their fate.")]
    cases: Annotated[list[CaseShown] | None, Field(description="Null unless asked for.")]


class ScoreCounted(Schema):
    """A score, what it means by the terms, and how many cases came to it."""

    score: int
    meaning: str
    cases: int


class CasesJudged(Schema):
    """What came of a closed review: two people scored sampled cases, each by themselves, and then agreed."""

    review: Reference
    standard: Annotated[str, Field(description="Its key, as in `standards`.")]
    title: str
    since: Annotated[Day, Field(description="Cases came to the standard's stage on or after this day.")]
    last_day: Day
    drawn_from: Annotated[int, Field(description="How many cases came to the stage on these days.")]
    scores: list[ScoreCounted]
    not_judged: Annotated[int, Field(description="Cases of which too little is on record.")]
    too_few: Annotated[bool, Field(description="Fewer than ten cases with a score: nothing is judged.")]
    mean: Annotated[float | None, Field(description="Of the agreed scores; null for too few cases.")]
    standard_error: Annotated[
        float | None, Field(description="By how much the chance of the draw typically moves the mean; 0 when all were.")
    ]
    alike: Annotated[
        float | None, Field(description="The share of cases to which both gave the same before they talked, 0 to 1.")
    ]
    kappa: Annotated[float | None, Field(description="Linearly weighted kappa before they talked.")]


class SelfAssessed(Schema):
    """A prime's own judgement of its own delivery, by the same meanings. Nobody has checked it."""

    standard: str
    prime: Reference
    since: Annotated[Day, Field(description="The first day of the half-year.")]
    last_day: Day
    score: int
    meaning: str
    words: str


class StandardsKept(Schema):
    """How the standards of a contract were kept for all that was due from one day to another, as far as in sight."""

    contract: Reference
    since: Day
    last_day: Day
    standards: list[StandardKept]
    judged: Annotated[list[CasesJudged], Field(description="Closed reviews about any of these days, the latest first.")]
    self_assessed: Annotated[list[SelfAssessed], Field(description="Half-years with any of these days.")]
