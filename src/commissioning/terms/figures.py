"""Figures: every number of a contract is a dated series with a unit, a clause and a status.

A figure says three things that a bare number hides: from when each value holds, which day of a case decides which
value counts (`by`), and how well the value is known (`status`).
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Status = Literal["signed", "published", "recalled", "computed", "assumed", "unknown"]
"""How well a figure is known. `recalled`: believed, not checked. `assumed`: supplied by a file of assumptions."""

DayRead = Literal["referred_on", "started_on", "contract_start", "earned_on", "month_start", "cohort_start", "unknown"]
"""Which day of a case a figure is read on. `unknown`: nobody has said; `pay` asks for an assumption."""

MEASURES = (
    "pence",
    "basis points",
    "calendar days",
    "working days",
    "weeks",
    "months",
    "hours",
    "payments",
    "outcomes",
    "participants",
)
"""What a unit may begin with; more words may follow to say per what ("pence per participant, once")."""

Value = int | Decimal | Literal["unknown", "none"]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]
Text = Annotated[str, Field(min_length=1)]


class Part(BaseModel):
    """A piece of the terms: immutable, and with no key that the language does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Words(Part):
    """A text in the languages of the programme; English is required."""

    en: Text
    cy: Text | None = None

    def __str__(self) -> str:
        return self.en


class Line(Part):
    """One dated value of a figure.

    `unknown` is a figure that exists but that nobody could find; `none` says that from this day there is no value,
    so nothing is due by it.
    """

    value: Value
    clause: Text
    status: Status

    @model_validator(mode="after")
    def _unknown_has_no_value(self) -> Self:
        if (self.value == "unknown") != (self.status == "unknown"):
            raise ValueError("a line whose value is unknown has the status unknown, and no other line has it")
        return self

    @property
    def is_number(self) -> bool:
        return not isinstance(self.value, str)

    def number(self) -> int:
        """The value as a whole number. Raises ValueError when it is unknown, none or a decimal."""
        if isinstance(self.value, int):
            return self.value
        raise ValueError(f"{self.value} is not a whole number (clause {self.clause})")


Lines = dict[date, Line]


class Series(Part):
    """Dated values, for everybody or by payment group. Each value holds until the next date."""

    title: Words | None = None
    unit: Text
    values: Lines | None = None
    groups: dict[str, Lines] | None = None

    @model_validator(mode="after")
    def _one_kind_of_values(self) -> Self:
        if (self.values is None) == (self.groups is None):
            raise ValueError("a figure has either values, or values by groups, and not both")
        if any(not lines for lines in self.every_lines()):
            raise ValueError("a figure needs at least one dated value")
        if not self.unit.startswith(MEASURES):
            raise ValueError(f"the unit {self.unit!r} does not begin with one of: {', '.join(MEASURES)}")
        return self

    @property
    def measure(self) -> str:
        """What is counted: the known beginning of the unit."""
        return next(measure for measure in MEASURES if self.unit.startswith(measure))

    def every_lines(self) -> list[Lines]:
        """All series of the figure: one, or one for each group."""
        return [self.values] if self.values is not None else list((self.groups or {}).values())

    def lines(self, group: str | None) -> Lines:
        """The dated lines that hold for a payment group; empty when the group has none."""
        if self.values is not None:
            return self.values
        return (self.groups or {}).get(group or "", {})

    def line(self, day: date, group: str | None = None) -> tuple[date, Line] | None:
        """The line in force on a day, with the date it holds from; None before the first date."""
        lines = self.lines(group)
        begun = [start for start in lines if start <= day]
        return (max(begun), lines[max(begun)]) if begun else None


class Figure(Series):
    """A dated series that says by which day it is read."""

    by: DayRead
