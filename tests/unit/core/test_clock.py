from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.clock import FixedClock, SeededRandomness, SystemClock, SystemRandomness, local_date, midnight

LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("day", "begins", "hours"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 0, tzinfo=UTC), 24),
        (date(2026, 3, 29), datetime(2026, 3, 29, 0, tzinfo=UTC), 23),  # clocks go forward
        (date(2026, 3, 30), datetime(2026, 3, 29, 23, tzinfo=UTC), 24),
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, tzinfo=UTC), 25),  # clocks go back
        (date(2026, 10, 26), datetime(2026, 10, 26, 0, tzinfo=UTC), 24),
    ],
)
def test_a_date_begins_at_midnight_where_the_programme_is(day: date, begins: datetime, hours: int) -> None:
    assert midnight(day, LONDON) == begins
    assert midnight(day + timedelta(days=1), LONDON) - begins == timedelta(hours=hours)


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.sampled_from([LONDON, "America/Sao_Paulo", "Atlantic/Azores"]))
def test_midnight_is_the_first_instant_of_its_date(day: date, zone: str) -> None:
    # Two of the zones have moved their clocks at midnight itself.
    assert local_date(midnight(day, zone), zone) == day
    assert local_date(midnight(day, zone) - timedelta(microseconds=1), zone) == day - timedelta(days=1)


def test_the_local_date_in_summer_is_ahead_of_utc() -> None:
    assert local_date(datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), LONDON) == date(2026, 6, 30)
    assert local_date(datetime(2026, 6, 30, 23, 0, tzinfo=UTC), LONDON) == date(2026, 7, 1)
    assert local_date(datetime(2026, 12, 31, 23, 59, tzinfo=UTC), LONDON) == date(2026, 12, 31)


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 6, 30)  # noqa: DTZ001
    with pytest.raises(ValueError, match="2026-06-30T00:00:00 has no time zone"):
        local_date(naive, LONDON)
    with pytest.raises(ValueError, match="has no time zone"):
        FixedClock(naive)


def test_clocks_tell_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
    told = FixedClock(datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))).now()
    assert (told, told.utcoffset()) == (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), timedelta(0))


def test_a_seed_gives_the_same_bytes_and_the_system_does_not() -> None:
    assert SeededRandomness(7).token_bytes(16) == SeededRandomness(7).token_bytes(16)
    assert SeededRandomness(7).token_bytes(16) != SeededRandomness(8).token_bytes(16)
    seeded = SeededRandomness(7)
    assert seeded.token_bytes(16) != seeded.token_bytes(16)
    assert SystemRandomness().token_bytes(16) != SystemRandomness().token_bytes(16)
    assert len(SystemRandomness().token_bytes(5)) == 5
