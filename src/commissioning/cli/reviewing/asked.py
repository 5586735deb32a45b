"""What `commissioning review` is asked."""

from dataclasses import dataclass

from commissioning.cli.exits import refuse
from commissioning.cli.rating.question import Question


@dataclass(frozen=True, slots=True)
class Asked:
    """Which columns say what.

    Takes    adjust: known before referral, what prospects are learnt by; categories: those of them that are words
             started: 1 or 0 for each who was referred; None when the file has only those who were started
             contacts: how many; months: on the programme until now
             unseen: the most days on end in which nobody saw the person
             waited: days to the first service, empty where there was none yet.
    """

    outcome: str
    provider: str
    adjust: tuple[str, ...]
    categories: tuple[str, ...] = ()
    started: str | None = None
    contacts: str | None = None
    months: str | None = None
    unseen: str | None = None
    waited: str | None = None
    person: str | None = None

    def __post_init__(self) -> None:
        later = [column for column in self.adjust if column in self._later]
        if later:
            refuse(
                f"--adjust {later[0]} is given, but {later[0]} says what became of people afterwards. Learn prospects "
                "only by what was known of them before they were referred."
            )

    @property
    def as_question(self) -> Question:
        """The columns that are read as `rate` reads them."""
        return Question(self.outcome, self.provider, self.adjust, self.categories, person=self.person)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        return (*self.as_question.columns, *self._later)

    @property
    def _later(self) -> tuple[str, ...]:
        each = (self.started, self.contacts, self.months, self.unseen, self.waited)
        return tuple(column for column in each if column)
