"""Cohorts in words and tables: what a terminal shows, and the page repeats."""

from collections.abc import Iterator
from datetime import date

from markupsafe import Markup

from commissioning.cli.following.answer import Found, Line, OfProvider, Together
from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.rating.words import MOST_LINES, p_of
from commissioning.core.periods import add_months, in_words
from commissioning.engines.ratings.figures import Absent, Figure, known
from commissioning.web.charts.curves import Curve, Level, curves

NOT_JUDGED = ("not judged", "", "")
LEVELS = (("minimum", "level"), ("offer", "offer"), ("without the programme", "without"))


def told(found: Found) -> Iterator[Sheet | str]:
    """All that a terminal shows."""
    yield from (*heading(found), *found.remarks)
    yield every_cohort(found)
    yield summary(found)
    of_providers = by_provider(found, most=MOST_LINES)
    if of_providers is not None:
        yield f"{of_providers.caption}, over the cohorts that are {found.asked.months} months old:"
        yield of_providers
        more = len(found.providers) - MOST_LINES
        if more > 0:
            which = "have the smallest p" if found.asked.judging else "have the most people"
            yield f"These {MOST_LINES} {which}; {more:,} more are in cohorts.html (--out)."


def heading(found: Found) -> list[str]:
    """Who is followed, and how."""
    asked = found.asked
    people = sum(line.people for line in found.lines)
    if asked.by_terms is not None:
        return [
            *asked.by_terms.said,
            f"{people:,.0f} people by {asked.started}, known until {in_words(asked.as_of)}. Outcome: {asked.reached}.",
            *([f"Offer, given beside: {100 * asked.offer:g} %."] if asked.offer is not None else []),
        ]
    held = [f"{name} {100 * share:g} %" for name, share in _levels(found)]
    same = (
        f"Outcome: {asked.reached} within {asked.months} months of each person's own day. Above and below the line are "
        "the same people, so referrals that rise or fall change nothing."
    )
    noun = "person" if people == 1 else "people"
    return [
        f"{people:,.0f} {noun} by month of {asked.started}, known until {in_words(asked.as_of)}.",
        same,
        *([f"Held against: {', '.join(held)}."] if held else []),
    ]


def every_cohort(found: Found) -> Sheet:
    """Month by month."""
    return _sheet("Every cohort", _head(found), [_cells(found, line) for line in found.lines])


def by_provider(found: Found, *, most: int | None = None) -> Sheet | None:
    """Each provider over the cohorts that are old enough, or the most striking ones; none where that was not asked."""
    if not found.providers:
        return None
    judged = ("state", "short by", "p") if found.asked.judging else ()
    head = (found.asked.provider or "", "people", "outcomes", "share", *judged)
    shown = {each.name for each in sorted(found.providers, key=_striking)[:most]}
    rows = [_of_provider(found, each) for each in found.providers if each.name in shown]
    return _sheet(f"By {found.asked.provider}", head, rows)


def _striking(each: OfProvider) -> tuple[float, float]:
    p = known(each.p)
    return (1.0 if p is None else p, -each.people)


def _head(found: Found) -> tuple[str, ...]:
    asked = found.asked
    group = ("group",) if _by_group(found) else ()
    known_by = ("month" if asked.span == 1 else "cohort", *group, "people", "months so far", "outcomes", "share")
    level = ("level",) if asked.judging and asked.by_terms is not None else ()
    judged = (*level, "state", "short by", "p") if asked.judging else ()
    beside = ("above offer",) if asked.judging and asked.offer is not None else ()
    without = ("above without",) if _with_without(found) else ()
    return (*known_by, *judged, *beside, *without, f"share by month {asked.months}")


def _by_group(found: Found) -> bool:
    return any(line.group is not None for line in found.lines)


def _with_without(found: Found) -> bool:
    terms = found.asked.by_terms
    return found.asked.without is not None or (terms is not None and terms.with_counterfactual)


def _cells(found: Found, line: Line) -> tuple[str, ...]:
    """One cohort."""
    asked, attained = found.asked, line.attained
    judged: tuple[str, ...] = ()
    if asked.judging:
        judged = NOT_JUDGED if attained is None else _judged(attained.state, attained.shortfall, attained.p)
        level = "none known" if isinstance(line.level, Absent) else f"{100 * line.level:g} %"
        judged = ((level,) if asked.by_terms is not None else ()) + judged
        judged += ("" if attained is None else _points(attained.above_offer),) if asked.offer is not None else ()
        judged += ("" if attained is None else _points(attained.above_without),) if _with_without(found) else ()
    return (
        _of_months(line.month, asked.span), *((line.group or "",) if _by_group(found) else ()),
        f"{line.people:,.0f}", f"{line.reached_months}", f"{line.outcomes:,.0f}",
        _share(line.share), *judged, _projected(line),
    )  # fmt: skip


