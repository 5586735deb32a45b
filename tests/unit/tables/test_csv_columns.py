"""CSV made a column at a time: byte for byte what the one writer makes row by row."""

from datetime import UTC, date, datetime

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commissioning.tables.csv_columns import csv_lines
from commissioning.tables.due import Due
from commissioning.tables.due_batches import SCHEMA, due_batches, due_rows
from commissioning.tables.safe_csv import csv_line
from support.sizes import size

texts = st.one_of(st.none(), st.text(), st.text(alphabet='a"=,;- \t\r\n\x0b\x1c\xa0', max_size=4))


@settings(max_examples=size("nasty CSV cells") // 4, deadline=None)
@given(st.lists(st.tuples(texts, st.integers(-(2**40), 2**40), st.none() | st.dates(), texts), min_size=1, max_size=3))
@example([("\x0bx", -1, None, None), ("x\x1f", 1, date(1, 1, 1), "")])
@example([("=1+1", -1, None, "é")])
@example([("plain", -5, date(2026, 1, 31), '{"clause":"4.2"}')])
def test_lines_are_those_of_the_one_writer(rows):
    kinds = {"text": pa.string(), "number": pa.int64(), "day": pa.date32(), "more": pa.string()}
    columns = [pa.array(cells, kind) for cells, kind in zip(zip(*rows, strict=True), kinds.values(), strict=True)]
    lines = bytes(csv_lines(pa.RecordBatch.from_arrays(columns, names=list(kinds))))
    assert lines.decode() == "".join(map(csv_line, rows))


def test_instants_are_in_utc():
    at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    batch = pa.record_batch({"at": pa.array([at, None], pa.timestamp("us", tz="UTC")), "x": [1, 2]})
    assert bytes(csv_lines(batch)) == (csv_line([at, 1]) + csv_line([None, 2])).encode()


def test_no_rows_are_no_lines():
    empty = pa.RecordBatch.from_arrays([pa.array([], field.type) for field in SCHEMA], schema=SCHEMA)
    assert bytes(csv_lines(empty)) == b""


def test_dues_come_back_from_batches_as_they_went_in():
    day = date(2026, 3, 31)
    fee = Due("a", "north", None, "fee", 1, day, day, -5, "v", "{}")
    dues = [fee, *(Due(str(number), "north", "ada", "job", number, day, day, 1, "v", "{}") for number in range(10_001))]
    batches = list(due_batches(dues))
    assert len(batches) == 2
    assert list(due_rows(batches)) == dues
