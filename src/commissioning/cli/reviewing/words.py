"""A review in words and tables: what a terminal shows, and the page repeats. It never says why, and names nobody."""

from collections.abc import Iterator

from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.rating.words import MOST_LINES, number, p_of
from commissioning.cli.reviewing.answer import Found, OfProvider, Seen
from commissioning.cli.reviewing.questions import Question
from commissioning.engines.ratings.figures import Absent, Figure
from commissioning.engines.ratings.selection.review import AGREEING, FALSE_ALARMS
from commissioning.engines.ratings.selection.signs import Unanswered

PARTS = {10: "tenth", 5: "fifth", 3: "third"}
MOST_REASONS = 10
VERDICT = (
    "For review by a person, and no more: a sign says that chance alone would hardly do this. It does not say why."
)


def told(found: Found) -> Iterator[Sheet | str]:
    """All that a terminal shows."""
    yield from (*heading(found), *found.remarks)
    yield signs(found)
    yield summary(found)
    for line in for_review(found):
        yield from seen_at(line)
    yield from cannot_say(found)
    yield f"What else makes the same picture: {'; '.join(found.innocent)}."
    yield VERDICT


def heading(found: Found) -> list[str]:
    """Who was looked at, by what prospects, and what was asked."""
    asked, market = found.asked, found.market
    whom, part = "referred people" if asked.started else "people", PARTS[market.of]
    learnt = (
        f"Prospects: each one's chance of {asked.outcome} by {', '.join(asked.adjust)}, learnt from the people of "
        f"other providers only{', and only from those who were started' if asked.started else ''}."
    )
    told_apart = (
        f"Of the {part} with the poorest prospects {_amount(market.poorest, share=True)} had {asked.outcome}, of the "
        f"{part} with the best {_amount(market.best, share=True)}."
    )
    lacking = ", ".join(f"{one.name} ({one.option})" for one in found.not_asked)
    return [
        f"{found.people:,} {whom} at {len(found.providers):,} providers ({asked.provider}).",
        learnt,
        told_apart,
        compared(found) + (f" Not asked, for want of a column: {lacking}." if lacking else ""),
    ]


def compared(found: Found) -> str:
    """What the questions compare."""
    inside = [question.name for question in found.questions if question.within]
    across = [question.name for question in found.questions if not question.within]
    said = f"Asked beside the other providers: {', '.join(across)}; what all do alike is no sign there."
    if not inside:
        return said
    return f"{said} Asked within each provider: {', '.join(inside)}; what all do alike is a sign at each."


def signs(found: Found) -> Sheet:
    """A line for each provider, those for review first where there are too many."""
    head = (found.asked.provider, "people", *(question.name for question in found.questions), "for review")
    lines = sorted(found.providers, key=lambda line: (not line.for_review, line.name))[:MOST_LINES]
    more = len(found.providers) - len(lines)
    rows = tuple(
        (line.name, _people(line.people), *map(_cell, line.seen), "for review" if line.for_review else "")
        for line in sorted(lines, key=lambda line: line.name)
    )
    caption = f"Signs by {found.asked.provider}" + (f"; {more:,} more are in signs.csv (--out)" if more else "")
    return Sheet(caption, head, rows, frozenset({1}), frozenset(range(2, len(head))))


def summary(found: Found) -> str:
    """The whole in a few sentences."""
    up = len(for_review(found))
    one = sum(bool(line.signs) and not line.for_review for line in found.providers)
    alone = f"{one:,} more {'has' if one == 1 else 'have'} one sign, which is not enough" if one else "No other has one"
    said = (
        f"{up or 'None'} of {len(found.providers):,} providers {'is' if up < 2 else 'are'} for review by a person: at "
        f"least {AGREEING} signs agree, each with p below {FALSE_ALARMS:g} after allowing for how many providers were "
        f"looked at (Benjamini–Hochberg). {alone}."
    )
    if len(found.questions) < AGREEING:
        said += " Only one question could be asked, so no two signs can agree: name more columns."
    return said


