"""The reference engine: what is due under a programme's terms, worked out one participant at a time.

It is the authority for every amount. docs/guide/how-a-payment-is-worked-out.md says the rules it follows.
"""

from collections.abc import Iterable
from datetime import date, datetime

from commissioning.core.ids import due_id
from commissioning.engines.payments.reference.case import Moment, open_case
from commissioning.engines.payments.reference.earned import Earned
from commissioning.tables.due import Due
from commissioning.tables.rows import PersonEvidence
from commissioning.terms.models import Terms
from commissioning.terms.version import terms_version


def pay(terms: Terms, people: Iterable[PersonEvidence], *, as_of: date, known_by: datetime | None) -> list[Due]:
    """Every amount due that was earned on or before a day.

    Takes    known_by: only what was recorded before this moment counts; None: everything.
    Returns  sorted by component, ordinal, participant, contract.
    """
    moment = Moment(as_of, known_by)
    cases = (open_case(terms, person, moment) for person in people)
    earned = [one for case in cases if case for result in case.results() for one in result.earned]
    version = terms_version(terms)
    dues = [_due(terms, one, one.pence, version) for one in earned if one.pence]
    return sorted(dues, key=lambda due: (due.component, due.ordinal, due.participant or "", due.contract))


def _due(terms: Terms, earned: Earned, pence: int, version: str) -> Due:
    contract, due_on = earned.contract, earned.due_on
    if contract is None or due_on is None:
        raise ValueError(f"{earned.component} is due to no contract or on no day. This is a fault of the engine.")
    subject = earned.participant or contract
    return Due(
        due_id(terms.programme.key, subject, earned.component, earned.ordinal),
        contract,
        earned.participant,
        earned.component,
        earned.ordinal,
        earned.earned_on,
        due_on,
        pence,
        version,
        earned.because(),
    )
