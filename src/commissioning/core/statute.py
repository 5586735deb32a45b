"""The bank holidays that a year has by law and custom, before anybody announces anything special.

Source   Banking and Financial Dealings Act 1971, section 1 and Schedule 1; St Andrew's Day Bank Holiday (Scotland)
         Act 2007, section 1. Good Friday and Christmas Day outside Scotland are holidays at common law. New Year's Day
         outside Scotland, the first Monday in May, Scotland's last Monday in May and Boxing Day, 12 July in Northern
         Ireland and a day for each holiday on a Saturday are proclaimed every year, always alike: custom.
Leaves   out whatever is proclaimed once: see `bank_holidays.csv`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ACT_ON = date(1971, 12, 16)
ST_ANDREWS_ACT_ON = date(2007, 1, 15)

SATURDAY = 5


class Calendar(StrEnum):
    """A set of bank holidays. England and Wales share one."""

    ENGLAND_AND_WALES = "england_and_wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """A bank holiday that a year has by law or custom, and the day of the Act from which one could know it."""

    on: date
    title: str
    known_on: date = ACT_ON


def expected(calendar: Calendar, year: int) -> list[Expected]:
    """The bank holidays of a year by law and custom, in order; those on a weekend moved to their substitute days."""
    common = [
        Expected(easter(year) - timedelta(days=2), "Good Friday"),
        Expected(_monday(year, 5), "Early May bank holiday"),
        Expected(_last_monday(year, 5), "Spring bank holiday"),
        *_with_substitutes((date(year, 12, 25), "Christmas Day"), (date(year, 12, 26), "Boxing Day")),
    ]
    match calendar:
        case Calendar.ENGLAND_AND_WALES:
            own = _outside_scotland(year)
        case Calendar.SCOTLAND:
            own = _scotland(year)
        case Calendar.NORTHERN_IRELAND:
            own = [
                *_outside_scotland(year),
                *_with_substitutes((date(year, 3, 17), "St Patrick's Day")),
                *_with_substitutes((date(year, 7, 12), "Battle of the Boyne (Orangemen's Day)")),
            ]
    return sorted([*common, *own])


def _outside_scotland(year: int) -> list[Expected]:
    return [
        *_with_substitutes((date(year, 1, 1), "New Year's Day")),
        Expected(easter(year) + timedelta(days=1), "Easter Monday"),
        Expected(_last_monday(year, 8), "Summer bank holiday"),
    ]


def _scotland(year: int) -> list[Expected]:
    days = [
        *_with_substitutes((date(year, 1, 1), "New Year's Day"), (date(year, 1, 2), "2nd January")),
        Expected(_monday(year, 8), "Summer bank holiday"),
    ]
    if year >= ST_ANDREWS_ACT_ON.year:
        (st_andrews,) = _with_substitutes((date(year, 11, 30), "St Andrew's Day"))
        days.append(Expected(st_andrews.on, st_andrews.title, ST_ANDREWS_ACT_ON))
    return days


def _with_substitutes(*days: tuple[date, str]) -> Iterator[Expected]:
    """Neighbouring holidays: one on a working day stands, one on a weekend goes to the next free working day.

    So with Christmas Day on a Sunday, Boxing Day keeps its Monday and Christmas Day is made up for on the Tuesday.
    """
    taken = {on for on, _ in days if on.weekday() < SATURDAY}
    for on, title in days:
        if on in taken:
            yield Expected(on, title)
            continue
        while on.weekday() >= SATURDAY or on in taken:
            on += timedelta(days=1)
        taken.add(on)
        yield Expected(on, f"{title} (substitute day)")


def _monday(year: int, month: int) -> date:
    """The first Monday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    """The last Monday of a month of 31 days."""
    last = date(year, month, 31)
    return last - timedelta(days=last.weekday())


def easter(year: int) -> date:
    """Easter Sunday.

    Source   "Butcher's Ecclesiastical Calendar": the Gregorian rule as published in Nature, 20 April 1876.
    """
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, rest_of_centuries = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, rest_of_years = divmod(in_century, 4)
    to_sunday = (32 + 2 * rest_of_centuries + 2 * leaps - epact - rest_of_years) % 7
    late_moon = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late_moon + 114, 31)
    return date(year, month, day + 1)
