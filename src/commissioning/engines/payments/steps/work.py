"""Days in work without a row for every day: spells that count, cut into stretches, joined into runs.

Source   How a payment is worked out, 5.1 and 5.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import Literal

from commissioning.engines.payments.steps.days import Day, Days, of_participants
from commissioning.engines.payments.steps.facts import Facts
from commissioning.engines.payments.steps.lines import number_of
from commissioning.terms.figures import Line
from commissioning.terms.models import TimeInWork, WeeksInWork
from commissioning.warehouse.base import Dialect, Step

Worked = TimeInWork | WeeksInWork
OwnEmployers = Literal["count", "excluded", "declared_only"]


@dataclass(frozen=True, slots=True)
class Work:
    """Makes the steps about work. Everything is by participant."""

    days: Days
    facts: Facts
    own_employers: Step
    """participant, employer: the employers listed by the contracts of the participant's rows."""

    def spells(self, name: str, outcome: Worked) -> Step:
        """The spells that count. One row per spell: participant, employer, worked_from, worked_until, hours, origin.

        `worked_until` is never empty: an open spell ends on the day after the as-of day. `hours` BIGINT is hundredths
        of an hour a week, 0 where not stated.
        """
        sql = self.days.sql
        people = of_participants(self.days.each)
        begin = outcome.jobs_begin
        no_day = Day("CAST(NULL AS DATE)")
        first = self.days.anchor(begin.from_, people, "a") if begin and begin.from_ else no_day
        before = self.days.anchor(begin.before, people, "b") if begin and begin.before else no_day
        hours = "CAST(ROUND(e.hours_per_week * 100) AS BIGINT)"
        conditions = [among("e.kind", outcome.kinds, sql=sql), among("e.source", outcome.evidence, sql=sql)]
        joins, inputs = [first.join, before.join], [*people.inputs, *first.inputs, *before.inputs]
        if begin and begin.from_:
            conditions.append(f"e.worked_from >= {first.sql}")
        if begin and begin.before:
            conditions.append(f"({before.sql} IS NULL OR e.worked_from < {before.sql})")
        if isinstance(outcome, TimeInWork) and outcome.min_hours is not None:
            least = number_of(f"min_hours__{name}", outcome.min_hours, self.days.terms.groups, _hundredths)
            joins.append(f"JOIN {least.step} AS n ON {least.holds('n', people.days, people.group)}")
            conditions.append(f"{hours} >= n.number")
            inputs.append(least.step)
        join, not_own, of_own = self.own(outcome.own_employers)
        joins.append(join)
        conditions.append(not_own)
        inputs += of_own
        after = sql.day(self.days.as_of + timedelta(days=1))
        return Step.query(
            f"spells__{name}",
            "participant, employer, worked_from, worked_until, hours, origin",
            f"""
            SELECT e.participant, e.employer, e.worked_from, COALESCE(e.worked_until, {after}) AS worked_until,
                COALESCE({hours}, 0) AS hours, e.origin
            FROM {self.facts.employment} AS e
            JOIN {people.source} ON p.participant = e.participant
            {" ".join(joins)}
            WHERE {" AND ".join(conditions)}
            """,
            self.facts.employment,
            *inputs,
        )

    def own(self, count: OwnEmployers) -> tuple[str, str, tuple[Step, ...]]:
        """The join, condition and inputs that leave out rows `e` of own employers of the provider, unless they count.

        Left joins, not EXISTS: with that the planner sorts out the other side first.
        """
        if count == "count":
            return "", "TRUE", ()
        own = self.own_employers
        join = f"LEFT JOIN {own} AS w ON w.participant = e.participant AND w.employer = e.employer"
        if count == "excluded":
            return join, "w.employer IS NULL", (own,)
        declared = f"""(
            SELECT DISTINCT participant FROM {self.facts.milestones}
            WHERE milestone = 'own_employer_declared' AND "on" <= {self.days.sql.day(self.days.as_of)})"""
        join += f" LEFT JOIN {declared} AS m ON m.participant = e.participant"
        return join, "(w.employer IS NULL OR m.participant IS NOT NULL)", (own, self.facts.milestones)

    def stretches(self, name: str, spells: Step, window: Step, *, off_benefit: bool, each_job: bool = False) -> Step:
        """Stretches of days in work, cut wherever a spell begins or ends: participant, worker, stretch_from,
        stretch_until, hours.

        Takes    window: participant, opens, closes.
                 each_job: whether each employer is looked at alone; `worker` is then the employer, else empty.
        Returns  half-open stretches that do not overlap, in which the sum of `hours` is the same every day.
        """
        worker = "s.employer" if each_job else "''"
        changes = f"""
            SELECT s.participant, {worker} AS worker, GREATEST(s.worked_from, w.opens) AS begins,
                LEAST(s.worked_until, w.closes) AS ends, 1 AS jobs, s.hours, 0 AS claims
            FROM {spells} AS s JOIN {window} AS w ON w.participant = s.participant
            WHERE s.worked_from < w.closes AND s.worked_until > w.opens AND s.worked_from < s.worked_until"""
        inputs = [spells, window]
        if off_benefit:
            after = self.days.sql.day(self.days.as_of + timedelta(days=1))
            workers = f"(SELECT DISTINCT participant, {worker} AS worker FROM {spells} AS s)"
            changes += f"""
            UNION ALL
            SELECT b.participant, k.worker, b.claimed_from, COALESCE(b.claimed_until, {after}), 0, 0, 1
            FROM {self.facts.benefits} AS b JOIN {workers} AS k ON k.participant = b.participant
            WHERE b.claimed_from < COALESCE(b.claimed_until, {after})"""
            inputs.append(self.facts.benefits)
        changed = Step.query(
            f"changes__{name}", "participant, worker, begins, ends, jobs, hours, claims", changes, *inputs
        )
        running = (
            "OVER (PARTITION BY participant, worker ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
        )
        return Step.query(
            f"stretches__{name}",
            "participant, worker, stretch_from, stretch_until, hours",
            f"""
            SELECT participant, worker, day AS stretch_from, until AS stretch_until, CAST(hours AS BIGINT) AS hours
            FROM (SELECT participant, worker, day,
                      LEAD(day) OVER (PARTITION BY participant, worker ORDER BY day) AS until,
                      SUM(jobs) {running} AS jobs, SUM(hours) {running} AS hours, SUM(claims) {running} AS claims
                  FROM (SELECT participant, worker, day, SUM(jobs) AS jobs, SUM(hours) AS hours, SUM(claims) AS claims
                        FROM (SELECT participant, worker, begins AS day, jobs, hours, claims FROM {changed}
                              UNION ALL
                              SELECT participant, worker, ends, -jobs, -hours, -claims FROM {changed}) AS changed
                        GROUP BY participant, worker, day) AS by_day) AS running
            WHERE jobs > 0 AND claims = 0 AND until IS NOT NULL
            """,
            changed,
        )


