"""A condition of SQL for hundreds of standings: do a row's days share one with a period of what the row names?

Said as one condition for each standing it takes the better part of a second for a commissioner of 400 contracts. Here
all periods come as one value, an object of JSON, in which the database looks those up that the row is about.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import BooleanField, F, Func, Value

_SQLITE = """EXISTS (
    SELECT 1 FROM json_each(json_extract({periods}, '$."' || {named} || '"')) period
    WHERE ({ends} IS NULL OR {ends} > json_extract(period.value, '$[0]'))
      AND (json_extract(period.value, '$[1]') IS NULL OR {starts} < json_extract(period.value, '$[1]'))
)"""
_POSTGRESQL = """EXISTS (
    SELECT 1 FROM jsonb_array_elements({periods}::jsonb -> {named}) period
    WHERE ({ends} IS NULL OR {ends} > (period ->> 0)::date)
      AND (period ->> 1 IS NULL OR {starts} < (period ->> 1)::date)
)"""


class SharesADay(Func):
    """Whether the days of a row share one with those of a period. Half-open; without an end, for ever.

    Takes    named: the field that says what the row is about; starts, ends: those of its days (ends: None for none).
             periods: of each reference that may be named, the first days and ends.
    """

    output_field = BooleanField()

    def __init__(
        self, named: str, starts: str, ends: str | None, periods: Mapping[str, set[tuple[date, date | None]]]
    ) -> None:
        written = {
            reference: sorted(([str(start), None if end is None else str(end)] for start, end in days), key=str)
            for reference, days in periods.items()
        }
        super().__init__(
            F(named), F(starts), Value(None) if ends is None else F(ends), Value(json.dumps(written, sort_keys=True))
        )

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        return self._written(_SQLITE, compiler)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        return self._written(_POSTGRESQL, compiler)

    def _written(self, template: str, compiler: Any) -> tuple[str, tuple[Any, ...]]:
        parts = [compiler.compile(each) for each in self.get_source_expressions()]
        named, starts, ends, periods = (sql for sql, _ in parts)
        # Columns bring no values along, so the periods' are the only ones.
        values = tuple(value for _, params in parts for value in params)
        return template.format(named=named, starts=starts, ends=ends, periods=periods), values
