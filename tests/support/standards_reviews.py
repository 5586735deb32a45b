"""Reviews of the standards of the world's programme: one corrected, with a standard that must change."""

import json
from datetime import date, timedelta

from commissioning.platform.access import Access, acting_as
from commissioning.platform.roles import Role
from commissioning.rooms.design.actions import import_terms
from commissioning.rooms.design.models import Programme
from commissioning.rooms.journey.journey_rules import rule_journey
from commissioning.rooms.performance import standards_reviewing
from commissioning.rooms.performance.standards_review_models import StandardsReview
from commissioning.rooms.performance.standards_reviewing import Findings
from commissioning.rooms.performance.standards_reviews import review_of
from commissioning.terms.models import Terms
from support.reviews import NOW, lead_of

REVIEWED = date(2013, 1, 15)
STANDARD = "supported"
"""A standard of the world's terms."""


def standards_reviews_of(world) -> None:
    """One that was corrected once; of its standards one is to be changed."""
    made = reviewed(world, minutes=-20)
    corrected(world, made, Findings("Canary of what was looked at", "Canary of a finding", {STANDARD: "Canary of why"}))


def reviewer(world) -> Access:
    return world.access(lead_of(world), Role.PERFORMANCE_MANAGER)


def programme_of(world) -> str:
    return world.placement.participant.programme


def reviewed(
    world, *, on: date = REVIEWED, findings: Findings | None = None, minutes: int = -20, by: Access | None = None
) -> StandardsReview:
    with acting_as(by := by or reviewer(world)):
        return standards_reviewing.review_standards(
            programme=Programme.objects.get(pk=programme_of(world)),
            reviewed_on=on,
            findings=findings or Findings("Complaints and the counts", "They help", {}),
            by=by,
            now=NOW + timedelta(minutes=minutes),
        )


def corrected(
    world, made: StandardsReview, findings: Findings, *, on: date = REVIEWED, minutes: int = -10
) -> StandardsReview:
    with acting_as(by := reviewer(world)):
        return standards_reviewing.correct_review(
            before=review_of(made.record),
            reviewed_on=on,
            findings=findings,
            by=by,
            now=NOW + timedelta(minutes=minutes),
        )


def other_terms(world, *, applies_from: date) -> None:
    """The world's programme is ruled, from a day on, by terms in which the standard reads differently."""
    from support.organisations import terms

    with acting_as(by := world.access(lead_of(world))):
        programme = Programme.objects.get(pk=programme_of(world))
        said = terms().model_dump(by_alias=True, mode="json", exclude_defaults=True)
        said["standards"][STANDARD]["text"] = {"en": "You can count on help."}
        version = import_terms(programme=programme, terms=Terms.model_validate_json(json.dumps(said)), by=by, now=NOW)
        rule_journey(version=version, applies_from=applies_from, by=by, now=NOW)
