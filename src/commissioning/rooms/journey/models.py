"""All models of the room, for Django; each is explained where it is."""

from commissioning.rooms.journey.account_models import AccountInvitation
from commissioning.rooms.journey.adviser_models import AdviserOf
from commissioning.rooms.journey.allocation_models import (
    Choice,
    Draw,
    DrawnFor,
    PublishedSeed,
    SeedPeriod,
    ShareDecision,
)
from commissioning.rooms.journey.appointment_models import Appointment
from commissioning.rooms.journey.assessment_models import Assessment
from commissioning.rooms.journey.bulk_models import BulkFile, BulkRow
from commissioning.rooms.journey.event_models import Event, Words
from commissioning.rooms.journey.exit_models import ExitReport, SentExitReport
from commissioning.rooms.journey.local_review_models import (
    LocalReview,
    LocalReviewStep,
    ReviewAction,
    ReviewActionResult,
)
from commissioning.rooms.journey.participant_models import Account, Circumstances, Identity, NameWord, Participant
from commissioning.rooms.journey.placement_models import HandedOn, Placement
from commissioning.rooms.journey.plan_models import ActionResult, Plan, PlanAction, Signature
from commissioning.rooms.journey.restriction_models import Clearance, Restriction
from commissioning.rooms.journey.rules_models import JourneyTerms, Referrer
from commissioning.rooms.journey.specialist_models import SpecialistBrief, SpecialistReferral
from commissioning.rooms.journey.voice_models import (
    Complaint,
    ComplaintSample,
    ComplaintStep,
    ComplaintWords,
    Feedback,
)

__all__ = [
    "Account",
    "AccountInvitation",
    "ActionResult",
    "AdviserOf",
    "Appointment",
    "Assessment",
    "BulkFile",
    "BulkRow",
    "Choice",
    "Circumstances",
    "Clearance",
    "Complaint",
    "ComplaintSample",
    "ComplaintStep",
    "ComplaintWords",
    "Draw",
    "DrawnFor",
    "Event",
    "ExitReport",
    "Feedback",
    "HandedOn",
    "Identity",
    "JourneyTerms",
    "LocalReview",
    "LocalReviewStep",
    "NameWord",
    "Participant",
    "Placement",
    "Plan",
    "PlanAction",
    "PublishedSeed",
    "Referrer",
    "Restriction",
    "ReviewAction",
    "ReviewActionResult",
    "SeedPeriod",
    "SentExitReport",
    "ShareDecision",
    "Signature",
    "SpecialistBrief",
    "SpecialistReferral",
    "Words",
]
