"""Stars in words and tables: what a terminal shows, and the page repeats."""

from collections.abc import Iterator

from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.rating.words import MOST_LINES, number, p_of, percent
from commissioning.cli.starred.answer import Found, Line, OfGroup, Part, Share
from commissioning.cli.starred.prerequisites import Checked
from commissioning.cli.starred.question import Asked, NewProvider, Prerequisite
from commissioning.core.periods import in_words
from commissioning.engines.ratings.figures import Absent, Figure, Interval
from commissioning.engines.ratings.stars.rating import Star


def heading(found: Found) -> list[str]:
    """What the terms say, each by its clause, and how stars are made of it."""
    asked = found.asked
    bands = ", ".join(
        f"{star} {band.title} from {band.starts / 100:g} % (clause {band.clause})"
        for star, band in enumerate(asked.bands, start=1)
    )
    before = []
    if asked.last is not None:
        before.append(
            f"Beside the stars of {in_words(asked.last.as_of)}: a star changes only when it is at least "
            f"{100 * found.rules.sure_enough:g} % sure that the provider is beyond the edge between."
        )
    how = (
        "Each measure: actual over expected for the same people, drawn towards the average by as much as is chance, "
        "then told in usual distances between providers. The weighted mean of these is the distance, in per cent above "
        "or below the average provider."
    )
    return [
        f"Stars of {asked.title}, terms version {asked.terms_version[:12]}, as of {in_words(asked.as_of)}.",
        *(_measure(part) for part in found.parts),
        how,
        f"Stars, against the average over all measures: {bands}.",
        *(_first(asked, each) for each in asked.prerequisites),
        *([_new(asked.new)] if asked.new else []),
        *before,
    ]


def _measure(part: Part) -> str:
    question, weighed = part.weighed.question, part.weighed
    said = " ".join(question.declared.said) if question.declared else ""
    model = "" if question.model else f" By the {part.alone.kind} model."
    return (
        f"{weighed.name} weighs {weighed.weight / 100:g} % (clause {weighed.clause}) and is answered by the column "
        f"{question.outcome}. {said}{model}"
    )


def _first(asked: Asked, each: Prerequisite) -> str:
    """A prerequisite, and what failing it means."""
    least = "; ".join(
        f"{line.why_not or 'nothing' if line.level is None else f'{100 * line.level:g} %'} from "
        f"{in_words(line.starts)} (clause {line.clause})"
        for line in each.least
    )
    left = (
        "has no star"
        if each.at_most is None
        else f"has no star above {each.at_most} {asked.bands[each.at_most - 1].title}"
    )
    beside = "the level for its own people" if each.against == "their level" else "what a typical provider would get"
    said = " ".join(each.question.declared.said) if each.question.declared else ""
    return (
        f"First, {each.title} (clause {each.clause}): in {each.measure} a provider has to reach so much of {beside}: "
        f"{least}. Who does not {left}. {each.measure} is answered by the column {each.question.outcome}. {said}"
    )


def _new(new: NewProvider) -> str:
    numbers = [
        f"{each.value} {what} where that was on {in_words(each.starts)} or later (clause {each.clause})"
        for what, lines in (("months", new.months), ("people due", new.people))
        for each in lines
        if each.value
    ]
    return (
        f"A provider is new, and has no star, for so long after its first person by {new.since} and until so many are "
        f"due ({new.title}, clause {new.clause}): {'; '.join(numbers)}."
    )


def told(found: Found) -> Iterator[Sheet | str]:
    """All that a terminal shows."""
    yield from (*heading(found), *found.remarks)
    yield stars(found)
    yield "What each measure did:"
    yield measures(found)
    of_first = first(found)
    if of_first is not None:
        yield "What has to be reached first:"
        yield of_first
    of_groups = groups(found)
    if of_groups is not None:
        yield "By group, as the terms ask:"
        yield of_groups
    yield moved(found)
    if left_out(found):
        yield left_out(found)


def stars(found: Found) -> Sheet:
    """Every provider with its star, or the state in its place."""
    last = ("last star",) if found.asked.last else ()
    each = tuple(f"{star} {band.title}" for star, band in enumerate(found.asked.bands, start=1))
    head = (found.asked.provider, "people", "distance", "95 % limits", *last, "star", *each)
    why = any(line.star.reason or line.star.held for line in shown(found))
    rows = tuple(_row(found, line, why=why) for line in shown(found))
    at = {name: place for place, name in enumerate(head)}
    numbers = {1, 2, *(at[name] for name in each)} | ({at["last star"]} if last else set())
    words = frozenset({at["95 % limits"], at["star"]})
    return Sheet("Stars", (*head, *(("why not",) if why else ())), rows, frozenset(numbers), words)


def _row(found: Found, line: Line, *, why: bool) -> tuple[str, ...]:
    star = line.star
    last = (str(line.last or "none"),) if found.asked.last else ()
    reason = (why_not(star),) if why else ()
    chances = [percent(share) for share in star.probabilities] or ["" for _ in found.asked.bands]
    return (
        line.provider, f"{star.people:,.0f}", _points(star.distance), _limits(star.limits), *last,
        star_of(found, line), *chances, *reason,
    )  # fmt: skip


def why_not(star: Star) -> str:
    """Why there is no star, or none above this one."""
    return star.reason.because if star.reason else star.held or ""


