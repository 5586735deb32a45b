"""On which day each participant reaches each outcome.

Every kind of outcome gives one step: `participant, reached_on, origin`, a row per participant who reaches it. `origin`
names the fact that completed it.

Source   How a payment is worked out, 5.3 to 5.7.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, prod

from commissioning.engines.payments.steps.days import Days, of_participants
from commissioning.engines.payments.steps.facts import Facts
from commissioning.engines.payments.steps.lines import Factor, Numbers, combinations, number_of, numbers
from commissioning.engines.payments.steps.work import Work, among, runs
from commissioning.terms.figures import Figure, Line
from commissioning.terms.models import AllOf, AnyOf, Earnings, Milestone, TimeInWork, WeeksInWork
from commissioning.warehouse.base import Step

COLUMNS = "participant, reached_on, origin"


@dataclass(slots=True)
class Outcomes:
    """Makes the step of each outcome, once."""

    days: Days
    facts: Facts
    work: Work
    _reached: dict[str, Step] = field(default_factory=dict)
    _spells: dict[str, Step] = field(default_factory=dict)

    def reached(self, key: str) -> Step:
        """On which day each participant reaches the outcome."""
        if key not in self._reached:
            self._reached[key] = self._made(key)
        return self._reached[key]

    def spells(self, key: str, outcome: TimeInWork | WeeksInWork) -> Step:
        """The spells that count towards an outcome."""
        if key not in self._spells:
            self._spells[key] = self.work.spells(key, outcome)
        return self._spells[key]

    def _made(self, key: str) -> Step:
        outcome = self.days.terms.outcomes[key]
        match outcome:
            case TimeInWork():
                return self._time_in_work(key, outcome)
            case WeeksInWork():
                return self._weeks_in_work(key, outcome)
            case Earnings():
                return self._earnings(key, outcome)
            case Milestone():
                return self._milestone(key, outcome)
            case AnyOf():
                return first_of(f"reached__{key}", [self.reached(member) for member in outcome.outcomes])
            case AllOf():
                return last_of(f"reached__{key}", [self.reached(member) for member in outcome.outcomes])

    def _time_in_work(self, key: str, outcome: TimeInWork) -> Step:
        sql = self.days.sql
        people = of_participants(self.days.each)
        spells = self.spells(key, outcome)
        window = self.days.window(key, outcome.window)
        stretches = self.work.stretches(
            key, spells, window, off_benefit=outcome.off_benefit, each_job=outcome.jobs == "one"
        )
        run = runs(key, stretches, sql=sql)
        length = self.days.length(f"length__{key}", outcome.length)
        # Before the run nothing counts towards a continuous length; towards a cumulative one all earlier days do.
        before = "r.days_before" if outcome.counting == "cumulative" else "0"
        reached = sql.add_days("r.run_from", f"(n.number - {before} - 1)")
        days = Step.query(
            f"reached_days__{key}",
            "participant, reached_on",
            f"""
            SELECT r.participant, MIN({reached}) AS reached_on
            FROM {run} AS r
            JOIN {people.source} ON p.participant = r.participant
            JOIN {length.step} AS n ON {length.holds("n", people.days, people.group)}
            WHERE {before} < n.number AND n.number <= {before} + r.run_days
            GROUP BY r.participant
            """,
            run,
            *people.inputs,
            length.step,
        )
        return self._completed_by_spell(key, days, spells)

    def _completed_by_spell(self, key: str, days: Step, spells: Step) -> Step:
        """Adds the fact that completed a day reached: of the spells open on it, the one that began first."""
        return Step.query(
            f"reached__{key}",
            COLUMNS,
            f"""
            SELECT participant, reached_on, origin
            FROM (SELECT d.participant, d.reached_on, s.origin, ROW_NUMBER() OVER (PARTITION BY d.participant
                      ORDER BY s.worked_from NULLS LAST, s.origin NULLS LAST) AS place
                  FROM {days} AS d
                  LEFT JOIN {spells} AS s ON s.participant = d.participant
                      AND s.worked_from <= d.reached_on AND d.reached_on < s.worked_until) AS open
            WHERE place = 1
            """,
            days,
            spells,
        )

    def _weeks_in_work(self, key: str, outcome: WeeksInWork) -> Step:
        sql = self.days.sql
        people = of_participants(self.days.each)
        spells = self.spells(key, outcome)
        window = self.days.window(key, outcome.window)
        stretches = self.work.stretches(key, spells, window, off_benefit=outcome.off_benefit)
        needed = self._whole(f"weeks_needed__{key}", outcome.weeks_needed)
        within = self._whole(f"weeks_within__{key}", outcome.weeks_within)
        hours = number_of(f"week_hours__{key}", outcome.hours, self.days.terms.groups, _hundredths_of_seven_days)
        most = max(
            (
                line.number()
                for lines in outcome.weeks_within.every_lines()
                for line in lines.values()
                if line.is_number
            ),
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
        days = Step.query(
            f"reached_days__{key}",
            "participant, reached_on",
            f"""
            SELECT q.participant, MIN({last_day}) AS reached_on
            FROM (SELECT h.participant, h.begins, h.week_until, ROW_NUMBER() OVER
                      (PARTITION BY h.participant, h.begins ORDER BY h.week) AS place
                  FROM (SELECT w.participant, w.begins, w.week, w.week_until, CAST(SUM(t.hours * {overlap}) AS BIGINT) AS hours
                        FROM {weeks} AS w
                        JOIN {stretches} AS t ON t.participant = w.participant
                            AND t.stretch_from < w.week_until AND w.week_from < t.stretch_until
                        GROUP BY w.participant, w.begins, w.week, w.week_until) AS h
                  JOIN {people.source} ON p.participant = h.participant
                  JOIN {hours.step} AS n ON {hours.holds("n", people.days, people.group)}
                  WHERE h.hours >= n.number) AS q
            JOIN {people.source} ON p.participant = q.participant
            JOIN {needed.step} AS n ON {needed.holds("n", people.days, people.group)}
            WHERE q.place = n.number AND {last_day} <= {sql.day(self.days.as_of)}
            GROUP BY q.participant
            """,
            weeks,
            stretches,
            *people.inputs,
            hours.step,
            needed.step,
        )
        return self._completed_by_spell(key, days, spells)

    def _whole(self, name: str, figure: Figure) -> Numbers:
        return number_of(name, figure, self.days.terms.groups)

    def _milestone(self, key: str, outcome: Milestone) -> Step:
        sql = self.days.sql
        window = self.days.window(key, outcome.window)
        return Step.query(
            f"reached__{key}",
            COLUMNS,
            f"""
            SELECT participant, reached_on, origin
            FROM (SELECT m.participant, m."on" AS reached_on, m.origin,
                      ROW_NUMBER() OVER (PARTITION BY m.participant ORDER BY m."on", m.origin) AS place
                  FROM {self.facts.milestones} AS m
                  JOIN {window} AS w ON w.participant = m.participant
                  WHERE {among("m.milestone", outcome.milestones, sql=sql)} AND {among("m.source", outcome.evidence, sql=sql)}
                    AND m."on" >= w.opens AND m."on" < w.closes) AS named
            WHERE place = 1
            """,
            self.facts.milestones,
            window,
        )

    def _earnings(self, key: str, outcome: Earnings) -> Step:
        sql = self.days.sql
        people = of_participants(self.days.each)
        window = self.days.window(key, outcome.window)
        dated = f"e.{outcome.pay_dated_by}"
        later = "AND e.period_from >= w.opens" if outcome.earlier_work == "excluded" else ""
        counted = f"""
            FROM {self.facts.payroll} AS e
            JOIN {window} AS w ON w.participant = e.participant
            WHERE {among("e.source", outcome.evidence, sql=sql)} AND {dated} >= w.opens AND {dated} < w.closes {later}"""
        totals = Step.query(
            f"totals__{key}",
            "participant, day, total_pence",
            f"""
            SELECT participant, day, CAST(SUM(pay_pence) OVER (PARTITION BY participant ORDER BY day
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS total_pence
            FROM (SELECT e.participant, {dated} AS day, CAST(SUM(e.pay_pence) AS BIGINT) AS pay_pence {counted}
                  GROUP BY e.participant, {dated}) AS by_day
            """,
            self.facts.payroll,
            window,
        )
        threshold = self._threshold(key, outcome)
        tested = Step.query(
            f"tested__{key}",
            "participant, day, passes",
            f"""
            SELECT t.participant, t.day, COALESCE(t.total_pence >= n.number, FALSE) AS passes
            FROM {totals} AS t
            JOIN {people.source} ON p.participant = t.participant
            LEFT JOIN {threshold.step} AS n ON {threshold.holds("n", {**people.days, "earned_on": "t.day"}, people.group)}
            """,
            totals,
            *people.inputs,
            threshold.step,
        )
        if outcome.later_fall == "stands":
            first_pass = f"SELECT participant, MIN(day) AS reached_on FROM {tested} WHERE passes GROUP BY participant"
        else:
            first_pass = f"""
            SELECT participant, MIN(day) AS reached_on
            FROM (SELECT participant, day, passes, MAX(CASE WHEN passes THEN NULL ELSE day END)
                      OVER (PARTITION BY participant) AS last_fail FROM {tested}) AS marked
            WHERE passes AND (last_fail IS NULL OR day > last_fail) GROUP BY participant"""
        days = Step.query(f"reached_days__{key}", "participant, reached_on", first_pass, tested)
        return Step.query(
            f"reached__{key}",
            COLUMNS,
            f"""
            SELECT d.participant, d.reached_on, MIN(e.origin) AS origin
            FROM {days} AS d
            JOIN (SELECT e.participant, {dated} AS day, e.origin {counted}) AS e
                ON e.participant = d.participant AND e.day = d.reached_on
            GROUP BY d.participant, d.reached_on
            """,
            days,
            self.facts.payroll,
            window,
        )

    def _threshold(self, key: str, outcome: Earnings) -> Numbers:
        """Pence to be reached, rounded up: whole pence reach a part of a penny only with the next."""
        threshold, terms = outcome.threshold, self.days.terms
        if threshold.sum is not None:
            factors = [Factor.of(threshold.sum)]
        else:
            if threshold.hours is None or threshold.wage is None or threshold.wage_by is None:
                raise ValueError(f"The threshold of {key} is neither a sum nor hours at a wage. State one of them.")
            factors = [Factor.of(threshold.hours), Factor(terms.wages[threshold.wage], threshold.wage_by)]
        found = combinations(factors, terms.groups)
        return numbers(
            f"threshold__{key}",
            {"number": "number"},
            [(each, (ceil(prod(Fraction(line.line.value) for line in each.lines)),)) for each in found],
        )


def first_of(name: str, members: Sequence[Step]) -> Step:
    """The earliest of several outcomes; on the same day the one listed first."""
    return Step.query(
        name,
        COLUMNS,
        f"""
        SELECT participant, reached_on, origin
        FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY participant ORDER BY reached_on, member) AS place
              FROM ({_all(members)}) AS members) AS placed
        WHERE place = 1
        """,
        *members,
    )


def last_of(name: str, members: Sequence[Step]) -> Step:
    """The latest of several outcomes, where all are reached; on the same day the one listed first."""
    return Step.query(
        name,
        COLUMNS,
        f"""
        SELECT participant, reached_on, origin
        FROM (SELECT *, COUNT(*) OVER (PARTITION BY participant) AS members,
                  ROW_NUMBER() OVER (PARTITION BY participant ORDER BY reached_on DESC, member) AS place
              FROM ({_all(members)}) AS members) AS placed
        WHERE place = 1 AND members = {len(members)}
        """,
        *members,
    )


def _all(members: Sequence[Step]) -> str:
    return " UNION ALL ".join(
        f"SELECT participant, reached_on, origin, {place} AS member FROM {step}" for place, step in enumerate(members)
    )


def _hundredths_of_seven_days(line: Line) -> int:
    """The hours a week that a week needs, as the sum over its days in hundredths, rounded up."""
    return ceil(Fraction(line.value) * 700)
