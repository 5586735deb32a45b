"""Which spells of work prove anything.

Source: How a payment is worked out, 5.1.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.core.periods import Period, in_words
from commissioning.engines.payments.reference.judged import why_source_not
from commissioning.engines.payments.reference.own_employers import NO_EMPLOYERS, OwnEmployers
from commissioning.tables.rows import EmploymentRow

ANY_DAY = Period(date.min, None)


@dataclass(frozen=True, slots=True)
class JobTest:
    """What a spell of work must be for it to count.

    begins          the spell must begin on one of these days; None: there is no such day.
    min_hours       hours a week that must be stated; None: none need be.
    own_employers   the employers whose jobs do not count.
    """

    clause: str
    kinds: Collection[str]
    sources: Collection[str]
    begins: Period | None = ANY_DAY
    min_hours: int | Decimal | None = None
    own_employers: OwnEmployers = NO_EMPLOYERS

    def why_not(self, spell: EmploymentRow) -> str | None:
        """Why a spell does not count, if it does not."""
        if spell.kind not in self.kinds:
            return f"{spell.kind}: the terms want {' or '.join(self.kinds)} (clause {self.clause})"
        if spell.source not in self.sources:
            return why_source_not(spell.source, self.sources, self.clause)
        if self.begins is None:
            return f"no job counts: the day from which jobs must begin is not there (clause {self.clause})"
        if spell.worked_from not in self.begins:
            return (
                f"began on {in_words(spell.worked_from)}: only jobs that began within "
                f"{self.begins_in_words(self.begins)} count (clause {self.clause})"
            )
        return self._why_hours_not(spell) or self.own_employers.why_not(spell.employer, self.clause)

    def _why_hours_not(self, spell: EmploymentRow) -> str | None:
        if self.min_hours is None:
            return None
        if spell.hours_per_week is None:
            return f"hours are not stated: the terms want {self.min_hours} a week (clause {self.clause})"
        if spell.hours_per_week < self.min_hours:
            return f"{spell.hours_per_week} hours a week: the terms want {self.min_hours} (clause {self.clause})"
        return None

    @staticmethod
    def begins_in_words(begins: Period) -> str:
        return (
            f"the days up to {in_words(begins.end)}" if begins.start == date.min and begins.end else begins.inclusive()
        )


def worked(spell: EmploymentRow) -> Period:
    """The days of a spell of work."""
    return Period(spell.worked_from, spell.worked_until)
