"""Fees spread over the months of a contract, whoever is served.

The parts of the fee's time and what each is weighed by are laid out from the terms; steps split the sum over them.

Source   How a payment is worked out, 6.6.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from math import lcm

from commissioning.core.money import Rounding, round_pence
from commissioning.core.periods import Period, add_months, calendar_months
from commissioning.engines.payments.steps.days import Cases, Days
from commissioning.engines.payments.steps.lines import ANY_OTHER_GROUP, Factor, InForce, lines_json
from commissioning.engines.payments.steps.money import rounded
from commissioning.terms.figures import DayRead, Figure
from commissioning.terms.models import Contract, Deferral, FixedFee
from commissioning.warehouse.base import Dialect, Step

BASIS = 10_000
ANY_MONTH = lcm(28, 29, 30, 31)
"""So many days' weight has a whole calendar month; one of its days weighs this ÷ its days, a whole number."""


@dataclass(frozen=True, slots=True)
class Part:
    """One month of a schedule: its place, the tranche it belongs to, its time, and what it weighs in the tranche."""

    ordinal: int
    tranche: int
    time: Period
    weight: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """A sum and how it is spread, as figures have it on some day: the months and the share of each tranche."""

    total_pence: int
    months: tuple[int, ...]
    shares: tuple[int, ...]


def fee_dues(key: str, fee: FixedFee, contracts: Step, days: Days) -> Step:
    """What is due of a fee before caps: contract, ordinal, earned_on, due_on, pence, price_json; a row per part."""
    sql = days.sql
    laid = _laid_out(key, fee, days)
    amounts = _split(key, laid, Rounding(days.terms.programme.rounding), sql=sql)
    due_on, join, inputs = "a.earned_on", "", [amounts, contracts]
    if fee.payable is not None:
        clock = days.clock(fee.payable, _cases(amounts, contracts))
        due_on, join = "k.day", f"JOIN {clock} AS k ON k.contract = a.contract AND k.ordinal = a.ordinal"
        inputs.append(clock)
    return Step.query(
        f"dues__{key}",
        "contract, ordinal, earned_on, due_on, pence, price_json",
        f"""
        SELECT a.contract, a.ordinal, a.earned_on, GREATEST({due_on}, COALESCE(a.deferred_until, {due_on})) AS due_on,
            a.pence, a.price_json
        FROM {amounts} AS a JOIN {contracts} AS t ON t.contract = a.contract {join}
        WHERE a.earned_on < t.pays_until AND a.earned_on <= {sql.day(days.as_of)}
        """,
        *inputs,
    )


def _cases(amounts: Step, contracts: Step) -> Cases:
    return Cases(
        f"__{amounts.name}",
        f"{amounts} AS c JOIN {contracts} AS t ON t.contract = c.contract",
        {"contract": "c.contract", "ordinal": "c.ordinal"},
        {"contract_start": "t.starts_on", "earned_on": "c.earned_on"},
        f"'{ANY_OTHER_GROUP}'",
        "t.nation",
        (amounts, contracts),
    )


def _split(key: str, laid: Step, rounding: Rounding, *, sql: Dialect) -> Step:
    """The sum shared by largest remainder, first over tranches, then over the parts of each, ties to the earlier."""
    tranches = Step.query(
        f"tranches__{key}",
        "contract, schedule, tranche, pence",
        _largest_remainder(
            f"(SELECT DISTINCT contract, schedule, tranche, total_pence AS whole, share AS weight FROM {laid})",
            whole_is="contract, schedule",
            part_is="tranche",
            sql=sql,
        ),
        laid,
    )
    parts = _largest_remainder(
        f"(SELECT l.contract, l.schedule, l.tranche, l.ordinal, l.weight, s.pence AS whole FROM {laid} AS l "
        f"JOIN {tranches} AS s ON s.contract = l.contract AND s.schedule = l.schedule AND s.tranche = l.tranche)",
        whole_is="contract, schedule, tranche",
        part_is="ordinal",
        sql=sql,
    )
    kept = rounded("p.pence * l.kept_days", "l.days", rounding, sql=sql)
    return Step.query(
        f"amounts__{key}",
        "contract, ordinal, earned_on, deferred_until, pence, price_json",
        f"""
        SELECT l.contract, l.ordinal, l.earned_on, l.deferred_until, {kept} AS pence, l.price_json
        FROM {laid} AS l
        JOIN ({parts}) AS p ON p.contract = l.contract AND p.schedule = l.schedule AND p.ordinal = l.ordinal
        WHERE l.taken
        """,
        laid,
        tranches,
    )


def _largest_remainder(rows: str, *, whole_is: str, part_is: str, sql: Dialect) -> str:
    """Shares `whole` (zero or more) by `weight`: the columns that say which part of which whole, and `pence`."""
    parts = f"PARTITION BY {whole_is}"
    rest = "whole * weight - share * weights"
    return f"""
        SELECT {whole_is}, {part_is},
            CAST(share + CASE WHEN place <= whole - shared THEN 1 ELSE 0 END AS BIGINT) AS pence
        FROM (SELECT *, SUM(share) OVER ({parts}) AS shared,
                  ROW_NUMBER() OVER ({parts} ORDER BY {rest} DESC, {part_is}) AS place
              FROM (SELECT *, {sql.divide("whole * weight", "weights")} AS share
                    FROM (SELECT *, CAST(SUM(weight) OVER ({parts}) AS BIGINT) AS weights
                          FROM {rows} AS given) AS weighed) AS shares) AS placed"""


