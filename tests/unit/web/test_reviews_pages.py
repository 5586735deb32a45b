"""Reviews of cases on pages: drawn by questions, scored unseen, talked over, closed, and shown beside the counts."""

import re

import pytest

from support.pages import sent_on

MAY = "since-day=1&since-month=5&since-year=2013&last_day-day=31&last_day-month=5&last_day-year=2013"


@pytest.fixture
def first(world):
    from support import reviews
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(reviews.lead_of(world), "performance_manager")
    return browser


@pytest.fixture
def second(world):
    """The second assessor, signed in as the same commissioner."""
    from dataclasses import replace

    from support import reviews
    from support.browsing import Browser

    lead = reviews.lead_of(world)
    browser = Browser(replace(world, people={**world.people, lead.pk: world.second_assessor}))
    browser.sign_in(lead, "performance_manager")
    return browser


@pytest.fixture
def prime(world):
    from support import reviews
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(reviews.prime_now(world), "provider_manager")
    return browser


def _day(name, day, month):
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": "2013"}


def _drawn(first, world):
    """A review drawn by the pages; the address of its page."""
    address = first.get(f"/contracts/{world.placement.contract}/standards/supported/draw/start")["Location"]
    address = sent_on(first, address, **_day("since", 1, 5), **_day("last_day", 31, 5))
    address = sent_on(first, address, size="5")
    people = {"first": world.people[world.contracts[world.placement.contract].commissioner].pk}
    address = sent_on(first, address, **people, second=world.second_assessor.pk)
    assert "Chance draws them" in first.get(address).text
    return sent_on(first, address)


def _case(browser, review):
    return re.search(r'href="(/reviews/cases/[^"]+)"', browser.get(review).text)[1]


def test_from_the_draw_to_what_came_of_it(first, second, prime, world):
    review = _drawn(first, world)
    page = first.get(review).text
    assert "Drawn again just now: the same cases" in page
    assert "0 of 1 cases have their score" in page
    assert "The review goes on" in prime.get(review).text

    case = _case(first, review)
    assert "Score this case" in first.get(case).text
    assert sent_on(first, f"{case}/score", score="1", remark="Nobody could say it") == review
    assert "Scored by one" in second.get(review).text
    assert "Nobody could say it" not in second.get(case).text
    sent_on(second, f"{case}/score", score="2", remark="It was all there")
    both = first.get(case).text
    assert "Nobody could say it" in both
    assert "It was all there" in both
    assert "They differ: to be talked over" in first.get(review).text

    sent_on(first, f"{case}/propose", score="2", reason="We read the leaflet again")
    assert "Agree to what is proposed" not in first.get(case).text
    sent_on(second, f"{case}/agree")
    assert "Agreed: 2" in first.get(review).text
    sent_on(first, f"{review}/close")

    told = prime.get(review).text
    assert "We read the leaflet again" in told
    assert "Nobody could say it" not in told
    assert "Too few to judge" in told
    kept = prime.get(f"/contracts/{world.placement.contract}/standards/kept?{MAY}").text
    assert kept.count("Review of cases of") == 2
    assert "1 of 1 cases that came to this stage" in kept


def test_the_meanings_stand_as_hints_below_the_scores(first, world):
    page = first.get(f"{_case(first, _drawn(first, world))}/score").text
    assert re.search(r'govuk-radios__hint">\s*They could not', page)
    assert re.search(r'govuk-radios__hint">\s*Too little is on record', page)


def test_a_case_is_codes_and_days_and_has_no_name_or_word(first, world):
    case = first.get(_case(first, _drawn(first, world))).text
    assert "Session with the adviser" in case
    assert world.placement.participant_id in case
    assert "Ada" not in case
    assert "Canary" not in case


def test_who_waits_for_whom(first, second, world):
    assert "No review waits for you" in second.get("/reviews").text
    review = _drawn(first, world)
    assert review in second.get("/reviews").text
    assert "Cases to score" in second.get("/").text


def test_wrong_answers_are_said(first, world):
    address = first.get(f"/contracts/{world.placement.contract}/standards/supported/draw/start")["Location"]
    late = first.post(address, {**_day("since", 1, 5), **_day("last_day", 4, 6)})
    assert (late.status_code, "must be today or earlier" in late.text) == (422, True)
    address = sent_on(first, address, **_day("since", 1, 5), **_day("last_day", 31, 5))
    address = sent_on(first, address, size="5")
    same = first.post(address, dict.fromkeys(("first", "second"), world.second_assessor.pk))
    assert (same.status_code, "Choose two different people" in same.text) == (422, True)


def test_words_that_give_somebody_away_are_refused_on_the_form(first, world):
    case = _case(first, _drawn(first, world))
    text = first.get(f"{case}/score").text
    request_id = re.search(r'name="request_id" value="([^"]+)"', text)[1]
    said = {"request_id": request_id, "score": "1", "remark": "Rang 01632 960 001"}
    answer = first.post(f"{case}/score", said)
    assert (answer.status_code, "Take out numbers and addresses" in answer.text) == (422, True)


def test_the_prime_scores_itself_and_everybody_sees_whose_judgement_it_is(prime, first, world):
    contract = f"/contracts/{world.placement.contract}/standards"
    assert "Score your own delivery" in prime.get(f"{contract}/reviews").text
    address = prime.get(f"{contract}/supported/own/start")["Location"]
    address = sent_on(prime, address, half="2013-01-01")
    address = sent_on(prime, address, score="1")
    address = sent_on(prime, address, words="We ran out of leaflets in March.")
    assert sent_on(prime, address).endswith("/standards/kept")
    for browser in (prime, first):
        kept = browser.get(f"{contract}/kept?{MAY}").text
        assert "We ran out of leaflets in March." in kept
        assert "Its own judgement" in kept
        assert "Canary of a self-assessment" not in kept, "a later version has taken its place"
    refused = first.get(f"{contract}/supported/own/start")
    assert refused.status_code == 403


def test_nobody_opens_a_foreign_review(first, world):
    from support.browsing import Browser

    review = _drawn(first, world)
    case = _case(first, review)
    other = Browser(world)
    other.sign_in(world.commissioners[1], "performance_manager")
    assert {other.get(each).status_code for each in (review, case, f"{case}/score", f"{review}/close")} == {404}


def test_a_program_reads_what_was_judged(world):
    from support import reviews
    from support.programs import Program

    asked = {"since": "2013-05-01", "last_day": "2013-05-31"}
    for organisation in (reviews.lead_of(world), reviews.prime_now(world)):
        role = "performance_manager" if organisation == reviews.lead_of(world) else "provider_manager"
        program = Program(world, organisation, role)
        answer = program.read(f"/contracts/{world.placement.contract}/standards", query_params=asked).json()
        (judged,) = answer["judged"]
        assert judged["standard"] == "supported"
        assert judged["scores"] == [
            {"score": 1, "meaning": "They could not", "cases": 0},
            {"score": 2, "meaning": "They could", "cases": 1},
        ]
        assert (judged["too_few"], judged["mean"], judged["kappa"], judged["drawn_from"]) == (True, None, None, 1)
        (own,) = answer["self_assessed"]
        assert (own["standard"], own["score"], own["words"]) == ("supported", 2, "Canary of a self-assessment")
