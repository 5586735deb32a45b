"""The kinds of events on a journey: what each is called, at which stage it happens, and which codes it must say.

A code says what can be counted without reading words. Reasons are those of the programme's terms.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType


class Stage(Enum):
    """The five stages of the journey at which customer service standards hold."""

    PRE_PROGRAMME = "Before the programme"
    ENGAGEMENT = "Engagement"
    PRE_WORK = "Pre-work support"
    IN_WORK = "In-work support"
    EXIT = "Exit"


@dataclass(frozen=True, slots=True)
class Choice:
    """A code, one of several, with its words."""

    label: str
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TermsReason:
    """A reason that the programme's terms name: `of` as in `terms.journey.Reason`."""

    label: str
    of: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number of a range, both ends in it."""

    label: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A statement that must be true for the event to be recorded."""

    label: str


Detail = Choice | TermsReason | Whole | Confirmed


@dataclass(frozen=True, slots=True)
class EventKind:
    """What an event of the kind is.

    once      on a placement it happens no more than once.
    lasts     it may have an end.
    optional  details that may be left out.
    by_hand   people write it down; otherwise it follows from something that they do.
    """

    label: str
    stage: Stage
    details: Mapping[str, Detail] = field(default_factory=lambda: MappingProxyType({}))
    optional: frozenset[str] = frozenset()
    once: bool = False
    lasts: bool = False
    by_hand: bool = True


OVER = ("returned", "not_attached", "left_early", "completed")
"""Kinds of events that end somebody's time: from their day on nobody serves them, until they are placed anew."""
BARRIERS = {
    "basic_skills": "Reading, writing or numbers",
    "digital": "Using a computer or phone",
    "language": "English or Welsh",
    "qualification": "No qualification for the work sought",
    "work_history": "Long out of work, or never in work",
    "health": "Health or disability",
    "caring": "Caring for somebody",
    "childcare": "Childcare",
    "housing": "Housing",
    "debt": "Money and debt",
    "transport": "Getting there",
    "conviction": "A conviction",
    "confidence": "Confidence",
    "other": "Something else",
}
_BARRIER = {"barrier": Choice("Barrier", BARRIERS)}
_YES_NO = {"yes": "Yes", "no": "No", "not_known": "Not known yet"}
_ASKED_BY = {"participant": "The participant", "provider": "The provider", "employment_service": "Employment service"}
_WORK = {"employed": "Employed", "self_employed": "Self-employed", "apprenticeship": "Apprenticeship"}

KINDS: dict[str, EventKind] = {
    "acknowledged": EventKind("Referral acknowledged", Stage.ENGAGEMENT, once=True),
    "returned": EventKind(
        "Referral returned", Stage.ENGAGEMENT, {"reason": TermsReason("Reason", "returned")}, once=True
    ),
    "failed_to_attend": EventKind("Did not attend", Stage.ENGAGEMENT),
    "not_attached": EventKind(
        "Not attached", Stage.ENGAGEMENT, {"reason": TermsReason("Reason", "not_attached")}, once=True
    ),
    "attached": EventKind(
        "Attached to the programme",
        Stage.ENGAGEMENT,
        {
            "explained": Confirmed("The programme, what they can expect and what is expected of them were explained"),
            "standards": Confirmed("The service standards and how to complain were handed over in plain English"),
            "understood": Choice("They say they understood", {"yes": "Yes", "partly": "Partly: to be gone over again"}),
        },
        once=True,
    ),
    "support": EventKind(
        "Support",
        Stage.PRE_WORK,
        {
            "type": Choice(
                "Kind of support",
                {
                    "session": "Session with the adviser",
                    "course": "Course or training",
                    "job_search": "Help with looking for work",
                    "work_experience": "Work experience",
                    "voluntary_work": "Voluntary work",
                    "equipment": "Something bought: clothes, tools, travel",
                    "health": "Health or wellbeing support",
                    "money": "Money or debt advice",
                    "other": "Something else",
                },
            )
        },
        lasts=True,
    ),
    "onward_referral": EventKind(
        "Onward referral to a local service",
        Stage.PRE_WORK,
        {**_BARRIER, "taken_up": Choice("Taken up", _YES_NO)},
    ),
    "employer_contact": EventKind(
        "Contact with an employer for them",
        Stage.PRE_WORK,
        {
            "about": Choice(
                "About",
                {
                    "vacancy": "A vacancy",
                    "interview": "An interview",
                    "work_experience": "Work experience",
                    "adjustment": "Adjustments at work",
                    "staying": "Staying in the job",
                },
            )
        },
    ),
    "barrier_named": EventKind("Barrier named", Stage.PRE_WORK, _BARRIER),
    "barrier_removed": EventKind("Barrier overcome", Stage.PRE_WORK, _BARRIER),
    "skill_gained": EventKind(
        "Skill or qualification gained",
        Stage.PRE_WORK,
        {
            "level": Choice(
                "Level",
                {
                    "entry": "Entry level",
                    "level_1": "Level 1",
                    "level_2": "Level 2",
                    "level_3": "Level 3",
                    "higher": "Level 4 or higher",
                    "licence": "Licence or ticket",
                    "none": "Not at a level",
                },
            )
        },
    ),
    "change_of_circumstances": EventKind(
        "Change of circumstances",
        Stage.PRE_WORK,
        {
            "what": Choice(
                "What changed",
                {
                    "address": "Address",
                    "health": "Health",
                    "caring": "Caring",
                    "benefit": "Benefit",
                    "contact": "How to reach them",
                    "other": "Something else",
                },
            )
        },
    ),
    "break": EventKind(
        "Break",
        Stage.PRE_WORK,
        {
            "reason": Choice(
                "Reason",
                {
                    "health": "Illness",
                    "caring": "Caring",
                    "birth": "Birth of a child",
                    "prison": "In prison",
                    "abroad": "Abroad",
                    "other": "Another reason",
                },
            ),
            "asked_by": Choice("Asked for by", _ASKED_BY),
        },
        lasts=True,
    ),
    "disengaged": EventKind(
        "Out of touch",
        Stage.PRE_WORK,
        {"tried": Whole("How often they were tried to be reached", 1, 99)},
        lasts=True,
    ),
    "job_start": EventKind(
        "Job start",
        Stage.IN_WORK,
        {"work": Choice("Kind of work", _WORK), "hours": Whole("Hours a week", 1, 100)},
        optional=frozenset({"hours"}),
        lasts=True,
    ),
    "in_work_support_offered": EventKind(
        "In-work support offered",
        Stage.IN_WORK,
        {
            "answer": Choice(
                "Answer", {"taken": "Taken", "declined": "Declined", "later": "Not now, asked to be told again"}
            )
        },
    ),
    "in_work_support": EventKind(
        "In-work support",
        Stage.IN_WORK,
        {"with": Choice("With", {"participant": "The participant", "employer": "The employer", "both": "Both"})},
        lasts=True,
    ),
    "earnings_progress": EventKind(
        "Earning more",
        Stage.IN_WORK,
        {
            "by": Choice(
                "By",
                {
                    "hours": "More hours",
                    "wage": "A higher wage",
                    "promotion": "A better position",
                    "other_job": "Another job",
                },
            )
        },
    ),
    "left_early": EventKind("Left early", Stage.EXIT, {"reason": TermsReason("Reason", "left_early")}, once=True),
    "completed": EventKind("Time on the programme over", Stage.EXIT, once=True),
    "exit_report_requested": EventKind("Exit report asked for", Stage.EXIT, once=True),
    "exit_report_sent": EventKind("Exit report sent", Stage.EXIT, once=True, by_hand=False),
}
