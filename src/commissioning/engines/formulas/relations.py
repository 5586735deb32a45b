"""The twelve relations: each a small change to the evidence, and what must follow from it whatever the formula is.

Source   The relations are ours, after what went wrong with the Work Programme's incentive (National Audit Office, HC
         266, 2014) and with star ratings; the method is metamorphic testing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from commissioning.engines.formulas import expectations as expect
from commissioning.engines.formulas.cast import Cast, Pair
from commissioning.engines.formulas.expectations import Slip, value_of
from commissioning.engines.formulas.formula import Figures, Formula

Change = Callable[[Cast, Formula], Pair | None]
Check = Callable[[Formula, Cast, Figures, Figures], Iterator[Slip]]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation.

    done     what the bench did, as a sentence.
    why      why it matters if it does not hold.
    tries    the changes, of which one is enough to fail; a change that has nobody to change gives None.
    """

    name: str
    title: str
    done: str
    why: str
    tries: tuple[tuple[Change, Check], ...]


def _all_stay(formula: Formula, cast: Cast, before: Figures, after: Figures) -> Iterator[Slip]:
    yield from expect.stay(before.whole, after.whole)
    yield from expect.stay(before.parts, after.parts)


def _whole_stays(formula: Formula, cast: Cast, before: Figures, after: Figures) -> Iterator[Slip]:
    """Periods keep their days, so people pass from one to the next; all periods together stay."""
    yield from expect.stay(before.whole, after.whole)


def _halved(formula: Formula, cast: Cast, before: Figures, after: Figures) -> Iterator[Slip]:
    if formula.kind == "share":
        yield from expect.parts_stay(before, after)
    elif formula.kind == "fee":
        yield from expect.stay(before.whole, after.whole)
    else:
        yield from expect.not_more(before.whole, after.whole)


def _times(times: int) -> Check:
    def check(formula: Formula, cast: Cast, before: Figures, after: Figures) -> Iterator[Slip]:
        if formula.kind in ("share", "fee"):
            yield from _all_stay(formula, cast, before, after)
        else:
            yield from expect.scale(before.whole, after.whole, times)

    return check


def _moved(formula: Formula, cast: Cast, before: Figures, after: Figures) -> Iterator[Slip]:
    if formula.kind == "fee":
        yield from expect.stay(before.whole, after.whole)
        return
    other = cast.contracts[2]
    yield from expect.same(other, value_of(before.whole, other), value_of(after.whole, other))
    yield from expect.add_up(before.whole, after.whole)


def _merged(formula: Formula, cast: Cast, before: Figures, after: Figures) -> Iterator[Slip]:
    if formula.kind == "fee":
        yield from expect.stay(before.whole, after.whole)
        return
    first, second, other, _ = cast.contracts
    had = [before.whole[name] for name in (first, second) if name in before.whole]
    both = expect.together(had).value if had else value_of(before.whole, first)
    yield from expect.same(first, both, value_of(after.whole, first), "be what the two had together")
    yield from expect.same(other, value_of(before.whole, other), value_of(after.whole, other))


def _split(formula: Formula, cast: Cast, before: Figures, after: Figures) -> Iterator[Slip]:
    first, _, _, spare = cast.contracts
    was = value_of(before.whole, first)
    money = formula.kind in ("payment", "volume") and was is not None
    should, wanted = ("be half as much", was / 2) if money and was is not None else (expect.STAYED, was)
    for name in (first, spare):
        yield from expect.same(name, was, value_of(after.whole, name), should, wanted)


def _relabelled(formula: Formula, cast: Cast, before: Figures, after: Figures) -> Iterator[Slip]:
    first, second, *others = cast.contracts
    for was, now in ((first, second), (second, first), *zip(others, others, strict=True)):
        told = was if was == now else f"the people of {was}, now with {now},"
        yield from expect.same(told, value_of(before.whole, was), value_of(after.whole, now))


