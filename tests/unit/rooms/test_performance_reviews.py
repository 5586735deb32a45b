"""Reviews of cases: drawn so that anybody can draw them again, scored by two unseen by each other, agreed, closed."""

from datetime import date

import pytest

from commissioning.core.periods import Period
from commissioning.platform.roles import Role


def _models():
    from commissioning.rooms.performance import review_models, score_models

    return review_models, score_models


def _seen(by, model, **which):
    from commissioning.platform.access import acting_as

    with acting_as(by):
        return list(model.objects.filter(**which))


@pytest.fixture
def open_review(world):
    """A review of one case that nobody has scored, and its case."""
    from support import reviews

    review = reviews.drawn(world, minutes=10)
    return review, reviews.case_of(world, review)


def test_the_same_cases_are_drawn_again_whatever_happened_since(world, open_review):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance.drawing import drawn_again
    from support import reviews

    review, case = open_review
    assert (review.frame_size, len(review.seed)) == (1, 32)
    with acting_as(reviews.first(world)):
        again = drawn_again(review)
    assert (again.is_same, list(again.placements)) == (True, [case.placement_id])
    review.seed, review.frame_digest = "0" * 32, "0" * 64
    with acting_as(reviews.first(world)):
        assert not drawn_again(review).is_same


def test_what_was_recorded_later_is_in_no_frame_that_was_drawn_before(world):
    from datetime import timedelta

    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.recording import record_event
    from commissioning.rooms.performance.reached import reached
    from support.organisations import NOW

    sub = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    by = world.access(sub, Role.ADVISER)
    said = {"explained": True, "standards": True, "understood": "yes"}
    with acting_as(by):
        record_event(placement=world.placement, kind="attached", on=date(2013, 5, 21), detail=said, by=by, now=NOW)

        def found(moment, last=1):
            period = Period(date(2013, 5, last), date(2013, 6, 1))
            return reached(world.placement.contract, "engagement", period=period, known_by=moment)

        assert found(NOW - timedelta(minutes=1)) == {}
        assert found(NOW) == {world.placement.participant_id: world.placement.pk}
        assert found(NOW, last=22) == {}, "it was the day before"


def test_who_was_served_by_two_counts_once_with_the_last(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance.reached import reached
    from support import reviews

    with acting_as(reviews.first(world)):
        both = reached(world.placement.contract, "pre_work", period=reviews.MAY, known_by=reviews.NOW)
        early = reached(
            world.placement.contract,
            "pre_work",
            period=Period(date(2013, 5, 1), date(2013, 5, 20)),
            known_by=reviews.NOW,
        )
    assert both == {world.placement.participant_id: world.placement.pk}
    assert set(early) == set(both)
    assert early != both


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"second": "first"}, "NotTwoAssessors"),
        ({"second": "foreign"}, "NotTwoAssessors"),
        ({"standard": "unheard_of"}, "NothingToReview"),
        ({"standard": "helped"}, "NothingToReview"),
        ({"period": Period(date(2014, 5, 1), date(2014, 6, 1))}, "NothingToReview"),
    ],
)
def test_what_cannot_be_drawn(world, changed, refused):
    from commissioning.core.clock import SystemRandomness
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.performance import drawing, refusals
    from commissioning.rooms.performance.review_models import CaseReview
    from support import reviews

    by = reviews.first(world)
    people = {"first": by.who, "foreign": world.people[world.commissioners[1].pk].pk}
    asked = {
        "standard": "supported",
        "period": reviews.MAY,
        "size": 1,
        "first": by.who,
        "second": world.second_assessor.pk,
    }
    asked |= {key: people.get(value, value) if key == "second" else value for key, value in changed.items()}
    with acting_as(by):
        before = CaseReview.objects.count()
        asked["contract"] = Contract.objects.get(pk=world.placement.contract)
        with pytest.raises(getattr(refusals, refused)):
            drawing.draw_review(**asked, by=by, now=reviews.NOW, randomness=SystemRandomness())
        assert CaseReview.objects.count() == before


