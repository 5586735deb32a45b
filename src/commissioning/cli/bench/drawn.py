"""People of a bench: drawn from a seed, a piece at a time, into a Parquet file of words as a department keeps them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

COVARIATES = tuple(f"fact_{number}" for number in range(1, 9))
LEVELS = ("a", "b", "c", "d", "e", "f")
"""Of each of eight facts, the first the most common: forty columns of 0 and 1."""
_SHARES = (0.30, 0.20, 0.18, 0.14, 0.11, 0.07)
_PIECE_ROWS = 250_000


def draw(file: Path, *, people: int, providers: int, seed: int) -> None:
    """Write the people. Those of one provider lie scattered over the file, as referrals come."""
    schema = pa.schema(
        [("provider", _WORDS), ("outcome", pa.int8()), *((name, _WORDS) for name in COVARIATES)],
    )
    with pq.ParquetWriter(file, schema) as writer:
        for piece in _pieces(people, providers, seed):
            writer.write_table(piece.cast(schema))


_WORDS = pa.dictionary(pa.int32(), pa.string())


def _pieces(people: int, providers: int, seed: int) -> Iterator[pa.Table]:
    chance = np.random.default_rng(seed)
    effects = chance.normal(-0.6, 0.3, providers)
    worth = chance.normal(0.0, 0.3, (len(COVARIATES), len(LEVELS)))
    names = pa.array([f"provider {number:05}" for number in range(providers)])
    for start in range(0, people, _PIECE_ROWS):
        rows = min(_PIECE_ROWS, people - start)
        provider = np.arange(start, start + rows) % providers
        odds = effects[provider]
        columns: dict[str, pa.Array] = {"provider": pa.DictionaryArray.from_arrays(provider.astype(np.int32), names)}
        facts: dict[str, pa.Array] = {}
        for place, name in enumerate(COVARIATES):
            level = chance.choice(len(LEVELS), rows, p=_SHARES).astype(np.int32)
            odds += worth[place, level]
            facts[name] = pa.DictionaryArray.from_arrays(level, pa.array(LEVELS))
        columns["outcome"] = pa.array((chance.random(rows) < 1.0 / (1.0 + np.exp(-odds))).astype(np.int8))
        yield pa.table(columns | facts)
