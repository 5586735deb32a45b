"""A review of cases that is closed, and one that goes on, for the world of tests; with what a prime makes of itself."""

from datetime import date, datetime, timedelta

from commissioning.core.clock import SystemRandomness
from commissioning.core.periods import Period
from commissioning.platform import actions
from commissioning.platform.access import Access, acting_as
from commissioning.platform.people_models import Organisation, User
from commissioning.platform.queries import access_for
from commissioning.platform.roles import Role
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.performance import drawing, review_results, scoring, self_assessing
from commissioning.rooms.performance.review_models import CaseReview, ReviewedCase
from commissioning.rooms.performance.score_models import ProposedScore

NOW = datetime.fromisoformat("2013-06-03T09:00:00+00:00")
MAY = Period(date(2013, 5, 1), date(2013, 6, 1))
SUPPORTED = "supported"
"""The standard before work. Of the world's people one has come to that stage: who was handed on."""


def lead_of(world) -> Organisation:
    commissioner = world.contracts[world.placement.contract].commissioner
    return next(each for each in world.commissioners if each.pk == commissioner)


def prime_now(world) -> Organisation:
    prime = world.contracts[world.placement.contract].primes[-1][0]
    return next(each for each in world.providers if each.pk == prime)


def first(world) -> Access:
    return world.access(lead_of(world), Role.PERFORMANCE_MANAGER)


def second(world, now: datetime = NOW) -> Access:
    return access_for(world.second_assessor, lead_of(world).pk, Role.PERFORMANCE_MANAGER, now=now)


def reviews_of(world) -> None:
    """A second person of the first commissioner, a review in which the two differed, and a self-assessment."""
    lead = lead_of(world)
    world.second_assessor = User.objects.create_user("second@example.org", name="Sam Second")
    administrator = world.access(lead, Role.ADMINISTRATOR)
    with acting_as(administrator):
        actions.appoint(
            person=world.second_assessor,
            organisation=lead.pk,
            role=Role.PERFORMANCE_MANAGER,
            starts_on=NOW.date(),
            by=administrator,
            now=NOW,
        )
    review = drawn(world)
    case = case_of(world, review)
    score(first(world), case, 1, "Canary of a first remark")
    score(second(world), case, 2, "Canary of a second remark", minutes=1)
    agree(world, case, 2, minutes=2)
    close(world, review, minutes=4)
    assess(world, 2, minutes=-1)


def drawn(world, *, standard: str = SUPPORTED, size: int = 5, minutes: int = 0) -> CaseReview:
    by = first(world)
    with acting_as(by):
        return drawing.draw_review(
            contract=Contract.objects.get(pk=world.placement.contract),
            standard=standard,
            period=MAY,
            size=size,
            first=by.who,
            second=world.second_assessor.pk,
            by=by,
            now=at(minutes),
            randomness=SystemRandomness(),
        )


def case_of(world, review: CaseReview) -> ReviewedCase:
    with acting_as(first(world)):
        return ReviewedCase.objects.select_related("review__journey_terms").get(review=review, number=1)


def score(by: Access, case: ReviewedCase, given: int | None, remark: str = "As the record says", minutes: int = 0):
    with acting_as(by):
        return scoring.score_case(case=case, score=given, remark=remark, by=by, now=at(minutes))


def propose(by: Access, case: ReviewedCase, given: int | None, minutes: int = 0) -> ProposedScore:
    with acting_as(by):
        reason = "Canary of a reason"
        return scoring.propose_score(case=case, score=given, reason=reason, by=by, now=at(minutes))


def agree(world, case: ReviewedCase, given: int | None, minutes: int = 0):
    """The first proposes, and the second agrees."""
    proposed = propose(first(world), case, given, minutes)
    by = second(world)
    with acting_as(by):
        return scoring.agree_score(proposed=proposed, by=by, now=at(minutes + 1))


def close(world, review: CaseReview, minutes: int = 0):
    by = first(world)
    with acting_as(by):
        return review_results.close_review(review=review, by=by, now=at(minutes))


def assess(world, given: int, *, standard: str = SUPPORTED, minutes: int = 0):
    """The prime scores its own delivery of the present half-year."""
    by = world.access(prime_now(world), Role.PROVIDER_MANAGER)
    with acting_as(by):
        return self_assessing.assess_oneself(
            contract=Contract.objects.get(pk=world.placement.contract),
            standard=standard,
            half=self_assessing.half_year(by.on),
            score=given,
            words="Canary of a self-assessment",
            by=by,
            now=at(minutes),
        )


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)
