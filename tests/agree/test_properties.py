"""What the public would expect of any payment, whatever the terms and the evidence.

Where a property does not hold of all terms, those it is tested on are made narrower, and `narrower_terms` says why.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agree import changes, narrower_terms
from agree.changes import Change, Owed, pairs, with_twins
from agree.narrower_terms import Edit, narrower
from agree.questions import Question, Staged, question, without_because
from agree.random_evidence import World
from commissioning.core.money import Rounding, round_pence
from commissioning.core.periods import add_months
from commissioning.engines.payments.statement import Totals, total_pence
from commissioning.tables.due import Due
from commissioning.tables.due_batches import due_batches, due_rows
from commissioning.tables.reader import Evidence
from commissioning.terms.figures import Figure
from commissioning.terms.models import EventFee, FixedFee, Terms
from commissioning.warehouse.ledger.reading import LedgerReader
from support.ledgers import open_ledger, post
from support.sizes import size

Ask = Callable[[Question, Evidence], list[Due]]
LATEST = date(2030, 1, 1)
# A smaller number is not a smaller world, so a failing one is reported as it was found.
AS_FOUND = [phase for phase in Phase if phase is not Phase.shrink]

numbers = st.integers(0, 10**9)


@pytest.fixture(params=[Question.by_steps, Question.by_reference], ids=["steps", "reference"], scope="module")
def ask(request: pytest.FixtureRequest) -> Ask:
    found: Ask = request.param
    return found


def for_any_world(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test on the worlds of as many numbers as the size says."""
    return settings(max_examples=size("property worlds"), phases=AS_FOUND)(given(number=numbers)(test))


def answer(ask: Ask, asked: Question) -> list[Due]:
    """What is due."""
    with Staged([asked.world], asked.known_by) as evidence:
        return ask(asked, evidence)


def under(number: int, *edits: Edit) -> Question:
    """A question whose terms are made narrower."""
    asked = question(number)
    return replace(asked, terms=narrower(asked.terms, *edits))


def twins(ask: Ask, asked: Question, change: Change) -> list[tuple[list[Owed], list[Owed]]]:
    """What each participant is due, and what a twin is due whose evidence is changed."""
    return pairs(answer(ask, replace(asked, world=with_twins(asked.world, change))))


def the_same(ask: Ask, asked: Question, change: Change) -> None:
    """The change changes nothing that is due."""
    for as_it_was, changed in twins(ask, asked, change):
        assert changed == as_it_was


# One answer ----------------------------------------------------------------------------------------------------------


@for_any_world
def test_an_answer_is_in_order(ask: Ask, number: int) -> None:
    """Once due, never twice; earned by the day asked about, paid no sooner than earned; and never nothing."""
    asked = question(number)
    dues = answer(ask, asked)
    keys = [(due.component, due.ordinal, due.participant or due.contract) for due in dues]
    assert len(set(keys)) == len({due.due for due in dues}) == len(dues)
    assert all(due.earned_on <= asked.as_of for due in dues)
    assert all(due.earned_on <= due.due_on for due in dues)
    assert all(due.pence > 0 for due in dues)
    assert all((due.participant is None) == isinstance(asked.terms.prices[due.component], FixedFee) for due in dues)


@for_any_world
def test_nothing_but_a_fee_for_the_referral_is_due_before_the_start(ask: Ask, number: int) -> None:
    asked = question(number)
    starts: dict[str, list[date]] = defaultdict(list)
    for row in asked.world["participants"]:
        if row.started_on is not None:
            starts[row.participant].append(row.started_on)
    for due in answer(ask, asked):
        component = asked.terms.prices[due.component]
        if due.participant is not None and not (isinstance(component, EventFee) and component.event == "referred_on"):
            assert due.earned_on >= min(starts[due.participant])


@for_any_world
def test_instalments_of_a_fee_add_up_to_the_whole_fee(ask: Ask, number: int) -> None:
    """Under contracts that nothing ends, over the fee's whole time, to the penny."""
    asked = replace(under(number, narrower_terms.no_caps, narrower_terms.endless_contracts), as_of=LATEST)
    paid: dict[str, int] = defaultdict(int)
    for due in answer(ask, asked):
        paid[due.contract] += due.pence if due.component == "fee" else 0
    assert {contract: pence for contract, pence in paid.items() if pence} == whole_fees(asked.terms)


def whole_fees(terms: Terms) -> dict[str, int]:
    """What each contract's fee comes to in all; contracts without one left out."""
    fee = terms.prices.get("fee")
    if not isinstance(fee, FixedFee):
        return {}
    found = {}
    for name, contract in terms.contracts.items():
        figures = [contract.offers.get("value"), fee.share, *(tranche.months for tranche in fee.tranches)]
        value, share, *months = (_number(figure, contract.starts_on) for figure in figures)
        if value is not None and share is not None and None not in months:
            found[name] = round_pence(Fraction(value * share, 10_000), Rounding(terms.programme.rounding))
    return {name: pence for name, pence in found.items() if pence}


def _number(figure: Figure | None, day: date) -> int | None:
    found = figure.line(day) if figure else None
    return found[1].number() if found and found[1].is_number else None


