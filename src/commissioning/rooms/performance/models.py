"""All models of the room, for Django; each is explained where it is."""

from commissioning.rooms.performance.facts_models import PublishedFacts
from commissioning.rooms.performance.review_models import CaseReview, ReviewedCase, ReviewResult
from commissioning.rooms.performance.score_models import AgreedScore, CaseScore, ProposedScore, Scoring
from commissioning.rooms.performance.self_assessment_models import SelfAssessment
from commissioning.rooms.performance.standards_review_models import ReviewFindings, StandardsReview, StandardToChange

__all__ = [
    "AgreedScore",
    "CaseReview",
    "CaseScore",
    "ProposedScore",
    "PublishedFacts",
    "ReviewFindings",
    "ReviewResult",
    "ReviewedCase",
    "Scoring",
    "SelfAssessment",
    "StandardToChange",
    "StandardsReview",
]
