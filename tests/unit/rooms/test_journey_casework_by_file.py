"""Assessments, plans, their results, appointments and exit reports in files: by the rules of the pages, row by row."""

import csv
import io
from datetime import timedelta
from random import Random

import pytest

from support.sizes import size


@pytest.fixture
def adviser(world):
    from commissioning.platform.roles import Role

    return world.access(
        next(each for each in world.providers if each.pk == world.placement.delivered_by_id), Role.ADVISER
    )


@pytest.fixture
def send(world, adviser, tmp_path):
    """Sends rows about the participant in as their adviser; what became of each row."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.bulk_importing import enter_file
    from commissioning.rooms.journey.bulk_models import Sort
    from support.organisations import NOW

    def sent(sort, *rows, check=False, partial=False, after=timedelta(0)):
        path = tmp_path / f"{sort}.csv"
        rows = [
            {"key": f"r-{after}-{n}", "participant": world.placement.participant_id} | row for n, row in enumerate(rows)
        ]
        path.write_text(_csv(rows), encoding="utf-8")
        with acting_as(adviser):
            entered = enter_file(
                sort=Sort(sort),
                programme="",
                path=path,
                file=path.name,
                check=check,
                partial=partial,
                by=adviser,
                now=NOW + after,
            )
        return [line[3] for line in entered.lines]

    return sent


@pytest.fixture
def told(send):
    """Sends rows that are refused; where and what is wrong."""
    from commissioning.rooms.journey.bulk_importing import BulkRefused

    def refused(sort, *rows, after=timedelta(0)):
        with pytest.raises(BulkRefused) as found:
            send(sort, *rows, after=after)
        return [(each.row, each.column) for each in found.value.problems.report.errors]

    return refused


def _csv(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _there(world, *tables):
    return [world.database.as_superuser(f"SELECT count(*) FROM journey_{table}") for table in tables]


A_LOOK = {"on": "2013-05-30", "occasion": "again", "step": "looking", "barriers": "debt; digital"}


def test_an_assessment_is_written_corrected_and_taken_back(world, send, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.assessing import barriers_of, standing_assessments

    [record] = send("assessments", A_LOOK | {"words": "She sings"})
    send("assessments", A_LOOK | {"step": "meeting", "record": record}, after=timedelta(minutes=1))
    with acting_as(adviser):
        last = standing_assessments([world.placement])[-1]
    assert (last.record, last.step, barriers_of(last)) == (record, "meeting", ["debt", "digital"])
    send("assessments", A_LOOK | {"record": record, "withdrawn": "true"}, after=timedelta(minutes=2))
    with acting_as(adviser):
        assert record not in [each.record for each in standing_assessments([world.placement])]


def test_what_is_wrong_with_an_assessment_is_told_and_nothing_is_kept(world, told):
    before = _there(world, "assessment", "words", "bulkfile")
    found = told(
        "assessments",
        A_LOOK | {"on": "2013-06-04"},
        A_LOOK | {"barriers": "sloth"},
        A_LOOK | {"step": "there"},
        A_LOOK | {"on": "last week"},
        A_LOOK | {"participant": "a" * 24},
        A_LOOK | {"record": "a" * 24, "withdrawn": "true"},
        A_LOOK | {"record": "a" * 24},
    )
    assert found == [(2, None), (3, "barriers"), (4, "step"), (5, "on"), (6, "participant"), (7, None), (8, "record")]
    assert _there(world, "assessment", "words", "bulkfile") == before


A_TIME = {"state": "booked", "at": "2013-06-05 14:30", "about": "support", "place": "office", "asked_by": "provider"}


def test_an_appointment_is_booked_moved_and_missed(world, send, told, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.appointments import appointments

    [record] = send("appointments", A_TIME)
    moved = {"state": "rescheduled", "record": record, "at": "2013-06-06T09:00", "place": "video"}
    send("appointments", moved | {"asked_by": "participant", "reason": "caring"}, after=timedelta(minutes=1))
    missed = {"state": "missed", "record": record, "reason": "forgotten"}
    assert told("appointments", missed, after=timedelta(minutes=2)) == [(2, None)]  # its time has not come
    send("appointments", missed, after=timedelta(days=5))
    with acting_as(adviser):
        [kept] = [each for each in appointments([world.placement]) if each.last.record == record]
    assert [(row.state, row.at.isoformat(), row.place, row.reason) for row in kept.history] == [
        ("booked", "2013-06-05T13:30:00+00:00", "office", ""),  # in summer London is an hour ahead
        ("rescheduled", "2013-06-06T08:00:00+00:00", "video", "caring"),
        ("missed", "2013-06-06T08:00:00+00:00", "video", "forgotten"),
    ]


def test_what_is_wrong_with_an_appointment_is_told(world, send, told):
    [record] = send("appointments", A_TIME)
    before = _there(world, "appointment", "bulkfile")
    cancelled = {"state": "cancelled", "record": record, "asked_by": "participant", "reason": "work"}
    later = timedelta(minutes=1)
    assert told("appointments", A_TIME | {"at": "2013-06-05"}, after=later) == [(2, "at")]
    assert told("appointments", A_TIME | {"at": "2013-06-01 10:00"}, after=later) == [(2, None)]
    assert told("appointments", A_TIME | {"place": ""}, after=later) == [(2, "place")]
    assert told("appointments", cancelled | {"record": ""}, after=later) == [(2, "record")]
    assert told("appointments", cancelled | {"record": "a" * 24}, after=later) == [(2, None)]
    assert told("appointments", cancelled, cancelled, after=later) == [(3, "record")]
    assert _there(world, "appointment", "bulkfile") == before


def test_what_another_organisation_booked_in_its_time_is_not_changed(world, adviser, told):
    """The prime served them before, and handed them on with their history."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.appointment_models import About, Appointment, AskedBy, Place
    from commissioning.rooms.journey.appointments import book
    from commissioning.rooms.journey.placement_models import Placement
    from support.organisations import NOW

    with acting_as(adviser):
        before = Placement.objects.filter(participant=world.placement.participant_id).exclude(pk=world.placement.pk)[0]
    other = next(each for each in world.providers if each.pk == before.delivered_by_id)
    codes = {"about": About.SUPPORT, "place": Place.OFFICE, "asked_by": AskedBy.PROVIDER}
    with acting_as(by := world.access(other, Role.ADVISER)):
        record = book(placement=before, at=NOW + timedelta(days=2), by=by, now=NOW, **codes).record
    with acting_as(adviser):
        assert Appointment.objects.filter(record=record).exists()
    cancelled = {"state": "cancelled", "record": record, "asked_by": "participant", "reason": "work"}
    assert told("appointments", cancelled, after=timedelta(minutes=1)) == [(2, None)]


