"""Payments of wages: weekly, four-weekly and monthly, with part periods, final pay and negative corrections."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from commissioning.engines.simulation.arrays import Floats, Ints, as_date, day_number, nearest_whole
from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.jobs import SELF_EMPLOYED, Jobs
from commissioning.engines.simulation.market import Market
from commissioning.engines.simulation.settings import Settings
from commissioning.terms.models import Terms

CORRECTION, FINAL = 4000, 9000  # added to, or instead of, the number of the payment it follows
MONDAY = day_number(date(2001, 1, 1))  # four-weekly periods begin on it and every 28 days after
DAYS_BEFORE = 1000


@dataclass(frozen=True, slots=True)
class PayDays:
    """The periods for which wages are paid, by how often: the first day of each, and when it is paid."""

    names: tuple[str, ...]
    weights: Floats
    boundaries: tuple[Ints, ...]
    pay_lags: tuple[int, ...]
    first_day: int
    hourly_pence: Floats


@dataclass(frozen=True, slots=True)
class Payments:
    """True payments, sorted by job and then number; `job` is a row of the jobs."""

    job: Ints
    person: Ints
    number: Ints
    paid_on: Ints
    period_from: Ints
    period_until: Ints
    pence: Ints
    draws: Draws

    def __len__(self) -> int:
        return len(self.job)


def pay_days(terms: Terms, market: Market, *, until: int, settings: Settings) -> PayDays:
    first = market.first_day - DAYS_BEFORE
    weekly = np.arange(first + (MONDAY - first) % 7 - 7, until + 60, 7)
    four_weekly = np.arange(first + (MONDAY - first) % 28 - 28, until + 60, 28)
    months = np.arange(np.datetime64(as_date(first), "M"), np.datetime64(as_date(until), "M") + 3)
    by_name = {"weekly": weekly, "four_weekly": four_weekly, "monthly": months.astype("datetime64[D]").astype(np.int64)}
    return PayDays(
        names=tuple(name for name, _ in settings.paid),
        weights=np.array([weight for _, weight in settings.paid]),
        boundaries=tuple(by_name[name] for name, _ in settings.paid),
        pay_lags=tuple({"weekly": 4, "four_weekly": 4, "monthly": 0}[name] for name, _ in settings.paid),
        first_day=first,
        hourly_pence=_hourly_pence(terms, first, until, settings),
    )


def payments(jobs: Jobs, days: PayDays, *, until: int, settings: Settings) -> Payments:
    """All payments by the end of the world for the jobs with an employer."""
    regular = _regular(jobs, days, until, settings)
    every = [regular, _corrections(regular, settings), _final(jobs, days, until, settings)]
    job, number = (np.concatenate([getattr(part, name) for part in every]) for name in ("job", "number"))
    paid_on = np.concatenate([part.paid_on for part in every])
    order = np.argsort(job * 10_000 + number, kind="stable")
    order = order[paid_on[order] <= until]
    return Payments(
        job=job[order],
        person=jobs.person[job[order]],
        number=number[order],
        paid_on=paid_on[order],
        period_from=np.concatenate([part.period_from for part in every])[order],
        period_until=np.concatenate([part.period_until for part in every])[order],
        pence=np.concatenate([part.pence for part in every])[order],
        draws=jobs.draws.at(job[order]).nth("payment", number[order]),
    )


def _regular(jobs: Jobs, days: PayDays, until: int, settings: Settings) -> Payments:
    """One payment for each period with a day worked; a few periods go unpaid."""
    often = jobs.draws.choice("paid", days.weights)
    ends = np.minimum(jobs.worked_until, until + 1)
    first, count = np.zeros(len(jobs), np.int64), np.zeros(len(jobs), np.int64)
    for which, boundaries in enumerate(days.boundaries):
        its = (often == which) & (jobs.kind != SELF_EMPLOYED)
        first[its] = np.searchsorted(boundaries, jobs.worked_from[its], side="right") - 1
        count[its] = np.searchsorted(boundaries, ends[its] - 1, side="right") - first[its]
    job = np.repeat(np.arange(len(jobs)), count)
    number = np.arange(len(job)) - np.repeat(np.cumsum(count) - count, count)
    begins, closes = np.zeros(len(job), np.int64), np.zeros(len(job), np.int64)
    for which, boundaries in enumerate(days.boundaries):
        its = often[job] == which
        place = (first[job] + number)[its]
        begins[its], closes[its] = boundaries[place], boundaries[place + 1]
    period_from = np.maximum(begins, jobs.worked_from[job])
    period_until = np.minimum(closes, jobs.worked_until[job])
    draws = jobs.draws.at(job).nth("payment", number)
    hours = jobs.hours[job] / 100.0 * (period_until - period_from) / 7.0
    varies = 0.94 + 0.12 * draws.uniform("varies")
    pence = nearest_whole(hours * _rate(jobs, job, period_from, days, settings) * varies)
    paid_on = closes + np.array(days.pay_lags)[often[job]]
    # A month's wages are paid a few days into the next, on the employer's day.
    paid_on += np.where(np.array([name == "monthly" for name in days.names])[often[job]], jobs.employer[job] % 6, 0)
    kept = ~draws.happens("unpaid", settings.unpaid_period) & (pence > 0)
    return Payments(
        job[kept], jobs.person[job[kept]], number[kept], paid_on[kept], period_from[kept], period_until[kept],
        pence[kept], draws.at(kept),
    )  # fmt: skip


def _corrections(regular: Payments, settings: Settings) -> Payments:
    """Overpayments taken back some weeks later: a part, now and then all."""
    rows = np.flatnonzero(regular.draws.happens("taken back", settings.negative_pay))
    draws = regular.draws.at(rows)
    share = np.where(draws.happens("all", 0.1), 1.0, 0.05 + 0.35 * draws.uniform("share"))
    return Payments(
        job=regular.job[rows],
        person=regular.person[rows],
        number=regular.number[rows] + CORRECTION,
        paid_on=regular.paid_on[rows] + draws.between("taken back after", 7, 42),
        period_from=regular.period_from[rows],
        period_until=regular.period_until[rows],
        pence=-np.maximum(nearest_whole(share * regular.pence[rows]), 1),
        draws=draws,
    )


def _final(jobs: Jobs, days: PayDays, until: int, settings: Settings) -> Payments:
    """Holiday not taken, paid some weeks after the last day, for the last week."""
    paid = jobs.draws.happens("final pay", settings.final_pay) & (jobs.kind != SELF_EMPLOYED)
    job = np.flatnonzero(paid & (jobs.worked_until <= until))
    draws = jobs.draws.at(job)
    ends = jobs.worked_until[job]
    period_from = np.maximum(ends - 7, jobs.worked_from[job])
    share_of_week = 0.2 + 1.4 * draws.uniform("holiday")
    hours = share_of_week * jobs.hours[job] / 100.0
    return Payments(
        job=job,
        person=jobs.person[job],
        number=np.full(len(job), FINAL),
        paid_on=ends + draws.between("final pay after", 12, 45),
        period_from=period_from,
        period_until=ends,
        pence=nearest_whole(hours * _rate(jobs, job, period_from, days, settings)) + 1,
        draws=draws,
    )


def _rate(jobs: Jobs, job: Ints, day: Ints, days: PayDays, settings: Settings) -> Floats:
    """Pence an hour: the minimum wage of the day, or a part above it that stays with the job."""
    above = np.where(
        jobs.draws.happens("minimum wage", settings.at_minimum_wage),
        0.0,
        np.minimum(settings.wage_above_minimum * jobs.draws.exponential("wage"), 2.5),
    )
    return np.asarray(days.hourly_pence[day - days.first_day] * (1.0 + above[job]))


def _hourly_pence(terms: Terms, first: int, until: int, settings: Settings) -> Floats:
    """The first wage of the terms in pence, by day; before its first date as on it."""
    hourly = np.full(until - first + 60, float(settings.wage_pence))
    for wage in terms.wages.values():
        known = [(day_number(day), line.value) for day, line in sorted(wage.every_lines()[0].items()) if line.is_number]
        if wage.measure == "pence" and known:
            hourly[:] = float(known[0][1])
            for day, pence in known:
                hourly[max(0, day - first) :] = float(pence)
            break
    return hourly
