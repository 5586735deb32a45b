"""The account of a payment, or of why there is none: told from the very results that were paid.

Ranks and contracts' caps hang on everybody, so where the terms have them everybody is worked out again; where they
have none, only the one asked about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from commissioning.core.ids import due_id
from commissioning.core.periods import in_words
from commissioning.engines.payments.reference.account_parts import Account, ComponentTold, DayTold
from commissioning.engines.payments.reference.case import Case, Moment, open_case
from commissioning.engines.payments.reference.components_told import (
    component_told,
    days_told,
    fee_told,
    rank_told,
)
from commissioning.engines.payments.reference.days import contract_days
from commissioning.engines.payments.reference.engine import Determined, determine
from commissioning.engines.payments.reference.facts import versions
from commissioning.engines.payments.reference.rows_told import says, told
from commissioning.tables.rows import PersonEvidence
from commissioning.terms.models import FixedFee, Sustainment, Terms, VolumeBonus
from commissioning.terms.version import terms_version


class NobodyByThatName(LookupError):
    """Neither a participant nor a contract nor a due has that name."""


def account(
    terms: Terms, people: Iterable[PersonEvidence], subject: str, *, as_of: date, known_by: datetime | None
) -> Account:
    """Why something is due, or why nothing is.

    Takes    subject: a participant, a contract (for its fees) or a due; of a due also what is not due now.
    Raises   NobodyByThatName.
    """
    moment = Moment(as_of, known_by)
    search = _Search(terms, subject, moment)
    determined = determine(terms, search.cases(people), moment)
    if search.person is not None:
        return _of_participant(terms, search, search.person, determined)
    if search.contract is not None:
        return _of_contract(terms, search, search.contract, determined)
    raise NobodyByThatName(
        f"{subject} is no participant in the evidence, no contract of the terms, and no due of either. "
        "Copy it from dues.csv, or from the table of participants."
    )


@dataclass(slots=True)
class _Search:
    """Looks for the one asked about while everybody passes by."""

    terms: Terms
    subject: str
    moment: Moment
    person: PersonEvidence | None = None
    case: Case | None = None
    contract: str | None = None
    about: tuple[str, int] | None = None  # of a due: component and ordinal
    keys: list[tuple[str, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.keys = list(_keys_of_participants(self.terms))
        self.contract = self.subject if self.subject in self.terms.contracts else self._contract_of_fee()

    def cases(self, people: Iterable[PersonEvidence]) -> Iterator[Case]:
        """The cases that must be worked out."""
        everybody = everybody_matters(self.terms)
        for person in people:
            sought = self.contract is None and self.person is None and self._is_sought(person.participant)
            if not (sought or everybody):
                continue
            case = open_case(self.terms, person, self.moment)
            if sought:
                self.person, self.case = person, case
            if case is not None:
                yield case

    def _is_sought(self, participant: str) -> bool:
        if participant == self.subject:
            return True
        return len(self.subject) == 36 and self._found(participant, self.keys)

    def _contract_of_fee(self) -> str | None:
        fees = list(_keys_of_fees(self.terms))
        return next((contract for contract in self.terms.contracts if self._found(contract, fees)), None)

    def _found(self, subject: str, keys: Iterable[tuple[str, int]]) -> bool:
        programme = self.terms.programme.key
        self.about = next((key for key in keys if due_id(programme, subject, *key) == self.subject), None)
        return self.about is not None


def whose_due(terms: Terms, participants: Iterable[str], due: str) -> str | None:
    """The participant or contract who could have a due of that id, whether it is due or not; None: nobody."""
    programme = terms.programme.key
    for names, keys in ((terms.contracts, _keys_of_fees(terms)), (participants, _keys_of_participants(terms))):
        listed = list(keys)
        for name in names:
            if any(due_id(programme, name, *key) == due for key in listed):
                return name
    return None


def everybody_matters(terms: Terms) -> bool:
    """Whether what one participant is owed hangs on others."""
    ranks = any(isinstance(component, VolumeBonus) for component in terms.prices.values())
    return ranks or any(cap.scope == "contract" for cap in terms.caps.values())


def _keys_of_participants(terms: Terms) -> Iterator[tuple[str, int]]:
    """The components and ordinals that a participant's due can have."""
    most = 1
    for component in terms.prices.values():
        if isinstance(component, Sustainment):
            numbers = [line.value for lines in component.at_most.every_lines() for line in lines.values()]
            most = max([most, *(int(number) for number in numbers if not isinstance(number, str))])
    for key, component in terms.prices.items():
        if not isinstance(component, FixedFee):
            repeats = isinstance(component, Sustainment | VolumeBonus)
            yield from ((key, ordinal) for ordinal in range(1, (most if repeats else 1) + 1))


