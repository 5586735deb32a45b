"""On which day a participant has worked so many weeks at so many hours within a longer run of weeks.

Source   How a payment is worked out, 5.4.
"""

from fractions import Fraction
from math import ceil

from commissioning.engines.payments.steps.days import Days, of_participants
from commissioning.engines.payments.steps.lines import number_of
from commissioning.engines.payments.steps.work import Work, completed_by_spell
from commissioning.terms.figures import Line
from commissioning.terms.models import WeeksInWork
from commissioning.warehouse.base import Step


def weeks_in_work(key: str, outcome: WeeksInWork, spells: Step, days: Days, work: Work) -> Step:
    """A row per participant who has enough weeks: participant, reached_on, origin."""
    sql = days.sql
    people = of_participants(days.each)
    window = days.window(key, outcome.window)
    stretches = work.stretches(key, _told_once(key, spells), window, off_benefit=outcome.off_benefit)
    needed = number_of(f"weeks_needed__{key}", outcome.weeks_needed, days.terms.groups)
    within = number_of(f"weeks_within__{key}", outcome.weeks_within, days.terms.groups)
    hours = number_of(f"week_hours__{key}", outcome.hours, days.terms.groups, _hundredths_of_seven_days)
    most = max(
        (line.number() for lines in outcome.weeks_within.every_lines() for line in lines.values() if line.is_number),
        default=0,
    )
    counting = Step.rows(f"weeks__{key}", {"week": "number"}, [(week,) for week in range(1, most + 1)])
    weeks = Step.query(
        f"run_weeks__{key}",
        "participant, begins, week, week_from, week_until",
        f"""
        SELECT b.participant, b.begins, k.week, {sql.add_days("b.begins", "7 * (k.week - 1)")} AS week_from,
            {sql.add_days("b.begins", "7 * k.week")} AS week_until
        FROM (SELECT DISTINCT s.participant, GREATEST(s.worked_from, w.opens) AS begins
              FROM {spells} AS s JOIN {window} AS w ON w.participant = s.participant
              WHERE s.worked_from < w.closes AND s.worked_until > w.opens AND s.worked_from < s.worked_until) AS b
        JOIN {people.source} ON p.participant = b.participant
        JOIN {within.step} AS n ON {within.holds("n", people.days, people.group)}
        JOIN {counting} AS k ON k.week <= n.number
        """,
        spells,
        window,
        *people.inputs,
        within.step,
        counting,
    )
    overlap = sql.days_between("GREATEST(t.stretch_from, w.week_from)", "LEAST(t.stretch_until, w.week_until)")
    last_day = sql.add_days("q.week_until", "-1")
    reached = Step.query(
        f"reached_days__{key}",
        "participant, reached_on",
        f"""
        SELECT q.participant, MIN({last_day}) AS reached_on
        FROM (SELECT h.participant, h.begins, h.week_until, ROW_NUMBER() OVER
                  (PARTITION BY h.participant, h.begins ORDER BY h.week) AS place
              FROM (SELECT w.participant, w.begins, w.week, w.week_until,
                        CAST(COALESCE(SUM(t.hours * {overlap}), 0) AS BIGINT) AS hours
                    FROM {weeks} AS w
                    LEFT JOIN {stretches} AS t ON t.participant = w.participant
                        AND t.stretch_from < w.week_until AND w.week_from < t.stretch_until
                    GROUP BY w.participant, w.begins, w.week, w.week_until) AS h
              JOIN {people.source} ON p.participant = h.participant
              JOIN {hours.step} AS n ON {hours.holds("n", people.days, people.group)}
              WHERE h.hours >= n.number) AS q
        JOIN {people.source} ON p.participant = q.participant
        JOIN {needed.step} AS n ON {needed.holds("n", people.days, people.group)}
        WHERE q.place = n.number AND {last_day} <= {sql.day(days.as_of)}
        GROUP BY q.participant
        """,
        weeks,
        stretches,
        *people.inputs,
        hours.step,
        needed.step,
    )
    return completed_by_spell(f"reached__{key}", reached, spells, day="reached_on")


def _told_once(key: str, spells: Step) -> Step:
    """Each employer's spells without overlaps, at the most hours that any of them tells: participant, employer,
    worked_from, worked_until, hours. A job that several sources tell of then counts once."""
    same = "s.participant = e.participant AND s.employer = e.employer"
    return Step.query(
        f"jobs__{key}",
        "participant, employer, worked_from, worked_until, hours",
        f"""
        SELECT e.participant, e.employer, e.day AS worked_from, e.until AS worked_until, MAX(s.hours) AS hours
        FROM (SELECT participant, employer, day,
                  LEAD(day) OVER (PARTITION BY participant, employer ORDER BY day) AS until
              FROM (SELECT participant, employer, worked_from AS day FROM {spells}
                    UNION
                    SELECT participant, employer, worked_until FROM {spells}) AS cuts) AS e
        JOIN {spells} AS s ON {same} AND s.worked_from <= e.day AND e.day < s.worked_until
        WHERE e.until IS NOT NULL
        GROUP BY e.participant, e.employer, e.day, e.until
        """,
        spells,
    )


def _hundredths_of_seven_days(line: Line) -> int:
    """The hours a week that a week needs, as the sum over its days in hundredths, rounded up."""
    return ceil(Fraction(line.value) * 700)