def test_days_of_two_primes_are_not_one_review(world):
    from commissioning.core.clock import SystemRandomness
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.contracts.queries import prime
    from commissioning.rooms.performance import drawing
    from commissioning.rooms.performance.refusals import NothingToReview, SeveralPrimes
    from support import reviews

    lead = reviews.lead_of(world)
    handed_over = {
        pk: chain.primes[1][1]
        for pk, chain in world.contracts.items()
        if chain.commissioner == lead.pk and len(chain.primes) > 1
    }
    assert handed_over
    by = reviews.first(world)
    with acting_as(by):
        for contract, on in handed_over.items():
            asked = {"contract": Contract.objects.get(pk=contract), "standard": "supported", "size": 1, "by": by}
            asked |= {"first": by.who, "second": world.second_assessor.pk, "now": reviews.NOW}
            assert prime(contract, on=on)
            for period, refused in (
                (Period(date(2013, 2, 1), date(2013, 4, 1)), SeveralPrimes),
                (Period(on, date(2013, 4, 1)), NothingToReview),
            ):
                with pytest.raises(refused):
                    drawing.draw_review(**asked, period=period, randomness=SystemRandomness())


def test_nobody_sees_what_the_other_gave_before_both_have_scored(world, open_review):
    from support import reviews
    from support.walls import wall_one_off, wall_two_off

    _, scores = _models()
    _review, case = open_review
    reviews.score(reviews.first(world), case, 1, "Too hard to follow", minutes=11)

    def seen(by):
        return [(each.score, each.remark) for each in _seen(by, scores.CaseScore, case=case)]

    def blind():
        assert seen(reviews.second(world)) == []
        assert seen(reviews.first(world)) == [(1, "Too hard to follow")]
        assert seen(world.access(reviews.lead_of(world), Role.AUDITOR)) == [(1, "Too hard to follow")], (
            "the same person"
        )

    blind()
    if world.database.vendor == "postgresql":
        with wall_one_off():
            blind()
        with wall_two_off(world.database):
            blind()
    assert [each.seat for each in _seen(reviews.second(world), scores.Scoring, case=case)] == ["first"]
    reviews.score(reviews.second(world), case, 2, "It is all there", minutes=12)
    both = [(1, "Too hard to follow"), (2, "It is all there")]
    assert sorted(seen(reviews.first(world))) == sorted(seen(reviews.second(world))) == both


def test_a_score_is_corrected_by_a_version_until_the_other_has_scored(world, open_review):
    from commissioning.rooms.performance.refusals import ScoredByBoth
    from support import reviews

    _, scores = _models()
    _review, case = open_review
    reviews.score(reviews.first(world), case, 1, minutes=11)
    reviews.score(reviews.first(world), case, 2, minutes=12)
    assert [each.score for each in _seen(reviews.first(world), scores.CaseScore, case=case)] == [1, 2]
    reviews.score(reviews.second(world), case, 2, minutes=13)
    (agreed,) = _seen(reviews.first(world), scores.AgreedScore, case=case)
    assert (agreed.score, agreed.how, agreed.reason) == (2, "alike", None)
    with pytest.raises(ScoredByBoth):
        reviews.score(reviews.first(world), case, 1, minutes=14)


def test_where_they_differ_one_proposes_and_the_other_agrees(world, open_review):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance import scoring
    from commissioning.rooms.performance.refusals import NotDiffering, NotScoredYet, NotYours
    from support import reviews

    _, scores = _models()
    review, case = open_review
    reviews.score(reviews.first(world), case, 1, minutes=11)
    with pytest.raises(NotDiffering):
        reviews.propose(reviews.first(world), case, 1, minutes=12)
    reviews.score(reviews.second(world), case, None, minutes=13)
    with pytest.raises(NotScoredYet):
        reviews.close(world, review, minutes=14)
    one = reviews.propose(reviews.first(world), case, 1, minutes=15)
    first, second = reviews.first(world), reviews.second(world)
    with acting_as(first), pytest.raises(NotYours):
        scoring.agree_score(proposed=one, by=first, now=reviews.at(16))
    other = reviews.propose(second, case, 2, minutes=17)
    with acting_as(second), pytest.raises(NotDiffering):  # another took its place
        scoring.agree_score(proposed=one, by=second, now=reviews.at(18))
    with acting_as(first):
        scoring.agree_score(proposed=other, by=first, now=reviews.at(19))
    (agreed,) = _seen(first, scores.AgreedScore, case=case)
    assert (agreed.score, agreed.how, agreed.reason) == (2, "discussed", "Canary of a reason")
    with pytest.raises(NotDiffering):
        reviews.propose(first, case, 1, minutes=20)


