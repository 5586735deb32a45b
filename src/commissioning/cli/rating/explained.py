"""One provider's rating explained: what drove it, which people it compared, how one more outcome would move it."""

from collections.abc import Iterator

import numpy as np

from commissioning.cli.exits import refuse
from commissioning.cli.rating.answer import Answer, Line
from commissioning.cli.rating.words import amount, figure_of, limits_of, p_of, percent, star_of, why
from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.comparison import compare
from commissioning.engines.ratings.figures import known
from commissioning.tables.nearest import meant_or_there

MOST_FACTS = 6


def lines(found: Answer, provider: str) -> Iterator[str]:
    """The explanation, a sentence or two at a time.

    Raises   InputRefused, when nobody has that name.
    """
    names = [line.provider for line in found.lines]
    if provider not in names:
        refuse(f"{found.question.provider} has no {provider or 'empty name'}. {meant_or_there(provider, names)}")
    line = found.line(provider)
    if found.question.declared is not None:
        yield f"By the terms: {' '.join(found.question.declared.said)}"
    yield f"{provider}: {_what(found, line)}"
    yield from _compared(found, line)
    yield from facts(found, line)
    yield from _shrunken(found, line)
    yield from _one_more(found, line)


def _what(found: Answer, line: Line) -> str:
    if found.kind == "logistic":
        said = (
            f"{line.observed:,.0f} of {line.people:,.0f} people had the outcome, {line.expected:,.1f} were expected: "
        )
    else:
        observed, expected = (amount(found, total / line.people) for total in (line.observed, line.expected))
        said = f"its {line.people:,.0f} people had {observed} each, {expected} was expected: "
    figure = "ratio" if found.kind == "logistic" else "difference"
    verdict = line.flag or "no more than chance would do"
    shown = f"{figure} {figure_of(found, line.figure)} ({limits_of(found, line.limits)})"
    return f"{said}{shown}, p {p_of(line.p)}, {verdict}."


def _compared(found: Answer, line: Line) -> Iterator[str]:
    fitted = sum(standing == "fitted" for standing in found.model.standings)
    others = found.model.people.sum() - line.people
    adjusted = ", ".join(found.question.adjust) or "nothing"
    yield (
        f"Which people: its own {line.people:,.0f}, each beside what a typical provider (the median of {fitted:,}) "
        f"would have got for the same person, given {adjusted}. What those facts are worth was learnt within each "
        f"provider, from these and {others:,.0f} people of the others."
    )


def facts(found: Answer, line: Line) -> Iterator[str]:
    """How its people differ from everybody, fact by fact, on the scale of the expectation."""
    own = found.rows.provider == found.model.providers.index(line.provider)
    ours, everybody = _means(found, own), _means(found, np.ones(len(own), dtype=np.bool_))
    inner = found.model.coefficients * found.model.encoding.scale
    by_fact: dict[str, float] = {}
    for column, part in zip(found.model.columns, (ours - everybody) * inner, strict=True):
        name = column.split(": ")[0]
        by_fact[name] = by_fact.get(name, 0.0) + float(part)
    slope = _slope(found)
    parts = sorted(((name, part * slope) for name, part in by_fact.items()), key=lambda each: -abs(each[1]))
    if not parts:
        return
    total = sum(part for _, part in parts)
    unit = "points" if found.kind == "logistic" else found.question.outcome
    said = "; ".join(f"{name} {_so_much(found, part)}" for name, part in parts[:MOST_FACTS])
    yield (
        f"What drove the expectation: because of who came, {_so_much(found, total)} {unit} a person beside everybody "
        f"({said}{'; …' if len(parts) > MOST_FACTS else ''}). That is not held for or against it."
    )


def _so_much(found: Answer, part: float) -> str:
    return amount(found, part, signed=True) if found.kind == "linear" else f"{part:+.1f}"


def _means(found: Answer, which: np.ndarray) -> Floats:
    """The mean of each column over some rows."""
    rows = found.rows.only(which)
    counts = rows.counts
    numbers = rows.numbers.shape[1]
    sums = np.zeros(rows.columns + 1)
    for place in range(rows.places.shape[1]):
        sums += np.bincount(rows.places[:, place], weights=counts, minlength=rows.columns + 1)
    sums[:numbers] += counts @ rows.numbers
    return np.asarray(sums[: rows.columns] / counts.sum())


def _slope(found: Answer) -> float:
    """From the scale of effects to points of a hundred, on average; to the outcome's own unit in the linear model."""
    if found.kind == "linear":
        return 1.0
    chances = found.model.expected(found.rows)
    return 100.0 * float(np.average(chances * (1.0 - chances), weights=found.rows.counts))


def _shrunken(found: Answer, line: Line) -> Iterator[str]:
    prime = next((each for each in found.primes if each.name == found.cohort.primes[line.provider]), None)
    towards = f"its prime {prime.name} ({figure_of(found, prime.shrunk)})" if prime else "the average"
    yield (
        f"What is published: {figure_of(found, line.shrunk)}. {percent(line.own)} of that is its own figure, the rest "
        f"that of {towards}: so much of its own can be told from chance. Flags stand on its own figure alone."
    )
    star = line.star
    if star.star is None:
        yield f"Star: none ({star.state}: {why(line)})."
        return
    each = ", ".join(f"{place} {percent(share)}" for place, share in enumerate(star.probabilities, start=1))
    yield f"Star: {star_of(line)}. Probability of each star: {each}."


def _one_more(found: Answer, line: Line) -> Iterator[str]:
    if found.kind == "linear":
        spread = float(np.sqrt(found.model.residual_variance))
        figure = (known(line.figure) or 0.0) + spread / line.people
        yield (
            f"One more: had one of its people {amount(found, spread)} more (a usual distance from what is expected), "
            f"the difference would be {figure_of(found, figure)}."
        )
    elif line.observed < line.people:
        own = found.rows.only(found.rows.provider == found.model.providers.index(line.provider))
        risks = np.repeat(found.model.risk(own), own.counts.astype(np.int64))
        more = compare(line.provider, risks, line.observed + 1, found.model.typical_effect, 1.0)
        ratio, limits = figure_of(found, more.ratio), limits_of(found, more.ratio_limits)
        yield f"One more outcome: the ratio would be {ratio} ({limits}), p {p_of(more.p)}."
    for star in line.star.one_more.values():
        moves = "as now" if star == line.star.star else f"not {line.star.star}"
        if found.kind == "logistic":
            yield f"With it the star would be {star}, {moves}."
