"""The provider's own employers and its supply chain's: whose jobs and pay prove nothing, or only once declared.

Source: How a payment is worked out, 5.1 and 5.5.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commissioning.core.periods import in_words
from commissioning.engines.payments.reference.participant import Participant
from commissioning.tables.rows import MilestoneRow
from commissioning.terms.models import Terms

DECLARED = "own_employer_declared"
"""The milestone that lets work for an own employer count, where the terms say `declared_only`."""


@dataclass(frozen=True, slots=True)
class OwnEmployers:
    """The employers that do not count for a participant.

    because   what the terms say of them.
    """

    names: frozenset[str] = frozenset()
    because: str = ""

    def why_not(self, employer: str, clause: str) -> str | None:
        """Why an employer does not count, if it does not."""
        if employer not in self.names:
            return None
        return f"employer {employer} is the provider's own or in its supply chain, {self.because} (clause {clause})"


NO_EMPLOYERS = OwnEmployers()


def own_employers(
    terms: Terms, participant: Participant, milestones: Iterable[MilestoneRow], rule: str, as_of: date
) -> OwnEmployers:
    """The employers that do not count, under any contract the participant has been in."""
    declared = any(row.milestone == DECLARED and row.on <= as_of for row in milestones)
    if rule == "count" or (rule == "declared_only" and declared):
        return NO_EMPLOYERS
    contracts = {row.contract for row in participant.rows}
    names = frozenset(employer for contract in contracts for employer in terms.contracts[contract].own_employers)
    if rule == "excluded":
        return OwnEmployers(names, "which does not count, declared or not")
    return OwnEmployers(names, f"and no {DECLARED} is on record by {in_words(as_of)}, which would have let it count")
