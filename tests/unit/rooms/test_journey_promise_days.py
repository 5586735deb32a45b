"""Days promised to a participant, each worked out by hand on a calendar: referred on 1 May 2013, in England."""

from datetime import date

import pytest

from commissioning.rooms.journey.promise_days import PLAN_AGREED, Fact, Stretch, promises_of
from commissioning.terms.journey import Limit

REFERRED, TODAY = date(2013, 5, 1), date(2013, 12, 31)


def day(month, on):
    return date(2013, month, on)


def limited(promise, length, unit, **more):
    line = {"value": length, "clause": "2.9", "status": "unknown" if length == "unknown" else "signed"}
    within = {"unit": unit, "by": "referred_on", "values": {date(2011, 6, 1): line}}
    title = {"en": f"To be {promise}"}
    fields = {"title": title, "clause": "2.9", "status": "signed", "kind": "limit", "of": promise, "within": within}
    return Limit.model_validate({**fields, **more})


JOURNEY = {
    "acknowledge": limited("acknowledged", 2, "working days"),
    "leavers": limited("attached", 25, "working days", when=[{"circumstance": "prison", "is": ["yes"]}]),
    "attach": limited("attached", 15, "working days", order=2),
    "plan": limited("planned", 10, "working days"),
    "reassess": limited("reassessed", 13, "weeks"),
    "report": limited("exit_report", 10, "working days"),
}


def promises(*facts, on=TODAY, **more):
    given = {"placement": "p", "ends_on": None, "journey": JOURNEY, "answers": {"prison": "no"}, "from_on": REFERRED}
    stretch = Stretch(
        participant="ada",
        referred_on=REFERRED,
        nation="england",
        group="2",
        facts=tuple(Fact("p", *fact) for fact in facts),
        **{**given, **more},
    )
    return list(promises_of(stretch, on=on))


def one(promise, *facts, **more):
    (found,) = (each for each in promises(*facts, **more) if each.promise == promise)
    return found


def told(found):
    return (found.due_on, found.done_on, found.dropped_on, found.is_open)


def test_a_referral_is_to_be_acknowledged_and_they_are_to_be_attached_from_the_day_of_referral():
    """6 May is a bank holiday: the 15th working day after 1 May is 23 May."""
    acknowledged, attached = promises(on=day(5, 2))

    assert (acknowledged.promise, *told(acknowledged)) == ("acknowledged", day(5, 3), None, None, True)
    assert (attached.promise, *told(attached)) == ("attached", day(5, 23), None, None, True)
    assert (attached.clause, attached.title) == ("2.9", "To be attached")


def test_who_left_prison_has_the_limit_of_prison_leavers():
    """27 May is a bank holiday as well: the 25th working day is 7 June."""
    assert one("attached", answers={"prison": "yes"}).due_on == day(6, 7)


def test_an_attachment_answers_the_referral_and_begins_the_time_for_a_plan():
    acknowledged, attached, planned = promises(("attached", day(5, 10)))

    assert acknowledged.done_on == attached.done_on == day(5, 10)
    assert (acknowledged.is_late(TODAY), attached.is_late(TODAY)) == (True, False)
    assert (planned.from_on, *told(planned)) == (day(5, 10), day(5, 24), None, None, True)


def test_a_plan_is_there_on_the_day_on_which_both_agreed():
    assert one("planned", ("attached", day(5, 10)), (PLAN_AGREED, day(5, 24))).is_late(TODAY) is False


@pytest.mark.parametrize("ending", ["returned", "not_attached"])
def test_who_is_not_attached_is_owed_nothing_more(ending):
    acknowledged, attached = promises((ending, day(5, 8)))

    assert (acknowledged.done_on, acknowledged.is_late(TODAY)) == (day(5, 8), True)
    assert told(attached) == (day(5, 23), None, day(5, 8), False)
    assert not attached.is_late(TODAY)


def test_a_promise_missed_before_they_left_stays_missed():
    assert one("attached", ("left_early", day(6, 3))).is_late(TODAY)


def test_each_assessment_asks_for_the_next_thirteen_weeks_later():
    first, second = (
        each for each in promises(("assessed", day(5, 24)), ("assessed", day(8, 24))) if each.promise == "reassessed"
    )

    assert (first.due_on, first.done_on, first.is_late(TODAY)) == (day(8, 23), day(8, 24), True)
    assert told(second) == (day(11, 23), None, None, True)


@pytest.mark.parametrize(
    ("breaks", "due_on"),
    [
        ([(day(8, 1), day(8, 15))], day(9, 6)),
        ([(day(8, 1), day(8, 15)), (day(8, 10), day(8, 20))], day(9, 11)),
        ([(day(8, 1), day(8, 15)), (day(8, 30), day(9, 2))], day(9, 9)),
        ([(day(5, 17), day(5, 31))], day(8, 30)),
        ([(day(8, 24), None)], day(8, 23)),
        ([(day(8, 1), None)], None),
    ],
    ids=["within", "overlapping", "one in what another gave", "begun before", "after it was due", "still going on"],
)
def test_days_in_a_break_do_not_count_towards_a_reassessment(breaks, due_on):
    found = one("reassessed", ("assessed", day(5, 24)), *(("break", *each) for each in breaks))

    assert (found.due_on, bool(found.no_day_because)) == (due_on, due_on is None)


def test_nobody_is_assessed_again_after_they_left():
    assert "reassessed" not in {each.promise for each in promises(("completed", day(6, 3)), ("assessed", day(6, 3)))}


def test_an_exit_report_is_owed_after_they_left():
    asked = [("completed", day(11, 29)), ("exit_report_requested", day(12, 2))]

    assert told(one("exit_report", *asked)) == (day(12, 16), None, None, True)
    assert one("exit_report", *asked, ("exit_report_sent", day(12, 17))).is_late(TODAY)


def test_what_happened_later_did_not_count_then():
    assert told(one("attached", ("attached", day(5, 10)), on=day(5, 9))) == (day(5, 23), None, None, True)


def test_a_limit_that_is_not_known_gives_no_day_and_says_so():
    found = one("acknowledged", journey={"acknowledge": limited("acknowledged", "unknown", "working days")})

    assert found.due_on is None
    assert "clause 2.9" in found.no_day_because
    assert not found.is_late(TODAY)


def test_a_limit_that_asks_what_nobody_answered_gives_no_day_and_says_so():
    found = one("attached", answers={})

    assert (found.due_on, found.is_open) == (None, True)
    assert "prison is not answered" in found.no_day_because


def test_terms_that_hold_from_a_later_day_promise_nothing():
    assert promises(journey={}) == []
