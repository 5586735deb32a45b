"""Days of a case: the anchors that clocks start from, the clocks themselves, and windows between two of them.

Source   How a payment is worked out, 3.2 and 4.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from commissioning.core.calendars import FIRST_DAY, LAST_DAY, Nation, working_calendar
from commissioning.engines.payments.steps.lines import Numbers, number_of
from commissioning.terms.figures import Figure
from commissioning.terms.models import Terms, Window
from commissioning.warehouse.base import Dialect, Step

CANNOT_LAST = "A length of {unit} cannot be counted in days. Give it in calendar days or weeks."
OUTSIDE = (
    f"A clock of working days leaves the years {FIRST_DAY.year} to {LAST_DAY.year}, for which we hold bank holidays. "
    "Check the dates of the participants and the length of the clock."
)


@dataclass(frozen=True, slots=True)
class Cases:
    """What a clock is run for: participants, dues of participants, or fees of contracts.

    name     tells one kind of case from another in the names of steps.
    source   SQL after FROM.
    keys     the columns by which a case is known, with the SQL for each.
    days     the days that are known of a case, with the SQL for each.
    group    SQL of the group by which its figures are read.
    nation   SQL of the nation whose working days count.
    inputs   the steps that the source names.
    """

    name: str
    source: str
    keys: Mapping[str, str]
    days: Mapping[str, str]
    group: str
    nation: str
    inputs: tuple[Step, ...]

    def matches(self, alias: str) -> str:
        """The condition that a row of a step with the same keys is of this case."""
        return " AND ".join(f"{alias}.{key} = {sql}" for key, sql in self.keys.items())


def of_participants(each: Step) -> Cases:
    """Every participant, as `p`."""
    days = {day: f"p.{day}" for day in ("referred_on", "started_on", "ended_on", "contract_start")}
    return Cases("", f"{each} AS p", {"participant": "p.participant"}, days, "p.line_group", "p.nation", (each,))


def of_dues(earned: Step, each: Step) -> Cases:
    """What participants earned, as `c` beside their `p`. Takes a step with participant, ordinal and earned_on."""
    people = of_participants(each)
    return Cases(
        f"__{earned.name}",
        f"{earned} AS c JOIN {people.source} ON p.participant = c.participant",
        {"participant": "c.participant", "ordinal": "c.ordinal"},
        {**people.days, "earned_on": "c.earned_on"},
        people.group,
        people.nation,
        (earned, *people.inputs),
    )


@dataclass(frozen=True, slots=True)
class Day:
    """A day of each case: SQL for it, NULL where there is none, and the join and inputs that the SQL needs."""

    sql: str
    join: str = ""
    inputs: tuple[Step, ...] = ()


@dataclass(slots=True)
class Days:
    """Every clock and window of a programme, each a step made once.

    component_days   gives, for a component, the step `participant, earned_on, due_on` of its ordinal 1.
    """

    terms: Terms
    each: Step
    as_of: date
    known_on: date | None
    sql: Dialect
    component_days: Callable[[str], Step]
    _clocks: dict[tuple[str, str], Step] = field(default_factory=dict)
    _waiting: list[str] = field(default_factory=list)
    _working: Step | None = None

    def anchor(self, name: str, cases: Cases, alias: str) -> Day:
        """The day that an anchor names."""
        if name in cases.days:
            return Day(cases.days[name])
        component, _, which = name.partition(".")
        if which:
            if "participant" not in cases.keys:
                return Day("CAST(NULL AS DATE)")
            step = self.component_days(component)
            same = f"{alias}.participant = {cases.keys['participant']}"
            return Day(f"{alias}.{which}", f"LEFT JOIN {step} AS {alias} ON {same}", (step,))
        if name not in self.terms.clocks:
            return Day("CAST(NULL AS DATE)")
        step = self.clock(name, cases)
        return Day(f"{alias}.day", f"LEFT JOIN {step} AS {alias} ON {cases.matches(alias)}", (step,))

    def clock(self, name: str, cases: Cases | None = None) -> Step:
        """The day on which a clock runs out. One row for each case for which it does: its keys, and `day`."""
        cases = cases or of_participants(self.each)
        known = self._clocks.get((name, cases.name))
        if known is None:
            known = self._clocks[name, cases.name] = self._made(name, cases)
        return known

    def _made(self, name: str, cases: Cases) -> Step:
        if name in self._waiting:
            raise ValueError(
                f"The clock {name} waits for itself ({' → '.join([*self._waiting, name])}). Change its `from`."
            )
        self._waiting.append(name)
        clock = self.terms.clocks[name]
        anchor = self.anchor(clock.from_, cases, "a")
        self._waiting.remove(name)
        step_name = f"clock__{name}{cases.name}"
        length = number_of(f"{step_name}__length", clock, self.terms.groups)
        from_where = f"""
            FROM {cases.source} {anchor.join}
            JOIN {length.step} AS n ON {length.holds("n", cases.days, cases.group)}
            WHERE {anchor.sql} IS NOT NULL"""
        keys = ", ".join(f"{sql} AS {key}" for key, sql in cases.keys.items())
        inputs = (*cases.inputs, *anchor.inputs, length.step)
        columns = ", ".join([*cases.keys, "day"])
        match clock.measure:
            case "working days":
                return self._working_days(
                    step_name,
                    columns,
                    f"SELECT {keys}, {anchor.sql} AS anchor, {cases.nation} AS nation, n.number {from_where}",
                    inputs,
                )
            case "months":
                day = self.sql.add_months(anchor.sql, "n.number")
            case "weeks":
                day = self.sql.add_days(anchor.sql, "7 * n.number")
            case "calendar days":
                day = self.sql.add_days(anchor.sql, "n.number")
            case other:
                raise ValueError(f"The clock {name} is in {other}. Give it in days, weeks or months.")
        return Step.query(step_name, columns, f"SELECT {keys}, {day} AS day {from_where}", *inputs)

    def _working_days(self, name: str, columns: str, anchored: str, inputs: tuple[Step, ...]) -> Step:
        working = self._working_calendar()
        keys = ", ".join(f"c.{key.strip()}" for key in columns.split(",")[:-1])
        outside = f"CAST({self.sql.refuse(OUTSIDE)} AS DATE)"
        return Step.query(
            name,
            columns,
            f"""
            SELECT {keys}, CASE WHEN c.number = 0 THEN c.anchor WHEN t.day IS NULL THEN {outside} ELSE t.day END AS day
            FROM ({anchored}) AS c
            LEFT JOIN {working} AS f ON f.nation = c.nation AND f.day = c.anchor
            LEFT JOIN {working} AS t ON t.nation = c.nation AND t.place = f.place + c.number AND t.is_working
            """,
            *inputs,
            working,
        )

    def _working_calendar(self) -> Step:
        """Every day we hold, by nation: `place`, how many working days there are up to and with it; `is_working`."""
        if self._working is None:
            self._working = Step.rows(
                "working_days",
                {"nation": "text", "day": "day", "place": "number", "is_working": "flag"},
                _working_days(self.known_on),
            )
        return self._working

    def window(self, name: str, window: Window) -> Step:
        """The days that can count, up to the as-of day. One row per participant with any: participant, opens, closes.

        `closes` is the first day that cannot count.
        """
        people = of_participants(self.each)
        opens = self.anchor(window.opens, people, "o")
        closes = self.anchor(window.closes, people, "x") if window.closes else Day("CAST(NULL AS DATE)")
        after = self.sql.day(self.as_of + timedelta(days=1))
        return Step.query(
            f"window__{name}",
            "participant, opens, closes",
            f"""
            SELECT participant, opens, closes
            FROM (SELECT p.participant, {opens.sql} AS opens, LEAST(COALESCE({closes.sql}, {after}), {after}) AS closes
                  FROM {people.source} {opens.join} {closes.join}) AS w
            WHERE opens < closes
            """,
            *people.inputs,
            *opens.inputs,
            *closes.inputs,
        )

    def length(self, name: str, figure: Figure) -> Numbers:
        """A length in days, in a column `number`."""
        times = {"calendar days": 1, "weeks": 7}.get(figure.measure)
        if times is None:
            raise ValueError(CANNOT_LAST.format(unit=figure.unit))
        return number_of(name, figure, self.terms.groups, lambda line: times * line.number())


@cache
def _working_days(known_on: date | None) -> list[tuple[str, date, int, bool]]:
    rows = []
    for nation in Nation:
        calendar = working_calendar(nation, known_on=known_on)
        place = 0
        for number in range((LAST_DAY - FIRST_DAY).days + 1):
            day = FIRST_DAY + timedelta(days=number)
            is_working = calendar.is_working_day(day)
            place += is_working
            rows.append((str(nation), day, place, is_working))
    return rows
