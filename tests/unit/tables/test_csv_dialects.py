"""The CSV that people really send: what is read as it is, and what is refused with a way out."""

from datetime import UTC, datetime

import pytest

from commissioning.tables.csv_batches import BLOCK_BYTES
from commissioning.tables.rows import rows_of

HEADER = "participant,milestone,on,source,recorded_at"
ROW = "ada,plan signed,2026-01-20,provider,2026-01-20T16:00:00Z"
QUOTED = ROW.replace("plan signed", '"plan signed"')
BOB = "bob,plan signed,2026-01-21,provider,2026-01-21T16:00:00Z"


@pytest.fixture
def send(folder):
    """Put the milestones as these bytes into Ada's folder."""

    def send(data):
        (folder / "milestones.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
        return folder

    return send


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\n{ROW}\n{BOB}\n",
        f"{HEADER}\n{ROW}\n{BOB}",
        f"{HEADER}\r\n{ROW}\r\n{BOB}\r\n",
        f"{HEADER}\r{ROW}\r{BOB}\r",
        f"\ufeff{HEADER}\n{ROW}\n{BOB}\n",
        f"{HEADER}\n{ROW}\n{BOB}\n".replace(",", ";"),
        f"{HEADER}\n{ROW}\n{BOB}\n".replace(",", "\t"),
        f"\ufeff{HEADER}\r\n{ROW}\r\n{BOB}\r\n".replace(",", ";"),
        f"{HEADER}\n{ROW}\n{BOB}\n\n\n",
        f"{HEADER}\n{ROW}\n{BOB}\n,,,,\n,,,,\n   \n",
        f"{HEADER}\n{QUOTED}\n{BOB}\n",
        f"{HEADER}\n{ROW}\n{BOB}\n".replace("source", '"source"'),
        f"{HEADER}\n{ROW}\n{BOB}\n".replace("T16:00:00Z", " 16:00Z"),
        f"{HEADER}\n{ROW}\n{BOB}\n".replace("T16:00:00Z", "T17:00:00.000+01:00"),
    ],
)
def test_read_as_it_is(send, read, text):
    rows = list(rows_of(read(send(text)), "milestones"))
    assert [(row.participant, row.milestone, str(row.on)) for row in rows] == [
        ("ada", "plan signed", "2026-01-20"),
        ("bob", "plan signed", "2026-01-21"),
    ]
    assert rows[0].recorded_at == datetime(2026, 1, 20, 16, tzinfo=UTC)
    assert [row.origin for row in rows] == ["milestones.csv row 2", "milestones.csv row 3"]


def test_columns_may_come_in_any_order(send, read):
    text = "\n".join(",".join(reversed(line.split(","))) for line in (HEADER, ROW))
    assert [row.participant for row in rows_of(read(send(text)), "milestones")] == ["ada"]


def test_a_header_alone_is_no_rows(send, read):
    assert read(send(HEADER)).counts["milestones"] == 0
    assert read(send(HEADER + "\r\n")).counts["milestones"] == 0


def test_rows_are_numbered_as_a_spreadsheet_does_over_blank_and_broken_rows(send, refusals):
    lines = [HEADER, ROW, "", "ada,too short", BOB, "a,b,c,d,e,too long", "   ", BOB.replace("2026-01-21,", "x,")]
    errors = refusals(send("\n".join(lines)))
    assert [(error.row, error.problem) for error in errors] == [
        (4, "the row is too short"),
        (6, "the row is too long"),
        (8, "this is not a date"),
    ]


def test_a_quoted_line_break_stays_in_its_row(folder, read):
    (folder / "participants.csv").write_text(
        "participant,contract,group,referred_on,nation,note\n"
        'ada,C1,jsa,2026-01-05,england,"two\nlines"\n'
        "bob,C1,jsa,2026-01-05,england,one\n"
    )
    rows = list(rows_of(read(folder), "participants"))
    assert [row.origin for row in rows] == ["participants.csv row 2", "participants.csv row 3"]
    assert rows[0].covariates == {"note": "two\nlines"}


def test_rows_keep_their_numbers_over_many_blocks(send, refusals):
    count = 3 * BLOCK_BYTES // len(ROW)
    lines = [HEADER, *([ROW] * count)]
    for number in range(1_000, count, 1_000):
        lines[number - 1] = "short" if number % 2_000 else ROW.replace("2026-01-20,", "2026-13-20,")
    errors = refusals(send("\n".join(lines)))
    assert sorted(error.row for error in errors) == list(range(1_000, count, 1_000))
    assert {error.problem for error in errors if error.row % 2_000} == {"the row is too short"}


def test_a_file_of_short_rows_alone_is_numbered_and_quick(send, refusals):
    errors = refusals(send("\n".join([HEADER, *["short"] * 150_000, ROW.replace("2026-01-20,", "x,")])))
    assert [error.row for error in errors[:3]] == [2, 3, 4]
    assert len(errors) == 100_000


