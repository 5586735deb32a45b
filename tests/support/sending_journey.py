"""What must be there before the forms about a journey can be sent: an answer to settle, a plan to sign, an offer."""

from datetime import date, timedelta

from commissioning.core.clock import SystemRandomness
from commissioning.platform.access import acting_as
from commissioning.platform.roles import Role
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey import account_invitations, appointments, complaints, planning
from commissioning.rooms.journey.appointment_models import About, AskedBy, Place
from commissioning.rooms.journey.complaint_steps import Step
from commissioning.rooms.journey.local_review_models import ReviewSide
from commissioning.rooms.journey.participant_models import Participant
from commissioning.rooms.journey.referring import Particulars
from commissioning.rooms.performance.review_models import ReviewedCase
from support import advisers, local_reviews, restrictions, reviews
from support.allocations import month_over
from support.browsing import Browser
from support.exits import agreed, asked
from support.journeys import PLAN, no_longer_kept, refer, referred_by_itself
from support.organisations import NOW, TODAY


def prime_of_the_journey(world):
    """On whose desk the complaint of the world lies, and the role in which they handle it."""
    primes = world.contracts[world.placement.contract].primes
    prime = next(who for who, since, until in primes if since <= TODAY and (until is None or until > TODAY))
    return next(each for each in world.providers if each.pk == prime), Role.PROVIDER_MANAGER.value


def answered(world, arguments):
    """The complaint of the world, which the prime has answered."""
    by = world.access(prime_of_the_journey(world)[0], Role.PROVIDER_MANAGER)
    with acting_as(by):
        if Step.ANSWERED not in complaints.steps_open_to(world.complaint, by):
            raise LookupError("The complaint has gone on since.")
        complaints.answer(
            complaint=world.complaint, outcome="apology", words="We are sorry", by=by, now=NOW - timedelta(minutes=1)
        )
    return arguments, {}


def planned_anew(world, arguments):
    """Another plan, which the participant has not signed."""
    provider = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    by = world.access(provider, Role.ADVISER)
    with acting_as(by):
        plan = planning.write_plan(placement=world.placement, text=PLAN, by=by, now=NOW + timedelta(seconds=1))
    return (plan.pk,), {}


def offered(world):
    """Somebody who has opened the e-mail that offers them an account."""
    by = world.access(world.service, Role.WORK_COACH)
    with acting_as(by):
        waiting = Participant.objects.exclude(pk=world.placement.participant_id)[0]
        made = account_invitations.invite_participant(
            participant=waiting, email="ben@example.org", by=by, now=NOW, randomness=SystemRandomness()
        )
    browser = Browser(world)
    browser.get(f"/account/journey/{made.token}")
    return browser, "/account/journey", {"name": "Ben Okafor", "password": "violin harbour seven kettles"}


def _own_case(world):
    """Whoever works with those whom the first commissioner refers itself, and the one who is placed."""
    return world.access(world.commissioners[0], Role.WORK_COACH), referred_by_itself(world)


def _another_plan(world, arguments):
    by, placement = _own_case(world)
    with acting_as(by):
        plan = planning.write_plan(placement=placement, text=PLAN, by=by, now=NOW + timedelta(seconds=1))
    return (placement.participant_id, plan.pk), {}


def _an_hour_ago(world, arguments):
    """An appointment whose time has come."""
    by, placement = _own_case(world)
    with acting_as(by):
        booked = appointments.book(
            placement=placement,
            at=NOW - timedelta(hours=1),
            about=About.REVIEW,
            place=Place.OFFICE,
            asked_by=AskedBy.PROVIDER,
            by=by,
            now=NOW - timedelta(hours=2),
        )
    return (placement.participant_id, booked.record), {}


def _nobody_serves(world, arguments):
    """Somebody who waits to be placed."""
    by, placement = _own_case(world)
    with acting_as(by):
        contract = Contract.objects.select_related("programme").get(pk=placement.contract)
    who = Particulars("Fay Holt", date(1984, 5, 6), nino="QQ 33 33 33 A")
    return (refer(world, world.commissioners[0], contract, who).participant.pk, *arguments[1:]), {}


def _no_longer_kept(world, arguments):
    """Somebody whom the first commissioner referred itself, whose time of keeping is over."""
    referred_by_itself(world)  # names it as a referrer
    return (no_longer_kept(world, world.commissioners[0]).participant_id,), {}


