"""What the terms ask for before a star is given: what is to be reached first, and until when a provider is new."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from commissioning.cli.exits import refuse
from commissioning.cli.rating.declared import asked_by_terms
from commissioning.cli.rating.held import WHOLE, Held
from commissioning.cli.rating.question import Question
from commissioning.cli.starred.question import Band, Dated, NewProvider, Prerequisite
from commissioning.core.periods import in_words
from commissioning.terms import measures as ms
from commissioning.terms import ratings as rs
from commissioning.terms.figures import Figure
from commissioning.terms.models import Terms


def measures_asked_for(terms: Terms) -> dict[str, ms.Measure]:
    """The measures that prerequisites name."""
    return {one.measure: terms.measures[one.measure] for _, one in _prerequisites(terms)}


def prerequisites_of(
    terms: Terms, common: Question, columns: Mapping[str, str], bands: tuple[Band, ...], *, as_of: date
) -> tuple[Prerequisite, ...]:
    """What has to be reached first.

    Raises   InputRefused, naming what the terms do not say, or no file of people can tell.
    """
    found = []
    for name, one in _prerequisites(terms):
        asked = replace(common, outcome=columns[one.measure])
        question = asked_by_terms(terms, one.measure, asked, as_of=as_of, alone=False)
        against: Literal["their level", "other providers"] = "their level"
        if isinstance(terms.measures[one.measure].compared_with, ms.OtherProviders):
            against = "other providers"
        elif question.declared is None or not question.declared.levels:
            refuse(f"{one.title} (clause {one.clause}) cannot be told: {' '.join(_about_level(question))}")
        least = tuple(_least(one.at_least))
        found.append(
            Prerequisite(name, str(one.title), one.clause, one.measure, question, against, least, _most(one, bands))
        )
    return tuple(found)


def new_provider_of(terms: Terms) -> NewProvider | None:
    """Until when a provider is new; none where the terms do not say.

    Raises   InputRefused, when nobody knows the number.
    """
    for one in terms.ratings.values():
        if isinstance(one, rs.NewProvider):
            return NewProvider(
                str(one.title), one.clause, one.since, tuple(_dated(one, one.months)), tuple(_dated(one, one.people))
            )
    return None


def _prerequisites(terms: Terms) -> Iterator[tuple[str, rs.Prerequisite]]:
    for name, one in terms.ratings.items():
        if isinstance(one, rs.Prerequisite):
            yield name, one


def _about_level(question: Question) -> Iterator[str]:
    return (said for said in (question.declared.said if question.declared else ()) if "hold it against" in said)


def _least(figure: Figure) -> Iterator[Held]:
    for starts, line in sorted((figure.values or {}).items()):
        why = "nobody knows how much" if line.value == "unknown" else ""
        yield Held(None, starts, line.number() / WHOLE if line.is_number else None, None, line.clause, why)


def _most(one: rs.Prerequisite, bands: tuple[Band, ...]) -> int | None:
    """The most stars of who fails."""
    if one.at_most is None:
        return None
    titles = [band.title for band in bands]
    if one.at_most not in titles:
        refuse(
            f"{one.title} (clause {one.clause}) leaves who fails no band above {one.at_most}, and this rating has "
            f"{', '.join(titles)}. Name one of these as `at_most` in ratings.yaml, or leave it out."
        )
    return titles.index(one.at_most) + 1


def _dated(one: rs.NewProvider, figure: Figure | None) -> Iterator[Dated]:
    for starts, line in sorted((figure.values or {} if figure else {}).items()):
        if line.value == "unknown":
            refuse(
                f"Nobody knows until when a provider is new from {in_words(starts)} on ({one.title}, clause "
                f"{line.clause}). Supply it with --assume."
            )
        yield Dated(starts, line.number() if line.is_number else None, line.clause)
