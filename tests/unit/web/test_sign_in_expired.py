"""Sessions and counts of attempts go once they are over, a few at a time, and not before."""

from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime.now(UTC)  # these rows bear the machine's time
HOUR = timedelta(hours=1)


@pytest.fixture
def expired(database, monkeypatch):
    from commissioning.web.sign_in import expired

    monkeypatch.setattr(expired, "AT_A_TIME", 2)
    return expired


def test_sessions_that_ended_go_with_whose_they_were(expired):
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    from commissioning.platform.people_models import User

    person = User.objects.create_user("one@example.org", name="One")

    def session(key, ends_at, began_at):
        Session.objects.create(session_key=key, session_data="", expire_date=ends_at)
        UserSession.objects.create(
            session_key=key, user=person, ip="192.0.2.1", user_agent="", created_at=began_at, last_seen_at=began_at
        )

    for number in range(5):
        session(f"over {number}", NOW - HOUR, NOW - 30 * HOUR)
    session("open", NOW + HOUR, NOW - 30 * HOUR)
    session("over, just begun", NOW - HOUR, NOW - 2 * HOUR)
    assert expired.forget_expired_sessions(now=NOW) == 6 + 5
    assert list(Session.objects.values_list("pk", flat=True)) == ["open"]
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {"open", "over, just begun"}
    assert expired.forget_expired_sessions(now=NOW) == 0


def test_counts_that_are_over_go(expired):
    from django.core.cache import cache

    for number in range(5):
        cache.set(f"attempts-{number}", 1, timeout=60)
    cache.set("attempts-of-today", 7, timeout=24 * 3600)
    assert expired.forget_expired_counts_of_attempts(now=NOW) == 0
    assert expired.forget_expired_counts_of_attempts(now=NOW + HOUR) == 5
    assert cache.get("attempts-of-today") == 7


def test_the_tick_does_them(expired, database):
    from commissioning.platform import chores

    done = {outcome.chore for outcome in chores.tick(now=NOW)}
    assert {"forget expired sessions", "forget expired counts of attempts"} <= done
