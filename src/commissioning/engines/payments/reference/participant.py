"""A participant: who is paid for them, and in which group, when they have several rows.

Source: How a payment is worked out, 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commissioning.tables.rows import ParticipantRow


@dataclass(frozen=True, slots=True)
class Participant:
    """One person's time on the programme.

    rows    by start (those without one first), then referral, then contract.
    first   the row of the first start; for someone who never started the row paid for the referral.
    """

    name: str
    rows: tuple[ParticipantRow, ...]
    first: ParticipantRow
    referral: ParticipantRow

    @property
    def referred_on(self) -> date:
        return self.referral.referred_on

    @property
    def started_on(self) -> date | None:
        return self.first.started_on

    @property
    def ended_on(self) -> date | None:
        return self.rows[-1].ended_on

    def row_paid(self, earned_on: date) -> ParticipantRow | None:
        """The row whose contract is paid for something earned on a day: the last that had started by then."""
        begun = [row for row in self.rows if row.started_on is not None and row.started_on <= earned_on]
        return begun[-1] if begun else None

    def group(self, row_paid: ParticipantRow, group_from: Literal["first_start", "row_paid"]) -> str:
        """The group that sets the price."""
        return row_paid.group if group_from == "row_paid" or self.started_on is None else self.first.group


def participant(rows: Sequence[ParticipantRow]) -> Participant:
    """A participant from the rows that stand, of which there is at least one."""
    by_start = sorted(rows, key=_by_start)
    started = [row for row in by_start if row.started_on is not None]
    referral = min(rows, key=lambda row: (row.referred_on, row.contract))
    return Participant(rows[0].participant, tuple(by_start), started[0] if started else referral, referral)


def _by_start(row: ParticipantRow) -> tuple[date, date, str]:
    return (row.started_on or date.min, row.referred_on, row.contract)