@for_any_world
def test_dues_and_statement_and_ledger_come_to_the_same(ask: Ask, number: int) -> None:
    asked = question(number)
    dues, totals = answer(ask, asked), Totals()
    assert list(due_rows(totals.counting(due_batches(dues)))) == dues
    stated = {contract: total_pence(found) for contract, found in totals.by_contract().items()}
    with TemporaryDirectory() as folder:
        with open_ledger(Path(folder), programme=asked.terms.programme.key) as ledger:
            post(ledger, dues, as_of=LATEST)
        with LedgerReader.read(Path(folder)) as book:
            posted: dict[str, int] = defaultdict(int)
            for line in book.statement():
                posted[line.contract] += line.pence
    assert posted == stated
    assert sum(posted.values()) == sum(due.pence for due in dues)


@for_any_world
def test_a_cap_raises_nothing_and_its_limit_holds(ask: Ask, number: int) -> None:
    asked = under(number, narrower_terms.limits_for_ever)
    uncapped = {
        due.due: due for due in answer(ask, replace(asked, terms=narrower(asked.terms, narrower_terms.no_caps)))
    }
    capped = answer(ask, asked)
    for due in capped:
        assert due.pence <= uncapped[due.due].pence
        assert _but_for_pence(due) == _but_for_pence(uncapped[due.due])
    for name in asked.terms.caps:
        assert all(paid <= limit for paid, limit in under_cap(asked.terms, name, capped))


def _but_for_pence(due: Due) -> Due:
    return replace(due, pence=0, terms_version="", because="")


def under_cap(terms: Terms, name: str, dues: Iterable[Due]) -> list[tuple[int, int]]:
    """What was paid under a cap, by subject and period, each with the limit."""
    cap = terms.caps[name]
    found = cap.limit.line(LATEST)
    limit = found[1].number() if found else 0
    paid: dict[object, int] = defaultdict(int)
    for due in dues:
        subject = due.participant if cap.scope == "participant" else due.contract
        if subject is not None and (cap.components == "all" or due.component in cap.components):
            first = terms.contracts[due.contract].starts_on if cap.each == "contract_year" else date(2000, 4, 1)
            years = [add_months(first, 12 * year) for year in range(-1, 31)]
            period = "" if cap.each == "lifetime" else max(year for year in years if year <= due.earned_on)
            paid[subject, period] += due.pence
    return [(pence, limit) for pence in paid.values()]


# One participant -----------------------------------------------------------------------------------------------------


@for_any_world
def test_a_spell_told_in_two_halves_changes_nothing(ask: Ask, number: int) -> None:
    asked = under(number, narrower_terms.everyone_alone, narrower_terms.jobs_count_by_days)
    the_same(ask, asked, lambda world: changes.spells_split(world, Random(number)))


@for_any_world
def test_a_job_told_twice_pays_no_more(ask: Ask, number: int) -> None:
    asked = under(number, narrower_terms.everyone_alone, narrower_terms.jobs_count_by_days)
    the_same(ask, asked, changes.jobs_reported_twice)


@for_any_world
def test_a_fact_told_and_withdrawn_changes_nothing(ask: Ask, number: int) -> None:
    asked = under(number, narrower_terms.everyone_alone)
    the_same(ask, asked, lambda world: changes.told_and_withdrawn(world, Random(number)))


@for_any_world
def test_a_fact_told_again_as_it_was_restores_the_answer(ask: Ask, number: int) -> None:
    """All is known, and no case closes, so what is told last is what counts."""
    asked = under(number, narrower_terms.everyone_alone, narrower_terms.never_closes)
    the_same(ask, replace(asked, known_by=None), changes.changed_and_told_again)


@for_any_world
def test_a_transfer_between_contracts_alike_changes_no_amount(ask: Ask, number: int) -> None:
    """So it never pays more in all than one contract would have."""
    asked = under(number, narrower_terms.everyone_alone, narrower_terms.one_contract_for_all)
    asked = replace(asked, world=changes.one_row_each(asked.world))
    contracts = list(asked.terms.contracts)

    def change(world: World) -> World:
        return changes.transferred(world, contracts, Random(number))

    for as_it_was, moved in twins(ask, asked, change):
        assert [(*due[:2], *due[3:]) for due in moved] == [(*due[:2], *due[3:]) for due in as_it_was]


@for_any_world
def test_one_more_day_in_work_puts_nothing_off_and_takes_nothing_away(ask: Ask, number: int) -> None:
    for as_it_was, worked_more in twins(
        ask, steady(number), lambda world: changes.a_day_in_work(world, Random(number))
    ):
        assert_no_later(worked_more, than=as_it_was)


@for_any_world
def test_one_more_day_on_benefit_brings_nothing_forward(ask: Ask, number: int) -> None:
    on_benefit = twins(ask, steady(number), lambda world: changes.a_day_on_benefit(world, Random(number)))
    for as_it_was, claimed_more in on_benefit:
        assert_no_later(as_it_was, than=claimed_more)


