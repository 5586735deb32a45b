"""Each relation catches a formula that breaks it, and sound formulas keep all of them whoever the people are."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.engines.formulas.formula import Figure, Figures, Kind, World
from commissioning.engines.formulas.relations import RELATIONS

from .conftest import (
    BEGINS,
    CONTRACTS,
    TURNS,
    Life,
    broken,
    formula,
    in_work,
    judged,
    lives,
    pence,
    referred,
    share,
    sound_payment,
    sound_share,
    world,
)

PEOPLE = world(lives(60, Random(1)))

SOME = st.lists(
    st.builds(
        Life,
        st.sampled_from(CONTRACTS[:3]),
        st.sampled_from(["1", "2"]),
        st.integers(0, 519),
        st.none() | st.integers(0, 399),
    ),
    min_size=3,
    max_size=24,
)


@given(SOME)
def test_a_sound_share_keeps_every_relation(told: list[Life]) -> None:
    assert broken(formula(sound_share, "share"), world(told)) == set()


@given(SOME)
def test_a_sound_payment_keeps_every_relation(told: list[Life]) -> None:
    assert broken(formula(sound_payment, "payment"), world(told)) == set()


def test_sound_formulas_are_tried_and_pass() -> None:
    for asked in (formula(sound_share, "share"), formula(sound_payment, "payment")):
        found = judged(asked, PEOPLE)
        assert (found.verdict, len(found.held), found.nobody) == ("passed", 12, ())


def outcomes_of_a_year_over_its_referrals(asked: World) -> Figures:
    """How the Work Programme was judged."""
    parts: dict[tuple[str, str], Figure] = {}
    for row, one in referred(asked):
        for day, above, below in ((row.referred_on, 0, 1), *((job.worked_from, 1, 0) for job in one.employment)):
            if day >= BEGINS:
                part = (row.contract, "first year" if day < TURNS else "second year")
                parts[part] = parts.get(part, Figure(Fraction(0), Fraction(0))) + Figure(
                    Fraction(above), Fraction(below)
                )
    return Figures(sound_share(asked).whole, parts)


def as_the_square(asked: World) -> Figures:
    return pence(asked, lambda people: sum(in_work(*one) for one in people) ** 2)


def of_few_as_of_many(asked: World) -> Figures:
    """A share that is drawn to one half where people are few."""
    return share(asked, lambda people: (sum(in_work(*one) for one in people) + 5, len(people) + 10))


def by_the_share_of_all(asked: World) -> Figures:
    """What each is paid hangs on how many the first has: its outcomes over the first one's, of a pot."""
    first = sound_payment(asked).whole["alder"].above
    return pence(asked, lambda people: round(100_000 * 1000 * sum(in_work(*one) for one in people) / first))


def by_the_end_of_the_year(asked: World) -> Figures:
    def counted(people: list) -> tuple[int, int]:  # type: ignore[type-arg]
        by_then = [job for row, one in people for job in one.employment if job.worked_from.year == row.referred_on.year]
        return len(by_then), len(people)

    return share(asked, counted)


def in_2026_alone(asked: World) -> Figures:
    return pence(asked, lambda people: 100 * sum(row.referred_on.year == 2026 for row, _ in people))


def less_for_those_after_the_fifth(asked: World) -> Figures:
    def paid(people: list) -> int:  # type: ignore[type-arg]
        count = sum(in_work(*one) for one in people)
        return 1000 * min(count, 5) + 500 * max(count - 5, 0)

    return pence(asked, paid)


def only_to_the_large(asked: World) -> Figures:
    return pence(asked, lambda people: 1000 * len(people) if len(people) > 25 else 0)


def against_what_each_promised(asked: World) -> Figures:
    """As star ratings once were."""
    promised = {"alder": 20, "beech": 40, "cedar": 30, "dogwood": 20}
    found = sound_share(asked)
    return Figures(
        {
            name: Figure(figure.above, Fraction(promised[name], 100) * (figure.below or 0))
            for name, figure in found.whole.items()
        }
    )


def for_the_first_in_the_file(asked: World) -> Figures:
    first = asked.people[0].participant
    return pence(asked, lambda people: 1000 * sum(one.participant == first for _, one in people))


