"""One provider's star explained: what drove it, how sure it is, and how one more outcome would move it."""

from collections.abc import Iterator

from commissioning.cli.exits import refuse
from commissioning.cli.rating.explained import facts
from commissioning.cli.rating.words import number, percent
from commissioning.cli.starred.answer import Found, Line, Part, Share
from commissioning.cli.starred.words import amount, heading, ratio_of, star_of
from commissioning.core.periods import in_words
from commissioning.tables.nearest import meant_or_there


def lines(found: Found, provider: str) -> Iterator[str]:
    """The explanation, a sentence or two at a time.

    Raises   InputRefused, when nobody has that name.
    """
    names = [line.provider for line in found.lines]
    if provider not in names:
        refuse(
            f"{found.asked.provider} has no {provider or 'empty name'} with people who count. "
            + meant_or_there(provider, names)
        )
    line = found.line(provider)
    yield from heading(found)
    yield from _star(found, line)
    yield from (f"First, {check.said}: {check.state}." for check in found.checks if check.provider == provider)
    for part, share in sorted(zip(found.parts, line.shares, strict=True), key=lambda each: -abs(each[1].adds)):
        yield from _measure(line, part, share)
    yield from _last(found, line)
    yield from _more(found, line)


def _star(found: Found, line: Line) -> Iterator[str]:
    star = line.star
    if star.star is None or star.distance is None or star.limits is None:
        yield f"{line.provider}: no star ({star.state}: {star.reason.because if star.reason else ''})."
        return
    chances = ", ".join(
        f"{place} {band.title} {percent(share)}"
        for place, (band, share) in enumerate(zip(found.asked.bands, star.probabilities, strict=True), start=1)
    )
    yield (
        f"{line.provider}: {star_of(found, line)}. Over all measures it is {_points(star.distance)} beside the average "
        f"({_points(star.limits.low)} to {_points(star.limits.high)}). Probability of each star: {chances}."
    )
    if star.held:
        yield f"It has no more because of a prerequisite that it failed: {star.held}."


def _measure(line: Line, part: Part, share: Share) -> Iterator[str]:
    name, linear = part.weighed.name, part.alone.kind == "linear"
    if not share.people:
        yield f"{name}: none of its people counts in it, so its weight goes to the other measures."
        return
    added = ""
    if line.star.distance is not None:
        added = f" With {100 * share.weight:.0f} % of the weight it adds {_points(share.adds)}."
    actual, expected = (amount(total, share.people, linear=linear) for total in (share.actual, share.expected))
    yield (
        f"{name}: {actual} of its {share.people:,.0f} people, beside {expected} from a typical provider for the same "
        f"people: {ratio_of(share.ratio)}, drawn in to {ratio_of(share.drawn)} ({percent(share.own)} of that is its "
        f"own).{added}"
    )
    yield from facts(part.alone, part.alone.line(line.provider))


def _last(found: Found, line: Line) -> Iterator[str]:
    star = line.star
    if found.asked.last is None or star.star is None or star.distance is None:
        return
    day = in_words(found.asked.last.as_of)
    new = found.rules.bands.of(star.distance)
    if star.held:
        yield f"It had {line.last or 'no star'} on {day}."
    elif line.last is None:
        yield f"It had no star on {day}, so this one stands on these people alone."
    elif new == line.last:
        yield f"It had {line.last} on {day}, too."
    elif star.star == new:
        yield f"It had {line.last} on {day}; that it has moved is sure enough."
    else:
        beyond = sum(star.probabilities[star.star :] if new > line.last else star.probabilities[: star.star - 1])
        yield (
            f"It had {line.last} on {day}. By its distance alone it would have {new}; that it is beyond the edge of "
            f"{star.star} is {percent(beyond)} sure, and {100 * found.rules.sure_enough:g} % is needed to move."
        )


def _more(found: Found, line: Line) -> Iterator[str]:
    for part, share in zip(found.parts, line.shares, strict=True):
        if share.star_with_more is None or line.star.distance is None:
            continue
        what = "One more outcome"
        if part.alone.kind == "linear":
            spread = float(part.alone.model.residual_variance) ** 0.5
            what = f"Had one of its people {number(spread)} more (as people usually differ)"
        same = share.star_with_more == line.star.star
        star = f"{share.star_with_more}, as now" if same else f"{share.star_with_more}, not {line.star.star}"
        at, now = (_points(each, places=2) for each in (line.star.distance + share.more, line.star.distance))
        yield f"{what} in {share.measure}: {at} instead of {now}, star {star}."


def _points(distance: float, places: int = 1) -> str:
    return f"{100 * distance:+.{places}f} %"
