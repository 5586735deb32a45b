"""Dates within a row: what must follow what."""

import dataclasses
from datetime import date, timedelta

import pytest

from commissioning.tables.schema import TABLES
from commissioning.tables.writer import write_table
from support.evidence_rows import ADAS_WORLD

ORDERS = [(table, order) for table in TABLES.values() for order in table.date_orders]


@pytest.mark.parametrize(("table", "order"), ORDERS, ids=lambda value: getattr(value, "later", ""))
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_date_follows_another(folder, read, refusals, table, order, days):
    earlier = date(2026, 1, 20)
    dates = {name: None for pair in table.date_orders for name in (pair.later, pair.earlier)}
    dates |= {column.name: date(2026, 1, 1) for column in table.columns if column.name in dates and column.required}
    dates |= {order.earlier: earlier, order.later: earlier + timedelta(days=days)}
    row = dataclasses.replace(ADAS_WORLD[table.name][0], **dates)
    write_table(folder, table.name, [row])
    if days > 0 or (days == 0 and order.may_be_equal):
        assert read(folder).counts[table.name] == 1
        return
    error = refusals(folder)[0]
    assert (error.file, error.row, error.column) == (f"{table.name}.csv", 2, order.later)
    assert error.value == str(earlier + timedelta(days=days))
    assert f"{order.earlier} is {earlier}" in error.todo
