"""Weeks in work against hours counted day by day."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.periods import Period
from commissioning.engines.payments.reference.weeks_in_work import HoursWorked, weeks_in_work

FIRST = date(2025, 1, 1)
WINDOW = Period(FIRST + timedelta(days=10), FIRST + timedelta(days=50))
DAY = timedelta(days=1)


@st.composite
def jobs(draw: st.DrawFn) -> HoursWorked:
    start = FIRST + timedelta(days=draw(st.integers(0, 55)))
    days = Period(start, start + timedelta(days=draw(st.integers(1, 40))))
    employer = draw(st.sampled_from(["Acme", "Best"]))
    return HoursWorked(employer, days, Fraction(draw(st.sampled_from([0, 4, 8, 12, 16, 20]))))


def on(day: date, spells: list[HoursWorked]) -> Fraction:
    """Each employer's longest hours of the day."""
    hours = {
        name: [s.hours_per_week for s in spells if s.employer == name and day in s.days] for name in ("Acme", "Best")
    }
    return sum((max(told, default=Fraction(0)) for told in hours.values()), Fraction(0))


def by_hand(spells: list[HoursWorked], in_work: set[date], needed: int, of: int, hours: int, last: date) -> date | None:
    """Every run, week and day in turn."""
    reached = []
    for offset in range(40):
        start = WINDOW.start + offset * DAY
        begins = any(spell.days.start == start for spell in spells)
        if not begins and not (offset == 0 and any(start in spell.days for spell in spells)):
            continue
        good = 0
        for week in range(of):
            days = [start + (7 * week + n) * DAY for n in range(7)]
            total = sum(on(day, spells) for day in days if day in in_work)
            good += total >= 7 * hours
            if good == needed:
                reached.append(days[-1])
                break
    return min((day for day in reached if day <= last), default=None)


@given(
    st.lists(jobs(), max_size=5), st.integers(1, 3), st.integers(0, 2), st.sampled_from([8, 16]), st.integers(20, 60)
)
def test_weeks_against_days(spells: list[HoursWorked], needed: int, spare: int, hours: int, last: int) -> None:
    last_day = FIRST + last * DAY
    days = [WINDOW.start + n * DAY for n in range(WINDOW.days)]
    worked = [day for day in days if day <= last_day and any(day in spell.days for spell in spells)]
    found = weeks_in_work(
        spells,
        [Period(day, day + DAY) for day in worked],
        within=WINDOW,
        needed=needed,
        of=needed + spare,
        hours=Fraction(hours),
        last_day=last_day,
    )
    assert found.on == by_hand(spells, set(worked), needed, needed + spare, hours, last_day)