def runs(name: str, stretches: Step, *, sql: Dialect) -> Step:
    """Unbroken runs of days in work: participant, worker, run_from, run_until, run_days, days_before.

    Returns  `run_days` and `days_before` BIGINT: the days in the run, and those in work in the runs before it.
    """
    partition = "PARTITION BY participant, worker"
    joined = f"CASE WHEN stretch_from = LAG(stretch_until) OVER ({partition} ORDER BY stretch_from) THEN 0 ELSE 1 END"
    days = sql.days_between("run_from", "run_until")
    return Step.query(
        f"runs__{name}",
        "participant, worker, run_from, run_until, run_days, days_before",
        f"""
        SELECT participant, worker, run_from, run_until, run_days,
            CAST(SUM(run_days) OVER ({partition} ORDER BY run_from ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
                - run_days AS BIGINT) AS days_before
        FROM (SELECT participant, worker, run_from, run_until, {days} AS run_days
              FROM (SELECT participant, worker, MIN(stretch_from) AS run_from, MAX(stretch_until) AS run_until
                    FROM (SELECT *, SUM(begins) OVER ({partition} ORDER BY stretch_from
                              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
                          FROM (SELECT *, {joined} AS begins FROM {stretches}) AS marked) AS numbered
                    GROUP BY participant, worker, run) AS gathered) AS measured
        """,
        stretches,
    )


def completed_by_spell(name: str, reached: Step, spells: Step, *, day: str) -> Step:
    """Adds to days that were reached the fact that completed each: of the spells open on it the one that began first.

    Takes    reached: participant, perhaps more columns, and the day, under the name given.
    Returns  the same rows with `origin`; empty where no spell is open, as at the end of a week of which a day counts.
    """
    columns = ", ".join(f"d.{column}" for column in reached.columns)
    return Step.query(
        name,
        ", ".join([*reached.columns, "origin"]),
        f"""
        SELECT *
        FROM (SELECT {columns}, s.origin, ROW_NUMBER() OVER (
                  PARTITION BY d.participant, d.{day} ORDER BY s.worked_from NULLS LAST, s.origin NULLS LAST) AS place
              FROM {reached} AS d
              LEFT JOIN {spells} AS s ON s.participant = d.participant
                  AND s.worked_from <= d.{day} AND d.{day} < s.worked_until) AS opened
        WHERE place = 1
        """,
        reached,
        spells,
    )


def among(column: str, values: Sequence[str], *, sql: Dialect) -> str:
    """The condition that a column has one of some values."""
    return f"{column} IN ({', '.join(sql.text(value) for value in values)})"


def _hundredths(line: Line) -> int:
    """Hours as hundredths; a part of a hundredth counts as a whole one, as no row can state it."""
    return ceil(Fraction(line.value) * 100)
