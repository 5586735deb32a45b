"""What was earned, and whether it is due: the one place where the row paid, the price and the day meet.

Source: How a payment is worked out, 2, 3.4, 6 and 6.4.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from commissioning.core.canonical import canonical_json
from commissioning.core.money import Rounding
from commissioning.core.periods import in_words
from commissioning.engines.payments.reference.days import Days
from commissioning.engines.payments.reference.participant import Participant
from commissioning.engines.payments.reference.prices import WHOLE, Priced, Unclaimed, price
from commissioning.engines.payments.reference.readings import CaseDays
from commissioning.tables.rows import ParticipantRow
from commissioning.terms.models import Contract, Price, Terms


@dataclass(frozen=True, slots=True)
class Earned:
    """Something earned once, by a participant or (a fee) by a contract.

    contract      the contract paid; None where no row had started.
    due_on        the first day on which it may be paid; None: never.
    why_not_due   why nothing is due for it; None where something is, even 0 pence.
    days          the days on which its figures are read.
    completed_by  the row of evidence that completed it.
    """

    component: str
    ordinal: int
    participant: str | None
    contract: str | None
    group: str | None
    earned_on: date
    due_on: date | None
    priced: Priced | None
    why_not_due: str | None
    days: CaseDays
    clause: str
    completed_by: str | None = None
    row: ParticipantRow | None = None
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def pence(self) -> int:
        """What is due before caps; 0 where nothing is."""
        return 0 if self.why_not_due or self.priced is None else self.priced.pence or 0

    def because(self) -> str:
        """The reason in short, as canonical JSON."""
        reason: dict[str, object] = {"clause": self.clause, **self.more}
        if self.completed_by:
            reason["by"] = self.completed_by
        if self.priced is not None and (line := self.priced.line) is not None:
            reason["price"] = {
                "clause": line.clause,
                "from": line.holds_from,
                "pence": line.value,
                "status": line.status,
            }
            for factor in self.priced.factors:
                if factor.basis_points != WHOLE:
                    reason.setdefault(factor.kind, []).append(factor.reading.value)  # type: ignore[attr-defined]
        return canonical_json(reason).decode()


def payments_over(contract: Contract) -> date | None:
    """The day from which nothing earned under a contract is due."""
    return contract.pays_until or contract.ends_on


def why_too_late(contract: Contract, earned_on: date) -> str | None:
    """Why something earned on a day is not due any more under a contract, if so."""
    over = payments_over(contract)
    if over is None or earned_on < over:
        return None
    return f"earned on {in_words(earned_on)}, but the contract pays for nothing earned on or after {in_words(over)}"


@dataclass(frozen=True, slots=True)
class Claimed:
    """What claiming did to an outcome.

    not_before   the earliest day on which it may be paid, if claiming moved it.
    reduced      the share that is left, where nobody claimed in time.
    waits        why nothing is due yet.
    """

    not_before: date | None = None
    reduced: Unclaimed | None = None
    waits: str | None = None


@dataclass(frozen=True, slots=True)
class Owing:
    """What turns something earned by a participant into something due: the terms and the participant's days."""

    terms: Terms
    participant: Participant
    days: Days

    def row_and_group(self, earned_on: date, *, for_referral: bool = False) -> tuple[ParticipantRow | None, str | None]:
        """The row paid, and the group that sets the price."""
        who = self.participant
        row = who.referral if for_referral else who.row_paid(earned_on)
        if row is not None:
            return row, who.group(row, self.terms.programme.group_from)
        return None, who.first.group if self.terms.programme.group_from == "first_start" else None

    def earned(
        self,
        component: str,
        ordinal: int,
        earned_on: date,
        *,
        for_referral: bool = False,
        claimed: Claimed | None = None,
        completed_by: str | None = None,
    ) -> Earned:
        """What a participant earned, with its contract, group, price and day."""
        terms = self.terms.prices[component]
        claimed = claimed or Claimed()
        row, group = self.row_and_group(earned_on, for_referral=for_referral)
        contract = self.terms.contracts[row.contract] if row else None
        days = {
            "referred_on": self.participant.referred_on,
            "started_on": self.participant.started_on,
            "contract_start": contract.starts_on if contract else None,
            "earned_on": earned_on,
        }
        due_on = self.days.on(terms.payable, earned_on) if terms.payable else earned_on
        if due_on is not None and claimed.not_before is not None:
            due_on = max(due_on, claimed.not_before)
        priced = None
        if contract is not None:
            priced = price(
                component,
                price_of(self.terms, component),
                contract,
                days,
                group,
                Rounding(self.terms.programme.rounding),
                unclaimed=claimed.reduced,
            )
        return Earned(
            component,
            ordinal,
            self.participant.name,
            row.contract if row else None,
            group,
            earned_on,
            due_on,
            priced,
            why_not_due(contract, earned_on, due_on, priced, claimed.waits),
            days,
            terms.clause,
            completed_by,
            row,
        )


def why_not_due(
    contract: Contract | None, earned_on: date, due_on: date | None, priced: Priced | None, waits: str | None
) -> str | None:
    """Why nothing is due for something earned, if so."""
    if contract is None or priced is None:
        return f"no contract had begun to support the participant by {in_words(earned_on)}"
    if due_on is None:
        return "the clock after which it may be paid does not run out"
    return why_too_late(contract, earned_on) or waits or priced.missing


def price_of(terms: Terms, component: str) -> Price:
    """The price of a component that is priced for each participant."""
    found = terms.prices[component]
    if found.kind == "fixed_fee":
        raise ValueError(f"The fee {component} has no price for a participant.")
    return found.price