def for_every_job_on_record(asked: World) -> Figures:
    """Whoever was referred to whom, or not at all."""
    return Figures({"alder": Figure(Fraction(sum(len(one.employment) for one in asked.people)))})


def for_those_without_work(asked: World) -> Figures:
    return pence(asked, lambda people: 1000 * sum(not one.employment for _, one in people))


def for_each_report(asked: World) -> Figures:
    return pence(asked, lambda people: 1000 * sum(len(one.employment) for _, one in people))


PERVERSE: dict[str, tuple[Kind, Callable[[World], Figures]]] = {
    "halve_the_referrals": ("share", outcomes_of_a_year_over_its_referrals),
    "more_of_the_same": ("payment", as_the_square),
    "move_a_person": ("payment", by_the_share_of_all),
    "a_month_later": ("share", by_the_end_of_the_year),
    "a_year_later": ("payment", in_2026_alone),
    "merge_two_contracts": ("payment", less_for_those_after_the_fifth),
    "split_in_halves": ("payment", only_to_the_large),
    "relabel_providers": ("share", against_what_each_promised),
    "permute_rows": ("payment", for_the_first_in_the_file),
    "people_outside": ("payment", for_every_job_on_record),
    "one_more_outcome": ("payment", for_those_without_work),
    "told_twice": ("payment", for_each_report),
}


@pytest.mark.parametrize("relation", [relation.name for relation in RELATIONS])
def test_each_relation_catches_a_formula_that_breaks_it(relation: str) -> None:
    kind, perverse = PERVERSE[relation]
    assert relation in broken(formula(perverse, kind), PEOPLE)


def test_ten_times_the_people_catch_a_share_that_is_drawn_to_the_middle() -> None:
    assert "more_of_the_same" in broken(formula(of_few_as_of_many, "share"), PEOPLE)


def test_a_fee_is_the_same_whoever_is_served() -> None:
    fee = formula(lambda asked: Figures({name: Figure(Fraction(5_000)) for name in CONTRACTS}), "fee")
    assert broken(fee, PEOPLE) == set()
    assert broken(formula(sound_payment, "fee"), PEOPLE) > {"halve_the_referrals", "move_a_person"}


def test_money_for_volume_may_not_rise_when_referrals_fall() -> None:
    """Less is paid for more: half of the referrals bring more than all of them."""

    def scarce(asked: World) -> Figures:
        return pence(asked, lambda people: 100_000 // len(people))

    assert "halve_the_referrals" in broken(formula(scarce, "volume"), PEOPLE)


def test_what_is_excepted_is_not_asked_and_keeps_its_reason() -> None:
    asked = formula(as_the_square, "payment", excepted={"more_of_the_same": "It is meant."})
    found = judged(asked, PEOPLE)
    assert "more_of_the_same" not in {finding.relation.name for finding in found.findings}
    assert [(relation.name, reason) for relation, reason in found.excepted] == [("more_of_the_same", "It is meant.")]


def test_a_formula_that_counts_nothing_is_not_called_sound() -> None:
    found = judged(formula(lambda asked: pence(asked, lambda people: 0), "payment"), PEOPLE)
    assert found.verdict == "not tried"


def test_where_nobody_can_be_changed_it_is_said() -> None:
    idle = world([Life(contract, "1", 0, None) for contract in CONTRACTS[:3]])
    found = judged(formula(sound_share, "share"), idle)
    assert [relation.name for relation in found.nobody] == ["one_more_outcome"]


def test_the_figure_furthest_off_is_told_and_the_others_counted() -> None:
    found = judged(formula(for_each_report, "payment"), PEOPLE)
    (finding,) = [one for one in found.findings if one.relation.name == "told_twice"]
    assert finding.slip.now == 2 * (finding.slip.was or 0)
    assert finding.slip.by == finding.slip.was
    assert finding.others == 2


def test_no_leap_day_lies_in_the_years_of_the_bench() -> None:
    from commissioning.engines.formulas.held import BEGINS as FIRST
    from commissioning.engines.formulas.held import UNTIL

    assert (date(UNTIL.year + 1, UNTIL.month, UNTIL.day) - FIRST).days == 3 * 365 - 1
