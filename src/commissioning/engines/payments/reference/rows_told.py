"""Rows of evidence in words, each with why it counted or did not."""

from collections.abc import Iterable, Iterator

from commissioning.core.money import show
from commissioning.core.periods import Period, in_words
from commissioning.engines.payments.reference.account_parts import RowTold
from commissioning.engines.payments.reference.jobs import worked
from commissioning.engines.payments.reference.judged import Judged, name_of
from commissioning.engines.payments.reference.progress import Progress, Work, on_benefit, outside
from commissioning.tables.rows import (
    BenefitRow,
    ClaimRow,
    EmploymentRow,
    MilestoneRow,
    ParticipantRow,
    PayrollRow,
    Row,
)

TABLE_OF = {
    ParticipantRow: "participants",
    EmploymentRow: "employment",
    PayrollRow: "payroll",
    BenefitRow: "benefits",
    MilestoneRow: "milestones",
    ClaimRow: "claims",
}


def says(row: Row, currency: str) -> str:
    """What a row of evidence says, in words."""
    match row:
        case ParticipantRow():
            started = f"started on {in_words(row.started_on)}" if row.started_on else "never started"
            ended = f", ended on {in_words(row.ended_on)}" if row.ended_on else ""
            referred = f"referred to {row.contract} on {in_words(row.referred_on)}, in group {row.group}"
            return f"{referred}, {started}{ended} ({row.nation})"
        case EmploymentRow():
            hours = f", {row.hours_per_week} hours a week" if row.hours_per_week is not None else ""
            return f"{row.kind} with {row.employer}, {worked(row).inclusive()}{hours} (source {row.source})"
        case PayrollRow():
            period = Period(row.period_from, row.period_until).inclusive()
            paid = f"{show(row.pay_pence, currency)} paid on {in_words(row.paid_on)} by {row.employer}"
            return f"{paid}, for {period} (source {row.source})"
        case BenefitRow():
            return f"on {row.benefit}, {on_benefit(row).inclusive()} (source {row.source})"
        case MilestoneRow():
            return f"{row.milestone} on {in_words(row.on)} (source {row.source})"
        case ClaimRow():
            return f"claim {row.claim} for {row.component} {row.ordinal} under {row.contract}"


def told(judged: Judged[Row], currency: str, why: str | None = None) -> RowTold:
    """A row that was looked at, in words."""
    row = judged.row
    return RowTold(TABLE_OF[type(row)], name_of(row), says(row, currency), judged.counts, judged.why_not or why)


def rows_of_progress(progress: Progress, currency: str) -> Iterator[RowTold]:
    """The rows that an outcome looked at, its members' too."""
    if progress.work is not None:
        yield from rows_of_work(progress.work, currency)
    else:
        yield from (told(judged, currency) for judged in progress.judged)
    for member in progress.members:
        yield from rows_of_progress(member, currency)


def rows_of_work(work: Work, currency: str) -> Iterator[RowTold]:
    """The spells of work that were looked at, and the benefits that took days from them."""
    lost = work.lost_to_benefit()
    for judged in work.spells:
        if judged.counts and work.within is not None and outside(worked(judged.row), work.within):
            yield told(Judged(judged.row, _why_outside(judged.row, work.within)), currency)
        else:
            yield told(judged, currency, _off_the_job(judged.row, lost) if judged.counts else None)
    for spell, days in lost:
        taken = " and ".join(part.inclusive() for part in days)
        yield told(Judged(spell, None), currency, f"not in work while on benefit: {taken}")


def _off_the_job(spell: EmploymentRow, lost: Iterable[tuple[BenefitRow, list[Period]]]) -> str | None:
    parts = [
        f"off the job because on {benefit.benefit}, {both.inclusive()}"
        for benefit, days in lost
        for part in days
        if (both := part.intersect(worked(spell)))
    ]
    return "; ".join(parts) or None


def _why_outside(spell: EmploymentRow, within: Period) -> str:
    if spell.worked_until is not None and spell.worked_until <= within.start:
        return f"worked before the window opened on {in_words(within.start)}"
    return f"worked after the days that count, {within.inclusive()}"
