"""Statements: what is due under each contract, by component."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Total:
    """The dues of one component under one contract: how many, and pence in all."""

    contract: str
    component: str
    count: int
    pence: int


@dataclass(slots=True)
class Totals:
    """Totals kept while dues pass by, so that they are read once."""

    _sums: defaultdict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def counting(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The same batches of dues, counted on their way."""
        for batch in batches:
            grouped = pa.table(batch).group_by(["contract", "component"])
            for row in grouped.aggregate([("pence", "count"), ("pence", "sum")]).to_pylist():
                total = self._sums[row["contract"], row["component"]]
                total[0] += row["pence_count"]
                total[1] += row["pence_sum"]
            yield batch

    def by_contract(self) -> dict[str, list[Total]]:
        """Totals by contract, both in order of name."""
        statements: dict[str, list[Total]] = {}
        for (contract, component), (count, pence) in sorted(self._sums.items()):
            statements.setdefault(contract, []).append(Total(contract, component, count, pence))
        return statements


def total_pence(totals: Sequence[Total]) -> int:
    """The sum of a statement.

    >>> total_pence([Total("north", "job_outcome", 2, 240_000), Total("north", "attachment_fee", 5, 200_000)])
    440000
    """
    return sum(total.pence for total in totals)