A_PLAN = {
    "goal": "A job in a bakery",
    "action_1_what": "Take the food hygiene course",
    "action_1_who": "participant",
    "action_1_due_on": "2013-07-01",
    "action_1_known_by": "The certificate is there",
    "action_3_what": "Ring the baker",
    "action_3_who": "adviser",
    "action_3_due_on": "2013-06-10",
    "action_3_known_by": "A day is agreed",
}


def test_a_plan_is_written_waits_for_both_and_its_actions_are_told_of(world, send, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.planning import plans

    [made] = send("plans", A_PLAN)
    [result] = send("plan_results", {"action": "2", "result": "done", "on": "2013-06-03"}, after=timedelta(minutes=1))
    with acting_as(adviser):
        [plan] = [each for each in plans([world.placement]) if each.plan.pk == made]
    assert (plan.text.goal, [each.what for each in plan.text.actions]) == (
        "A job in a bakery",
        ["Take the food hygiene course", "Ring the baker"],
    )
    assert (plan.is_whole, plan.signatures, [each.pk for each in plan.results.values()]) == (True, {}, [result])


def test_what_is_wrong_with_a_plan_stands_at_its_column(world, send, told):
    before = _there(world, "plan", "planaction", "words", "bulkfile")
    undated = A_PLAN | {"action_3_due_on": "", "action_1_known_by": ""}
    assert told("plans", undated) == [(2, "action_1_known_by"), (2, "action_3_due_on")]
    assert told("plans", {"goal": "A job"}) == [(2, "action_1_what")]
    assert told("plans", A_PLAN, A_PLAN) == [(3, "participant")]
    assert _there(world, "plan", "planaction", "words", "bulkfile") == before
    send("plans", A_PLAN)
    done = {"result": "done", "on": "2013-06-03"}
    later = timedelta(minutes=1)
    assert told("plan_results", done | {"action": "9"}, done | {"action": "one"}, after=later) == [
        (2, "action"),
        (3, "action"),
    ]
    assert told("plan_results", done | {"action": "1", "on": "2013-06-02"}, after=later) == [(2, "on")]


A_REPORT = {"gained": "You can plan your week.", "next_step_1": "Ask the college", "own_words": "It went well"}


def test_an_exit_report_is_a_draft_until_somebody_has_read_it(world, send, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.exit_reports import exit_reports

    [made] = send("exit_reports", A_REPORT | {"next_step_3": "Keep the notes"})
    with acting_as(adviser):
        [found] = [each for each in exit_reports([world.placement]) if each.report.pk == made]
    written = found.text.written
    assert (written.gained, written.next_steps) == ("You can plan your week.", ("Ask the college", "Keep the notes"))
    assert found.sent is None


GOOD = {
    "events": {"kind": "support", "on": "2013-05-30", "details": "type=course"},
    "assessments": A_LOOK,
    "plans": A_PLAN,
    "plan_results": {"action": "1", "result": "done", "on": "2013-06-03"},
    "appointments": A_TIME,
    "exit_reports": A_REPORT,
}


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
@pytest.mark.parametrize("sort", sorted(GOOD))
def test_whatever_is_spoilt_is_told_where_it_stands_and_nothing_is_entered(world, told, sort):
    """T10: generated bad rows of each sort. What its columns say may not stand there does."""
    from commissioning.rooms.journey.bulk_importing import CASEWORK
    from commissioning.rooms.journey.bulk_models import Sort

    random, rows, spoilt = Random(6), [], []
    spoils = {column.name: _spoils(column) for column in CASEWORK[Sort(sort)].columns.of}
    spoils = {name: texts for name, texts in spoils.items() if texts}
    for number in range(min(size("bad rows of a bulk file") // 10, 5_000)):  # so that all errors are listed
        name = random.choice(sorted(spoils))
        rows.append(GOOD[sort] | {name: random.choice(spoils[name])})
        spoilt.append((number + 2, name))
    tables = ("event", "assessment", "plan", "appointment", "exitreport", "words", "bulkfile", "bulkrow")
    before, found = _there(world, *tables), told(sort, *rows)
    assert sorted(set(found) & set(spoilt)) == spoilt
    assert {row for row, _ in found} == {row for row, _ in spoilt}
    assert _there(world, *tables) == before


def _spoils(column):
    """What may not stand in a column, by what it says of itself."""
    return [
        *([""] if column.is_needed else []),
        *(["30 May 2013", "2013-02-30", "20130530", "0001-01-01"] if column.is_day else []),
        *(["Shouted", "=1+1"] if column.codes else []),
        *(["x" * (column.longest + 1)] if column.longest else []),
    ]


def test_words_about_a_restricted_record_are_refused_where_they_stand(world, told):
    from support.restrictions import let_open, restricted

    let_open(world, world.service)
    restricted(world)
    assert told("assessments", A_LOOK | {"words": "She sings"}) == [(2, "words")]
    assert told("plans", A_PLAN) == [(2, "goal")]
    assert told("exit_reports", A_REPORT) == [(2, "gained")]
    assert told("appointments", A_TIME | {"words": "Ring twice"}) == [(2, "words")]


def test_every_template_can_be_sent_in_as_it_is(world, adviser, tmp_path):
    """The example of each sort breaks no rule of its columns: only who it is about is not known."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.bulk_importing import CASEWORK, BulkRefused, enter_file
    from commissioning.rooms.journey.bulk_templates import csv_template
    from support.organisations import NOW

    for sort in CASEWORK:
        path = tmp_path / f"{sort.value}.csv"
        path.write_text(csv_template(sort, "", on=adviser.on), encoding="utf-8")
        with acting_as(adviser), pytest.raises(BulkRefused) as refused:
            enter_file(
                sort=sort, programme="", path=path, file=path.name, check=True, partial=False, by=adviser, now=NOW
            )
        assert [each.column for each in refused.value.problems.report.errors] == ["participant"]


def test_columns_say_what_may_stand_there_and_who_it_is_about(world):
    from commissioning.rooms.journey.bulk_importing import CASEWORK

    for casework in CASEWORK.values():
        assert casework.columns.all[:2] == ("key", "participant")
        assert all(each.says for each in casework.columns.of)
        assert {each.name for each in casework.columns.of if "Sealed" in each.says} == casework.columns.personal
