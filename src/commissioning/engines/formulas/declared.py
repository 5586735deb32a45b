"""The formulas that terms declare: one for each measure, one for each payment component, with what each is not asked.

Whoever joins the engines gives the functions: what is paid under the terms, and what people reached.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from commissioning.core.periods import add_months
from commissioning.engines.formulas.formula import Figure, Figures, Formula, Kind, World
from commissioning.engines.formulas.held import BEGINS, TURNS_MONTHS
from commissioning.engines.formulas.measured import Expected, People, measured, one_value
from commissioning.terms import measures as ms
from commissioning.terms import models as m
from commissioning.terms.cohorts import Cohorts

Paid = Callable[[World], Mapping[tuple[str, str], int]]
"""Pence by component and contract."""

RATIO_STORY = (
    "This is how the Work Programme's incentive was measured. Referrals fell, so all 40 contracts qualified: £31m "
    "would have been due for 2014-15, against £6m on a measure that follows the same people (National Audit "
    "Office, The Work Programme, HC 266, 2014, and press reports of it)."
)
OWN_OFFER_STORY = (
    "The star ratings published half-year by half-year for Employment Zones held each provider against its own target, "
    "which nobody published; they swung wildly (trade press, second-hand)."
)

_VOLUME = "A bonus for volume depends on how many outcomes its contract has in a cohort; that is what it is for."
_NO_MODEL = (
    "Tried without its model: people of one group and period were taken to be alike. What the model makes of them is "
    "for the proofs of the ratings to show."
)
_COMPARED = "It compares people of one cohort; a month later some are in another, beside other people."
_SHIFTED = "Its cohorts have fixed first days, so a month later people are in another cohort."
_CAPPED = "A contract's cap limits what it is paid however many people it serves; that is what it is for."
_FEE = "A fee runs with the months of its contract: counted later, more months have passed."
_WHOEVER = "A fee is paid whoever is served."

EXCEPTED: Mapping[Kind, Mapping[str, str]] = {
    "share": {},
    "payment": {},
    "volume": {
        "more_of_the_same": _VOLUME,
        "move_a_person": _VOLUME,
        "a_month_later": _SHIFTED,
        "merge_two_contracts": _VOLUME,
        "split_in_halves": _VOLUME,
    },
    "fee": {"a_month_later": _FEE, "a_year_later": _FEE, "one_more_outcome": _WHOEVER},
}
"""What a kind of formula is not asked, with the reason."""


def measures(
    terms: m.Terms, people: People, expected: Expected | None = None, known: frozenset[str] | None = None
) -> Iterator[Formula]:
    """A formula for each measure. One that is left to a model is tried without it where no model is given.

    Takes    known: the facts that people of the bench have; a model that needs another is not tried. None: all.
    """
    for name, measure in terms.measures.items():
        lacking = [fact for fact in measure.adjusted.covariates if known is not None and fact not in known]
        model = None if lacking else expected
        yield Formula(
            name=f"measures.{name}",
            title=str(measure.title),
            clause=measure.clause,
            kind="share",
            figures=measured(measure, terms, people, model),
            excepted=_excepted(measure),
            caveat=_caveat(measure, model, lacking, known),
            turns_on=_turn(measure.cohorts),
            counts_from=measure.cohorts.first,
            story=_story(measure),
        )


def payments(terms: m.Terms, paid: Paid) -> Iterator[Formula]:
    """A formula for each component that is paid."""
    for name, component in terms.prices.items():
        kind = _kind(component)
        capped = any(
            cap.scope == "contract" and (cap.components == "all" or name in cap.components)
            for cap in terms.caps.values()
        )
        relations = ("more_of_the_same", "move_a_person", "merge_two_contracts", "split_in_halves", "one_more_outcome")
        excepted = dict.fromkeys(relations, _CAPPED) if capped else {}
        yield Formula(
            name=f"prices.{name}",
            title=str(component.title),
            clause=component.clause,
            kind=kind,
            figures=_of_component(name, paid),
            turns_on=_turn(component.cohorts) if isinstance(component, m.VolumeBonus) else _turn(None),
            excepted={**excepted, **EXCEPTED[kind]},
        )


def _excepted(measure: ms.Measure) -> Mapping[str, str]:
    compared = measure.adjusted.model != "none" or isinstance(measure.compared_with, ms.OtherProviders)
    return {"a_month_later": _COMPARED} if compared else {}


def _caveat(measure: ms.Measure, model: Expected | None, lacking: list[str], known: frozenset[str] | None) -> str:
    if measure.adjusted.model == "none" or model is not None:
        return ""
    if not lacking or known is None:
        return _NO_MODEL
    return f"{_NO_MODEL} The people of the bench have no {', '.join(lacking)}; they have {', '.join(sorted(known))}."


def _turn(cohorts: Cohorts | None) -> date:
    """The turn of a cohort nearest to a year after the first day."""
    months = one_value(cohorts.months, None) if cohorts else None
    return add_months(BEGINS, TURNS_MONTHS if not months else months * max(1, round(TURNS_MONTHS / months)))


def _story(measure: ms.Measure) -> str:
    if isinstance(measure.window, ms.InThePeriod):
        return RATIO_STORY
    return OWN_OFFER_STORY if isinstance(measure.compared_with, ms.OwnOffer) else ""


def _kind(component: m.Component) -> Kind:
    match component:
        case m.VolumeBonus():
            return "volume"
        case m.FixedFee():
            return "fee"
    return "payment"


def _of_component(name: str, paid: Paid) -> Callable[[World], Figures]:
    def figures(world: World) -> Figures:
        found = paid(world)
        return Figures({contract: Figure(Fraction(pence)) for (of, contract), pence in found.items() if of == name})

    return figures
