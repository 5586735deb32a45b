"""Which units and which days fit a figure at its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from commissioning.terms import journey as j
from commissioning.terms import measures as ms
from commissioning.terms import models as m
from commissioning.terms import ratings as rs
from commissioning.terms import standards as st
from commissioning.terms.cohorts import Cohorts
from commissioning.terms.figures import Part


@dataclass(frozen=True, slots=True)
class Fit:
    """What a figure at a place may be.

    days      the days by which it may be read; empty: it is read on a day that is stated elsewhere.
    why       why no other day will do.
    at_most   the largest number that makes sense.
    at_least  the smallest.
    """

    measures: tuple[str, ...]
    days: tuple[str, ...]
    why: str
    at_most: int | None = None
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class OfferUse:
    """An offer of contracts that a component or measure needs, and what it must be.

    of    what needs it, by the name `name`.
    """

    offer: str
    of: Literal["component", "measure"]
    name: str
    fit: Fit


_EARLY = ("referred_on", "started_on", "contract_start")
_PAID = (*_EARLY, "earned_on")
_BEFORE = "it is needed before it is known what is earned"
_PRICED = "it is read for one participant"
_FEE = "a fee has no participant"
_COHORT = "it is read for a cohort"
_FIRST = "it is read for a provider, by its first person"
_RATING = "it is read for a whole rating"
_PROMISED = "it is promised to a person who has just come"
_COMPLAINED = "some complain who never start"
_KEPT = "some never start, and who they are is kept as well"
_PERIOD = "it is read for all who were due in a period"
_OF_MONTH = ("contract_start", "month_start")
_OF_COHORT = ("contract_start", "cohort_start")
_OF_FIRST = ("referred_on", "started_on")
_OF_RATING = ("rated_on",)
_SHARE = ("basis points",)
_TIME = ("calendar days", "working days", "weeks", "months")

PRICE = Fit(("pence",), _PAID, _PRICED)
DISCOUNT = Fit(_SHARE, _PAID, _PRICED, 10_000)
FEE_VALUE = Fit(("pence",), _OF_MONTH, _FEE)
COHORT_OFFER = Fit(("outcomes",), _OF_COHORT, _COHORT)
LEVEL = Fit(_SHARE, _OF_COHORT, _COHORT)
KEPT = Fit(_SHARE, _OF_RATING, _PERIOD, 10_000)

FITS: dict[tuple[type[Part], str], Fit] = {
    (j.Limit, "within"): Fit(_TIME, _OF_FIRST, _PROMISED, at_least=1),
    (j.Handling, "within"): Fit(_TIME, ("referred_on",), _COMPLAINED, at_least=1),
    (j.Keeping, "identity"): Fit(("months",), ("referred_on",), _KEPT, at_least=1),
    (st.PromiseKept, "at_least"): KEPT,
    (st.MustHappen, "at_least"): KEPT,
    (st.MustHappen, "within"): Fit(_TIME, _OF_FIRST, _PROMISED),
    (m.Terms, "clocks"): Fit(_TIME, _EARLY, _BEFORE),
    (m.Terms, "wages"): Fit(("pence",), (), ""),
    (m.TimeInWork, "length"): Fit(("calendar days", "weeks"), _EARLY, _BEFORE, at_least=1),
    (m.TimeInWork, "min_hours"): Fit(("hours",), _EARLY, _BEFORE),
    (m.WeeksInWork, "weeks_needed"): Fit(("weeks",), _EARLY, _BEFORE, at_least=1),
    (m.WeeksInWork, "weeks_within"): Fit(("weeks",), _EARLY, _BEFORE, at_least=1),
    (m.WeeksInWork, "hours"): Fit(("hours",), _EARLY, _BEFORE),
    (m.Threshold, "sum"): Fit(("pence",), _EARLY, _BEFORE),
    (m.Threshold, "hours"): Fit(("hours",), _EARLY, _BEFORE),
    (m.Price, "figure"): PRICE,
    (m.Price, "times"): Fit(_SHARE, _PAID, _PRICED),
    (m.Contract, "prices"): PRICE,
    (m.Unclaimed, "share"): Fit(_SHARE, _PAID, _PRICED, 10_000),
    (m.Sustainment, "every"): Fit(("calendar days", "weeks"), _EARLY, _BEFORE, at_least=1),
    (m.Sustainment, "at_most"): Fit(("payments",), _EARLY, _BEFORE),
    (m.FixedFee, "share"): Fit(_SHARE, _OF_MONTH, _FEE, 10_000),
    (m.Tranche, "months"): Fit(("months",), _OF_MONTH, _FEE, at_least=1),
    (m.Tranche, "share"): Fit(_SHARE, _OF_MONTH, _FEE, 10_000),
    (Cohorts, "months"): Fit(("months",), _OF_COHORT, _COHORT, at_least=1),
    (m.Quantity, "share"): Fit(_SHARE, _OF_COHORT, _COHORT),
    (m.Cap, "limit"): Fit(("pence",), _PAID, _PRICED),
    (ms.AfterTheDay, "months"): Fit(("months",), _OF_COHORT, _COHORT, at_least=1),
    (ms.FixedLevel, "level"): LEVEL,
    (ms.Counterfactual, "rate"): LEVEL,
    (ms.Counterfactual, "times"): Fit(_SHARE, _OF_COHORT, _COHORT),
    (ms.Measure, "weight"): Fit(_SHARE, (*_OF_RATING, *_OF_COHORT), _RATING, 10_000),
    (ms.Band, "from_"): Fit(_SHARE, (*_OF_RATING, *_OF_COHORT), _RATING),
    (rs.Prerequisite, "at_least"): Fit(_SHARE, _OF_COHORT, _COHORT),
    (rs.NewProvider, "months"): Fit(("months",), _OF_FIRST, _FIRST, at_least=1),
    (rs.NewProvider, "people"): Fit(("participants",), _OF_FIRST, _FIRST, at_least=1),
    (rs.RatingWindow, "months"): Fit(("months",), _OF_RATING, _RATING, at_least=1),
    (rs.EnoughEvidence, "people"): Fit(("participants",), _OF_RATING, _RATING, at_least=1),
    (rs.EnoughEvidence, "outcomes"): Fit(("outcomes",), _OF_RATING, _RATING, at_least=1),
    (rs.EnoughEvidence, "sure"): Fit(_SHARE, _OF_RATING, _RATING, 9_999, at_least=5_000),
}
"""By the part that has the figure, and the field."""


def offer_fits(terms: m.Terms) -> Iterator[OfferUse]:
    """Every offer that a component or a measure needs of each contract."""
    for name, component in terms.prices.items():
        if isinstance(component, m.FixedFee):
            yield OfferUse(component.value, "component", name, FEE_VALUE)
            continue
        if component.price.less:
            yield OfferUse(component.price.less, "component", name, DISCOUNT)
        if isinstance(component, m.VolumeBonus) and component.above.offer:
            yield OfferUse(component.above.offer, "component", name, COHORT_OFFER)
    for name, measure in terms.measures.items():
        if isinstance(measure.compared_with, ms.OwnOffer):
            yield OfferUse(measure.compared_with.offer, "measure", name, LEVEL)
