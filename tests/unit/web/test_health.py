"""What machines that watch are told: the truth, in one word, with nobody signed in."""

from datetime import timedelta

import pytest


@pytest.fixture
def browser(database):
    from support.browsing import Browser

    return Browser(None)


def test_a_migrated_database_is_ready(browser):
    for address in ("/health", "/health/ready"):
        answer = browser.get(address)
        assert (answer.status_code, answer.content) == (200, b"well\n")
        assert answer["Cache-Control"] == "no-store"
        assert browser.head(address).status_code == 200
        assert browser.post(address).status_code == 405


def test_probes_need_neither_the_right_host_nor_https(browser, settings):
    from django.http.request import validate_host

    settings.SECURE_SSL_REDIRECT = True
    assert not validate_host("10.0.0.7", settings.ALLOWED_HOSTS), "a page would be refused there"
    assert browser.get("/", SERVER_NAME="localhost").status_code == 301, "a page would be sent to HTTPS"
    assert browser.get("/health/ready", SERVER_NAME="10.0.0.7").status_code == 200


def test_a_database_that_lacks_a_column_is_not_ready(browser, database):
    from commissioning.platform.fit import missing_columns

    database.as_superuser("ALTER TABLE platform_chore RENAME COLUMN begun_at TO started_at")
    assert missing_columns() == ["platform_chore.begun_at"]
    assert browser.get("/health/ready").status_code == 503
    assert browser.get("/health").status_code == 200


def test_a_database_that_has_more_than_this_version_knows_is_ready(browser, database):
    """So the version before goes on serving while an upgrade is under way."""
    database.as_superuser("ALTER TABLE platform_chore ADD COLUMN from_a_later_version integer")
    assert browser.get("/health/ready").status_code == 200


def test_a_database_that_is_away_is_not_ready_and_the_process_still_alive(browser, postgresql):
    from django.db import connections

    connections["default"].close()
    connections["default"].settings_dict["NAME"] = "no_such_database"
    assert browser.get("/health/ready").status_code == 503
    assert browser.get("/health/working").status_code == 503
    assert browser.get("/health").status_code == 200


def test_work_is_done_while_worker_and_tick_were_heard_of_lately(browser):
    from commissioning.platform import pulse
    from support.organisations import NOW

    assert browser.get("/health/working").status_code == 503, "never heard of"
    pulse.beat(pulse.WORKER, now=NOW)
    assert browser.get("/health/working").status_code == 503, "the tick is missing"
    pulse.beat(pulse.TICK, now=NOW)
    assert browser.get("/health/working").status_code == 200
    browser.at(NOW + pulse.SILENT + timedelta(seconds=1))
    assert browser.get("/health/working").status_code == 503, "silent for too long"