def _one_more(formula: Formula, cast: Cast, before: Figures, after: Figures) -> Iterator[Slip]:
    """Only where something changed above the line: other contracts may fall, where all are held against one another."""
    above = {name: figure.above for name, figure in before.whole.items()}
    changed = {name for name, figure in after.whole.items() if figure.above != above.get(name, 0)}
    yield from expect.not_less(before.whole, after.whole, changed)


RELATIONS = (
    Relation(
        "halve_the_referrals",
        "Halve the referrals",
        "From the turn of a period on, half of the people are not referred. Those who are live as before.",
        "A provider who gets fewer people does no better. If fewer referrals raise the figure, everybody does well "
        "in a year in which nobody is referred.",
        ((Cast.halved, _halved),),
    ),
    Relation(
        "more_of_the_same",
        "Twice and ten times the people",
        "Everybody got a twin with the same life; then ten were made of each of a few.",
        "Size is no merit. A share has to be the same for a large and a small provider of the same quality, and "
        "pay for what people do has to grow as they do.",
        ((Cast.twice, _times(2)), (Cast.ten_times, _times(10))),
    ),
    Relation(
        "move_a_person",
        "Move a person to another contract",
        "One person went from one contract to another, with all they did.",
        "A person counts once. If the total changes, contracts gain by passing people around; if a third "
        "contract's figure changes, it answers for people that it never saw.",
        ((Cast.one_moved, _moved),),
    ),
    Relation(
        "a_month_later",
        "Everything a month later",
        "Everything happened, and was reported, four weeks later, and was counted four weeks later.",
        "When in the year somebody is referred says nothing about the provider. If it matters, those referred just "
        "before the turn of a year are worth less, or more.",
        ((Cast.delayed, _whole_stays),),
    ),
    Relation(
        "a_year_later",
        "Everything a year later",
        "Everything happened, and was reported, a year later, and was counted a year later.",
        "A year is as good as the next. If it matters, the formula knows of a year in particular.",
        ((Cast.a_year_later, _whole_stays),),
    ),
    Relation(
        "merge_two_contracts",
        "Merge two contracts",
        "The people of two contracts were put into one.",
        "What two have together must not depend on whose name stands over it, or organisations are bought and sold "
        "for it.",
        ((Cast.merged, _merged),),
    ),
    Relation(
        "split_in_halves",
        "Split a contract in identical halves",
        "Half of a contract's people, each with a twin who stayed, went to a contract of their own.",
        "Two halves that are alike have to look alike. If not, the figure measures size.",
        ((Cast.split, _split),),
    ),
    Relation(
        "relabel_providers",
        "Swap two providers' people",
        "Two providers swapped their people, with all that these did.",
        "The same results of the same people have to be judged alike, whoever brought them about. If not, the "
        "figure shows what a provider once promised, and not what it does.",
        ((Cast.relabelled, _relabelled),),
    ),
    Relation(
        "permute_rows",
        "Put the rows in another order",
        "People and their rows came in the opposite order.",
        "Order in a file means nothing. If it matters, nobody can work the figure out again.",
        ((Cast.permuted, _all_stay),),
    ),
    Relation(
        "people_outside",
        "Add people who do not belong",
        "People were added whom nobody referred, people of years to come and, where a measure has a first cohort, "
        "people referred before it who find work within it.",
        "Whoever is not below the line may not be above it. Ratings of disability employment services in Australia "
        "were suspended in 2023, since records from outside their window had been counted.",
        ((Cast.with_outsiders, _all_stay),),
    ),
    Relation(
        "one_more_outcome",
        "One more outcome",
        "Somebody of whom no work was on record did what somebody else of the same contract and group did.",
        "One more person in work is good. A formula that punishes it tells providers to stop.",
        ((Cast.one_more, _one_more),),
    ),
    Relation(
        "told_twice",
        "Report everything twice",
        "Every report that has a record came a second time, word for word.",
        "A report sent again is no second fact. If it counts, what is sent twice is paid twice.",
        ((Cast.told_twice, _all_stay),),
    ),
)
"""In the order in which they are told."""