def steady(number: int) -> Question:
    """A question about nothing but whether and when something was earned."""
    edits = (narrower_terms.everyone_alone, narrower_terms.no_caps, narrower_terms.one_price_for_all)
    asked = under(number, *edits)
    return replace(asked, world=changes.one_row_each(asked.world))


def assert_no_later(dues: Iterable[Owed], *, than: Iterable[Owed]) -> None:
    """Everything due there is due here, as much of it, and earned no later."""
    here = {due[:3]: due for due in dues}
    for component, ordinal, contract, earned_on, _, pence in than:
        found = here[component, ordinal, contract]
        assert found[3] <= earned_on
        assert found[5] == pence


# Two answers ---------------------------------------------------------------------------------------------------------


@for_any_world
def test_what_is_due_stays_due_as_time_goes_by(ask: Ask, number: int) -> None:
    """With the same knowledge, a later day only adds what was earned later. Caps and bonuses hold to this too: what is
    earned later comes after in every cap and every rank."""
    asked = under(number, narrower_terms.what_happened_stands)
    later = replace(asked, as_of=asked.as_of + timedelta(days=100))
    still = [due for due in answer(ask, later) if due.earned_on <= asked.as_of]
    assert without_because(still) == without_because(answer(ask, asked))


@for_any_world
def test_nobody_elses_evidence_matters(ask: Ask, number: int) -> None:
    asked = under(number, narrower_terms.everyone_alone)
    half = sorted(changes.by_participant(asked.world))[::2]
    without_the_rest = replace(asked, world=changes.only(asked.world, half))
    mine = [due for due in answer(ask, asked) if due.participant is None or due.participant in half]
    assert without_because(mine) == without_because(answer(ask, without_the_rest))


@for_any_world
def test_people_of_other_contracts_do_not_matter(ask: Ask, number: int) -> None:
    """Not even where there are bonuses and caps of contracts, as long as nobody is transferred."""
    asked = question(number)
    asked = replace(asked, world=changes.one_row_each(asked.world))
    here = min(row.contract for row in asked.world["participants"])
    people = {row.participant for row in asked.world["participants"] if row.contract == here}
    alone = answer(ask, replace(asked, world=changes.only(asked.world, people)))
    together = answer(ask, asked)
    assert of_contract(here, together) == of_contract(here, alone)


def of_contract(contract: str, dues: Iterable[Due]) -> list[tuple[object, ...]]:
    return without_because([due for due in dues if due.contract == contract])


@for_any_world
def test_other_names_in_the_same_order_change_names_only(ask: Ask, number: int) -> None:
    asked = question(number)
    people = changes.by_participant(asked.world)
    renamed = changes.together(changes.told_of(rows, f"person {name}") for name, rows in people.items())
    # A ledger knows a due by its id, which comes of the name.
    expected = [
        replace(due, due="", because="", participant=f"person {due.participant}" if due.participant else None)
        for due in answer(ask, asked)
    ]
    found = answer(ask, replace(asked, world=renamed))
    assert [replace(due, due="", because="") for due in found] == expected


@for_any_world
def test_twice_the_price_pays_twice_as_much(ask: Ask, number: int) -> None:
    """Where there is no cap, and no share to round."""
    asked = under(number, narrower_terms.no_caps, narrower_terms.no_fees, narrower_terms.no_shares)
    doubled = replace(asked, terms=narrower(asked.terms, narrower_terms.prices_doubled))
    once, twice = ([replace(due, terms_version="", because="") for due in answer(ask, one)] for one in (asked, doubled))
    assert twice == [replace(due, pence=2 * due.pence) for due in once]


@for_any_world
def test_twenty_eight_years_later_the_same_is_due(ask: Ask, number: int) -> None:
    """When days of the week and leap days come round alike; bank holidays do not."""
    asked = under(number, narrower_terms.no_working_days)
    later = Question(
        Terms.model_validate(changes.moved(asked.terms.model_dump(by_alias=True), 28)),
        changes.moved(asked.world, 28),
        changes.moved(asked.as_of, 28),
        changes.moved(asked.known_by, 28),
    )
    expected = [
        replace(due, earned_on=changes.moved(due.earned_on, 28), due_on=changes.moved(due.due_on, 28))
        for due in answer(ask, asked)
    ]
    assert _apart_from_version(answer(ask, later)) == _apart_from_version(expected)


def _apart_from_version(dues: Iterable[Due]) -> list[Due]:
    return [replace(due, terms_version="", because="") for due in dues]


@for_any_world
def test_all_that_was_recorded_at_one_moment_is_known_after_it(ask: Ask, number: int) -> None:
    """And none of it was known before: then only participants who were always known, and contracts' fees, are there."""
    asked, moment = under(number, narrower_terms.no_working_days), datetime.fromisoformat("2015-02-01T12:00:00+00:00")
    world = changes.recorded_at(changes.one_row_each(asked.world), moment)
    after = replace(asked, world=world, known_by=moment + timedelta(microseconds=1))
    assert without_because(answer(ask, after)) == without_because(answer(ask, replace(after, known_by=None)))
    before = answer(ask, replace(after, known_by=moment))
    assert all(due.participant is None for due in before)
