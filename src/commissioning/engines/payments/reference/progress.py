"""How far an outcome got: reached or not, on which rows, and what was missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.core.periods import Period
from commissioning.engines.payments.reference.days_in_work import days_in_work
from commissioning.engines.payments.reference.jobs import worked
from commissioning.engines.payments.reference.judged import Judged, counted, name_of
from commissioning.tables.rows import BenefitRow, EmploymentRow, Row


@dataclass(frozen=True, slots=True)
class Work:
    """The work that a test looked at.

    within     the days that could count.
    benefits   the spells on benefit that take days away; empty where the terms do not ask.
    """

    spells: tuple[Judged[EmploymentRow], ...]
    benefits: tuple[BenefitRow, ...]
    within: Period | None

    def counting(self) -> list[EmploymentRow]:
        """The spells that count."""
        return counted(self.spells)

    def runs(self, employer: str | None = None) -> list[Period]:
        """The days in work, as unbroken runs: with every employer, or with one."""
        if self.within is None:
            return []
        jobs = [worked(spell) for spell in self.counting() if employer in (None, spell.employer)]
        return days_in_work(jobs, [on_benefit(spell) for spell in self.benefits], self.within)

    def spell_on(self, day: date) -> str | None:
        """What the record is called of the first spell that counts and is open on a day."""
        open_on = [spell for spell in self.counting() if day in worked(spell)]
        return name_of(min(open_on, key=lambda spell: (spell.worked_from, name_of(spell)))) if open_on else None

    def lost_to_benefit(self) -> list[tuple[BenefitRow, list[Period]]]:
        """The days with a job that a benefit took away, benefit by benefit."""
        if self.within is None:
            return []
        jobs = days_in_work([worked(spell) for spell in self.counting()], [], self.within)
        return [
            (spell, lost)
            for spell in self.benefits
            if (lost := [both for job in jobs if (both := job.intersect(on_benefit(spell)))])
        ]


def on_benefit(spell: BenefitRow) -> Period:
    """The days of a spell on benefit."""
    return Period(spell.claimed_from, spell.claimed_until)


def outside(job: Period, within: Period) -> bool:
    """Whether none of a job's days is in a window."""
    return job.intersect(within) is None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an outcome got.

    on             the day it was reached; None: it was not.
    says           what was counted, in words.
    missing        what more would have reached it; None where it was reached, or nothing could.
    completed_by   the row that completed it.
    judged         the rows that were looked at.
    work           for outcomes made of days in work.
    members        for outcomes made of outcomes.
    """

    outcome: str
    on: date | None
    says: str
    missing: str | None = None
    completed_by: str | None = None
    window: Period | None = None
    judged: tuple[Judged[Row], ...] = ()
    work: Work | None = None
    members: tuple["Progress", ...] = ()


def earliest(members: Sequence[Progress]) -> Progress | None:
    """The member reached first; on the same day the one listed first."""
    reached = [member for member in members if member.on is not None]
    return min(reached, key=lambda member: member.on or date.max, default=None)
