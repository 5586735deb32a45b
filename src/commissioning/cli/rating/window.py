"""Of which people the terms make a rating: those of the last so many months, by its clause."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from commissioning.cli.exits import refuse
from commissioning.cli.rating.lines import line_if_any
from commissioning.core.periods import add_months, in_words
from commissioning.terms import ratings as rs
from commissioning.terms.models import Terms

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The last so many months of people.

    Takes    ends: with the last day whose people are due, or with the last day that counts.
    """

    title: str
    clause: str
    months: int
    ends: Literal["last_due", "rated_on"]

    def first_day(self, *, due_until: date, as_of: date) -> date:
        """The first day of the window.

        Takes    due_until: the first day of a person who is not due.
        Raises   InputRefused, when nobody in it can be due.
        """
        first = add_months(self._until(due_until=due_until, as_of=as_of), -self.months)
        if first >= due_until:
            refuse(
                f"Of people of the {self.months} months to {in_words(as_of)} ({self.title}, clause {self.clause}) "
                f"nobody is due: they came from {in_words(first)} on, due is who came before {in_words(due_until)}. "
                "Let the window be longer, or end with the last day that is due (`ends: last_due`)."
            )
        return first

    def said(self, by: str, *, due_until: date, as_of: date) -> str:
        """The window in a sentence."""
        last = in_words(self._until(due_until=due_until, as_of=as_of) - _DAY)
        first = in_words(self.first_day(due_until=due_until, as_of=as_of))
        return (
            f"Rated: the {self.months} months to {last} ({self.title}, clause {self.clause}). Whoever has {by} before "
            f"{first} leaves no trace."
        )

    def _until(self, *, due_until: date, as_of: date) -> date:
        return due_until if self.ends == "last_due" else as_of + _DAY


def window_of(terms: Terms, *, as_of: date) -> Window | None:
    """The window that the terms state for a rating of that day; none where they state none, so that everybody counts.

    Raises   InputRefused, when nobody knows it.
    """
    for one in terms.ratings.values():
        if isinstance(one, rs.RatingWindow):
            line = line_if_any(one.months, as_of, f"of how many months a rating is made ({one.title})")
            return None if line is None else Window(str(one.title), line.clause, line.number(), one.ends)
    return None
