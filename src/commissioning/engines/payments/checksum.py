"""A checksum of dues that two engines must share, whatever order they give them in.

The sum, modulo 2^64, of the first 64 bits of each row's SHA-256. `because` is left out: engines may word it
differently, and may not differ in anything else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from commissioning.tables.due import Due

MODULUS = 2**64


@dataclass(slots=True)
class RowChecksum:
    """A checksum kept while dues pass by."""

    value: int = 0

    def counting(self, dues: Iterable[Due]) -> Iterator[Due]:
        """The same dues, summed on their way."""
        for due in dues:
            self.value = (self.value + _row(due)) % MODULUS
            yield due

    def text(self) -> str:
        """Sixteen hexadecimal digits."""
        return f"{self.value:016x}"


def row_checksum(dues: Iterable[Due]) -> str:
    """The checksum of dues in any order.

    >>> row_checksum([])
    '0000000000000000'
    """
    checksum = RowChecksum()
    for _ in checksum.counting(dues):
        pass
    return checksum.text()


def _row(due: Due) -> int:
    cells = (
        due.due,
        due.contract,
        due.participant or "",
        due.component,
        due.ordinal,
        due.earned_on,
        due.due_on,
        due.pence,
        due.terms_version,
    )
    return int.from_bytes(sha256("\x1f".join(map(str, cells)).encode()).digest()[:8], "big")