@pytest.mark.parametrize(
    ("data", "row", "column", "problem", "todo"),
    [
        (b"", None, None, "the file is empty", "send the header alone"),
        (b"\n\n", 1, None, "there is no header in the first row", "first row"),
        (f"{HEADER}\n{ROW}".encode("utf-16"), 1, None, "the file is UTF-16, not UTF-8", "CSV UTF-8"),
        (f"{HEADER}\n{ROW}".encode("utf-16-le"), 1, None, "the file is UTF-16, not UTF-8", "CSV UTF-8"),
        (f"{HEADER}\n{ROW}".encode("utf-16-be"), 1, None, "the file is UTF-16, not UTF-8", "CSV UTF-8"),
        (
            f"{HEADER}\n{ROW}\n{BOB.replace('plan', 'café')}\n{ROW}".encode("latin-1"),
            3,
            "milestone",
            "the file is not UTF-8 (first seen here)",
            "CSV UTF-8",
        ),
        (
            f"{HEADER}\n{ROW}\n{BOB.replace('bob', '“bob”')}".encode("cp1252"),
            3,
            "participant",
            "the file is not UTF-8 (first seen here)",
            "CSV UTF-8",
        ),
        (f"{HEADER}\n{ROW}\n{BOB}é".encode()[:-1], 3, "recorded_at", "the file is not UTF-8 (first seen here)", ""),
        (f"{HEADER}\n{ROW}".replace("plan", "pl\0n").encode(), 2, "milestone", "there is a NUL byte", "damaged"),
        (b"PAR1\x15\x04\xff", None, None, "the file is a Parquet file, whatever its name says", "end in .parquet"),
        (b"PK\x03\x04\x14\0", None, None, "the file is a workbook or a zip file, whatever its name says", "the sheet"),
        (f'{HEADER}\n{ROW}\nbob,"plan\n{ROW}\n'.encode(), 3, "milestone", "a quotation mark is never closed", "Close"),
        (f"{HEADER}\n{ROW}\n".replace(",", "|").encode(), 1, None, "this column is not known", ""),
    ],
)
def test_refused_with_row_and_remedy(send, refusals, data, row, column, problem, todo):
    error = refusals(send(data))[0]
    assert (error.file, error.row, error.problem) == ("milestones.csv", row, problem)
    if column:
        assert error.column == column
    assert todo in error.todo


def test_a_byte_that_is_not_utf_8_is_found_on_the_border_of_two_chunks(send, refusals):
    filler = f"{ROW}\n" * 40_000
    for shift in range(3):
        before = f"{HEADER}\n{filler}"[: (1 << 20) - 2 + shift]
        before = before[: before.rindex("\n") + 1]
        padding = "x" * ((1 << 20) - 2 + shift - len(before))
        error = refusals(send(f"{before}{padding}".encode() + b"\xe2\x82" + ROW.encode()))[0]
        assert (error.row, error.column) == (before.count("\n") + 1, "participant")


@pytest.mark.parametrize("length", [201, 1_000_000])
def test_a_cell_without_measure_is_refused(send, refusals, length):
    error = refusals(send(f"{HEADER}\n{ROW}\n{BOB.replace('plan signed', 'x' * length)}\n{ROW}"))[0]
    assert (error.row, error.column, error.problem) == (3, "milestone", "the cell is too long")
    assert f"{length:,}" in error.todo
    assert len(str(error)) < 500


def test_a_row_longer_than_can_be_read_is_refused_by_its_number(send, refusals):
    error = refusals(send(f"{HEADER}\n{ROW}\n{BOB.replace('plan signed', 'x' * 3 * BLOCK_BYTES)}\n{ROW}"))[0]
    assert (error.file, error.row) == ("milestones.csv", 3)
    assert "too long" in error.problem


@pytest.mark.parametrize(
    ("header", "column", "problem", "todo"),
    [
        (HEADER.replace("milestone", "Milestone"), "Milestone", "this column is not known", "milestone"),
        (HEADER.replace("milestone", "mile stone"), "milestone", "a column that is needed is missing", '"mile stone"'),
        (HEADER.replace("milestone", " milestone"), " milestone", "this column is not known", "milestone"),
        (HEADER.replace("source", "milestone"), "milestone", "two columns have this name", "Take out"),
        (HEADER.replace("source", "colour"), "source", "a column that is needed is missing", "Add the column"),
        (HEADER.replace("source", ""), None, "a column has no name", "Name it"),
    ],
)
def test_headers_are_refused_with_the_name_that_was_meant(send, refusals, header, column, problem, todo):
    found = [error for error in refusals(send(f"{header}\n{ROW}")) if error.problem == problem]
    assert [error.column for error in found] == [column]
    assert found[0].row == 1
    assert todo in found[0].todo


@pytest.mark.parametrize("name", ["Started_on", "started on", "strated_on", "=x", "origin_row", " age", "x" * 61])
def test_a_covariate_that_may_be_a_slip_is_refused(folder, refusals, name):
    (folder / "participants.csv").write_text(
        f"participant,contract,group,referred_on,nation,{name}\nada,C1,jsa,2026-01-05,england,\n"
    )
    assert [error.row for error in refusals(folder)] == [1]
