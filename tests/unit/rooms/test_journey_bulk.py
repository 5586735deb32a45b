"""Many referrals and events in one file: whole or not at all, once however often, each error where it stands."""

import csv
import io
from datetime import timedelta
from random import Random

import pytest

from support.sizes import size

GOOD = {
    "key": "k-1",
    "name": "Dee Lark",
    "born_on": "1984-01-02",
    "package_area": "north",
    "route": "mandatory",
    "referred_on": "2013-05-02",
    "standards_given": "paper",
    "answer_benefit": "jsa",
    "answer_prison": "no",
    "nino": "QQ 10 00 00 A",
    "telephone": "01632 960002",
}


@pytest.fixture
def programme(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.design.models import Programme

    with acting_as(world.access(world.commissioners[0])):
        return Programme.objects.get(lead=world.commissioners[0].pk).pk


@pytest.fixture
def send(world, programme, tmp_path):
    """Sends rows, or the bytes of a file, as the employment service's work coach; what comes of them."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.bulk_importing import enter_file
    from commissioning.rooms.journey.bulk_models import Sort
    from support.organisations import NOW

    def sent(rows, *, sort="referrals", check=False, partial=False, by=None, now=NOW):
        path = tmp_path / "sent.csv"
        path.write_bytes(rows if isinstance(rows, bytes) else _csv(rows))
        by = by or world.access(world.service, Role.WORK_COACH)
        with acting_as(by):
            return enter_file(
                sort=Sort(sort),
                programme=programme if sort == "referrals" else "",
                path=path,
                file="sent.csv",
                check=check,
                partial=partial,
                by=by,
                now=now,
            )

    return sent


def _csv(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _people(count, first=0):
    return [
        GOOD | {"key": f"k-{n}", "name": f"Dee Lark {n}", "nino": f"QQ{n:06}B"} for n in range(first, first + count)
    ]


def _there(world):
    """What is on record, whoever may see it."""
    tables = ("participant", "circumstances", "identity", "nameword", "event", "words", "bulkfile", "bulkrow")
    return [world.database.as_superuser(f"SELECT count(*) FROM journey_{table}") for table in tables]


def test_referrals_are_checked_entered_and_known_again(world, send):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.participant_models import Circumstances, Identity

    rows, before = _people(3), _there(world)
    checked = send(rows, check=True)
    assert (checked.taken, checked.receipt, _there(world)) == (3, None, before)
    entered = send(rows)
    assert (entered.rows, entered.taken, entered.known, entered.refused) == (3, 3, 0, 0)
    assert entered.receipt.sha256 == checked.sha256
    with acting_as(world.access(world.service, Role.WORK_COACH)):
        made = [reference for _, _, _, reference, _ in entered.lines]
        found = {each.participant_id: each for each in Identity.objects.filter(participant__in=made)}
        assert [found[each].name for each in made] == [row["name"] for row in rows]
        assert {row.group for row in Circumstances.objects.filter(participant__in=made)} == {"2"}
    after = _there(world)
    again = send(rows)
    assert ([again.taken, again.known], [line[3] for line in again.lines]) == ([0, 3], made)
    assert [now == then for now, then in zip(_there(world), after, strict=True)] == [True] * 6 + [False, True]


def test_an_import_is_one_event_of_the_chain_that_binds_what_it_made(world, send):
    from commissioning.core.canonical import digest
    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role

    entered = send(_people(2))
    with acting_as(world.access(world.service, Role.AUDITOR)) as by:
        events = [each for each in audit.events(by=by) if each.subject == entered.receipt.pk]
        assert audit.verify(by=by) == []
    assert [each.act for each in events] == ["enter file"]
    assert digest([line[3] for line in entered.lines]) in events[0].after
    assert entered.sha256 in events[0].after


def test_one_wrong_row_keeps_all_out_unless_the_rest_is_wanted(world, send):
    from commissioning.rooms.journey.bulk_importing import BulkRefused

    rows, before = _people(3), _there(world)
    rows[1] |= {"route": "by sea"}
    with pytest.raises(BulkRefused) as refused:
        send(rows)
    assert _there(world) == before
    [error] = refused.value.problems.report.errors
    assert (error.row, error.column, error.value, "voluntary" in error.expected) == (3, "route", "by sea", True)
    entered = send(rows, partial=True)
    assert [line[2] for line in entered.lines] == ["taken", "refused", "taken"]
    assert (entered.receipt.taken, entered.receipt.refused) == (2, 1)


def test_a_key_that_says_something_else_now_is_refused(send):
    from commissioning.rooms.journey.bulk_importing import BulkRefused

    send(_people(1))
    with pytest.raises(BulkRefused, match="was used before for something else"):
        send([_people(1)[0] | {"telephone": "01632 960009"}])


def test_a_person_is_known_under_one_key_and_on_the_programme_once(world, send):
    from commissioning.rooms.journey.bulk_importing import BulkRefused

    ben = GOOD | {"name": "Ben Okafor", "born_on": "1985-07-09", "nino": "qq654321a"}
    with pytest.raises(BulkRefused, match="on the programme already"):
        send([ben])
    twice = _people(2)
    twice[1] |= {"nino": twice[0]["nino"]}
    with pytest.raises(BulkRefused, match="that of an earlier row"):
        send(twice)


SPOILS = {
    "key": ["", "k" * 101],
    "name": ["", "x" * 1_000],
    "born_on": ["", "2.1.1984", "1984-02-30", "2013-05-02", "0001-01-01", "2012-01-01"],
    "package_area": ["", "south", "=north"],
    "route": ["", "by sea", "early_access"],
    "referred_on": ["", "2013-06-04", "20130502", "2010-01-01"],
    "standards_given": ["", "On paper", "x" * 20],
    "answer_benefit": ["", "uc", "1"],
    "answer_prison": ["", "maybe"],
    "nino": ["QQ12345", "12 34 56"],
}


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_whatever_is_spoilt_is_told_where_it_stands_and_nothing_is_entered(world, send):
    """T10: generated bad rows, of which each is told by its row and column."""
    from commissioning.rooms.journey.bulk_importing import BulkRefused

    random, before = Random(10), _there(world)
    rows = _people(size("bad rows of a bulk file"))
    spoilt = {}
    for number, row in enumerate(rows, start=2):
        column = random.choice(sorted(SPOILS))
        row[column] = random.choice(SPOILS[column])
        spoilt[number] = column
    with pytest.raises(BulkRefused) as refused:
        send(rows, check=random.random() < 0.5)
    assert _there(world) == before
    report = refused.value.problems.report
    told = {}
    for error in report.errors:
        told.setdefault(error.row, set()).add(error.column)
        assert error.expected
        assert error.todo
        assert error.value is None or "Dee" not in error.value
    # Too young is told of the person as a whole, by the clause of the terms.
    assert [row for row, columns in told.items() if not {spoilt[row], None} & columns] == []
    assert report.count >= len(rows)
    assert told.keys() == spoilt.keys() or report.count > len(report.errors)  # of very many only the first are listed


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (_csv([GOOD]).decode().encode("utf-16"), "UTF-16"),
        (_csv([GOOD | {"name": "Zoë"}]).decode().encode("cp1252"), "not UTF-8"),
        (_csv([GOOD]).replace(b"Dee", b"D\0e"), "NUL"),
        (_csv([GOOD]).replace(b"Dee", b'"Dee'), "never closed"),
        (_csv([GOOD | {"name": "x" * 1_000_000}]), "far too long"),
        (_csv([GOOD])[:-20], "cells"),
        (_csv([GOOD | {"colour": "red"}]), "the column colour is not known"),
        (_csv([{name: value for name, value in GOOD.items() if name != "route"}]), "missing from the header"),
        (b"PAR1 and no more", "cannot be read"),
        (b"PK\x03\x04\xff", "workbook"),
    ],
)
@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_a_damaged_file_is_refused_in_words(world, send, content, told):
    from commissioning.rooms.journey.bulk_importing import BulkRefused

    before = _there(world)
    with pytest.raises(BulkRefused, match=told):
        send(content, partial=True)
    assert _there(world) == before


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_parquet_says_the_same(world, send, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "sent.parquet"
    pq.write_table(pa.Table.from_pylist(_people(2)), path)
    assert send(path.read_bytes()).taken == 2


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_events_come_in_by_the_provider_and_are_corrected(world, send):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.bulk_importing import BulkRefused
    from commissioning.rooms.journey.event_models import Event
    from support.organisations import NOW

    adviser = world.access(
        next(each for each in world.providers if each.pk == world.placement.delivered_by_id), Role.ADVISER
    )
    job = {"key": "e-1", "participant": world.placement.participant_id, "kind": "job_start", "on": "2013-05-21"}
    job |= {"details": "work=employed; hours=16", "words": "With the bakery", "record": "", "withdrawn": ""}
    first = send([job], sort="events", by=adviser)
    with acting_as(adviser):
        event = Event.objects.get(record=first.lines[0][3])
    assert (event.on.isoformat(), event.detail) == ("2013-05-21", '{"hours":16,"work":"employed"}')
    correct = job | {"key": "e-2", "on": "2013-05-22", "record": event.record}
    back = {**correct, "key": "e-3", "withdrawn": "true"}
    send([correct], sort="events", by=adviser, now=NOW + timedelta(minutes=1))
    send([back], sort="events", by=adviser, now=NOW + timedelta(minutes=2))
    with acting_as(adviser):
        said = list(Event.objects.filter(record=event.record).order_by("recorded_at").values_list("on", "withdrawn"))
    assert [(on.isoformat(), withdrawn) for on, withdrawn in said] == [
        ("2013-05-21", False),
        ("2013-05-22", False),
        ("2013-05-22", True),
    ]
    wrong = [
        job | {"key": "e-4", "details": "work=abroad"},
        job | {"key": "e-5", "participant": "a" * 24},
        job | {"key": "e-6", "details": "employed"},
        job | {"key": "e-7", "kind": "wedding"},
    ]
    before = _there(world)
    with pytest.raises(BulkRefused) as refused:
        send(wrong, sort="events", by=adviser)
    told = [(error.row, error.column) for error in refused.value.problems.report.errors]
    assert sorted(told, key=str) == sorted([(2, None), (3, "participant"), (4, "details"), (5, "kind")], key=str)
    assert _there(world) == before


def test_words_of_a_file_about_a_restricted_record_are_told_where_they_stand(world, send):
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.bulk_importing import BulkRefused
    from support.restrictions import let_open, restricted

    let_open(world, world.service)
    restricted(world)
    provider = next(each for each in world.providers if each.pk == world.placement.delivered_by_id)
    adviser = world.access(provider, Role.ADVISER)
    job = {"key": "e-1", "participant": world.placement.participant_id, "kind": "job_start", "on": "2013-05-21"}
    job |= {"details": "work=employed; hours=16", "words": "", "record": "", "withdrawn": ""}
    before = _there(world)
    with pytest.raises(BulkRefused) as refused:
        send([job, job | {"key": "e-2", "words": "With the bakery"}], sort="events", by=adviser)
    assert [(error.row, error.column) for error in refused.value.problems.report.errors] == [(3, "words")]
    assert _there(world) == before
    assert len(send([job], sort="events", by=adviser).lines) == 1


def _workbook(rows):
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_spreadsheet_is_entered_and_its_errors_stand_where_it_shows_them(send):
    from datetime import date

    from commissioning.rooms.journey.bulk_importing import BulkRefused

    right = {**GOOD, "born_on": date(1984, 1, 2), "referred_on": date(2013, 5, 2)}
    wrong = {**right, "key": "k-2", "nino": "QQ 10 00 00 B", "route": "shouted"}
    short = [value for name, value in wrong.items() if name not in ("nino", "telephone")]
    with pytest.raises(BulkRefused) as refused:
        send(_workbook([list(GOOD), list(right.values()), short]))
    (error,) = refused.value.problems.report.errors
    assert (error.row, error.column) == (3, "route")
    entered = send(_workbook([list(GOOD), list(right.values())]))
    assert (entered.taken, entered.receipt.sha256) == (1, entered.sha256)


def test_a_broken_spreadsheet_is_refused_whole(send):
    from commissioning.rooms.journey.bulk_importing import BulkRefused

    whole = _workbook([list(GOOD), list(GOOD.values())])
    with pytest.raises(BulkRefused, match="cannot be read"):
        send(whole[: len(whole) // 2], partial=True)
