"""From arrays of numbers to columns of Arrow, a whole column at a time."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from commissioning.engines.simulation.arrays import NEVER, Flags, Ints
from commissioning.engines.simulation.draws import Keys

Letters = NDArray[np.uint8]
"""Texts of one length: a row each, a byte for each letter."""

_ALPHABET = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
_ID_LETTERS = 13  # 5 bits a letter: enough for 64


def id_letters(keys: Keys) -> Letters:
    """64-bit numbers as 13 small letters and digits, different for different numbers."""
    shifts = np.uint64(5) * np.arange(_ID_LETTERS, dtype=np.uint64)
    return np.asarray(_ALPHABET[((keys[:, None] >> shifts[None, :]) & np.uint64(31)).astype(np.int64)])


def digits(numbers: Ints, width: int) -> Letters:
    """Numbers in decimal digits, with leading noughts."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return ((numbers[:, None] // powers[None, :]) % 10 + ord("0")).astype(np.uint8)


def texts(*parts: str | Letters, rows: int) -> pa.Array:
    """The parts one after the other, as a column of text."""
    spread = [
        np.broadcast_to(np.frombuffer(part.encode(), dtype=np.uint8), (rows, len(part.encode())))
        if isinstance(part, str)
        else part
        for part in parts
    ]
    letters = np.ascontiguousarray(np.concatenate(spread, axis=1))
    offsets = np.arange(rows + 1, dtype=np.int32) * letters.shape[1]
    return pa.Array.from_buffers(pa.string(), rows, [None, pa.py_buffer(offsets), pa.py_buffer(letters)])


def names(codes: Ints, of: Sequence[str] | pa.Array) -> pa.Array:
    """The name at each place."""
    known = of if isinstance(of, pa.Array) else pa.array(list(of), pa.string())
    return known.take(pa.array(codes))


def dates(days: Ints) -> pa.Array:
    """Day numbers as dates; NEVER as an empty cell."""
    return pa.array(days.astype(np.int32), pa.int32(), mask=days >= NEVER).cast(pa.date32())


def instants(seconds: Ints) -> pa.Array:
    """Seconds since 1970 as moments in UTC."""
    return pa.array(seconds * 1_000_000).cast(pa.timestamp("us", tz="UTC"))


def hours(hundredths: Ints) -> pa.Array:
    """Hundredths of an hour as decimals with two places, exactly."""
    low_and_high = pa.py_buffer(np.ascontiguousarray(np.stack([hundredths, np.zeros_like(hundredths)], axis=1)))
    return pa.Array.from_buffers(pa.decimal128(5, 2), len(hundredths), [None, low_and_high])


def flags(values: Flags) -> pa.Array:
    return pa.array(values, pa.bool_())
