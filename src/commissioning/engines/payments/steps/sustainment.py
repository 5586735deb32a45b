"""Further periods of work after another component was earned.

Source   How a payment is worked out, 6.3.
"""

from datetime import timedelta

from commissioning.engines.payments.steps.days import Day, Days, of_participants
from commissioning.engines.payments.steps.lines import number_of
from commissioning.engines.payments.steps.outcomes import Outcomes
from commissioning.engines.payments.steps.work import completed_by_spell, runs
from commissioning.terms.figures import Line
from commissioning.terms.models import Sustainment, TimeInWork
from commissioning.warehouse.base import Step


def sustained(key: str, component: Sustainment, after: Step, days: Days, outcomes: Outcomes) -> Step:
    """The periods worked, one row each: participant, ordinal, earned_on (the last day), origin.

    Takes    after: participant, earned_on of the component that comes first.
    """
    work = days.terms.outcomes[component.work]
    if not isinstance(work, TimeInWork):
        raise TypeError(f"The component {key} tests work by {component.work}, which is not an outcome of time in work.")
    spells = outcomes.spells(component.work, work)
    window = _window(key, component, after, days)
    stretches = outcomes.work.stretches(key, spells, window, off_benefit=work.off_benefit)
    worked = runs(key, stretches, sql=days.sql)
    periods = _periods(key, component, worked, days)
    if component.ends_at_break_after is not None:
        periods = _before_break(key, component.ends_at_break_after, periods, worked, window, days)
    return completed_by_spell(f"completed__{key}", periods, spells, day="earned_on")


def _window(key: str, component: Sustainment, after: Step, days: Days) -> Step:
    people = of_participants(days.each)
    closes = days.anchor(component.closes, people, "x") if component.closes else Day("CAST(NULL AS DATE)")
    end = days.sql.day(days.as_of + timedelta(days=1))
    return Step.query(
        f"window__{key}",
        "participant, opens, closes",
        f"""
        SELECT participant, opens, closes
        FROM (SELECT p.participant, {days.sql.add_days("a.earned_on", "1")} AS opens,
                  LEAST(COALESCE({closes.sql}, {end}), {end}) AS closes
              FROM {people.source} JOIN {after} AS a ON a.participant = p.participant {closes.join}) AS w
        WHERE opens < closes
        """,
        *people.inputs,
        after,
        *closes.inputs,
    )


def _periods(key: str, component: Sustainment, worked: Step, days: Days) -> Step:
    """The periods that fit: participant, ordinal, earned_on.

    A run holds those after the number `first` up to `last`; `begins` is the day from which its periods are counted off.
    """
    sql = days.sql
    people = of_participants(days.each)
    every = days.length(f"every__{key}", component.every)
    at_most = number_of(f"at_most__{key}", component.at_most, days.terms.groups)
    most = max((line.number() for line in _numbers(component)), default=0)
    ordinals = Step.rows(f"ordinals__{key}", {"ordinal": "number"}, [(ordinal,) for ordinal in range(1, most + 1)])
    if component.counting == "continuous":
        fit = sql.divide("r.run_days", "v.number")
        last = (
            f"CAST(SUM({fit}) OVER (PARTITION BY r.participant ORDER BY r.run_from "
            "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT)"
        )
        first = f"({last} - {fit})"
        begins = sql.add_days("r.run_from", f"(-v.number * {first})")
    else:
        first = sql.divide("r.days_before", "v.number")
        last = sql.divide("r.days_before + r.run_days", "v.number")
        begins = sql.add_days("r.run_from", "(-r.days_before)")
    return Step.query(
        f"periods__{key}",
        "participant, ordinal, earned_on",
        f"""
        SELECT h.participant, o.ordinal, {sql.add_days("h.begins", "(h.every * o.ordinal - 1)")} AS earned_on
        FROM (SELECT r.participant, {first} AS first, {last} AS last, {begins} AS begins, v.number AS every,
                  m.number AS at_most
              FROM {worked} AS r
              JOIN {people.source} ON p.participant = r.participant
              JOIN {every.step} AS v ON {every.holds("v", people.days, people.group)}
              JOIN {at_most.step} AS m ON {at_most.holds("m", people.days, people.group)}) AS h
        JOIN {ordinals} AS o ON o.ordinal > h.first AND o.ordinal <= h.last AND o.ordinal <= h.at_most
        """,
        worked,
        *people.inputs,
        every.step,
        at_most.step,
        ordinals,
    )


def _numbers(component: Sustainment) -> list[Line]:
    return [line for lines in component.at_most.every_lines() for line in lines.values() if line.is_number]


def _before_break(key: str, clock: str, periods: Step, worked: Step, window: Step, days: Days) -> Step:
    """The periods that end before the first day out of work once the clock has run out."""
    run_out = days.clock(clock)
    breaks = Step.query(
        f"break__{key}",
        "participant, broken_on",
        f"""
        SELECT k.participant, COALESCE(r.run_until, k.day) AS broken_on
        FROM (SELECT c.participant, GREATEST(c.day, w.opens) AS day
              FROM {run_out} AS c JOIN {window} AS w ON w.participant = c.participant) AS k
        LEFT JOIN {worked} AS r ON r.participant = k.participant AND r.run_from <= k.day AND k.day < r.run_until
        """,
        run_out,
        window,
        worked,
    )
    return Step.query(
        f"unbroken__{key}",
        "participant, ordinal, earned_on",
        f"""
        SELECT d.participant, d.ordinal, d.earned_on
        FROM {periods} AS d LEFT JOIN {breaks} AS b ON b.participant = d.participant
        WHERE b.broken_on IS NULL OR d.earned_on < b.broken_on
        """,
        periods,
        breaks,
    )
