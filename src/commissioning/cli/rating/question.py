"""What `commissioning rate` is asked."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from commissioning.cli.exits import refuse

Model = Literal["logistic", "linear"]


@dataclass(frozen=True, slots=True)
class Question:
    """Which columns say what.

    Takes    adjust: known before referral; categories: those of them that are words, even if written as numbers
             model: None to choose by the outcome
             weight: how many like people a row stands for; person: who must not come twice
             counted_on, start, end: the day by which a person falls into the window, half-open.
    """

    outcome: str
    provider: str
    adjust: tuple[str, ...]
    categories: tuple[str, ...] = ()
    model: Model | None = None
    weight: str | None = None
    person: str | None = None
    counted_on: str | None = None
    start: date | None = None
    end: date | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        _refuse_twice("--adjust", self.adjust)
        for column in (self.outcome, self.provider, self.weight, self.person):
            if column in self.adjust:
                refuse(
                    f"--adjust {column} is given, but {column} is already the outcome, the provider, the weight or the "
                    "person. Adjust only for what was known of people before they were referred."
                )
        unknown = [column for column in self.categories if column not in self.adjust]
        if unknown:
            refuse(f"--categories {unknown[0]} is not among the columns adjusted for. Add --adjust {unknown[0]}.")
        if (self.counted_on is None) != (self.start is None and self.end is None):
            refuse("A window needs both: the column of the day with --counted-on, and --from or --until.")

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        others = (self.weight, self.person, self.counted_on)
        return (self.provider, self.outcome, *self.adjust, *(column for column in others if column))


def _refuse_twice(option: str, columns: tuple[str, ...]) -> None:
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        refuse(f"{option} {twice[0]} is given twice. Give it once.")
