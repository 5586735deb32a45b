"""What `commissioning cohorts` is asked: which columns say what, and what cohorts are held against."""

from dataclasses import dataclass
from datetime import date

from commissioning.cli.following.by_terms import ByTerms
from commissioning.cli.rating.held import Held
from commissioning.cli.rating.question import Question
from commissioning.engines.ratings.figures import Absent, Figure


@dataclass(frozen=True, slots=True)
class Asked:
    """What `commissioning cohorts` is asked.

    Takes    started, reached: the columns of the day of the start and of the outcome, empty where there is none
             as_of: the last day that counts; months: the age at which a cohort is held against its levels
             level, offer, without: shares of a cohort by that age, 0 to 1
             provider: the column by which mature cohorts are told apart
             group: the column of payment groups; by_terms: where the levels are the terms'.
    """

    started: str
    reached: str
    as_of: date
    months: int
    level: float | None
    offer: float | None
    without: float | None
    provider: str | None
    person: str | None
    group: str | None = None
    by_terms: ByTerms | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        question = self.as_question
        others = (self.provider, self.person, self.group, question.only_with)
        return (self.started, self.reached, *(column for column in others if column))

    @property
    def as_question(self) -> Question:
        """Who counts, read as `rate` reads it."""
        terms = self.by_terms
        return Question(
            self.reached,
            self.started,
            (),
            person=self.person,
            group=self.group,
            groups=terms.groups if terms else (),
            only_with="started_on" if terms and terms.started_only else None,
        )

    @property
    def judging(self) -> bool:
        """Whether cohorts are held against anything."""
        return self.level is not None or (self.by_terms is not None and self.by_terms.with_levels)

    @property
    def span(self) -> int:
        """How many months of starts make a cohort."""
        return self.by_terms.span if self.by_terms else 1

    def level_of(self, day: date, group: str | None) -> Figure:
        """The minimum level of a cohort that begins on the day."""
        if self.by_terms is not None:
            return self.by_terms.level(day, group)
        return Absent("no level was given") if self.level is None else self.level

    def without_of(self, day: date, group: str | None) -> float | None:
        """What a cohort would have reached without the programme, where anybody says so."""
        held = None if self.by_terms is None else self.by_terms.held(day, group)
        return held.without if isinstance(held, Held) else self.without
