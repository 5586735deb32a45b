"""What becomes of a case: hand-checked, one row each. The period is May 2013, looked at on 3 June."""

from datetime import date, timedelta

import pytest

TODAY = date(2013, 6, 3)
MAY = (date(2013, 5, 1), date(2013, 6, 1))


def _day(text):
    return date.fromisoformat(f"2013-{text}") if text else None


VECTORS = {
    # due, done, dropped, over by: fate, and who it is put down to
    "on its last day": ("05-20", "05-20", "", "", "IN_TIME", "doer"),
    "a day late": ("05-20", "05-21", "", "", "LATE", "first"),
    "not done at all": ("05-20", "", "", "", "NOT_DONE", "first"),
    "not done, the last day after a hand-over": ("05-27", "", "", "", "NOT_DONE", "second"),
    "late, done by another than who served that day": ("05-20", "05-28", "", "", "LATE", "first"),
    "no last day can be said": ("", "", "", "", "NO_DAY", "second"),
    "left before the last day": ("05-20", "", "05-19", "left_early", "LEFT_EARLY", "first"),
    "left on the last day": ("05-20", "", "05-20", "left_early", "LEFT_EARLY", "first"),
    "left the day after": ("05-20", "", "05-21", "left_early", "NOT_DONE", "first"),
    "the referral was returned": ("05-20", "", "05-06", "returned", "RETURNED", "first"),
    "went to another contract": ("05-20", "", "05-06", "", "MOVED", "first"),
    "done early": ("05-20", "04-29", "", "", "IN_TIME", "doer"),
    "due before the period": ("04-30", "", "", "", None, ""),
    "due after the period": ("06-01", "05-20", "", "", None, ""),
}


@pytest.mark.parametrize("name", VECTORS)
def test_what_becomes_of_a_case(name):
    from commissioning.core.periods import Period
    from commissioning.rooms.performance.cases import Asked, cases

    due, done, dropped, over_by, fate, provider = VECTORS[name]
    asked = Asked(
        participant="ada",
        from_on=date(2013, 5, 1),
        due_on=_day(due),
        done_on=_day(done),
        done_by="doer" if done else "",
        dropped_on=_day(dropped),
        over_by=over_by,
        serving=[(date(2013, 5, 1), "first"), (date(2013, 5, 25), "second")],
    )
    found = [(case.fate.name, case.provider) for case in cases([asked], period=Period(*MAY), on=TODAY)]
    assert found == ([(fate, provider)] if fate else [])


def test_what_is_due_today_is_in_neither():
    from commissioning.core.periods import Period
    from commissioning.rooms.performance.cases import Asked, cases

    day = date(2013, 5, 20)
    asked = Asked("ada", day, day, day, "first", None, "", [(day, "first")])
    assert cases([asked], period=Period(*MAY), on=day) == []
    assert len(cases([asked], period=Period(*MAY), on=day + timedelta(days=1))) == 1


def test_what_terms_ask_for_can_be_recorded():
    from typing import get_args

    from commissioning.rooms.journey.event_kinds import KINDS
    from commissioning.terms.standards import Begins, Happening

    not_events = {"referred", "standards_given"}
    assert {*get_args(Begins), *get_args(Happening)} - KINDS.keys() == not_events
