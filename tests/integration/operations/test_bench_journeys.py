"""The people whom the measurement makes up: rows that the terms let in, lives in order, no two human beings alike."""

from datetime import date, timedelta
from random import Random

import pytest

from commissioning.cli.carried import terms_folder
from commissioning.terms.loading import load

pytestmark = pytest.mark.usefixtures("templates")  # they bring Django up

ON, UNTIL = date(2012, 2, 1), date(2013, 6, 2)


def _rows(number):
    from commissioning.cli.service.bench.lives import referral

    random = Random(1)
    return [referral(random, each, area="north", on=ON) for each in range(number)]


def test_the_terms_of_the_programme_let_everybody_in():
    from commissioning.rooms.journey.bulk_drafts import ANSWER, OPTIONAL
    from commissioning.rooms.journey.journey_rules import rules_in
    from commissioning.rooms.journey.participant_models import Route
    from commissioning.rooms.journey.referring import decided, group_of
    from commissioning.terms.deciding import asked

    rules = rules_in(load(terms_folder("work-programme")))
    needed = ("key", "name", "born_on", "package_area", "route", "referred_on", "standards_given")
    wanted = {*needed, *(ANSWER + each for each in asked(rules.circumstances))}
    groups = set()
    for row in _rows(300):
        assert wanted <= row.keys() <= wanted | set(OPTIONAL)
        answers = {name.removeprefix(ANSWER): value for name, value in row.items() if name.startswith(ANSWER)}
        born_on = date.fromisoformat(row["born_on"])
        decision, _ = decided(rules, answers, born_on, route=Route(row["route"]), referred_on=ON)
        groups.add(group_of(decision)[0])
    assert len(groups) > 4


def test_each_is_another_human_being():
    from commissioning.cli.service.bench.lives import referral

    numbers = [*range(2_000), *range(1_999_000, 2_001_000), *range(3_999_999, 4_000_001)]
    rows = [referral(Random(1), each, area="north", on=ON) for each in numbers]
    assert len({row["nino"] for row in rows}) == len({row["key"] for row in rows}) == len(numbers)


def test_what_happens_is_in_order_and_none_of_it_is_to_come():
    from commissioning.cli.service.bench.lives import way
    from commissioning.rooms.journey.standing_states import TELLING

    random = Random(2)
    lives = [list(way(random, on=ON, until=ON + timedelta(days=each))) for each in (0, 3, 30, 480) * 100]
    for life in lives:
        days = [each.on for each in life]
        assert days == sorted(days)
        assert {each.kind for each in life} <= TELLING
    assert all(each.on <= ON for life in lives[::4] for each in life)
    assert {"acknowledged", "attached", "job_start", "returned"} <= {each.kind for life in lives for each in life}
    assert "understood=" in next(each.details for life in lives for each in life if each.kind == "attached")
