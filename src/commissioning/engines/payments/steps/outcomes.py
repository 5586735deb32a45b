"""On which day each participant reaches each outcome.

Every kind of outcome gives one step: `participant, reached_on, origin`, a row per participant who reaches it. `origin`
names the fact that completed it.

Source   How a payment is worked out, 5.3 to 5.7.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from commissioning.engines.payments.steps.days import Days, of_participants
from commissioning.engines.payments.steps.earnings import earnings
from commissioning.engines.payments.steps.facts import Facts
from commissioning.engines.payments.steps.weeks_in_work import weeks_in_work
from commissioning.engines.payments.steps.work import Work, among, completed_by_spell, runs
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
                return weeks_in_work(key, outcome, self.spells(key, outcome), self.days, self.work)
            case Earnings():
                return earnings(key, outcome, self.days, self.facts, self.work)
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
        return completed_by_spell(f"reached__{key}", days, spells, day="reached_on")

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
                  WHERE {among("m.milestone", outcome.milestones, sql=sql)}
                    AND {among("m.source", outcome.evidence, sql=sql)}
                    AND m."on" >= w.opens AND m."on" < w.closes) AS named
            WHERE place = 1
            """,
            self.facts.milestones,
            window,
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
