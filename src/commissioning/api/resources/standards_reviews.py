"""Reviews of the service standards of a programme: put on record by its lead, corrected, read by those who deliver."""

from collections.abc import Sequence
from typing import Any

from ninja import Query

from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, paged
from commissioning.api.referring import referred
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.standards_reviews import (
    ChangeShown,
    FindingsGiven,
    StandardsReviewFilters,
    StandardsReviewGiven,
    StandardsReviewShown,
)
from commissioning.platform.changes import settled_before
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import Programme
from commissioning.rooms.journey.refusals import NoRules
from commissioning.rooms.performance import standards_reviewing as actions
from commissioning.rooms.performance import standards_reviews as room
from commissioning.rooms.performance.refusals import NotAStandardsReview
from commissioning.rooms.performance.standards_review_models import StandardsReview
from commissioning.rooms.performance.standards_reviewing import Findings

TAG = "Reviews of standards"


class StandardsReviews(Page[StandardsReviewShown]):
    """One page of reviews of standards."""


@reads("/standards-reviews", who=Permission.STANDARDS_READ, gives=StandardsReviews, tag=TAG)
def list_standards_reviews(request: Any, filters: Query[StandardsReviewFilters]) -> StandardsReviews:
    """The reviews of standards of which you may read what was found."""
    as_of = settled_before(now=request.clock.now())
    rows = room.rows_in_sight(filters.programme or "")
    if filters.changed_since is not None:
        rows = rows.filter(recorded_at__gte=filters.changed_since)
    return paged(
        StandardsReviews,
        request,
        rows,
        filters,
        shows=lambda found: _all_shown(request, found),
        order=("record",),
        as_of=as_of,
    )


@reads("/standards-reviews/{reference}", who=Permission.STANDARDS_READ, gives=StandardsReviewShown, tag=TAG)
def read_standards_review(request: Any, reference: Reference) -> StandardsReviewShown:
    """One review of standards, and what has changed since."""
    return _shown(request, reference)


@changes(
    "/standards-reviews",
    who=Permission.STANDARDS_REVIEW,
    gives=StandardsReviewShown,
    tag=TAG,
    refuses=(NotAStandardsReview, NoRules),
    located="/standards-reviews/{reference}",
)
def review_standards(request: Any, body: StandardsReviewGiven) -> StandardsReviewShown:
    """Put on record that the standards of a programme were reviewed. The day is public."""
    made = actions.review_standards(
        programme=referred(Programme.objects.all(), "programme", pk=body.programme),
        reviewed_on=body.reviewed_on,
        findings=_findings(body),
        by=request.access,
        now=request.clock.now(),
    )
    return _shown(request, made.record)


@changes(
    "/standards-reviews/{reference}/corrections",
    who=Permission.STANDARDS_REVIEW,
    gives=StandardsReviewShown,
    tag=TAG,
    refuses=(NotAStandardsReview, NoRules),
    about=read_standards_review,
    located="/standards-reviews/{reference}",
)
def correct_standards_review(request: Any, reference: Reference, body: FindingsGiven) -> StandardsReviewShown:
    """Put a later version in the place of a record. What it said before stays."""
    before = room.review_of(reference)
    actions.correct_review(
        before=before,
        reviewed_on=body.reviewed_on,
        findings=_findings(body),
        by=request.access,
        now=request.clock.now(),
    )
    return _shown(request, reference)


def _findings(body: FindingsGiven) -> Findings:
    return Findings(body.looked_at, body.found, {each.standard: each.why for each in body.to_change})


def _shown(request: Any, reference: str) -> StandardsReviewShown:
    [shown] = _all_shown(request, [room.review_of(reference).review])
    return shown


def _all_shown(request: Any, rows: Sequence[StandardsReview]) -> list[StandardsReviewShown]:
    found = {each.review.pk: each for each in room.reviewed(rows)}
    return [_one(request, found[row.pk]) for row in rows]


def _one(request: Any, each: room.Reviewed) -> StandardsReviewShown:
    review, findings = each.review, each.findings
    assert findings is not None
    return StandardsReviewShown(
        reference=review.record,
        programme=review.programme,
        reviewed_on=review.reviewed_on,
        terms_version=review.journey_terms.terms_version,
        looked_at=findings.looked_at,
        found=findings.found,
        to_change=[
            ChangeShown(
                standard=change.key,
                why=change.why,
                changed_from=change.changed_by.applies_from if change.changed_by else None,
            )
            for change in room.to_change(findings, on=request.access.on)
        ],
        versions=each.versions,
        recorded_at=review.recorded_at,
        recorded_by=findings.recorded_by_id,
    )
