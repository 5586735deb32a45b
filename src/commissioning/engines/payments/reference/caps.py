"""Caps: the most that is paid, for a participant or to a contract, over a period. What exceeds it is cut off.

Source: How a payment is worked out, 7.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from commissioning.core.periods import add_months
from commissioning.engines.payments.reference.earned import Earned
from commissioning.engines.payments.reference.readings import Reading, read
from commissioning.terms.models import Cap, Terms


@dataclass(frozen=True, slots=True)
class Cut:
    """What a cap took from a due: `before` and `after` in pence, with the limit that was reached."""

    cap: str
    limit: Reading
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Owed:
    """Something due, and what caps left of it."""

    earned: Earned
    pence: int
    cuts: tuple[Cut, ...] = ()


@dataclass(slots=True)
class _Purse:
    """What is left under a cap for one subject and period; without a limit, everything is."""

    limit: Reading | None
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = int(self.limit.exact) if self.limit else 0

    def pay(self, cap: str, owed: Owed) -> Owed:
        if self.limit is None:
            return owed
        pence = min(owed.pence, self.left)
        self.left -= pence
        if pence == owed.pence:
            return owed
        return replace(owed, pence=pence, cuts=(*owed.cuts, Cut(cap, self.limit, owed.pence, pence)))


def capped(terms: Terms, earned: Iterable[Earned]) -> list[Owed]:
    """What is due of everything earned, cap after cap. A due that was cut to nothing stays in, with 0 pence."""
    owed = [Owed(one, one.pence) for one in sorted(earned, key=_in_turn) if one.pence]
    for name, cap in sorted(terms.caps.items(), key=lambda item: (item[1].scope != "participant", item[0])):
        owed = _apply(terms, name, cap, owed)
    return owed


def _apply(terms: Terms, name: str, cap: Cap, owed: list[Owed]) -> list[Owed]:
    purses: dict[tuple[str, date | None], _Purse] = {}
    left: list[Owed] = []
    for one in owed:
        subject = one.earned.participant if cap.scope == "participant" else one.earned.contract
        if subject is None or not one.pence or not _covers(cap, one.earned.component):
            left.append(one)
            continue
        key = (subject, _period_start(terms, cap, one.earned))
        if key not in purses:
            purses[key] = _Purse(_limit(cap, one.earned))
        left.append(purses[key].pay(name, one))
    return left


def _in_turn(earned: Earned) -> tuple[date, str, int, str, str]:
    return (earned.earned_on, earned.component, earned.ordinal, earned.participant or "", earned.contract or "")


def _covers(cap: Cap, component: str) -> bool:
    return cap.components == "all" or component in cap.components


def _limit(cap: Cap, first: Earned) -> Reading | None:
    """The limit, by the days of the first due in the period."""
    days = first.days
    if cap.scope == "contract":
        days = {day: days.get(day) for day in ("contract_start", "earned_on")}
    return read(cap.limit, days, first.group)


def _period_start(terms: Terms, cap: Cap, earned: Earned) -> date | None:
    if cap.each == "lifetime":
        return None
    if cap.each == "financial_year":
        return year_start(earned.earned_on, date(earned.earned_on.year, 4, 1))
    return year_start(earned.earned_on, terms.contracts[earned.contract or ""].starts_on)


def year_start(day: date, first: date) -> date:
    """The first day of the year that a day falls in, where years begin on the anniversaries of a first day.

    >>> year_start(date(2025, 2, 28), date(2024, 2, 29)), year_start(date(2025, 3, 31), date(2025, 4, 1))
    (datetime.date(2025, 2, 28), datetime.date(2024, 4, 1))
    """
    years = day.year - first.year
    start = add_months(first, 12 * years)
    return start if start <= day else add_months(first, 12 * (years - 1))
