"""Reviews of standards as they are read: the last, when the next is due, and whether what was to change has changed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from commissioning.core.periods import add_months
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.refusals import NoRules
from commissioning.rooms.journey.rules_models import JourneyTerms
from commissioning.rooms.performance.public_words import Told, told_by
from commissioning.rooms.performance.standards import in_order
from commissioning.rooms.performance.standards_review_models import ReviewFindings, StandardsReview, StandardToChange
from commissioning.terms.standards import Standard

MONTHS = 6
"""Twice a year (Merlin recommendation 8: "CSS should be subject to a bi-annual review and revision")."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review as its last version says, with what it found as far as that is in sight."""

    review: StandardsReview
    versions: int
    findings: ReviewFindings | None


@dataclass(frozen=True, slots=True)
class Timing:
    """When the standards of a programme were reviewed last, None for never; and the last day in time for the next."""

    last: date | None
    due: date

    def is_overdue(self, on: date) -> bool:
        return self.due < on


@dataclass(frozen=True, slots=True)
class ToChange:
    """A standard that was to be changed: why, and by which later terms it was, None while it was not."""

    key: str
    standard: Standard
    why: str
    changed_by: JourneyTerms | None


def last_rows(programme: str = "", *, record: str = "") -> QuerySet[StandardsReview]:
    """The row of each review that was written last. Their days are public."""
    later = StandardsReview.objects.filter(
        programme=OuterRef("programme"), record=OuterRef("record"), recorded_at__gt=OuterRef("recorded_at")
    )
    rows = StandardsReview.objects.filter(~Exists(later)).select_related("journey_terms")
    rows = rows.filter(programme=programme) if programme else rows
    return rows.filter(record=record) if record else rows


def rows_in_sight(programme: str = "", *, record: str = "") -> QuerySet[StandardsReview]:
    """Those of which the acting organisation reads what was found."""
    return last_rows(programme, record=record).filter(pk__in=ReviewFindings.objects.values("review"))


def reviewed(rows: Iterable[StandardsReview]) -> list[Reviewed]:
    """Each of some last rows with its findings, the latest review first."""
    last = list(rows)
    found = {each.review_id: each for each in _findings(last)}
    of = StandardsReview.objects.filter(record__in=[each.record for each in last])
    told = Counter(of.values_list("programme", "record"))
    made = [Reviewed(each, told[each.programme, each.record], found.get(each.pk)) for each in last]
    return sorted(made, key=lambda each: (each.review.reviewed_on, each.review.pk), reverse=True)


def in_sight(programme: str) -> list[Reviewed]:
    """The reviews of a programme of which the acting organisation reads what was found, the latest first."""
    return reviewed(rows_in_sight(programme))


def review_of(record: str) -> Reviewed:
    """A review of which the acting organisation reads what was found. Raises StandardsReview.DoesNotExist."""
    [found] = reviewed([rows_in_sight(record=record).get()])
    return found


def versions_of(record: str) -> Sequence[ReviewFindings]:
    """Every version of a review as far as it is in sight, the first first."""
    rows = ReviewFindings.objects.filter(review__record=record).select_related("review__journey_terms")
    return list(rows.order_by("review__recorded_at"))


def to_change(findings: ReviewFindings, *, on: date) -> list[ToChange]:
    """The standards that were to be changed, and what has come of it by a day."""
    why = why_to_change(findings)
    review = findings.review
    changed = _changes(review.journey_terms, why, since=review.reviewed_on, on=on) if why else {}
    return [ToChange(key, standard, why[key], changed.get(key)) for key, standard in _named(review, why)]


def why_to_change(findings: ReviewFindings) -> dict[str, str]:
    """By key why a standard is to be changed."""
    return dict(StandardToChange.objects.filter(findings=findings).values_list("standard", "why"))


def named_to_change(reviewed: Sequence[Reviewed]) -> dict[str, list[Standard]]:
    """By review the standards that were to be changed, by stage."""
    keys: dict[str, list[str]] = {}
    rows = StandardToChange.objects.filter(findings__review__in=[each.review.pk for each in reviewed])
    for review, key in rows.values_list("findings__review", "standard"):
        keys.setdefault(review, []).append(key)
    return {
        each.review.pk: [standard for _key, standard in _named(each.review, keys.get(each.review.pk, ()))]
        for each in reviewed
    }


def timing(programme: str, *, on: date) -> Timing | None:
    """When the standards that hold on a day were reviewed last, and when they must be next; None where none hold."""
    since = _held_since(programme, on)
    if since is None:
        return None
    days = last_rows(programme).filter(reviewed_on__lte=on).values_list("reviewed_on", flat=True)
    last = max(days, default=None)
    return Timing(last, add_months(last or since, MONTHS))


def terms_reviewed(programme: str, *, reviewed_on: date, before: StandardsReview | None = None) -> JourneyTerms:
    """The terms whose standards are reviewed on a day: those of the version before, while it is of the same day.

    Raises   NoRules.
    """
    if before is not None and before.reviewed_on == reviewed_on:
        return before.journey_terms
    return journey_terms(programme, on=reviewed_on)


def standards_of(
    programme: str, *, reviewed_on: date, before: StandardsReview | None = None
) -> list[tuple[str, Standard]]:
    """The standards that are reviewed on a day, by stage; none where none hold."""
    try:
        return in_order(rules_of(terms_reviewed(programme, reviewed_on=reviewed_on, before=before)))
    except NoRules:
        return []


def _named(review: StandardsReview, keys: Iterable[str]) -> list[tuple[str, Standard]]:
    """Standards of the terms that were reviewed, by stage."""
    wanted = set(keys)
    return [(key, standard) for key, standard in in_order(rules_of(review.journey_terms)) if key in wanted]


def _findings(reviews: Iterable[StandardsReview]) -> Iterable[ReviewFindings]:
    return ReviewFindings.objects.filter(review__in=[each.pk for each in reviews]).select_related(
        "review__journey_terms"
    )


def _held_since(programme: str, on: date) -> date | None:
    """The first day from which standards have held without a break; None where none hold."""
    since = None
    for row in _in_force(programme, since=date.min, on=on):
        holds = bool(rules_of(row).standards)
        since = (since or row.applies_from) if holds else None
    return since


def _in_force(programme: str, *, since: date, on: date) -> list[JourneyTerms]:
    """The terms that came into force after a day and until another, each once; of one date the last agreed."""
    rows = JourneyTerms.objects.filter(programme=programme, applies_from__gt=since, applies_from__lte=on)
    by_day = {row.applies_from: row for row in rows.order_by("applies_from", "agreed_at")}
    return list(by_day.values())


def _changes(terms: JourneyTerms, keys: Iterable[str], *, since: date, on: date) -> dict[str, JourneyTerms]:
    """By key the first later terms under which a standard reads differently."""
    wanted, before = set(keys), _as_read(terms, since)
    changed: dict[str, JourneyTerms] = {}
    # What rules the day of the review may have been agreed anew since.
    for row in [journey_terms(terms.programme, on=since), *_in_force(terms.programme, since=since, on=on)]:
        after = _as_read(row, max(row.applies_from, since))
        changed |= {key: row for key in wanted - set(changed) if after.get(key) != before.get(key)}
    return changed


def _as_read(terms: JourneyTerms, on: date) -> dict[str, Told]:
    return {each.key: each for each in told_by(rules_of(terms), on=on)}
