"""The checksum of dues, row by row and in batches."""

from dataclasses import replace
from datetime import date

from commissioning.engines.payments.checksum import RowChecksum, row_checksum
from commissioning.tables.due import Due
from commissioning.tables.due_batches import due_batches

DAY = date(2026, 3, 31)
DUES = [
    Due("a", "north", None, "fee", 1, DAY, DAY, -5, "v", "{}"),
    Due("b", "north", "ada", "job", 12, date(1, 1, 1), date(9999, 12, 31), 120_000, "v", '{"clause":"4.2"}'),
]


def test_batches_and_rows_come_to_the_same_checksum() -> None:
    checksum = RowChecksum()
    assert [batch.num_rows for batch in checksum.counting(due_batches(DUES))] == [2]
    # Written down, since checksums of former runs are compared with it.
    assert checksum.text() == row_checksum(reversed(DUES)) == "ba11293c6c55d30d"


def test_the_reasons_are_left_out() -> None:
    assert row_checksum([DUES[1]]) == row_checksum([replace(DUES[1], because="{}")])