def _laid_out(key: str, fee: FixedFee, days: Days) -> Step:
    """Every part of every schedule that some part takes; `taken` where the part takes this one."""
    return Step.rows(
        f"laid_out__{key}",
        {
            "contract": "text",
            "schedule": "number",
            "total_pence": "number",
            "tranche": "number",
            "share": "number",
            "ordinal": "number",
            "weight": "number",
            "days": "number",
            "kept_days": "number",
            "earned_on": "day",
            "deferred_until": "day",
            "price_json": "text",
            "taken": "flag",
        },
        [
            row
            for name, contract in days.terms.contracts.items()
            if fee.value in contract.offers
            for row in _rows(name, fee, contract, Rounding(days.terms.programme.rounding))
        ],
    )


def _rows(name: str, fee: FixedFee, contract: Contract, rounding: Rounding) -> Iterator[tuple[object, ...]]:
    taken: dict[Schedule, dict[int, str]] = {}
    for ordinal, first_day in _first_days(fee, contract):
        found = _schedule(fee, contract, first_day, rounding)
        if found is not None:
            taken.setdefault(found[0], {})[ordinal] = found[1]
    stops_on = min((day for day in (getattr(contract, fee.stops_at), contract.ends_on) if day), default=date.max)
    for number, (schedule, price_json) in enumerate(taken.items()):
        for part in _parts(fee, contract, schedule):
            kept = part.time.intersect(Period(date.min, stops_on))
            kept_days = 0 if kept is None else kept.days
            earned_on = part.time.start + timedelta(days=max(kept_days, 1) - 1)
            waiting, until = _deferred(fee, contract, earned_on)
            yield (
                *(name, number, schedule.total_pence, part.tranche, schedule.shares[part.tranche]),
                *(
                    part.ordinal,
                    part.weight,
                    part.time.days,
                    kept_days,
                    earned_on,
                    until,
                    price_json.get(part.ordinal, ""),
                ),
                part.ordinal in price_json and kept_days > 0 and not waiting,
            )


def _first_days(fee: FixedFee, contract: Contract) -> Iterator[tuple[int, date]]:
    """The first day of each part that any schedule could have."""
    most = sum(
        max((line.number() for line in (tranche.months.values or {}).values() if line.is_number), default=0)
        for tranche in fee.tranches
    )
    start = contract.starts_on
    if fee.months_are == "contract":
        yield from ((month + 1, add_months(start, month)) for month in range(most))
        return
    for ordinal, month in enumerate(calendar_months(Period(start, add_months(start, most))), start=1):
        yield ordinal, max(month.start, start)


def _parts(fee: FixedFee, contract: Contract, schedule: Schedule) -> Iterator[Part]:
    start, ends = contract.starts_on, list(accumulate(schedule.months))
    if fee.months_are == "contract":
        for number in range(ends[-1]):
            time = Period(add_months(start, number), add_months(start, number + 1))
            yield Part(number + 1, sum(number >= end for end in ends), time, 1)
        return
    whole = Period(start, add_months(start, ends[-1]))
    for ordinal, month in enumerate(calendar_months(whole), start=1):
        within = month.intersect(whole)
        assert within is not None
        yield Part(ordinal, 0, within, within.days * (ANY_MONTH // month.days))


def _schedule(fee: FixedFee, contract: Contract, first_day: date, rounding: Rounding) -> tuple[Schedule, str] | None:
    """What figures say for the part that begins on a day, and the lines of the sum; None where one says nothing."""
    known: Mapping[DayRead, date] = {"contract_start": contract.starts_on, "month_start": first_day}
    value, share, *of_tranches = (
        _line(figure, known)
        for figure in (
            contract.offers[fee.value],
            fee.share,
            *(tranche.months for tranche in fee.tranches),
            *(tranche.share for tranche in fee.tranches),
        )
    )
    numbers = [found.line.number() for found in of_tranches if found is not None]
    if value is None or share is None or len(numbers) < len(of_tranches):
        return None
    total = round_pence(Fraction(value.line.number() * share.line.number(), BASIS), rounding)
    tranches = len(fee.tranches)
    return Schedule(total, tuple(numbers[:tranches]), tuple(numbers[tranches:])), lines_json([value, share])


def _line(figure: Figure, known: Mapping[DayRead, date]) -> InForce | None:
    return Factor.of(figure).in_force(known, group=None)


def _deferred(fee: FixedFee, contract: Contract, earned_on: date) -> tuple[bool, date | None]:
    """Whether what was earned on a day waits without an end, and else until when, if at all."""
    holding = [each for each in contract.deferrals if fee.deferrable and _holds(each, earned_on)]
    return any(each.until is None for each in holding), max(
        (each.until for each in holding if each.until), default=None
    )


def _holds(deferral: Deferral, earned_on: date) -> bool:
    return deferral.from_ <= earned_on and (deferral.until is None or earned_on < deferral.until)
