"""What `commissioning watch` is asked."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from commissioning.cli.exits import refuse
from commissioning.cli.rating.question import Question

LONGEST_RUN_YEARS = 1_000.0


@dataclass(frozen=True, slots=True)
class Asked:
    """Which columns say what, and what is looked for.

    Takes    on: the column of the day on which the outcome was due to be known
             learn_until: the first day watched; none learns from everybody and watches everybody
             odds: the odds ratio of the fall looked for, below 1; a rise is its inverse
             run_years: how long a provider as good as a typical one goes on until a signal, on average.
    """

    outcome: str
    provider: str
    on: str
    adjust: tuple[str, ...]
    categories: tuple[str, ...]
    learn_until: date | None
    odds: float
    run_years: float
    person: str | None

    def __post_init__(self) -> None:
        if not 0.05 <= self.odds <= 0.95:
            refuse(
                f"--odds {self.odds:g} is no fall that can be watched for. Give a number from 0.05 to 0.95, such as "
                "0.5 for odds that halve. The rise as large is watched for, too."
            )
        if not 0 < self.run_years <= LONGEST_RUN_YEARS:
            refuse(
                f"--run-length {self.run_years:g} is not above 0 and at most {LONGEST_RUN_YEARS:,.0f} years. Give how "
                "long a provider as good as a typical one goes on until a signal, on average: 10."
            )
        if self.on in self.adjust:
            refuse(f"--adjust {self.on} is the day that charts go by. Adjust for what was known before referral.")

    @property
    def as_question(self) -> Question:
        """The columns that are read as `rate` reads them."""
        return Question(self.outcome, self.provider, self.adjust, self.categories, person=self.person)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        return (*self.as_question.columns, self.on)

    @property
    def rise(self) -> float:
        """The odds ratio of the rise looked for."""
        return 1.0 / self.odds

    def stored(self) -> dict[str, Any]:
        """As it is kept beside the answer."""
        return asdict(self) | {"learn_until": self.learn_until.isoformat() if self.learn_until else None}
