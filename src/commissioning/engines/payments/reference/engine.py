"""The reference engine: what is due under a programme's terms. One participant at a time; then one contract at a time
for its fees, its ranks and its caps.

It is the authority for every amount. docs/guide/how-a-payment-is-worked-out.md says the rules it follows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from commissioning.core.ids import due_id
from commissioning.engines.payments.reference.caps import Owed, capped
from commissioning.engines.payments.reference.case import Case, Moment, open_case
from commissioning.engines.payments.reference.earned import Earned
from commissioning.engines.payments.reference.fixed_fee import fees
from commissioning.engines.payments.reference.volume import Everyone, Ranked, ranked
from commissioning.tables.due import Due
from commissioning.tables.rows import PersonEvidence
from commissioning.terms.models import FixedFee, Terms, VolumeBonus
from commissioning.terms.version import terms_version


def pay(terms: Terms, people: Iterable[PersonEvidence], *, as_of: date, known_by: datetime | None) -> list[Due]:
    """Every amount due that was earned on or before a day.

    Takes    known_by: only what was recorded before this moment counts; None: everything.
    Returns  sorted by component, ordinal, participant, contract.
    Raises   UnknownFigure, GoesRound, OutsideCalendar: the terms do not say what is due.
    """
    moment = Moment(as_of, known_by)
    cases = (case for person in people if (case := open_case(terms, person, moment)))
    return dues(terms, determine(terms, cases, moment))


@dataclass(frozen=True, slots=True)
class Determined:
    """All that was worked out beyond single participants.

    owed    everything due, with what caps cut off, in the order in which caps took it.
    fees    every instalment of a fee that was earned, due or not.
    ranks   by volume bonus, every outcome in its cohort.
    """

    owed: list[Owed]
    fees: list[Earned]
    ranks: dict[str, list[Ranked]]


def determine(terms: Terms, cases: Iterable[Case], moment: Moment) -> Determined:
    """What participants earned, then contracts' fees, then ranks, then caps. Each case is looked at once, in turn."""
    everyone = _everyone(terms, cases)
    instalments = [
        instalment
        for component, fee in terms.prices.items()
        if isinstance(fee, FixedFee)
        for contract in terms.contracts
        for instalment in fees(terms, contract, component, as_of=moment.as_of, known_on=moment.known_on(terms))
    ]
    ranks = {component: ranked(terms, component, everyone, as_of=moment.as_of) for component in _volume_bonuses(terms)}
    bonuses = [one.bonus for found in ranks.values() for one in found if one.bonus]
    return Determined(capped(terms, [*everyone.earned, *instalments, *bonuses]), instalments, ranks)


def _everyone(terms: Terms, cases: Iterable[Case]) -> Everyone:
    """What all participants earned. Who they are is kept only where ranks need it, their evidence never."""
    everyone = Everyone([], [], {})
    ranks_matter = bool(_volume_bonuses(terms))
    for case in cases:
        everyone.earned.extend(one for result in case.results() for one in result.earned)
        if ranks_matter:
            everyone.participants.append(case.participant)
            everyone.days[case.participant.name] = case.settled_days()
    return everyone


def _volume_bonuses(terms: Terms) -> list[str]:
    return [component for component, found in terms.prices.items() if isinstance(found, VolumeBonus)]


def dues(terms: Terms, determined: Determined) -> list[Due]:
    """The dues to be listed."""
    version = terms_version(terms)
    listed = [due(terms, one, version) for one in determined.owed if one.pence]
    return sorted(listed, key=lambda due: (due.component, due.ordinal, due.participant or "", due.contract))


def due(terms: Terms, owed: Owed, version: str) -> Due:
    """One amount due."""
    earned = owed.earned
    if earned.contract is None or earned.due_on is None:
        raise ValueError(f"{earned.component} is due to no contract or on no day. This is a fault of the engine.")
    return Due(
        due_id(terms.programme.key, earned.participant or earned.contract, earned.component, earned.ordinal),
        earned.contract,
        earned.participant,
        earned.component,
        earned.ordinal,
        earned.earned_on,
        earned.due_on,
        owed.pence,
        version,
        earned.because(),
    )