def _keys_of_fees(terms: Terms) -> Iterator[tuple[str, int]]:
    """The components and ordinals that a contract's due can have: as many as ten years have months, and one more."""
    for key, component in terms.prices.items():
        if isinstance(component, FixedFee):
            yield from ((key, ordinal) for ordinal in range(1, 122))


def _of_participant(terms: Terms, search: _Search, person: PersonEvidence, determined: Determined) -> Account:
    case, currency = search.case, terms.programme.currency
    if case is None:
        referrals = versions(person.participants, known_by=search.moment.known_by)
        blank = _account(terms, search, person.participant, ("no row of participants stands, so nothing is due",))
        return replace(blank, left_out=tuple(told(row, currency) for row in referrals))
    components = [component_told(case, result, determined.owed) for result in case.results()]
    for component, ranks in determined.ranks.items():
        own = [one for one in ranks if one.outcome.participant == case.participant.name]
        components.append(rank_told(case, component, own, determined.owed))
    left_out = [one for one in (*case.referrals, *case.facts.left_out) if not one.counts]
    return replace(
        _account(terms, search, person.participant, tuple(_standing(case))),
        days=tuple(days_told(case)),
        components=_asked(search, components),
        left_out=tuple(told(one, currency) for one in left_out),
    )


def _standing(case: Case) -> Iterator[str]:
    for row in case.participant.rows:
        yield says(row, case.terms.programme.currency)
    if case.closing is not None:
        yield f"closed for new evidence from {in_words(case.closing.on)}"


def _of_contract(terms: Terms, search: _Search, name: str, determined: Determined) -> Account:
    contract = terms.contracts[name]
    days = contract_days(terms, name, known_on=search.moment.known_on(terms))
    own = [fee for fee in determined.fees if fee.contract == name]
    components = [
        fee_told(terms, days, key, [fee for fee in own if fee.component == key], determined.owed)
        for key, component in terms.prices.items()
        if isinstance(component, FixedFee)
    ]
    named = [
        DayTold(day, getattr(contract, day), "from the contract")
        for day in ("starts_on", "referrals_until", "ends_on", "pays_until")
    ]
    return replace(
        _account(terms, search, None, (f"{contract.title}, {contract.provider}", *_without_fees(components))),
        days=tuple(named),
        components=_asked(search, components),
    )


def _without_fees(components: list[ComponentTold]) -> Iterator[str]:
    if not components:
        yield "the terms pay contracts no fixed fee: what it is paid, it is paid for participants"


def _account(terms: Terms, search: _Search, participant: str | None, standing: tuple[str, ...]) -> Account:
    return Account(
        search.subject,
        "due" if search.about else "participant" if participant else "contract",
        terms.programme.key,
        terms.programme.currency,
        terms_version(terms),
        search.moment.as_of,
        search.moment.known_by,
        participant,
        standing,
        (),
        (),
        (),
    )


def _asked(search: _Search, components: list[ComponentTold]) -> tuple[ComponentTold, ...]:
    """Of a due its own component, and of that only the one ordinal."""
    if search.about is None:
        return tuple(components)
    key, ordinal = search.about
    return tuple(
        replace(component, dues=tuple(due for due in component.dues if due.ordinal == ordinal))
        for component in components
        if component.component == key
    )
