"""A question as the terms put it: covariates, window, weight and bands of a declared measure, each by its clause."""

from dataclasses import replace
from datetime import date, timedelta

from commissioning.cli.exits import refuse
from commissioning.cli.rating.enough import enough_of
from commissioning.cli.rating.held import WHOLE, Held, levels_of_terms, levels_said, read_by_contract
from commissioning.cli.rating.lines import line_if_any, line_of, read_on
from commissioning.cli.rating.question import Declared, Question
from commissioning.cli.rating.window import window_of
from commissioning.core.periods import add_months, in_words
from commissioning.tables.nearest import nearest
from commissioning.terms import measures as ms
from commissioning.terms.models import Terms
from commissioning.terms.version import terms_version

FEWEST_BANDS, MOST_BANDS = 2, 5


def asked_by_terms(terms: Terms, name: str, asked: Question, *, as_of: date, alone: bool = True) -> Question:
    """What was asked, completed by a measure.

    Takes    asked: with no covariates, no model and no window, which are the measure's to say
             as_of: the last day that counts; who was referred too late to be told by then is not in
             alone: whether nothing else is rated. Else its weight and bands are for the whole rating to say, and a
             measure by group adjusts for the group.
    Raises   InputRefused, when the terms have no such measure, or it is one that no rating can be made by.
    """
    measure = measure_of(terms, name)
    refuse_unsound(name, measure)
    by_group = measure.per_group and not alone
    _refuse_beside(name, measure, asked, by_group=by_group)
    levels, about_levels = _held_against(measure, asked)
    if levels and asked.level is not None:
        refuse(f"The measure {name} says its level (clause {measure.clause}). Leave out --level.")
    assert isinstance(measure.window, ms.AfterTheDay)
    first, by = measure.cohorts.first, measure.cohorts.by
    span = line_of(measure.cohorts.months, first, f"the length of a cohort of {name}")
    months = line_of(measure.window.months, first, f"the window of {name}")
    end = _told_until(as_of, months.number())
    window, enough = window_of(terms, as_of=as_of), enough_of(terms, as_of=as_of)
    edges, of_bands = _bands(measure, as_of=as_of) if alone else ((), [])
    own_group = (asked.group,) if by_group and asked.group else ()
    of_terms = f"; {terms.programme.title}, terms version {terms_version(terms)[:12]}" if alone else ""
    counted = (
        f"Counted: whoever has {by} from {in_words(first)} on, once {months.number()} months are over by "
        f"{in_words(as_of)} (clause {months.clause}). {asked.outcome} has to say what was reached within them."
    )
    said = (
        f"{measure.title} (clause {measure.clause}{of_terms}).",
        *_of_people(measure, by_group=by_group),
        counted,
        *([] if window is None else [window.said(by, due_until=end, as_of=as_of)]),
        _adjusted(measure),
        *of_bands,
        *([*_weight(measure, as_of=as_of), enough.said] if alone else []),
        *about_levels,
    )
    return replace(
        asked,
        adjust=tuple(dict.fromkeys((*measure.adjusted.covariates, *own_group))),
        categories=own_group,
        model=None if measure.adjusted.model == "none" else measure.adjusted.model,
        counted_on=by,
        start=first if window is None else max(first, window.first_day(due_until=end, as_of=as_of)),
        end=end,
        groups=tuple(measure.only_groups or ()),
        only_with="started_on" if measure.denominator == "starts" else None,
        declared=Declared(
            str(terms.programme.title),
            terms_version(terms),
            name,
            str(measure.title),
            measure.clause,
            edges,
            said,
            levels,
            span.number(),
            months.number(),
            first,
            window,
            enough,
        ),
    )


def _refuse_beside(name: str, measure: ms.Measure, asked: Question, *, by_group: bool) -> None:
    """Refuse what a measure says itself, and what it lacks without the column of groups."""
    if asked.adjust or asked.model or asked.counted_on:
        refuse(
            f"The measure {name} says what is adjusted for, by which model and in which window. Leave out --adjust, "
            "--model, --counted-on, --from and --until, or rate without --terms."
        )
    if measure.only_groups is not None and asked.group is None:
        refuse(f"The measure {name} is for groups {', '.join(measure.only_groups)}. Name their column with --group.")
    if by_group and asked.group is None:
        refuse(
            f"The measure {name} is by group: each has a result of its own (clause {measure.clause}). Name their "
            "column with --group."
        )


def _adjusted(measure: ms.Measure) -> str:
    if measure.adjusted.model == "none":
        return f"Adjusted for nothing (clause {measure.clause})."
    known = ", ".join(measure.adjusted.covariates)
    return f"Adjusted by the {measure.adjusted.model} model for {known} (clause {measure.clause})."


