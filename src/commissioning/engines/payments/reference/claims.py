"""Claims: what somebody has to ask for, and what becomes of it when nobody does.

Source: How a payment is worked out, 6.2 and 6.4.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.core.clock import local_date
from commissioning.core.periods import in_words
from commissioning.engines.payments.reference.earned import Claimed
from commissioning.engines.payments.reference.judged import Judged, counted, judge, name_of
from commissioning.engines.payments.reference.prices import Unclaimed
from commissioning.tables.rows import ClaimRow


@dataclass(frozen=True, slots=True)
class Claim:
    """The earliest claim for something, and the day it was made."""

    on: date
    name: str


def judge_claims(
    claims: Sequence[ClaimRow], component: str, zone: str, ordinals: Collection[int] = (1,)
) -> list[Judged[ClaimRow]]:
    """The claims on record: of those for a component the earliest for each of the ordinals counts, and no other."""
    first: dict[int, ClaimRow] = {}
    for claim in sorted(claims, key=lambda claim: (local_date(claim.recorded_at, zone), name_of(claim))):
        if claim.component == component:
            first.setdefault(claim.ordinal, claim)

    def why_not(claim: ClaimRow) -> str | None:
        if claim.component != component:
            return f"it is not for {component}"
        if claim.ordinal not in ordinals:
            return f"no {component} {claim.ordinal} has been earned"
        return None if claim is first[claim.ordinal] else "an earlier claim counts"

    return judge(claims, why_not)


def claims_that_count(judged: Sequence[Judged[ClaimRow]], zone: str) -> dict[int, Claim]:
    """The claims that count, by ordinal."""
    return {claim.ordinal: Claim(local_date(claim.recorded_at, zone), name_of(claim)) for claim in counted(judged)}


def reduced_if_absent(claim: Claim | None, lapses_on: date | None, as_of: date, share: Unclaimed) -> Claimed:
    """The full price for a claim in time; the reduced share once the time is over; until then nothing.

    Takes    lapses_on: the day the time to claim runs out; None: it does not.
    """
    if claim is not None and (lapses_on is None or claim.on < lapses_on):
        return Claimed(not_before=claim.on)
    if lapses_on is not None and lapses_on <= as_of:
        return Claimed(not_before=lapses_on, reduced=share)
    until = f": without one the reduced share is due from {in_words(lapses_on)}" if lapses_on else ""
    return Claimed(not_before=lapses_on, waits=f"it waits for a claim{until}")