def _of_provider(found: Found, each: OfProvider) -> tuple[str, ...]:
    judged: tuple[str, ...] = ()
    if found.asked.judging:
        judged = NOT_JUDGED if each.state is None else _judged(each.state, each.shortfall, each.p)
    return (each.name, f"{each.people:,.0f}", f"{each.outcomes:,.0f}", _share(each.share), *judged)


def summary(found: Found) -> str:
    """The whole in a sentence or two."""
    asked = found.asked
    mature = [line for line in found.lines if line.reached_months >= asked.months]
    if not mature:
        return f"No cohort is {asked.months} months old yet: nothing can be held against a level."
    people, outcomes = sum(line.people for line in mature), sum(line.outcomes for line in mature)
    share = f" ({100 * outcomes / people:.1f} %)" if people else ""
    said = (
        f"{len(mature)} of {len(found.lines)} cohorts are {asked.months} months old: {outcomes:,.0f} of {people:,.0f} "
        f"people{share} had the outcome."
    )
    if not asked.judging:
        return said
    not_known = sum(line.attained is None for line in mature)
    unknown = f" Of {not_known} no level is known: nothing is said of them." if not_known else ""
    if not_known == len(mature):
        return said + unknown
    states = [line.attained.state for line in mature if line.attained is not None]
    sure = sum(known(line.attained.shortfall) is not None for line in mature if line.attained is not None)
    met, missed, few = (states.count(state) for state in ("met", "missed", "too few"))
    return (
        f"{said} {met} met the minimum, {missed} missed it, {sure or 'none'} of them by more than chance alone would "
        f"do (p below 0.05); {few or 'none'} are too few to judge by.{unknown}"
    )


def picture(found: Found, *, key: str = "curves") -> Markup:
    """The curves."""
    drawn = [Curve(_name(each), _name(each, short=True), each.shares) for each in found.curves]
    levels = [Level(name, share) for name, share in _levels(found)]
    against = f", beside {' and '.join(level.name for level in levels)}" if levels else ""
    return curves(
        drawn,
        levels,
        months=found.asked.months,
        title=f"{len(drawn)} cohorts by months since the start",
        description=(
            f"The share of those who started together that had the outcome, by months{against}. Each line "
            "ends where its youngest month has come to. The table has every cohort."
        ),
        key=key,
    )


def _levels(found: Found) -> list[tuple[str, float]]:
    """What all cohorts alike are held against; nothing where that differs or is not known."""
    shares = {field: getattr(found.asked, field) for _, field in LEVELS}
    if found.asked.by_terms is not None:
        of_lines = {(known(line.level), found.asked.without_of(line.month, line.group)) for line in found.lines}
        shares["level"], shares["without"] = of_lines.pop() if len(of_lines) == 1 else (None, None)
    return [(name, share) for name, field in LEVELS if (share := shares[field]) is not None]


def _name(each: Together, *, short: bool = False) -> str:
    if short and each.first != each.last:
        return f"{_month(each.first)} on"
    return _months(each.first, each.last)


def _of_months(first: date, span: int) -> str:
    """A cohort by its months."""
    return _months(first, add_months(first, span - 1))


def _months(first: date, last: date) -> str:
    if first == last:
        return _month(first)
    return f"{first:%b} to {_month(last)}" if first.year == last.year else f"{_month(first)} to {_month(last)}"


def _month(day: date) -> str:
    return f"{day:%b %Y}"


def _judged(state: str, shortfall: Figure, p: Figure) -> tuple[str, ...]:
    """The state, by how much it is short, and p of so few: for those that missed it."""
    if state != "missed":
        return (state, "", "")
    p_said = "" if isinstance(p, Absent) else p_of(p)
    if isinstance(shortfall, Absent):
        return ("missed, may be chance", "", p_said)
    return (state, f"{shortfall:,.1f}", p_said)


def _share(share: Figure) -> str:
    return "none" if isinstance(share, Absent) else f"{100 * share:.1f} %"


def _points(gap: Figure) -> str:
    return "" if isinstance(gap, Absent) else f"{100 * gap:+.1f} points"


def _projected(line: Line) -> str:
    """What the cohort will come to; ± two standard errors."""
    each = line.projected
    if isinstance(each, Absent) or isinstance(each.share, Absent):
        return "cannot say yet" if line.people else "none"
    if each.by == "complete":
        return _share(each.share)
    error = known(each.error)
    wide = 0.0 if error is None else 2.0 * error / each.people
    if wide > each.share:
        return "cannot say yet"
    return f"about {100 * each.share:.1f} %" + (f" ± {100 * wide:.1f}" if wide else "")


def _sheet(caption: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Sheet:
    words = {0, *(place for place, name in enumerate(head) if name == "state")}
    return Sheet(caption, head, tuple(rows), frozenset(range(len(head))) - words, frozenset(words))
