"""Every kind of wrong cell: what is said of it, and the suggestion. Right cells beside it pass."""

import pyarrow as pa
import pytest

from commissioning.tables.cell_problems import expected, problem_with
from commissioning.tables.cells import typed
from commissioning.tables.schema import TABLES, Column

DAY = TABLES["employment"].column("worked_from")
MAYBE_DAY = TABLES["employment"].column("worked_until")
MOMENT = TABLES["payroll"].column("recorded_at")
PENCE = TABLES["payroll"].column("pay_pence")
HOURS = TABLES["employment"].column("hours_per_week")
ORDINAL = TABLES["claims"].column("ordinal")
ID = TABLES["payroll"].column("employer")
NATION = TABLES["participants"].column("nation")
FLAG = TABLES["claims"].column("withdrawn")
NOTE = Column("note", "text", None, False, "A covariate.")


@pytest.mark.parametrize(
    ("column", "text", "problem", "todo"),
    [
        (DAY, "", "the cell is empty", "Fill it in"),
        (DAY, "31/01/2026", "the date is not in ISO order", "Write 2026-01-31."),
        (DAY, "1/2/26", "the date is not in ISO order", "2026-02-01 if it is 1 February 2026, or 2026-01-02"),
        (DAY, "01.02.2026", "the date is not in ISO order", "2026-02-01 if"),
        (DAY, "2026-02-31", "there is no such day", "February 2026 has 28 days"),
        (DAY, "2028-02-30", "there is no such day", "February 2028 has 29 days"),
        (DAY, "2026-13-01", "there is no such day", "months run from 01 to 12"),
        (DAY, "45000", "this is a spreadsheet's number for a date", "2023-03-15"),
        (DAY, "2026/01/31", "the date is not written as ISO dates are", "Write 2026-01-31."),
        (DAY, "20260131", "the date is not written as ISO dates are", "Write 2026-01-31."),
        (DAY, "2026-1-5", "the date lacks a nought", "Write 2026-01-05."),
        (DAY, "2026-01-31 00:00:00", "there is a time with the date", "Write 2026-01-31"),
        (DAY, "31 Jan 2026", "the month is written as a word", "Write 2026-01-31."),
        (DAY, "31-January-26", "the month is written as a word", "Write 2026-01-31."),
        (DAY, "0026-01-31", "the year cannot be right", "1900 to 2199"),
        (MAYBE_DAY, "9999-12-31", "the year cannot be right", "leave the cell empty"),
        (DAY, " 2026-01-31", "there is space around the value", 'Write "2026-01-31"'),
        (DAY, "soon", "this is not a date", "YYYY-MM-DD"),
        (DAY, "99/99/9999", "the date is not in ISO order", "YYYY-MM-DD"),
        (MAYBE_DAY, "   ", "the cell holds only spaces", "Leave it empty."),
        (MOMENT, "2026-01-31T09:30:00", "the time has no zone", "Write 2026-01-31T09:30:00Z if it is UTC"),
        (MOMENT, "2026-01-31 09:30", "the time has no zone", "Write 2026-01-31T09:30Z"),
        (MOMENT, "2026-01-31", "there is a date without a time", "2026-01-31T00:00:00Z"),
        (MOMENT, "2026-02-31T09:30:00Z", "there is no such moment", "2026-01-31T09:30:00Z"),
        (MOMENT, "2026-01-31T24:30:00Z", "there is no such moment", ""),
        (MOMENT, "2026-01-31T09:30:00.1234567Z", "there is no such moment", "six places"),
        (MOMENT, "31/01/2026 09:30", "the date is not in ISO order", ""),
        (MOMENT, "45000.5", "this is a spreadsheet's number for a moment", "zone"),
        (MOMENT, "noon", "this is not a moment", ""),
        (PENCE, "12.50", "this is not whole pence", "Write 1250 if pounds were meant."),
        (PENCE, "-12.5", "this is not whole pence", "Write -1250 if pounds were meant."),
        (PENCE, "0.125", "this is not whole pence", "parts of a penny"),
        (PENCE, "1,250", "the amount is not digits only", "Write 1250."),
        (PENCE, "1,250.00", "this is not whole pence", "Write 125000 if pounds were meant."),
        (PENCE, "£12.50", "this is not whole pence", "Write 1250 if pounds were meant."),
        (PENCE, "£12", "there is a currency sign", "Write 1200 if these are pounds"),
        (PENCE, "(1250)", "the amount is not digits only", "Write -1250."),
        (PENCE, "1250-", "the amount is not digits only", "Write -1250."),
        (PENCE, "+1250", "the amount is not digits only", "Write 1250."),
        (PENCE, "1e3", "this is not an amount", "digits only"),
        (PENCE, "9" * 13, "the amount is too large", "twelve digits"),
        (PENCE, "=A1*100", "this is not an amount", ""),
        (HOURS, "37,5", "there is a decimal comma", "Write 37.5."),
        (HOURS, "37:30", "these are hours and minutes", "Write 37.50"),
        (HOURS, "37.123", "there are more than two places", "37.12"),
        (HOURS, "169", "no week has so many hours", "0 to 168"),
        (HOURS, "-1", "no week has so many hours", "0 to 168"),
        (HOURS, "full time", "this is not a number of hours", ""),
        (ORDINAL, "0", "the number is out of bounds", "1 or more"),
        (ORDINAL, "1.0", "the number is not digits only", "Write 1."),
        (ORDINAL, "first", "this is not a whole number", ""),
        (ID, "=1+1", "the cell begins as a formula does", 'Take out the "="'),
        (ID, "+44", "the cell begins as a formula does", 'Take out the "+"'),
        (ID, "-5", "the cell begins as a formula does", 'Take out the "-"'),
        (ID, "@SUM(A1)", "the cell begins as a formula does", 'Take out the "@"'),
        (ID, "\tx", "the cell begins as a formula does", "Take out the tab"),
        (ID, "\rx", "the cell begins as a formula does", "Take out the carriage return"),
        (ID, " ada", "there is space around the value", 'Write "ada"'),
        (ID, "ada ", "there is space around the value", 'Write "ada"'),
        (ID, "ada\xa0", "there is space around the value", 'Write "ada"'),
        (ID, "a\xa0da", "there is a character in the cell that cannot stay", "no-break space"),
        (ID, "a\nda", "there is an invisible character in the cell", "line break"),
        (ID, "a\u200bda", "there is an invisible character in the cell", "U+200B"),
        (ID, "x" * 201, "the cell is too long", "from 201 characters to 200"),
        (NOTE, "=1+1", "the cell begins as a formula does", ""),
        (NOTE, "-1+1", "the cell begins as a formula does", ""),
        (NOTE, "a\x07b", "there is an invisible character in the cell", "U+0007"),
        (NOTE, "x" * 10_001, "the cell is too long", ""),
        (NATION, "England", "this is none of the choices", "Did you mean england?"),
        (NATION, "Northern Ireland", "this is none of the choices", "Did you mean northern_ireland?"),
        (NATION, "France", "this is none of the choices", ""),
        (FLAG, "yes", "this is neither true nor false", "Write true."),
        (FLAG, "0", "this is neither true nor false", "Write false."),
        (FLAG, "perhaps", "this is neither true nor false", "true or false"),
    ],
)
def test_a_wrong_cell_says_why_and_what_to_do(column, text, problem, todo):
    values, failing = typed(column, pa.array([text]))
    assert failing.tolist() == [True]
    assert values.null_count == 1
    why = problem_with(column, text)
    assert why.problem == problem
    assert todo in why.todo


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (DAY, "2028-02-29"),
        (DAY, "1900-01-01"),
        (DAY, "2199-12-31"),
        (MAYBE_DAY, ""),
        (MOMENT, "2026-01-31T09:30:00.123456Z"),
        (MOMENT, "2026-01-31 09:30+0100"),
        (PENCE, "-125"),
        (PENCE, "0"),
        (HOURS, "168"),
        (HOURS, "0"),
        (ORDINAL, "1"),
        (ID, "Bäckerei & Söhne, No. 5 (2026) = good"),
        (ID, "x" * 200),
        (NOTE, "-3.5"),
        (NOTE, "two\nlines"),
        (FLAG, "TRUE"),
        (FLAG, ""),
        (NATION, "northern_ireland"),
    ],
)
def test_a_right_cell_passes(column, text):
    _, failing = typed(column, pa.array([text]))
    assert failing.tolist() == [False]


def test_one_impossible_day_spoils_no_other():
    cells = ["2026-01-31"] * 1_000
    cells[617] = "2026-02-31"
    values, failing = typed(DAY, pa.array(cells))
    assert failing.nonzero()[0].tolist() == [617]
    assert values.null_count == 1


@pytest.mark.parametrize("column", [c for table in TABLES.values() for c in table.columns], ids=lambda c: c.name)
def test_what_was_expected_says_whether_nothing_will_do(column):
    assert expected(column).endswith(", or nothing") is not column.required
