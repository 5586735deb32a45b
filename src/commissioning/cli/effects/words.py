"""An effect in words: what it is, how sure, what such a study could have told at all, and what may be concluded."""

import math
from collections.abc import Iterator

from commissioning.cli.effects.answer import Found
from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.rating.words import number, p_of
from commissioning.engines.ratings.effects.lots import Trial


def lines(found: Found) -> Iterator[str]:
    """The answer, a sentence or two at a time."""
    asked = found.asked
    new, usual = named(found)
    if asked.hypothesis:
        yield f"Expected beforehand: {asked.hypothesis}"
    yield (
        f"{found.new.people:,} people with {new}, beside {found.usual.people:,} with {usual}. Outcome {asked.outcome}."
    )
    yield _how(found)
    yield f"Adjusted for {', '.join(asked.adjust)}." if asked.adjust else "Adjusted for nothing."
    yield from found.remarks
    each = found.effect
    yield (
        f"Effect of {new}: {_amount(found, each.size, signed=True)} {_unit(found)} "
        f"(95 % limits {_limits(found)}), p {p_of(each.p)}."
    )
    yield (
        f"Those with {new} had {_level(found, found.new.mean)}; with {usual} they would have had "
        f"{_level(found, found.new.mean - each.size)}."
    )
    yield _sure(found)
    yield (
        f"What it could have told: a true effect of {_amount(found, each.detectable)} or more would have been told "
        "from none four times in five."
    )
    yield from _few(found)
    yield _concluded(found)


def named(found: Found) -> tuple[str, str]:
    """What the new way and the usual one are called: a number needs its column."""
    new, usual = found.new.name, found.usual.name
    if new[0].isalpha() and usual[0].isalpha():
        return new, usual
    return f"{found.asked.choice} {new}", f"{found.asked.choice} {usual}"


def table(found: Found) -> Sheet | None:
    """Whether the people were alike beforehand; none where nothing is known of them."""
    if not found.balances:
        return None
    rows = tuple(
        (each.name, number(each.chosen), number(each.usual), f"{each.apart:+.2f}{' far' if each.far else ''}")
        for each in found.balances
    )
    return Sheet("Known before", ("known before", *named(found), "apart"), rows, numbers=frozenset({1, 2, 3}))


def alike(found: Found) -> str:
    """What the table says."""
    far = [each.name for each in found.balances if each.far]
    if not far:
        return "Were they alike beforehand? Yes: no fact is more than 0.1 standard deviations apart."
    return (
        f"Were they alike beforehand? Not in {', '.join(far)}: more than 0.1 standard deviations apart. The effect is "
        "adjusted for that; ask why it is so, for what is not in the file may differ too."
    )


def _how(found: Found) -> str:
    asked = found.asked
    within = f" within each {asked.within} ({found.blocks:,})" if asked.within else ""
    if isinstance(found.effect, Trial):
        whom = f"each {asked.cluster}" if asked.cluster else "each person"
        told = (
            "in every way they could fall"
            if found.effect.all_ways
            else f"{found.effect.ways:,} times, seed {asked.seed}"
        )
        clusters = f" ({found.new.clusters:,} beside {found.usual.clusters:,})" if asked.cluster else ""
        return f"A trial: lots were drawn for {whom}{clusters}{within}. They were drawn again {told}."
    return (
        f"No lots were drawn. Chance is counted by {asked.cluster}, {found.new.clusters:,} beside "
        f"{found.usual.clusters:,}{',' + within if within else ''}: t with {found.effect.freedom:.1f} degrees of "
        "freedom."
    )


def _sure(found: Found) -> str:
    limits = found.effect.limits
    if found.effect.p < 0.05:
        return "Chance alone would hardly do this."
    if math.isinf(limits.low) or math.isinf(limits.high):
        return "Chance alone may have done it, and no effect, however large, is ruled out."
    return (
        "Chance alone may have done it. That does not show that there is no effect: anything from "
        f"{_amount(found, limits.low, signed=True)} to {_amount(found, limits.high, signed=True)} may be so."
    )


def _few(found: Found) -> Iterator[str]:
    each = found.effect
    if isinstance(each, Trial):
        if each.least_p >= 0.05:
            yield (
                f"The lots could fall in {each.ways:,} ways only, so p is never below {each.least_p:.2g}: such a "
                "trial can show nothing. Draw lots for more of them."
            )
    elif each.shaky:
        yield (
            f"With {each.freedom:.1f} degrees of freedom the limits are a rough guide. Add areas; more people of the "
            "same areas do not help."
        )


def _concluded(found: Found) -> str:
    (new, _), outcome = named(found), found.asked.outcome
    if found.asked.lots:
        return (
            f"May be concluded: what {new} did to {outcome}, on average, for people like these in these places, if "
            "lots were drawn as said and nobody left the file afterwards. Not: what it would do elsewhere."
        )
    return (
        f"May be concluded: that {outcome} went with {new}, given what was adjusted for. Not: that {new} did it, for "
        "nobody drew lots, and those who chose it may differ in what no column says."
    )


def _unit(found: Found) -> str:
    return "points of a hundred" if found.shares else f"{found.asked.outcome} a person"


def _amount(found: Found, value: float, *, signed: bool = False) -> str:
    if found.shares and math.isfinite(value):
        return f"{100 * value:{'+' if signed else ''}.1f}"
    return number(value, signed=signed, like=found.spread)


def _limits(found: Found) -> str:
    low, high = (_amount(found, each, signed=True) for each in (found.effect.limits.low, found.effect.limits.high))
    return f"{low} to {high}"


def _level(found: Found, value: float) -> str:
    return f"{100 * value:.1f} %" if found.shares else f"{_amount(found, value)} each"
