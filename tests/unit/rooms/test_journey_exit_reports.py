"""Exit reports: drawn from the journey, sent with the exact digest, read by whom they are for.

In the world the prime has sent a report on somebody whom a sub-contractor serves now.
"""

from datetime import UTC, datetime, timedelta

import pytest

from commissioning.platform.roles import Role

NOW = datetime(2013, 6, 3, 12, tzinfo=UTC)


@pytest.fixture
def adviser(world):
    return world.access(
        next(each for each in world.providers if each.pk == world.placement.delivered_by_id), Role.ADVISER
    )


def _write(world, by, **more):
    from commissioning.rooms.journey.exit_reports import write_exit_report
    from support.exits import WRITTEN

    return write_exit_report(placement=world.placement, written=WRITTEN, by=by, **{"now": NOW, **more})


def test_a_report_tells_of_this_persons_time_and_leaves_out_what_did_not_happen(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.exit_reports import exit_reports

    with acting_as(adviser):
        _write(world, adviser)
        text = exit_reports([world.placement])[-1].text

    rows = {section.title: section.rows for section in text.record}
    assert rows["Steps towards work"] == (("2013-05-20", "Getting ready: skills, experience, a CV"),)
    assert ("Work in a kitchen, near home", "Book a place on the food hygiene course", "The adviser", "Done") in rows[
        "Action plans"
    ]
    assert rows["Specialists"] == (("Money and debt", world.specialist.name, "Going on"),)
    assert "Work" not in rows


def test_sending_keeps_the_promise_once_and_a_draft_is_read_by_its_writer_alone(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.exit_models import ExitReport
    from commissioning.rooms.journey.exit_reports import own_exit_reports, read_exit_report, send_exit_report
    from commissioning.rooms.journey.recording import standing_events
    from support.journeys import as_participant

    coach, ada = world.access(world.service, Role.WORK_COACH), as_participant(world)
    with acting_as(adviser):
        report = _write(world, adviser)
    with acting_as(coach), pytest.raises(ExitReport.DoesNotExist):
        read_exit_report(report=report.pk, purpose="a test", by=coach, now=NOW)
    with acting_as(adviser):
        send_exit_report(report=report, digest=report.digest, by=adviser, now=NOW)
        again = _write(world, adviser, now=NOW + timedelta(hours=1))
        send_exit_report(report=again, digest=again.digest, by=adviser, now=NOW + timedelta(hours=1))
        assert len(standing_events([world.placement], "exit_report_sent")) == 1
    with acting_as(coach):
        assert read_exit_report(report=again.pk, purpose="a test", by=coach, now=NOW).text is not None
    with acting_as(ada):
        assert [each.report.pk for each in own_exit_reports(by=ada)][:2] == [again.pk, report.pk]


def test_only_the_last_text_that_was_read_is_sent(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.exit_reports import send_exit_report
    from commissioning.rooms.journey.refusals import NotAnExitReport

    with acting_as(adviser):
        report = _write(world, adviser)
        with pytest.raises(NotAnExitReport, match="not the text"):
            send_exit_report(report=report, digest="0" * 64, by=adviser, now=NOW)
        _write(world, adviser, now=NOW + timedelta(hours=1))
        with pytest.raises(NotAnExitReport, match="Another report"):
            send_exit_report(report=report, digest=report.digest, by=adviser, now=NOW)
