"""A checksum of dues that two engines must share, whatever order they give them in.

The sum, modulo 2^64, of the first 64 bits of each row's SHA-256. `because` is left out: engines may word it
differently, and may not differ in anything else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

from commissioning.tables.due import Due
from commissioning.tables.schema import DUES

MODULUS = 2**64
SUMMED = tuple(name for name in DUES.column_names if name != "because")


@dataclass(slots=True)
class RowChecksum:
    """A checksum kept while dues pass by."""

    value: int = 0

    def counting(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The same batches of dues, summed on their way."""
        for batch in batches:
            texts = [batch.column(name).cast(pa.string()).fill_null("") for name in SUMMED]
            rows = pc.binary_join_element_wise(*texts, "\x1f").cast(pa.binary())
            self.value = (self.value + sum(map(_of_text, rows.to_pylist()))) % MODULUS
            yield batch

    def text(self) -> str:
        """Sixteen hexadecimal digits."""
        return f"{self.value:016x}"


def row_checksum(dues: Iterable[Due]) -> str:
    """The checksum of dues in any order.

    >>> row_checksum([])
    '0000000000000000'
    """
    return RowChecksum(sum(_of_text(_text(due).encode()) for due in dues) % MODULUS).text()


def _text(due: Due) -> str:
    cells = (getattr(due, name) for name in SUMMED)
    return "\x1f".join("" if cell is None else str(cell) for cell in cells)


def _of_text(row: bytes) -> int:
    return int.from_bytes(sha256(row).digest()[:8], "big")
