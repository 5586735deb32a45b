"""A rating in words and tables: what a terminal shows, and the report repeats."""

import math
from collections.abc import Iterator

from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.rating.answer import Answer, Line
from commissioning.cli.rating.levels import Level
from commissioning.cli.rating.worth import Worth, worths
from commissioning.engines.ratings.cohorts.minimum_level import CHANCE
from commissioning.engines.ratings.figures import Absent, Figure, Interval
from commissioning.engines.ratings.stars.rating import Star

MOST_LINES = 60
MOVED = (
    "Each provider's own is moved by how much more or less a typical provider would reach with the people who came to "
    "it, both ways."
)


def number(value: float, *, signed: bool = False, like: float | None = None) -> str:
    """A number with the digits that people read: 3 significant ones for small numbers, none after the point for large.

    Takes    like: the number whose size settles the digits, so that a figure and its limits are written alike.
    """
    if not math.isfinite(value):
        return "no limit"
    size = abs(value if like is None else like)
    places = 0 if size >= 100 else 1 if size >= 10 else 2
    return f"{value:{'+' if signed else ''},.{places}f}"


def figure_of(found: Answer, figure: Figure) -> str:
    """A ratio as 1.07, a difference as +431."""
    if isinstance(figure, Absent):
        return "none"
    return amount(found, figure, signed=True) if found.kind == "linear" else f"{figure:.2f}"


def amount(found: Answer, value: float, *, signed: bool = False) -> str:
    """So much of the outcome of a linear model, all with as many digits."""
    return number(value, signed=signed, like=math.sqrt(found.model.residual_variance))


def limits_of(found: Answer, limits: Interval | Absent) -> str:
    if isinstance(limits, Absent):
        return "none"
    if found.kind == "logistic":
        return f"{limits.low:.2f} to {limits.high:.2f}"
    return f"{amount(found, limits.low, signed=True)} to {amount(found, limits.high, signed=True)}"


def star_of(line: Line) -> str:
    """The star with its probability, or the state in its place."""
    return _star(line.star)


def _star(star: Star) -> str:
    if star.star is None:
        return star.state
    return f"{star.star} ({percent(star.probabilities[star.star - 1])})"


def why(line: Line) -> str:
    """The reason for whatever the line has not."""
    for thing in (line.figure, line.limits, line.star.reason):
        if isinstance(thing, Absent):
            return thing.because
    return ""


def percent(share: float) -> str:
    """A probability as nobody misreads it: never 0 or 100 %.

    >>> percent(0.714), percent(0.999), percent(0.0001)
    ('71 %', 'over 99 %', 'under 1 %')
    """
    if share > 0.99:
        return "over 99 %"
    return "under 1 %" if share < 0.01 else f"{100 * share:.0f} %"


def p_of(p: float) -> str:
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def heading(found: Answer) -> list[str]:
    """Who was compared, by what, and why so."""
    people = found.model.people.sum()
    providers = len(found.lines)
    outcome, asked = found.question.outcome, found.question
    which = f"{found.kind.capitalize()} model, " + (
        f"as {'the terms say' if asked.declared else '--model asks'}." if asked.model else
        f"because each {outcome} is 0 or 1." if found.kind == "logistic" else
        f"because {outcome} is not always 0 or 1."
    )  # fmt: skip
    known = f"Adjusted for {', '.join(asked.adjust)}." if asked.adjust else "Adjusted for nothing: raw figures."
    typical = (
        "Expected is what a typical provider (the median one) would have got for the same people. "
        + ("The ratio is observed over expected." if found.kind == "logistic" else
           "The difference is observed less expected, for each person.")
    )  # fmt: skip
    of_terms = asked.declared.said if asked.declared else ()
    return [
        *of_terms,
        f"{people:,.0f} people at {providers:,} providers ({asked.provider}). Outcome {outcome}.",
        which,
        *([] if of_terms else [known]),
        typical,
    ]


def told(found: Answer) -> Iterator[Sheet | str]:
    """All that a terminal shows of a rating."""
    yield from (*heading(found), *found.remarks)
    yield providers(found)
    of_primes = primes(found)
    if of_primes is not None:
        yield of_primes
    of_levels = levels(found)
    if of_levels is not None:
        yield from (levels_said(found), of_levels)
    for sentence in (left_out(found), alarms_said(found), order_said(found)):
        if sentence:
            yield sentence
    drove = driven(found)
    if drove:
        yield f"What {found.question.outcome} goes with, among people of the same provider:"
    yield from (f"  {line}" for line in drove)


def head(found: Answer) -> tuple[str, ...]:
    """The names of the columns."""
    figure, each = ("ratio", "") if found.kind == "logistic" else ("difference", " each")
    counts = ("people", f"observed{each}", f"expected{each}")
    last = ("95 % limits", "p", "flag", f"shrunken {figure}", "star (probability)")
    return (found.question.provider, *counts, figure, *last)


def cells(found: Answer, line: Line) -> tuple[str, ...]:
    """One line, as text."""
    return (
        line.provider,
        f"{line.people:,.0f}",
        amount(found, line.observed / line.people) if found.kind == "linear" else f"{line.observed:,.0f}",
        amount(found, line.expected / line.people) if found.kind == "linear" else f"{line.expected:,.1f}",
        figure_of(found, line.figure),
        limits_of(found, line.limits),
        p_of(line.p),
        line.flag,
        figure_of(found, line.shrunk),
        star_of(line),
    )


