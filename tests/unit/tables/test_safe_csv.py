"""The one CSV writer: nothing runs when the file is opened, and nothing is lost when it is read."""

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.tables.safe_csv import FORMULA_STARTS, csv_line, safe_text, write_csv
from support.sizes import size


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-A1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "-1+1|cmd", "-"])
def test_a_formula_gets_an_apostrophe(text):
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (-5, "-5"),
        (Decimal("-12.50"), "-12.50"),
        (Decimal("1E+3"), "1000"),
        ("-12.50", "-12.50"),
        (-0.5, "-0.5"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=1))), "2026-07-01T09:00:00Z"),
        (datetime(2026, 7, 1, 10, 0, 0, 5, tzinfo=UTC), "2026-07-01T10:00:00.000005Z"),
        ("a=b", "a=b"),
    ],
)
def test_numbers_stay_numbers_and_dates_are_iso(cell, text):
    assert safe_text(cell) == text


nasty = st.text(alphabet=st.sampled_from([*FORMULA_STARTS, *"\"',;\n ab1é"]), max_size=8)


@settings(max_examples=size("nasty CSV cells"), deadline=None)
@given(st.lists(st.lists(nasty, min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_is_written_is_read_back_and_no_cell_starts_a_formula(rows):
    text = "".join(csv_line(row) for row in rows)
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [[safe_text(cell) for cell in row] for row in rows]
    for cell in (cell for row in read for cell in row):
        assert cell[:1] not in tuple(FORMULA_STARTS) or cell.lstrip("-").replace(".", "", 1).isdigit()


def test_a_file_is_the_same_bytes_everywhere(tmp_path):
    path = tmp_path / "dues.csv"
    assert write_csv(path, ["due", "pence"], iter([("a", 1), ("é", -2)])) == 2
    assert path.read_bytes() == "due,pence\na,1\né,-2\n".encode()


def test_a_file_for_a_spreadsheet_begins_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "errors.csv"
    write_csv(path, ["value"], [["£5"]], byte_order_mark=True)
    assert path.read_bytes() == b"\xef\xbb\xbfvalue\n\xc2\xa35\n"