def test_who_is_neither_assessor_scores_nothing(world, open_review):
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.scoped import OutsideAccess
    from commissioning.rooms.performance import scoring
    from commissioning.rooms.performance.refusals import NotYours
    from commissioning.rooms.performance.score_models import CaseScore, Scoring
    from support import reviews

    _review, case = open_review
    foreign = world.access(world.commissioners[1], Role.PERFORMANCE_MANAGER)
    for by, refused in (
        (foreign, NotYours),
        (world.access(reviews.prime_now(world), Role.PROVIDER_MANAGER), NotAllowed),
    ):
        with acting_as(by), pytest.raises(refused):
            scoring.score_case(case=case, score=1, remark="As it says", by=by, now=reviews.at(11))
        for row in (
            CaseScore(case=case, assessor_id=by.who, score=1, remark="x", recorded_at=reviews.at(11)),
            Scoring(case=case, seat="first", assessor_id=by.who, recorded_at=reviews.at(11)),
        ):
            with acting_as(by), pytest.raises(OutsideAccess):
                row.save(force_insert=True)
    second = reviews.second(world)
    with acting_as(second), pytest.raises(OutsideAccess):  # it is not their seat
        Scoring(case=case, seat="first", assessor_id=second.who, recorded_at=reviews.at(11)).save(force_insert=True)


def test_the_terms_name_the_scores_and_a_remark_gives_nobody_away(world, open_review):
    from commissioning.rooms.performance.refusals import NamesSomebody, NoSuchScore
    from support import reviews

    _, scores = _models()
    _review, case = open_review
    by = reviews.first(world)
    with pytest.raises(NoSuchScore):
        reviews.score(by, case, 7, minutes=11)
    for words in ("", "  ", "Ask ada@example.org", "Her number is QQ 12 34 56 C", "Rang 01632 960 001"):
        with pytest.raises(NamesSomebody):
            reviews.score(by, case, 1, words, minutes=11)
    reviews.score(by, case, 1, "The plan of 14 May 2013 has 3 actions without a day", minutes=11)
    assert len(_seen(by, scores.CaseScore, case=case)) == 1