def _restricted(world, arguments):
    """Somebody whom the first commissioner referred, whose record is restricted; it may be opened by who asks."""
    lead = world.commissioners[0]
    reference = referred_by_itself(world).participant_id
    restrictions.let_open(world, lead)
    with acting_as(world.access(lead, Role.WORK_COACH)):
        participant = Participant.objects.get(pk=reference)
    restrictions.restricted(world, participant, lead)
    return (reference,), {}


def _served_here(world, arguments):
    return (world.placement.participant_id,), {}


def _another_adviser(world, arguments):
    return arguments, {"of": advisers.adviser_of(world).who, "to": advisers.second_adviser(world).pk}


def _somebody_to_let(world, arguments):
    """Nobody of the first commissioner may open restricted records."""
    restrictions.no_longer(world, world.commissioners[0])
    return arguments, {}


def _month_over(world, arguments):
    lead = world.commissioners[0]
    with acting_as(world.access(lead)):
        return (month_over(world.placement.participant.programme, lead=lead, name="2013-04").pk,), {}


def _as(world, organisation, role, page, record, **said):
    browser = Browser(world)
    browser.sign_in(organisation, role.value)
    return browser, f"/specialists/{record}/{page}", said


def _price_to_agree(world):
    prime, role = prime_of_the_journey(world)
    return _as(world, prime, Role(role), "price", asked(world, now=NOW + timedelta(seconds=1)), price="180")


def _price_agreed(world):
    record = asked(world, now=NOW - timedelta(hours=5))
    agreed(world, record, now=NOW - timedelta(hours=4))
    return _as(world, _deliverer(world), Role.ADVISER, "refer", record)


def _specialist_told(world):
    return _as(world, _deliverer(world), Role.ADVISER, "outcome", world.specialist_record)


def _deliverer(world):
    return next(each for each in world.providers if each.pk == world.placement.delivered_by_id)


def _two_assessors(world, arguments):
    return arguments, {"first": world.people[world.commissioners[0].pk].pk, "second": world.second_assessor.pk}


def _unscored(world, arguments):
    return (reviews.case_of(world, reviews.drawn(world)).pk,), {}


def _differing(world, arguments):
    case = reviews.case_of(world, reviews.drawn(world))
    reviews.score(reviews.first(world), case, 1)
    reviews.score(reviews.second(world), case, 2)
    return (case.pk,), {}


def _proposed(world, arguments):
    (case,), _ = _differing(world, arguments)
    with acting_as(reviews.first(world)):
        row = ReviewedCase.objects.select_related("review__journey_terms").get(pk=case)
    reviews.propose(reviews.second(world), row, 2)
    return (case,), {}


def _agreed_upon(world, arguments):
    review = reviews.drawn(world)
    case = reviews.case_of(world, review)
    reviews.score(reviews.first(world), case, 1)
    reviews.score(reviews.second(world), case, 1)
    return (review.pk,), {}


def _to_confirm(world, arguments):
    return (_another_review(world).pk,), {}


def _to_add_to(world, arguments):
    return (_another_review(world).pk, *arguments[1:]), {}


def _to_be_done(world, arguments):
    return (local_reviews.agreed(world, _another_review(world), ReviewSide.PROVIDER).pk,), {}


def _another_review(world):
    return local_reviews.written(world, minutes=30)


PREPARED = {
    "local_review_agree": _to_add_to,
    "local_review_confirm": _to_confirm,
    "local_review_take_back": _to_confirm,
    "review_action_result": _to_be_done,
    "case_review_draw": _two_assessors,
    "case_review_close": _agreed_upon,
    "reviewed_case_score": _unscored,
    "reviewed_case_propose": _differing,
    "reviewed_case_agree": _proposed,
    "own_complaint_settle": answered,
    "own_sign": planned_anew,
    "case_plan_sign": _another_plan,
    "case_plan_paper": _another_plan,
    "case_appointment_attended": _an_hour_ago,
    "case_appointment_missed": _an_hour_ago,
    "participant_allocate": _nobody_serves,
    "held_erase": _no_longer_kept,
    "case_lift_restriction": _restricted,
    "restricted_clear": _somebody_to_let,
    "case_adviser": _served_here,
    "advisers_hand_all": _another_adviser,
    "seed_publish": _month_over,
}
BEGUN = {
    "take_up_account": offered,
    "specialist_agree": _price_to_agree,
    "specialist_refer": _price_agreed,
    "specialist_end": _specialist_told,
}
