"""Spreadsheets: cells are read as they are shown; a template says what may stand where; what is broken is told."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from commissioning.tables.workbook import MOST_COLUMNS, NotASheet, TemplateColumn, sheet_rows, template


@pytest.fixture
def book(tmp_path):
    def written(*rows, change=lambda sheet: None):
        made = Workbook()
        for row in rows:
            made.active.append(row)
        change(made.active)
        path = tmp_path / "book.xlsx"
        made.save(path)
        return path

    return written


def test_cells_are_read_as_text(book):
    day, moment = date(2013, 6, 3), datetime.fromisoformat("2013-06-03T09:30:00")
    path = book(("key", "on", "count"), ("k-1", day, 3.0), ("k-2", moment, 2.5), (" x ", True, "01"))
    assert list(sheet_rows(path)) == [
        (1, ["key", "on", "count"]),
        (2, ["k-1", "2013-06-03", "3"]),
        (3, ["k-2", "2013-06-03T09:30:00", "2.5"]),
        (4, ["x", "true", "01"]),
    ]


def test_rows_that_are_empty_keep_their_number_and_cells_at_the_end_are_cut(book):
    path = book(("key", "on", ""), (), ("k-1", None, ""))
    assert list(sheet_rows(path)) == [(1, ["key", "on"]), (2, []), (3, ["k-1"])]


def test_a_far_cell_is_told_with_its_place(book):
    path = book(("key",), change=lambda sheet: sheet.cell(2, MOST_COLUMNS + 1, "far"))
    with pytest.raises(NotASheet, match="Row 2 has a cell in column SG"):
        list(sheet_rows(path))


@pytest.mark.parametrize("cut", [10, 500, 2_000])
def test_a_file_that_is_cut_is_told(book, tmp_path, cut):
    whole = book(("key",), ("k-1",)).read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[:cut])
    with pytest.raises(NotASheet, match="cannot be read"):
        list(sheet_rows(path))


def test_a_template_is_text_offers_choices_and_explains_itself():
    many = tuple(f"code-{number:03}" for number in range(60))
    columns = (
        TemplateColumn("key", True, "Your own."),
        TemplateColumn("route", True, "How they come.", ("mandatory", "voluntary")),
        TemplateColumn("area", False, "Where.", many),
    )
    book = load_workbook(BytesIO(template("referrals", columns, {"key": "0001", "route": "voluntary"})))
    sheet, guide = book.worksheets
    assert [cell.value for cell in sheet[1]] == ["key", "route", "area"]
    assert (sheet["A2"].value, sheet["A2"].number_format) == ("0001", "@")
    assert [(str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation] == [
        ("B2:B10000", '"mandatory,voluntary"')
    ]
    assert [cell.value for cell in guide[4]] == ["area", "no", "Where.", ", ".join(many)]