def test_a_closed_review_is_told_to_the_parties_and_its_cases_to_who_served(world, open_review):
    """The world's own review is closed; the other goes on."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance.review_results import results
    from support import reviews

    rows, scores = _models()
    review, _case = open_review
    prime = world.access(reviews.prime_now(world), Role.PROVIDER_MANAGER)
    sub = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    of_sub = world.access(sub, Role.PROVIDER_MANAGER)
    with acting_as(prime):
        assert rows.ReviewedCase.objects.filter(review=review).count() == 0
        (told,) = results(world.placement.contract, period=reviews.MAY)
        assert (dict(told.told.agreed), told.told.pairs, told.told.is_few) == ({1: 0, 2: 1}, {(0, 1): 1}, True)
        (agreed,) = scores.AgreedScore.objects.all()
        assert (agreed.score, agreed.reason) == (2, "Canary of a reason")
        assert not scores.CaseScore.objects.exists()
        assert not results(world.placement.contract, period=Period(date(2012, 1, 1), date(2013, 5, 1)))
    with acting_as(of_sub):
        assert len(results(world.placement.contract, period=reviews.MAY)) == 1
        assert scores.AgreedScore.objects.count() == 1
    for outside in (world.commissioners[1], world.specialist):
        with acting_as(world.access(outside, Role.PROVIDER_MANAGER)):
            assert not rows.CaseReview.objects.exists()
            assert not scores.AgreedScore.objects.exists()


def test_it_is_closed_once(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance.refusals import NotScoredYet
    from commissioning.rooms.performance.review_models import CaseReview
    from support import reviews

    with acting_as(reviews.first(world)):
        closed = CaseReview.objects.get()
    with pytest.raises(NotScoredYet):
        reviews.close(world, closed, minutes=30)


def test_whoever_looks_at_a_case_is_on_record_and_reads_no_word(world, open_review):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.rooms.performance.reviews import evidence
    from support import reviews

    _review, case = open_review
    by = reviews.first(world)
    with acting_as(by):
        found = evidence(case, on=by.on, by=by, now=reviews.at(11))
        read = AuditEvent.objects.filter(purpose__contains="review by service standards").count()
    assert (len(found.events), len(found.assessments), len(found.appointments), read) == (4, 1, 1, 1)
    assert found.plan.agreed_on is not None
    with acting_as(by):
        from commissioning.rooms.journey.event_models import Words

        assert not Words.objects.exists()


def test_the_prime_scores_itself_and_the_last_version_counts(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.performance.refusals import NamesSomebody, NoSuchScore, NotAssessable
    from commissioning.rooms.performance.self_assessing import assess_oneself, half_year, self_assessments
    from support import reviews

    reviews.assess(world, 1, minutes=5)
    half = half_year(reviews.NOW.date())
    sub = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    for by in (
        world.access(reviews.lead_of(world), Role.PERFORMANCE_MANAGER),
        world.access(reviews.prime_now(world), Role.PROVIDER_MANAGER),
        world.access(sub, Role.PROVIDER_MANAGER),
    ):
        with acting_as(by):
            found = self_assessments(world.placement.contract, period=half)
            assert [(each.score, each.words) for each in found] == [(1, "Canary of a self-assessment")]
    with acting_as(world.access(world.commissioners[1], Role.PERFORMANCE_MANAGER)):
        assert not self_assessments(world.placement.contract, period=half)
    by = world.access(reviews.prime_now(world), Role.PROVIDER_MANAGER)
    with acting_as(by):
        asked = {"contract": Contract.objects.get(pk=world.placement.contract), "by": by, "now": reviews.at(6)}
        asked |= {"standard": "supported", "half": half, "score": 1, "words": "We do"}
        for changed, refused in (
            ({"score": 9}, NoSuchScore),
            ({"words": " "}, NamesSomebody),
            ({"half": half_year(date(2011, 1, 1))}, NotAssessable),
            ({"half": half_year(date(2013, 7, 1))}, NotAssessable),
        ):
            with pytest.raises(refused):
                assess_oneself(**{**asked, **changed})
    by = world.access(sub, Role.PROVIDER_MANAGER)
    with acting_as(by), pytest.raises(NotAssessable):
        assess_oneself(**{**asked, "by": by})


def test_with_either_wall_alone_each_table_is_there_for_the_lead_and_the_parties_and_nobody_else(world):
    """The world's own review is closed. The parties are prime and sub-contractors of a day of May."""
    from django.apps import apps

    from commissioning.platform.access import acting_as
    from support import reviews
    from support.organisations import everyone
    from support.walls import wall_one_off, wall_two_off

    chain = world.contracts[world.placement.contract]

    def of_days(links, period):
        there = ((who, Period(since, until)) for who, *_, since, until in links)
        return {who for who, days in there if days.intersect(period)}

    parties = of_days(chain.primes, reviews.MAY) | of_days(chain.subs, reviews.MAY)
    of_half = of_days(chain.subs, Period(date(2013, 1, 1), date(2013, 7, 1)))
    served = {reviews.prime_now(world).pk, world.placement.delivered_by_id}
    lead = {reviews.lead_of(world).pk}
    wanted = {
        "CaseReview": lead | parties,
        "ReviewResult": lead | parties,
        "ReviewedCase": lead | served,
        "AgreedScore": lead | served,
        "Scoring": lead,
        "CaseScore": lead,
        "ProposedScore": lead,
        "SelfAssessment": lead | {reviews.prime_now(world).pk} | of_half,
    }

    def check():
        for organisation, access in everyone(world):
            with acting_as(access):
                for name, who in wanted.items():
                    found = apps.get_model("performance", name).objects.exists()
                    assert found == (organisation in who), (name, access)

    check()
    if world.database.vendor == "postgresql":
        with wall_one_off():
            check()
        with wall_two_off(world.database):
            check()
