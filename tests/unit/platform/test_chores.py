"""What time makes due is done when it is due, once, and one that fails stops no other."""

from datetime import timedelta
from threading import Barrier, Thread
from unittest.mock import patch

import pytest

MINUTE = timedelta(minutes=1)


@pytest.fixture
def chores(database):
    from commissioning.platform import chores

    with patch.dict(chores._DUTIES, clear=True):
        yield chores


def test_a_chore_is_done_when_its_minutes_are_over(chores):
    from support.organisations import NOW

    done = []

    @chores.every(minutes=60)
    def count_hours(*, now):
        done.append(now)
        return len(done)

    assert chores.tick(now=NOW) == [chores.Outcome("count hours", 1)]
    for minutes in range(1, 60):
        assert chores.tick(now=NOW + minutes * MINUTE) == []
    # A tick comes a little early now and then.
    assert chores.tick(now=NOW + 60 * MINUTE - timedelta(seconds=1)) == [chores.Outcome("count hours", 2)]


def test_one_that_fails_is_tried_at_the_next_tick_and_stops_no_other(chores, caplog):
    from support.organisations import NOW

    @chores.every(minutes=60)
    def a_failing(*, now):
        raise ZeroDivisionError

    @chores.every(minutes=60)
    def b_fine(*, now):
        return 3

    assert chores.tick(now=NOW) == [chores.Outcome("a failing", None), chores.Outcome("b fine", 3)]
    assert "a failing" in caplog.text
    assert chores.tick(now=NOW + MINUTE) == [chores.Outcome("a failing", None)]


def test_two_ticks_at_once_do_it_once(chores):
    from django.db import connection

    from support.organisations import NOW

    done, both = [], Barrier(2)

    @chores.every(minutes=1)
    def once(*, now):
        done.append(now)
        return 1

    def go():
        both.wait()
        chores.tick(now=NOW)
        connection.close()

    threads = [Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [NOW]


def test_the_platforms_own_chores_run_in_a_world_and_twice(world, tmp_path):
    from commissioning.platform import chores, files
    from commissioning.platform.file_contents import Contents
    from support.organisations import NOW

    with patch.object(files, "contents", lambda: Contents(tmp_path / "files")):
        first = {outcome.chore: outcome.count for outcome in chores.tick(now=NOW + timedelta(days=2))}
        again = {outcome.chore: outcome.count for outcome in chores.tick(now=NOW + timedelta(days=2, hours=1))}
    assert first == {
        "forget expired counts of attempts": 0,
        "forget expired sessions": 0,
        "forget files past their time": 0,
        "forget old answers": 3,
        "gather heads under a root": 0,
        "let go of expired jobs": 0,
        "remove contents that no row needs": 0,
        "tell of broken glass": 0,
    }
    assert again == {name: 0 for name in first if name != "remove contents that no row needs"}


def test_a_name_is_given_once(chores):
    @chores.every(minutes=1)
    def same(*, now):
        return 0

    with pytest.raises(ValueError, match="Two chores"):
        chores.every(minutes=1)(same)
