"""Reviews of the standards of a programme: by its lead, corrected by a later version, due again after six months."""

from datetime import date, timedelta

import pytest


@pytest.fixture
def made(world):
    from support.standards_reviews import reviewed

    return reviewed(world, on=date(2013, 5, 20), minutes=1)


def _in_sight(world, organisation, role) -> set[str]:
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance.standards_reviews import in_sight
    from support.standards_reviews import programme_of

    with acting_as(world.access(organisation, role)):
        return {each.review.record for each in in_sight(programme_of(world))}


def test_everybody_sees_the_day_and_those_who_deliver_or_refer_what_was_found(world, made):
    from commissioning.platform.access import acting_as
    from commissioning.platform.queries import public_access
    from commissioning.platform.roles import Role
    from commissioning.rooms.performance.standards_reviews import last_rows, rows_in_sight
    from support.reviews import NOW, lead_of, prime_now

    with acting_as(public_access(now=NOW)):
        assert made.pk in set(last_rows().values_list("pk", flat=True))
        assert not rows_in_sight().exists()
    assert made.record in _in_sight(world, lead_of(world), Role.PERFORMANCE_MANAGER)
    assert made.record in _in_sight(world, prime_now(world), Role.PROVIDER_MANAGER)
    assert made.record in _in_sight(world, world.service, Role.WORK_COACH)
    stranger = next(each for each in world.commissioners if each != lead_of(world))
    assert not _in_sight(world, stranger, Role.PERFORMANCE_MANAGER)


def test_who_had_left_before_the_day_reads_nothing_of_it(world, made):
    from commissioning.platform.roles import Role
    from support.standards_reviews import programme_of

    def ends(organisation):
        standings = world.access(organisation, Role.PROVIDER_MANAGER).standings
        return [each.ends_on or date.max for each in standings if each.programme == programme_of(world)]

    gone = [each for each in world.providers if (days := ends(each)) and max(days) <= made.reviewed_on]
    stays = [each for each in world.providers if (days := ends(each)) and max(days) > made.reviewed_on]
    assert stays
    assert all(made.record not in _in_sight(world, each, Role.PROVIDER_MANAGER) for each in gone)
    assert all(made.record in _in_sight(world, each, Role.PROVIDER_MANAGER) for each in stays)


def test_a_correction_takes_the_place_of_the_record_and_both_stay(world, made):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance.standards_reviewing import Findings
    from commissioning.rooms.performance.standards_reviews import last_rows, review_of, to_change, versions_of
    from support.standards_reviews import STANDARD, corrected, programme_of, reviewer

    day = made.reviewed_on - timedelta(days=1)
    corrected(world, made, Findings("More", "Better", {STANDARD: "It is late"}), on=day, minutes=2)
    with acting_as(reviewer(world)):
        now = review_of(made.record)
        assert (now.review.reviewed_on, now.versions, now.findings.found) == (day, 2, "Better")
        assert [each.found for each in versions_of(made.record)] == ["They help", "Better"]
        assert not last_rows(programme_of(world)).filter(reviewed_on=made.reviewed_on).exists()
        [change] = to_change(now.findings, on=date(2013, 6, 3))
        assert (change.key, change.why, change.changed_by) == (STANDARD, "It is late", None)


def test_what_cannot_be_is_refused(world, made):
    from commissioning.platform.access import NotAllowed
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.refusals import NoRules
    from commissioning.rooms.performance.refusals import NotAStandardsReview
    from commissioning.rooms.performance.standards_reviewing import Findings
    from support.reviews import lead_of
    from support.standards_reviews import corrected, reviewed

    stranger = next(each for each in world.commissioners if each != lead_of(world))
    for says, said in (
        ("past", {"on": date(2013, 6, 4)}),
        ("Correct that one", {"on": made.reviewed_on}),
        ("looked at", {"findings": Findings("A", " \n", {})}),
        ("why", {"findings": Findings("A", "B", {"supported": " "})}),
        ("no such standard", {"findings": Findings("A", "B", {"nothing": "C"})}),
    ):
        with pytest.raises(NotAStandardsReview, match=says):
            reviewed(world, minutes=5, **{"on": date(2013, 6, 3), **said})
    with pytest.raises(NoRules):
        reviewed(world, on=date(2010, 1, 1), minutes=5)
    with pytest.raises(NotAllowed):
        reviewed(world, on=date(2013, 6, 3), by=world.access(lead_of(world), Role.CATEGORY_MANAGER))
    with pytest.raises(Exception, match="matching query does not exist"):
        reviewed(world, on=date(2013, 6, 3), by=world.access(stranger, Role.PERFORMANCE_MANAGER))
    with pytest.raises(NotAStandardsReview, match="Another review"):
        corrected(world, made, Findings("A", "B", {}), on=date(2013, 1, 15), minutes=6)


def test_another_who_sees_the_programme_does_not_review_its_standards(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Kind
    from commissioning.platform.roles import Role
    from commissioning.rooms.design.models import Programme
    from commissioning.rooms.performance.refusals import NotAStandardsReview
    from commissioning.rooms.performance.standards_reviewing import Findings, review_standards
    from support.reviews import NOW, prime_now
    from support.standards_reviews import programme_of

    prime = prime_now(world)
    assert prime.kind == Kind.PROVIDER
    with acting_as(by := world.access(prime, Role.PERFORMANCE_MANAGER)):
        programme = Programme.objects.get(pk=programme_of(world))
        with pytest.raises(NotAStandardsReview, match="lead commissioner"):
            review_standards(
                programme=programme, reviewed_on=date(2013, 6, 3), findings=Findings("A", "B", {}), by=by, now=NOW
            )


def test_the_next_is_due_six_months_after_the_last_or_after_the_first_day_of_standards(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance.standards_reviews import timing
    from support.standards_reviews import REVIEWED, programme_of, reviewer

    with acting_as(reviewer(world)):
        before = timing(programme_of(world), on=REVIEWED - timedelta(days=1))
        assert (before.last, before.due, before.is_overdue(REVIEWED)) == (None, date(2011, 12, 1), True)
        after = timing(programme_of(world), on=REVIEWED)
        assert (after.last, after.due) == (REVIEWED, date(2013, 7, 15))
        assert [after.is_overdue(day) for day in (date(2013, 7, 15), date(2013, 7, 16))] == [False, True]
        assert timing(programme_of(world), on=date(2011, 5, 31)) is None


def test_a_standard_that_later_terms_say_differently_has_changed(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.performance.standards_reviews import review_of, to_change
    from support.standards_reviews import REVIEWED, other_terms, reviewer

    with acting_as(reviewer(world)):
        record = _one_record()
    other_terms(world, applies_from=date(2013, 4, 1))
    with acting_as(reviewer(world)):
        findings = review_of(record).findings
        [before] = to_change(findings, on=date(2013, 3, 31))
        [after] = to_change(findings, on=date(2013, 4, 1))
        assert (before.changed_by, after.changed_by.applies_from) == (None, date(2013, 4, 1))
        assert after.changed_by.applies_from > REVIEWED


def _one_record() -> str:
    from commissioning.rooms.performance.standards_review_models import StandardsReview

    return StandardsReview.objects.order_by("recorded_at").values_list("record", flat=True)[0]
