"""Rules within a row: dates that must follow one another."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from commissioning.tables.cells import Flags
from commissioning.tables.errors import ErrorReport, RowError
from commissioning.tables.schema import DateOrder, Table


def rows_out_of_order(
    table: Table,
    values: Mapping[str, pa.Array],
    numbers: npt.NDArray[np.int32],
    *,
    name: str,
    errors: ErrorReport,
) -> Flags:
    """Which rows break one of the table's date orders. An empty date breaks none."""
    broken = np.zeros(len(numbers), dtype=np.bool_)
    for order in table.date_orders:
        later, earlier = values[order.later], values[order.earlier]
        wrong = (pc.less if order.may_be_equal else pc.less_equal)(later, earlier)
        flags = np.asarray(pc.fill_null(wrong, False).to_numpy(zero_copy_only=False))
        for place in np.flatnonzero(flags):
            errors.add(_error(order, later[place].as_py(), earlier[place].as_py(), name, int(numbers[place])))
        broken |= flags
    return broken


def _error(order: DateOrder, later: object, earlier: object, name: str, row: int) -> RowError:
    where = "before" if order.may_be_equal else "not after"
    expected = f"a date {'on or after' if order.may_be_equal else 'after'} {order.earlier}"
    todo = f"{order.earlier} is {earlier}: correct whichever of the two is wrong."
    return RowError(name, row, order.later, str(later), f"the date is {where} {order.earlier}", expected, todo)
