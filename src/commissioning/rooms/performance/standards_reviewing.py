"""The standards of a programme are reviewed by its lead, and a record of that is corrected by a later version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import Programme
from commissioning.rooms.journey.journey_rules import rules_of
from commissioning.rooms.journey.rules_models import JourneyTerms
from commissioning.rooms.performance.refusals import NotAStandardsReview
from commissioning.rooms.performance.standards_review_models import ReviewFindings, StandardsReview, StandardToChange
from commissioning.rooms.performance.standards_reviews import Reviewed, last_rows, terms_reviewed


@dataclass(frozen=True, slots=True)
class Findings:
    """What a review looked at and found, and by key why a standard is to be changed; all others are kept."""

    looked_at: str
    found: str
    to_change: Mapping[str, str]


@transaction.atomic
def review_standards(
    *, programme: Programme, reviewed_on: date, findings: Findings, by: Access, now: datetime
) -> StandardsReview:
    """Put on record that the standards of a programme were reviewed on a day.

    Raises   NotAStandardsReview, NoRules.
    """
    _refuse_unless_reviews(programme.pk, by)
    if last_rows(programme.pk).filter(reviewed_on=reviewed_on).exists():
        raise NotAStandardsReview("A review of this day is on record. Correct that one.")
    row = StandardsReview(
        programme=programme.pk,
        lead_id=by.own,
        journey_terms=_with_standards(terms_reviewed(programme.pk, reviewed_on=reviewed_on)),
        reviewed_on=reviewed_on,
        recorded_at=now,
    )
    return _kept("review standards", row, findings, by, now)


@transaction.atomic
def correct_review(
    *, before: Reviewed, reviewed_on: date, findings: Findings, by: Access, now: datetime
) -> StandardsReview:
    """Put a later version in the place of a record. While its day is the same, so are the terms that were reviewed.

    Raises   NotAStandardsReview, NoRules.
    """
    review = before.review
    _refuse_unless_reviews(review.programme, by)
    if last_rows(review.programme).exclude(record=review.record).filter(reviewed_on=reviewed_on).exists():
        raise NotAStandardsReview("Another review of this day is on record. Enter another day.")
    row = StandardsReview(
        programme=review.programme,
        lead_id=by.own,
        record=review.record,
        journey_terms=_with_standards(terms_reviewed(review.programme, reviewed_on=reviewed_on, before=review)),
        reviewed_on=reviewed_on,
        recorded_at=now,
    )
    return _kept("correct review of standards", row, findings, by, now)


def may_review(lead: str, by: Access) -> bool:
    """Whether the acting organisation reviews the standards of a programme that `lead` leads."""
    return by.allows(Permission.STANDARDS_REVIEW) and lead == by.organisation


def _refuse_unless_reviews(programme: str, by: Access) -> None:
    by.require(Permission.STANDARDS_REVIEW)
    if not Programme.objects.filter(pk=programme, lead=by.own).exists():
        raise NotAStandardsReview("The standards of a programme are reviewed by its lead commissioner.")


def _with_standards(terms: JourneyTerms) -> JourneyTerms:
    if not rules_of(terms).standards:
        raise NotAStandardsReview("The terms of that day say nothing of service standards. Enter a later day.")
    return terms


def _kept(act: str, row: StandardsReview, findings: Findings, by: Access, now: datetime) -> StandardsReview:
    _refuse_unless_sound(row, findings, by)
    row.save(force_insert=True)
    said = ReviewFindings(
        review=row, looked_at=findings.looked_at.strip(), found=findings.found.strip(), recorded_by_id=by.who
    )
    said.save(force_insert=True)
    StandardToChange.objects.bulk_create(
        StandardToChange(findings=said, standard=key, why=why.strip()) for key, why in findings.to_change.items()
    )
    audit.record(act, row, by=by, now=now)
    return row


def _refuse_unless_sound(row: StandardsReview, findings: Findings, by: Access) -> None:
    if row.reviewed_on > by.on:
        raise NotAStandardsReview("The day must be today or in the past.")
    if not findings.looked_at.strip() or not findings.found.strip():
        raise NotAStandardsReview("Say what you looked at, and what you found.")
    if not all(why.strip() for why in findings.to_change.values()):
        raise NotAStandardsReview("Say of each standard that is to be changed why.")
    if set(findings.to_change) - set(rules_of(row.journey_terms).standards):
        raise NotAStandardsReview("The terms of that day name no such standard. Choose from those that they name.")
