"""Customer service standards as terms: at each of five stages, what people may count on, in words that they understand.

A standard has two elements. The *quantitative* one is worked out from the journey as it stands: in which share of cases
something was done in time. The *qualitative* one is judged: people look at sampled cases, and each score that they may
give has a written meaning.
"""

from typing import Annotated, Literal, get_args

from pydantic import Field

from commissioning.terms.figures import Figure, Part, Status, Text, Words
from commissioning.terms.journey import Promise

Stage = Literal["pre_programme", "engagement", "pre_work", "in_work", "exit"]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""In the order of the journey."""

Begins = Literal["referred", "attached", "job_start", "exit_report_requested", "left_early", "completed"]
"""What somebody has to have come to, before something must happen."""

Happening = Literal[
    "standards_given",
    "failed_to_attend",
    "support",
    "onward_referral",
    "employer_contact",
    "barrier_removed",
    "skill_gained",
    "in_work_support_offered",
    "in_work_support",
    "earnings_progress",
    "exit_report_sent",
]
"""What may be asked to happen. `standards_given`: the standards, handed over in writing at the referral."""

CONTACTS: frozenset[Happening] = frozenset({"support", "employer_contact", "in_work_support"})
"""That somebody was in touch. It says nothing of what came of it."""


class PromiseKept(Part):
    """A promise of the journey, kept within its limit.

    `or_else` names what counts as kept too, when it happens within the limit: somebody was expected, and did not come.
    """

    kind: Literal["promise"]
    of: Promise
    or_else: list[Happening] = []
    at_least: Figure


class MustHappen(Part):
    """Something that must happen within a time after something else; on the last day it is in time."""

    kind: Literal["event"]
    event: Happening
    after: Begins
    within: Figure
    at_least: Figure


Quantitative = Annotated[PromiseKept | MustHappen, Field(discriminator="kind")]


class Score(Part):
    """A score that may be given to a case, and what it means."""

    score: int
    meaning: Words


class Qualitative(Part):
    """What is looked at in sampled cases, and what each score means, from the lowest to the highest."""

    looked_at: Words
    clause: Text
    status: Status
    scores: list[Score] = Field(min_length=2)


class Standard(Part):
    """What people may count on at a stage of the journey, and how it is seen whether they could."""

    stage: Stage
    title: Words
    text: Words
    """To the person: what you may count on."""
    clause: Text
    status: Status
    quantitative: Quantitative | None = None
    qualitative: Qualitative | None = None
