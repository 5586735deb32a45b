"""Errors are grouped for the eye, counted exactly, and listed for a spreadsheet."""

import csv

from commissioning.tables.errors import ErrorReport, EvidenceRefused, RowError, shown


def error(row, *, column="paid_on", value="31/01/2026", problem="the date is not in ISO order"):
    return RowError("payroll.csv", row, column, value, problem, "a date as YYYY-MM-DD", "Write 2026-01-31.")


def test_an_error_says_file_row_column_value_expectation_and_remedy():
    assert str(error(1_204)) == (
        'payroll.csv, row 1,204, column paid_on: "31/01/2026" the date is not in ISO order. '
        "Expected a date as YYYY-MM-DD. Write 2026-01-31."
    )


def test_errors_of_a_kind_are_one_paragraph_with_the_first_examples():
    report = ErrorReport()
    for row in range(2, 1_002):
        report.add(error(row))
    report.add(error(7, column="pay_pence", value="12.50", problem="this is not whole pence"))
    assert [group.count for group in report.groups] == [1_000, 1]
    assert report.text().splitlines()[:7] == [
        "The evidence has 1,001 errors; none of it was used.",
        "",
        "payroll.csv, column paid_on: the date is not in ISO order (1,000 times). Expected a date as YYYY-MM-DD.",
        '  row 2: "31/01/2026": Write 2026-01-31.',
        '  row 3: "31/01/2026": Write 2026-01-31.',
        '  row 4: "31/01/2026": Write 2026-01-31.',
        "  … and 997 more like these.",
    ]
    assert str(EvidenceRefused(report)) == report.text()


def test_the_errors_file_says_what_it_leaves_out_and_counts_stay_exact(tmp_path):
    report = ErrorReport(kept=10)
    for row in range(2, 27):
        report.add(error(row, value="=1+1"))
    assert len(report) == 25
    report.write_csv(tmp_path / "errors.csv")
    with (tmp_path / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 11
    assert rows[0] == {
        "file": "payroll.csv",
        "row": "2",
        "column": "paid_on",
        "value": "'=1+1",
        "problem": "the date is not in ISO order",
        "expected": "a date as YYYY-MM-DD",
        "todo": "Write 2026-01-31.",
    }
    assert rows[-1]["problem"] == "15 more errors were counted but are not listed here"


def test_a_huge_value_is_shortened():
    assert len(shown("x" * 1_000_000)) < 100
    assert shown("short") == "short"