def measure_of(terms: Terms, name: str) -> ms.Measure:
    """The measure of that name.

    Raises   InputRefused, when the terms have none.
    """
    if name in terms.measures:
        return terms.measures[name]
    if not terms.measures:
        refuse(f"{terms.programme.title} declares no measures. Rate without --terms, or declare one in measures.yaml.")
    meant = nearest(name, terms.measures)
    also = f"Did you mean {meant}?" if meant else f"It has {', '.join(terms.measures)}."
    refuse(f"{terms.programme.title} has no measure {name}. {also}")


def refuse_unsound(name: str, measure: ms.Measure) -> None:
    """Refuse measures by which nobody can be judged."""
    if isinstance(measure.window, ms.InThePeriod):
        refuse(
            f"{name} counts outcomes of a period over people of that period (clause {measure.clause}): they are other "
            "people, and the figure rises when fewer are referred. No rating is made by it; `commissioning terms "
            "bench` shows what moves."
        )
    if isinstance(measure.compared_with, ms.OwnOffer):
        refuse(
            f"{name} holds each provider against its own offer (clause {measure.clause}): who promises little does "
            "well. No rating is made by it; `commissioning terms bench` shows what moves."
        )


def _of_people(measure: ms.Measure, *, by_group: bool) -> list[str]:
    said = []
    if measure.only_groups is not None:
        said.append(f"For groups {', '.join(measure.only_groups)} only (clause {measure.clause}).")
    if by_group:
        said.append(
            f"The terms give each group a result of its own (clause {measure.clause}): a person is held beside a "
            "typical provider for the same group, and groups are added up before they are divided."
        )
    elif measure.per_group and measure.only_groups is None:
        said.append(f"The terms ask for it by group (clause {measure.clause}); here all groups are together.")
    if measure.denominator == "starts":
        said.append(f"Who never started is not counted (clause {measure.clause}).")
    return said


def _bands(measure: ms.Measure, *, as_of: date) -> tuple[tuple[float, ...], list[str]]:
    """The edges between bands, and how they are said."""
    if not measure.bands or not isinstance(measure.compared_with, ms.OtherProviders):
        return (), []
    if not FEWEST_BANDS <= len(measure.bands) <= MOST_BANDS:
        refuse(f"{measure.title} has {len(measure.bands)} bands; a rating shows {FEWEST_BANDS} to {MOST_BANDS} stars.")
    lines = [
        line_of(band.from_, read_on(band.from_, measure, as_of=as_of), f"the band {band.title}")
        for band in measure.bands
    ]
    listed = ", ".join(
        f"{star} {band.title} from {line.number() / 100:g} % (clause {line.clause})"
        for star, (band, line) in enumerate(zip(measure.bands, lines, strict=True), start=1)
    )
    return tuple(line.number() / WHOLE - 1.0 for line in lines[1:]), [f"Stars, against the average: {listed}."]


def _weight(measure: ms.Measure, *, as_of: date) -> list[str]:
    if measure.weight is None:
        return ["It is watched, and weighs nothing in the whole rating."]
    day = read_on(measure.weight, measure, as_of=as_of)
    line = line_if_any(measure.weight, day, "the weight")
    if line is None:
        return [f"By the terms it weighs nothing in the whole rating on {in_words(day)}."]
    return [f"It weighs {line.number() / 100:g} % of the whole rating (clause {line.clause})."]


def _held_against(measure: ms.Measure, asked: Question) -> tuple[tuple[Held, ...], list[str]]:
    """The levels that the terms hold it against, and what is said of them; none where a file of people cannot tell."""
    levels = levels_of_terms(measure)
    if not levels:
        return (), []
    here = "The comparison here is with other providers, for the same people"
    by_contract = read_by_contract(measure)
    why_not = None
    if by_contract is not None:
        why_not = f"one that is read by {by_contract.by} and changes, which no file of people tells"
    elif asked.group is None and any(each.group for each in levels):
        why_not = "one for each group, whose column --group would name"
    if why_not is not None:
        return (), [f"The terms hold it against a level, {why_not} (clause {measure.clause}). {here}."]
    beside = f"{here}; each stands beside the level for its own people, too."
    return levels, ["The terms hold it against a level.", *levels_said(levels), beside]


def _told_until(as_of: date, months: int) -> date:
    """The first day of a person who cannot be told yet."""
    day = add_months(as_of, -months)
    while add_months(day, months) <= as_of:
        day += timedelta(days=1)
    return day
