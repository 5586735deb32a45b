"""Parquet in: the same checks; types that say the same are taken, those that could only be guessed at are refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commissioning.tables.rows import rows_of

PAY = {
    "participant": pa.array(["ada", "bob"]),
    "employer": pa.array(["Bakery", "Mill"]),
    "paid_on": pa.array([date(2026, 2, 27), date(2026, 2, 28)]),
    "period_from": pa.array([date(2026, 2, 1), date(2026, 2, 1)]),
    "period_until": pa.array([date(2026, 3, 1), date(2026, 3, 1)]),
    "pay_pence": pa.array([125_000, -500]),
    "source": pa.array(["independent", "employer"]),
    "recorded_at": pa.array([datetime(2026, 3, 1, tzinfo=UTC)] * 2),
}


@pytest.fixture
def send(folder):
    (folder / "payroll.csv").unlink()

    def send(**columns):
        pq.write_table(pa.table(PAY | columns), folder / "payroll.parquet")
        return folder

    return send


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"participant": PAY["participant"].dictionary_encode(), "source": PAY["source"].cast(pa.large_string())},
        {"paid_on": pa.array(["2026-02-27", "2026-02-28"])},
        {"paid_on": PAY["paid_on"].cast(pa.date64())},
        {"paid_on": PAY["paid_on"].cast(pa.timestamp("ns"))},
        {"pay_pence": pa.array(["125000", "-500"])},
        {"pay_pence": pa.array([125_000, -500], pa.int32())},
        {"pay_pence": pa.array([Decimal("125000.00"), Decimal("-500.00")])},
        {"recorded_at": PAY["recorded_at"].cast(pa.timestamp("ns", "Europe/London"))},
        {"recorded_at": pa.array(["2026-03-01T00:00:00Z"] * 2)},
        {"record": pa.nulls(2), "withdrawn": pa.array([False, None])},
    ],
)
def test_taken(send, read, columns):
    rows = list(rows_of(read(send(**columns)), "payroll"))
    assert [(row.participant, row.paid_on, row.pay_pence) for row in rows] == [
        ("ada", date(2026, 2, 27), 125_000),
        ("bob", date(2026, 2, 28), -500),
    ]
    assert {row.recorded_at for row in rows} == {datetime(2026, 3, 1, tzinfo=UTC)}
    assert [row.origin for row in rows] == ["payroll.parquet row 1", "payroll.parquet row 2"]


@pytest.mark.parametrize(
    ("column", "cells", "row", "problem"),
    [
        ("recorded_at", PAY["recorded_at"].cast(pa.timestamp("us")), None, "the moments have no zone"),
        ("paid_on", PAY["recorded_at"], None, "the dates are moments with a zone"),
        ("pay_pence", pa.array([1.0, 2.0]), None, "money and counts cannot be floating point"),
        ("pay_pence", pa.array([True, False]), None, "a column of type bool cannot be read"),
        ("employer", pa.array([["x"], ["y"]]), None, "a column of type list<element: string> cannot be read"),
        ("pay_pence", pa.array([Decimal("1.00"), Decimal("12.50")]), 2, "this is not whole pence"),
        ("pay_pence", pa.array([1, 10**12]), 2, "the amount is too large"),
        ("pay_pence", pa.array([1, None]), 2, "the cell is empty"),
        ("paid_on", pa.array(["2026-02-27", "28/02/2026"]), 2, "the date is not in ISO order"),
        ("paid_on", pa.array([date(2026, 2, 27), date(3026, 2, 27)]), 2, "the year cannot be right"),
        (
            "paid_on",
            pa.array([datetime(2026, 2, 27), datetime(2026, 2, 28, 9)]),  # noqa: DTZ001
            2,
            "there is a time with the date",
        ),
        ("employer", pa.array(["Bakery", "=1+1"]), 2, "the cell begins as a formula does"),
        ("employer", pa.array(["Bakery", ""]), 2, "the cell is empty"),
    ],
)
def test_refused(send, refusals, column, cells, row, problem):
    errors = refusals(send(**{column: cells}))
    assert [(e.file, e.row, e.column, e.problem) for e in errors] == [("payroll.parquet", row, column, problem)]


def test_the_same_column_twice_is_refused(send, folder, refusals):
    table = pa.table([*PAY.values(), PAY["employer"]], names=[*PAY, "employer"])
    pq.write_table(table, folder / "payroll.parquet")
    assert [error.problem for error in refusals(folder)] == ["two columns have this name"]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"participant,employer\n", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_a_damaged_file_is_refused(send, folder, refusals, data):
    (folder / "payroll.parquet").write_bytes(data)
    (error,) = refusals(folder)
    assert (error.file, error.problem) == ("payroll.parquet", "this is no Parquet file, or it is damaged")
    assert ("let its name end in .csv" in error.todo) == (not data.startswith(b"PAR1"))


def test_a_file_cut_or_changed_anywhere_never_crashes(send, folder, refusals, read):
    from commissioning.tables.errors import EvidenceRefused

    data = send().joinpath("payroll.parquet").read_bytes()
    for place in range(0, len(data), 37):
        (folder / "payroll.parquet").write_bytes(data[:place])
        assert refusals(folder)[0].file == "payroll.parquet"
        (folder / "payroll.parquet").write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        blamed = set()
        try:
            read(folder)
        except EvidenceRefused as refused:
            blamed = {error.file for error in refused.errors.errors}
        assert blamed <= {"payroll.parquet"}


def test_covariates_of_other_types_are_kept(folder, read):
    (folder / "participants.csv").unlink()
    cells = {name: pa.array([value]) for name, value in {"participant": 7, "contract": "C1", "group": "jsa"}.items()}
    cells |= {"referred_on": pa.array([date(2026, 1, 5)]), "nation": pa.array(["wales"])}
    cells |= {"age": pa.array([31.0]), "seen_on": pa.array([date(2026, 1, 6)]), "lone_parent": pa.array([True])}
    pq.write_table(pa.table(cells), folder / "participants.parquet")
    (row,) = rows_of(read(folder), "participants")
    assert row.participant == "7"
    assert row.covariates == {"age": 31, "seen_on": date(2026, 1, 6), "lone_parent": "true"}