def for_review(found: Found) -> list[OfProvider]:
    return [line for line in found.providers if line.for_review]


def seen_at(line: OfProvider) -> Iterator[str]:
    """What the signs of one provider are: of which people, how large, what the others did."""
    yield f"{line.name}, {_people(line.people)} people, for review by a person. {len(line.signs)} signs:"
    yield from (f"  {said(seen)}" for seen in line.signs)


def said(seen: Seen) -> str:
    """One question at one provider, in plain units."""
    question = seen.question
    if isinstance(seen.groups, Absent):
        return f"{question.title}: {seen.groups.because} ({_p(seen)})."
    poorest, best = seen.groups[0], seen.groups[-1]
    part = PARTS[poorest.of]
    ends = "; ".join(
        f"of the {part} with the {which} prospects {_amount(group.own, share=question.share)} "
        f"({group.people:,} people), at the others {_amount(group.others, share=question.share)}"
        for which, group in (("poorest", poorest), ("best", best))
    )
    return f"{question.title}: {ends}. {_steepness(seen)} ({_p(seen)})."


def cannot_say(found: Found) -> list[str]:
    """What could not be answered, and why."""
    reasons = [
        f"{line.name}, {seen.question.name}: {seen.answer.reason.because}"
        for line in found.providers
        for seen in line.seen
        if isinstance(seen.answer, Unanswered)
    ]
    more = len(reasons) - MOST_REASONS
    shown = [f"Cannot say of {reason}." for reason in reasons[:MOST_REASONS]]
    return [*shown, *([f"Nor of {more:,} more, each with its reason in signs.csv (--out)."] if more > 0 else [])]


def groups(line: OfProvider) -> Sheet:
    """Every figure of one provider by prospects."""
    rows: list[tuple[str, ...]] = []
    for seen in line.seen:
        if isinstance(seen.groups, Absent):
            rows.append((seen.question.title, seen.groups.because, "", "", ""))
            continue
        for group in seen.groups:
            figures = (_amount(each, share=seen.question.share) for each in (group.own, group.others))
            rows.append((seen.question.title, place_of(group.place, group.of), f"{group.people:,}", *figures))
    head = ("figure", "prospects", "people", line.name, "the others")
    return Sheet(f"{line.name} by prospects", head, tuple(rows), frozenset({2, 3, 4}), frozenset({0, 1}))


def place_of(place: int, of: int) -> str:
    """A band of prospects.

    >>> place_of(1, 5), place_of(2, 5), place_of(10, 10)
    ('1 of 5, the poorest', '2 of 5', '10 of 10, the best')
    """
    return f"{place} of {of}" + (", the poorest" if place == 1 else ", the best" if place == of else "")


def _steepness(seen: Seen) -> str:
    rises = (_rise(seen.question, rise) for rise in (seen.rise, seen.others_rise))
    return "From the poorest prospects to the best it changes by {}, at the others by {}".format(*rises)


def _rise(question: Question, rise: Figure) -> str:
    if isinstance(rise, Absent):
        return "no one number"
    said = f"{100 * rise:+.0f} points" if question.share else number(rise, signed=True)
    return said if said.strip("+-0. points") else said[1:]


def _p(seen: Seen) -> str:
    if isinstance(seen.answer, Unanswered):
        return f"cannot say: {seen.answer.reason.because}"
    return f"p {p_of(seen.answer.p)}, allowing for all providers looked at"


def _cell(seen: Seen) -> str:
    """What a question found, in a word or two."""
    if isinstance(seen.answer, Unanswered):
        return "cannot say"
    if seen.found:
        return f"sign, p {p_of(seen.answer.p)}"
    return "no sign"


def _people(people: Figure) -> str:
    return people.because if isinstance(people, Absent) else f"{people:,.0f}"


def _amount(figure: Figure, *, share: bool) -> str:
    if isinstance(figure, Absent):
        return "none"
    return f"{100 * figure:.0f} %" if share else number(figure)