def providers(found: Answer) -> Sheet:
    """All of them, or with thousands those that stand out most."""
    asked, left = found.question, left_out(found)
    return Sheet(
        f"{asked.outcome} by {asked.provider}" + (f". {left}" if left else ""),
        head(found),
        tuple(cells(found, line) for line in shown(found)),
        numbers=frozenset({1, 2, 3, 4, 6, 8}),
        whole=frozenset({5}),
    )


def primes(found: Answer) -> Sheet | None:
    """Those for whom the providers work; none where that was not asked."""
    if not found.primes:
        return None
    return Sheet(
        f"{found.question.prime}, each over all who work for it",
        (found.question.prime or "", f"{found.question.provider}s", *head(found)[-2:]),
        tuple(
            (prime.name, f"{prime.subs:,}", figure_of(found, prime.shrunk), _star(prime.star)) for prime in found.primes
        ),
        numbers=frozenset({1, 2}),
    )


def levels(found: Answer) -> Sheet | None:
    """The level of each for its own people; none where that was not asked."""
    if not found.levels:
        return None
    level = found.question.level
    agreed = "the level of the terms" if level is None else f"{100 * level:g} % for all of these together"
    return Sheet(
        f"From {agreed} to the level for each one's own people",
        (found.question.provider, "people", "level", "reached", "reached / level", "state", "p"),
        tuple(_of_level(line, found.levels[line.provider]) for line in shown(found)),
        numbers=frozenset({1, 2, 3, 4, 6}),
        whole=frozenset({5}),
    )


def levels_said(found: Answer) -> str:
    """Whose level the agreed one is taken to be, and how it is moved."""
    if found.question.level is not None:
        return f"The agreed level is taken to be for people like all of these together. {MOVED}"
    return f"Each level of the terms is taken to be for people like all of those whose level it is. {MOVED}"


def _of_level(line: Line, each: Level) -> tuple[str, ...]:
    people, reached = f"{line.people:,.0f}", f"{100 * line.observed / line.people:.1f} %"
    if isinstance(each.level, Absent):
        return (line.provider, people, "none", reached, "none", each.level.because, "")
    if isinstance(each.score, Absent):
        return (line.provider, people, f"{100 * each.level:.1f} %", reached, "none", each.score.because, "")
    judged: tuple[str, str] = (each.state or "", "")
    if each.state == "missed" and not isinstance(each.p, Absent):
        judged = ("missed" if each.p < CHANCE else "missed, may be chance", p_of(each.p))
    return (line.provider, people, f"{100 * each.level:.1f} %", reached, f"{each.score:.2f}", *judged)


def shown(found: Answer) -> list[Line]:
    """The lines that a page has room for: in the order of their names, the most striking where there are too many."""
    if len(found.lines) <= MOST_LINES:
        return list(found.lines)
    striking = sorted(found.lines, key=lambda line: (line.p, line.provider))[:MOST_LINES]
    return sorted(striking, key=lambda line: line.provider)


def left_out(found: Answer) -> str | None:
    more = len(found.lines) - MOST_LINES
    if more <= 0:
        return None
    return f"These {MOST_LINES} have the smallest p; {more:,} more are in ratings.csv (--out)."


def order_said(found: Answer) -> str:
    """Whether an order of the providers means anything."""
    return f"{found.rankability.remark} (rankability {found.rankability.share:.2f})"


def alarms_said(found: Answer) -> str:
    """What to expect by chance alone."""
    number_of = len(found.lines)
    raised = sum(bool(line.flag) for line in found.lines)
    sound = sum(line.p_adjusted < 0.05 for line in found.lines)
    return (
        f"{raised} of {number_of:,} flagged to look at (p below 0.05); chance alone would flag about "
        f"{0.05 * number_of:.1f}. {sound} {'remains' if sound == 1 else 'remain'} after "
        "allowing for how many were looked at (Benjamini–Hochberg, 5 %)."
    )


def driven(found: Answer) -> list[str]:
    """What the outcome goes with, strongest first."""
    return [_worth(found, worth) for worth in sorted(worths(found), key=lambda worth: -abs(worth.effect))]


def _worth(found: Answer, worth: Worth) -> str:
    unsure = "" if worth.limits.low > 0 or worth.limits.high < 0 else "; may be nothing"
    if worth.compared_with is not None:
        what = f"{worth.column}, beside {worth.compared_with}"
    elif worth.step == 1.0:
        what = f"1 more of {worth.column}"
    else:
        what = f"{number(worth.step)} more of {worth.column} (one standard deviation)"
    if found.kind == "linear":
        effect = amount(found, worth.effect, signed=True)
        return f"{what}: {found.question.outcome} {effect} ({limits_of(found, worth.limits)}){unsure}."
    odds = (
        f"odds × {math.exp(worth.effect):.2f} ({math.exp(worth.limits.low):.2f} to {math.exp(worth.limits.high):.2f})"
    )
    return f"{what}: {odds}{unsure}."
