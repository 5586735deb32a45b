"""Clocks: when a length of time from a day runs out; and the windows that clocks open and close.

Source: How a payment is worked out, 4.
"""

from datetime import date, timedelta

from commissioning.core.calendars import Nation, holidays, working_calendar
from commissioning.core.periods import Period, add_months, in_words


def runs_out(day: date, length: int, measure: str, *, nation: str, known_on: date | None) -> date:
    """The day on which so much time after a day has run out.

    Takes    measure: calendar days, working days, weeks or months.

    >>> runs_out(date(2011, 12, 20), 5, "working days", nation="england", known_on=None)
    datetime.date(2011, 12, 29)
    >>> runs_out(date(2012, 1, 31), 1, "months", nation="england", known_on=None)
    datetime.date(2012, 2, 29)
    """
    match measure:
        case "calendar days":
            return day + timedelta(days=length)
        case "weeks":
            return day + timedelta(weeks=length)
        case "months":
            return add_months(day, length)
        case "working days":
            return working_calendar(Nation(nation), known_on=known_on).nth_working_day_after(day, length)
    raise ValueError(f"A clock cannot be measured in {measure}. Use calendar days, working days, weeks or months.")


def passed_over(start: date, end: date, *, nation: str, known_on: date | None) -> list[str]:
    """The bank holidays on weekdays that a clock of working days passed over, in words."""
    return [
        f"{holiday.title}, {in_words(holiday.on)}"
        for year in range(start.year, end.year + 1)
        for holiday in holidays(Nation(nation), year, known_on=known_on)
        if start < holiday.on <= end and holiday.on.weekday() < 5
    ]


def window(opens: date | None, closes: date | None, *, as_of: date) -> Period | None:
    """The days from `opens` up to, not including, `closes` that have happened by `as_of`; None when there is none.

    >>> window(date(2011, 6, 3), None, as_of=date(2011, 6, 30)).days
    28
    """
    if opens is None:
        return None
    end = as_of + timedelta(days=1)
    if closes is not None:
        end = min(end, closes)
    return Period(opens, end) if opens < end else None
