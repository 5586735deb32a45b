"""A prime scores its own delivery of a standard, once for each half-year, and says why."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from commissioning.core.periods import Period, add_months
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.relationship_models import Relation
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.journey_rules import journey_terms
from commissioning.rooms.performance.drawing import judged
from commissioning.rooms.performance.refusals import NamesSomebody, NoSuchScore, NotAssessable
from commissioning.rooms.performance.self_assessment_models import SelfAssessment

MONTHS = 6
ONE_DAY = timedelta(days=1)


def half_year(day: date) -> Period:
    """The half-year of a day: from January, or from July.

    >>> half_year(date(2013, 6, 3)).start.isoformat()
    '2013-01-01'
    """
    start = date(day.year, 7 if day.month > MONTHS else 1, 1)
    return Period(start, add_months(start, MONTHS))


def assessable(contract: str, *, by: Access) -> list[Period]:
    """The half-years for which a prime may score itself: the present one and the one before, if it was the prime then
    on a day that is over; the latest first. None for anybody else."""
    now = half_year(by.on)
    times = [
        Period(each.starts_on, each.ends_on)
        for each in by.standings
        if each.kind == Relation.PRIME_OF and each.contract == contract
    ]
    if not any(each.contains(by.on) for each in times):
        return []
    halves = [now, half_year(add_months(now.start, -MONTHS))]
    return [half for half in halves if any(_begun(each, half, by.on) for each in times)]


@transaction.atomic
def assess_oneself(
    *, contract: Contract, standard: str, half: Period, score: int, words: str, by: Access, now: datetime
) -> SelfAssessment:
    """Say how one's own delivery of a standard was in a half-year. A later one takes its place, and both stay.

    Raises   NotAssessable, NothingToReview, NoSuchScore, NamesSomebody, NoRules.
    """
    by.require(Permission.SELF_ASSESS)
    if half not in assessable(contract.pk, by=by):
        raise NotAssessable("You score the present half-year, or the last, in contracts of which you are the prime.")
    until = half.end or add_months(half.start, MONTHS)
    terms = journey_terms(contract.programme_id, on=min(by.on, until - ONE_DAY))
    if score not in {each.score for each in judged(terms, standard)[1].scores}:
        raise NoSuchScore("The terms name no such score. Choose one of those that they name.")
    if not words.strip():
        raise NamesSomebody("Say why you give it this score.")
    row = SelfAssessment(
        contract=contract.pk,
        journey_terms=terms,
        standard=standard,
        since=half.start,
        until=until,
        score=score,
        words=words.strip(),
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.own,
    )
    row.save(force_insert=True)
    audit.record("assess own delivery", row, by=by, now=now)
    return row


def self_assessments(contract: str, *, period: Period) -> Sequence[SelfAssessment]:
    """What primes made of their own delivery in the half-years of some days: of each the last version, latest first."""
    rows = SelfAssessment.objects.filter(contract=contract, until__gt=period.start)
    if period.end is not None:
        rows = rows.filter(since__lt=period.end)
    found = rows.select_related("journey_terms", "recorded_for").order_by("recorded_at", "pk")
    last = {(each.standard, each.since, each.recorded_for_id): each for each in found}
    return sorted(last.values(), key=lambda each: (each.since, each.recorded_at), reverse=True)


def _begun(time: Period, half: Period, on: date) -> bool:
    return time.intersect(Period(half.start, min(half.end or on, on + ONE_DAY))) is not None