def star_of(found: Found, line: Line) -> str:
    """The star by its name, or the state in its place."""
    star = line.star
    if star.star is None:
        return star.state
    named = f"{star.star} {found.asked.bands[star.star - 1].title}"
    if star.held:
        return f"{named}, held"
    return f"{named}, kept" if line.last == star.star != found.rules.bands.of(star.distance or 0.0) else named


def measures(found: Found) -> Sheet:
    """Provider by measure: what came about, what was to be expected, and what that adds to the distance."""
    head = (
        found.asked.provider, "measure", "people", "actual", "expected", "A/E", "95 % limits", "drawn in", "weight",
        "adds", "of the distance",
    )  # fmt: skip
    kinds = {part.weighed.name: part.alone.kind for part in found.parts}
    rows = tuple(
        _share(line, share, linear=kinds[share.measure] == "linear") for line in shown(found) for share in line.shares
    )
    return Sheet("What each measure did", head, rows, frozenset({2, 3, 4, 5, 7, 8, 9, 10}), frozenset({6}))


def _share(line: Line, share: Share, *, linear: bool) -> tuple[str, ...]:
    if not share.people:
        return (line.provider, share.measure, "0", "", "", "none", "", "", "", "", "")
    counts = (amount(share.actual, share.people, linear=linear), amount(share.expected, share.people, linear=linear))
    rated = line.star.distance is not None
    return (
        line.provider,
        share.measure,
        f"{share.people:,.0f}",
        *counts,
        ratio_of(share.ratio),
        "none" if isinstance(share.limits, Absent) else f"{share.limits.low:.2f} to {share.limits.high:.2f}",
        ratio_of(share.drawn),
        f"{100 * share.weight:.0f} %" if rated else "",
        _points(share.adds) if rated else "",
        _points(line.star.distance),
    )


def first(found: Found) -> Sheet | None:
    """Each provider beside each prerequisite; none where the terms state none."""
    names = {line.provider for line in shown(found)}
    rows = tuple(_of_first(each) for each in found.checks if each.provider in names)
    if not rows:
        return None
    head = (found.asked.provider, "prerequisite", "people", "reached", "needed", "state", "p")
    return Sheet("What has to be reached first", head, rows, frozenset({2, 3, 4, 6}), frozenset({5}))


def _of_first(each: Checked) -> tuple[str, ...]:
    p = "" if isinstance(each.p, Absent) else p_of(each.p)
    counts = (f"{each.people:,.0f}", f"{each.outcomes:,.0f}", f"{each.wanted:,.1f}")
    return (each.provider, each.prerequisite.name, *counts, each.state, p)


def groups(found: Found) -> Sheet | None:
    """Each group's own figure; none where the terms ask for none by group."""
    names = {line.provider for line in shown(found)}
    rows = tuple(_of_group(found, each) for each in found.groups if each.provider in names)
    if not rows:
        return None
    head = (found.asked.provider, "measure", "group", "people", "actual", "expected", "A/E")
    return Sheet("By group", head, rows, frozenset({3, 4, 5, 6}))


def _of_group(found: Found, each: OfGroup) -> tuple[str, ...]:
    linear = any(part.weighed.name == each.measure and part.alone.kind == "linear" for part in found.parts)
    counts = ("", "")
    if each.people:
        counts = (amount(each.actual, each.people, linear=linear), amount(each.expected, each.people, linear=linear))
    return (each.provider, each.measure, each.group, f"{each.people:,.0f}", *counts, ratio_of(each.ratio))


def amount(total: float, people: float, *, linear: bool) -> str:
    """A number of outcomes; of anything else, how much for each person."""
    if linear:
        return f"{number(total / people)} each"
    return f"{total:,.0f}" if total == round(total) else f"{total:,.1f}"


def moved(found: Found) -> str:
    """How many have which star, and how many stars moved."""
    counts = [sum(line.star.star == star for line in found.lines) for star in range(1, len(found.asked.bands) + 1)]
    each = ", ".join(f"{count} {band.title}" for count, band in zip(counts, found.asked.bands, strict=True))
    without = len(found.lines) - sum(counts)
    said = f"{len(found.lines):,} providers: {each}{f', {without} without a star' if without else ''}."
    if found.asked.last is None:
        return said
    both = [line for line in found.lines if line.last and line.star.star]
    change = sum(line.last != line.star.star for line in both)
    kept = sum(", kept" in star_of(found, line) for line in both)
    return (
        f"{said} Of {len(both):,} that had a star before, {change} moved; {kept} kept theirs, not sure enough to move."
    )


def shown(found: Found) -> list[Line]:
    """The lines that a page has room for: by name; where there are too many, those furthest from the average."""
    if len(found.lines) <= MOST_LINES:
        return list(found.lines)
    furthest = sorted(found.lines, key=lambda line: (-abs(line.star.distance or 0.0), line.provider))[:MOST_LINES]
    return sorted(furthest, key=lambda line: line.provider)


def left_out(found: Found) -> str:
    """What is not shown."""
    more = len(found.lines) - MOST_LINES
    if more <= 0:
        return ""
    return f"These {MOST_LINES} are furthest from the average; {more:,} more are in stars.csv (--out)."


def ratio_of(figure: Figure) -> str:
    return "none" if isinstance(figure, Absent) else f"{figure:.2f}"


def _points(distance: float | None) -> str:
    """A distance in per cent."""
    return "" if distance is None else f"{100 * distance:+.1f} %"


def _limits(limits: Interval | None) -> str:
    return "" if limits is None else f"{100 * limits.low:+.1f} to {100 * limits.high:+.1f} %"
