"""The question as the terms put it: which measures weigh what, which bands make which star, each by its clause."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from commissioning.cli.exits import refuse
from commissioning.cli.rating.declared import (
    FEWEST_BANDS,
    MOST_BANDS,
    asked_by_terms,
    line_of,
    measure_of,
    refuse_unsound,
)
from commissioning.cli.rating.held import WHOLE
from commissioning.cli.rating.question import Question
from commissioning.cli.starred.conditions import measures_asked_for, new_provider_of, prerequisites_of
from commissioning.cli.starred.question import Asked, Band, Weighed
from commissioning.core.periods import in_words
from commissioning.terms import measures as ms
from commissioning.terms.models import Terms
from commissioning.terms.version import terms_version

Measures = Mapping[str, ms.Measure]


def asked_of(
    terms: Terms, names: Sequence[str], common: Question, *, outcomes: Sequence[str], there: Sequence[str], as_of: date
) -> Asked:
    """The whole question.

    Takes    names: of the measures; none for all that weigh something
             common: what is asked alike of every measure; its outcome is not read
             outcomes: which column answers which measure, as NAME=COL
             there: the columns of the file.
    Raises   InputRefused, naming what the terms or the file do not say, and what to write.
    """
    measures = _weighing(terms, names)
    answered = {**measures, **measures_asked_for(terms)}
    columns = _columns(answered, _as_given(outcomes, answered), there)
    bands = _bands(measures)
    weighed = tuple(_weighed(terms, name, replace(common, outcome=columns[name]), as_of) for name in measures)
    return Asked(
        programme=terms.programme.key,
        title=str(terms.programme.title),
        terms_version=terms_version(terms),
        as_of=as_of,
        provider=common.provider,
        measures=weighed,
        bands=bands,
        remarks=(*_left_out(terms, measures), *_sum(weighed), *_changing(measures, weighed)),
        seed=common.seed,
        prerequisites=prerequisites_of(terms, common, columns, bands, as_of=as_of),
        new=new_provider_of(terms),
    )


def _weighing(terms: Terms, names: Sequence[str]) -> Measures:
    """The measures to rate by."""
    if names:
        measures = {name: measure_of(terms, name) for name in names}
    else:
        measures = {name: measure for name, measure in terms.measures.items() if measure.weight is not None}
    if not measures:
        all_of = ", ".join(f"{name} (clause {measure.clause})" for name, measure in terms.measures.items())
        refuse(
            f"No measure of {terms.programme.title} weighs anything: {all_of or 'there are none'}. Write a `weight` "
            "into each measure of measures.yaml that stars are made of (basis points: 4_000 is 40 %), and `bands`."
        )
    for name, measure in measures.items():
        refuse_unsound(name, measure)
        if measure.weight is None:
            refuse(
                f"{name} (clause {measure.clause}) has no weight in the terms: it is watched, and no star is made of "
                "it. Write its `weight` into measures.yaml (basis points: 4_000 is 40 %), or leave it out."
            )
        if not isinstance(measure.compared_with, ms.OtherProviders):
            refuse(
                f"{name} has a weight, but the terms hold it against a level and not against other providers (clause "
                f"{measure.clause}), and a star says how far above or below the others. Write `compared_with: {{kind: "
                "other_providers}` into it, or name the other measures with --measure. `commissioning cohorts "
                f"--terms … --measure {name}` holds it against its level."
            )
    return measures


def _as_given(outcomes: Sequence[str], measures: Measures) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in outcomes:
        name, equals, column = each.partition("=")
        if not equals or not column or name not in measures:
            refuse(
                f"--outcome {each} does not say which column answers which measure. Write NAME=COL, for NAME one of "
                f"{', '.join(measures)}."
            )
        if name in found:
            refuse(f"--outcome {name} is given twice. Give it once.")
        found[name] = column
    return found


def _columns(measures: Measures, given: Mapping[str, str], there: Sequence[str]) -> Mapping[str, str]:
    """The column of each measure: as given, else named like the measure, else like what it counts."""
    found: dict[str, str] = {}
    for name, measure in measures.items():
        counted = measure.numerator.outcome or measure.numerator.component or name
        meant = [column for column in (name, counted) if column in there]
        if name not in given and not meant and there:
            refuse(
                f"No column is called {name}, nor {counted}, which {name} counts. Say which column says what came of "
                f"people with --outcome {name}=COL."
            )
        column = given.get(name) or (meant[0] if meant else name)
        twin = next((other for other, taken in found.items() if taken == column and other not in given), None)
        if name not in given and twin is not None:
            refuse(
                f"{twin} and {name} would both be answered by the column {column}. Say which column is whose with "
                f"--outcome {twin}=COL and --outcome {name}=COL."
            )
        found[name] = column
    return found


def _weighed(terms: Terms, name: str, common: Question, as_of: date) -> Weighed:
    measure = terms.measures[name]
    assert measure.weight is not None
    line = line_of(measure.weight, measure.cohorts.first, f"the weight of {name}")
    if not line.number():
        refuse(f"{name} weighs 0 (clause {line.clause}), so no star is made of it. Leave it out with --measure.")
    question = asked_by_terms(terms, name, common, as_of=as_of, alone=False)
    return Weighed(name, question, line.number(), line.clause)


def _bands(measures: Measures) -> tuple[Band, ...]:
    """The bands of the whole rating: those of its measures, which have to be the same."""
    found: dict[str, tuple[Band, ...]] = {}
    for name, measure in measures.items():
        if not FEWEST_BANDS <= len(measure.bands) <= MOST_BANDS:
            refuse(
                f"{name} (clause {measure.clause}) has {len(measure.bands) or 'no'} bands in the terms, and stars need "
                f"{FEWEST_BANDS} to {MOST_BANDS}. Write `bands` into it, from the lowest, which begins at 0, to the "
                "highest: each a `title` and `from`, in basis points of the average (11_500 is 15 % above it)."
            )
        found[name] = tuple(_band(name, measure, band) for band in measure.bands)
    first, *others = found
    for name in others:
        if _said(found[name]) != _said(found[first]):
            refuse(
                f"The bands of {first} are {_said(found[first])} (clause {found[first][-1].clause}), those of {name} "
                f"{_said(found[name])} (clause {found[name][-1].clause}): one star over both needs one set of bands. "
                "Write the same into both, or rate by one of them with --measure."
            )
    return found[first]


def _band(name: str, measure: ms.Measure, band: ms.Band) -> Band:
    line = line_of(band.from_, measure.cohorts.first, f"the band {band.title} of {name}")
    return Band(str(band.title), line.number(), line.clause)


def _said(bands: tuple[Band, ...]) -> str:
    return ", ".join(f"{band.title} from {band.starts / 100:g} %" for band in bands)


def _left_out(terms: Terms, measures: Measures) -> Iterator[str]:
    weighing = [name for name, each in terms.measures.items() if each.weight is not None and name not in measures]
    first = measures_asked_for(terms)
    watched = [name for name, each in terms.measures.items() if each.weight is None and name not in first]
    if weighing:
        yield f"Left out, though the terms give weight to them: {', '.join(weighing)}."
    if watched:
        yield f"Watched, without weight in the terms: {', '.join(watched)}."
    if not measures_asked_for(terms):
        yield "The terms state no prerequisite, so nobody can have failed one."


def _sum(weighed: Sequence[Weighed]) -> Iterator[str]:
    whole = sum(each.weight for each in weighed)
    if whole != WHOLE:
        yield f"The weights come to {whole / 100:g} % and not to 100 %: each is taken as its part of that."


def _changing(measures: Measures, weighed: Sequence[Weighed]) -> Iterator[str]:
    """Weights and bands hold for everybody as on the first day of the cohorts; what changes later is said."""
    for each in weighed:
        measure, question = measures[each.name], each.question
        for figure in (measure.weight, *(band.from_ for band in measure.bands)):
            later = [day for day in (figure.values or {} if figure else {}) if _within(day, question)]
            if later:
                yield (
                    f"A weight or band of {each.name} changes on {in_words(min(later))}, among the people rated here; "
                    f"all are rated by what held on {in_words(measure.cohorts.first)}."
                )
                break


def _within(day: date, question: Question) -> bool:
    return question.start is not None and question.start < day and (question.end is None or day < question.end)
