"""People of millions of rows, ready for the model: steps of a warehouse turn words into codes and sort by provider.

Nothing is kept but the codes: a word of a file of gigabytes becomes a byte. Rows come in one order whatever order the
file has, so the same people always add up to the same last digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from commissioning.engines.ratings.case_mix.covariates import MISSING, Category, Covariate, Number
from commissioning.engines.ratings.case_mix.people import NotUsable, People
from commissioning.warehouse.base import Step, Warehouse


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of the files say what; `weight` how many people a row stands for, None for one each."""

    provider: str
    outcome: str
    categories: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    weight: str | None = None

    @property
    def coded(self) -> tuple[str, ...]:
        """Those whose words become codes."""
        return (self.provider, *self.categories)

    @property
    def measured(self) -> tuple[str, ...]:
        """Those that are numbers."""
        return (self.outcome, *self.numbers, *((self.weight,) if self.weight else ()))


def prepared(files: Sequence[Path], columns: Columns, warehouse: Warehouse) -> People:
    """The people of Parquet files, sorted by provider. An empty cell of a category or number is missing.

    Raises   NotUsable, when there is nobody, or somebody without provider or outcome.
    """
    people = Step.files("people", (*columns.coded, *columns.measured), files)
    words = {column: _words(people, column) for column in columns.coded}
    levels = {column: warehouse.table(step) for column, step in words.items()}
    rows = sum(levels[columns.provider].column("number").to_pylist())
    if not rows:
        raise NotUsable("There are no people. A comparison needs at least two providers with people of each.")
    filled = {column: np.empty(rows, _width(levels[column])) for column in columns.coded}
    filled |= {column: np.empty(rows) for column in columns.measured}
    end = 0
    for batch in warehouse.batches(_coded(people, words, columns)):
        start, end = end, end + batch.num_rows
        for column, values in zip(filled, batch.columns, strict=True):
            filled[column][start:end] = values.to_numpy(zero_copy_only=False)
    names = {column: tuple(filter(None, levels[column].column("word").to_pylist())) for column in columns.coded}
    known: list[Covariate] = [Category(column, names[column], filled[column]) for column in columns.categories]
    known += [Number(column, filled[column]) for column in columns.numbers]
    return People(
        Category(columns.provider, names[columns.provider], filled[columns.provider]),
        filled[columns.outcome],
        tuple(known),
        filled[columns.weight] if columns.weight else None,
    )


def _words(people: Step, column: str) -> Step:
    """Each word of a column with its code and how many rows have it; no word at all comes last, without a code."""
    return Step.query(
        f"words of {column}",
        "word, code, number",
        f"""SELECT word, CASE WHEN word IS NOT NULL THEN row_number() OVER (ORDER BY word NULLS LAST) - 1 END AS code,
               number
           FROM (SELECT {_word(column)} AS word, count(*) AS number FROM {people} GROUP BY 1) AS found
           ORDER BY word NULLS LAST""",
        people,
    )


def _coded(people: Step, words: dict[str, Step], columns: Columns) -> Step:
    """Every row as codes and numbers, in an order that depends on nothing but them."""
    everything = (*columns.coded, *columns.measured)
    codes = [f'CAST(COALESCE({step}.code, {MISSING}) AS INTEGER) AS "{column}"' for column, step in words.items()]
    numbers = [f'CAST("{column}" AS DOUBLE) AS "{column}"' for column in columns.measured]
    joins = [f"LEFT JOIN {step} ON {step}.word = {_word(column)}" for column, step in words.items()]
    return Step.query(
        "coded people",
        ", ".join(everything),
        f"SELECT {', '.join((*codes, *numbers))} FROM {people} {' '.join(joins)} "
        f"ORDER BY {', '.join(str(place + 1) for place in range(len(everything)))}",
        people,
        *words.values(),
        passing=True,
    )


def _word(column: str) -> str:
    return f"""NULLIF(CAST("people"."{column}" AS VARCHAR), '')"""


def _width(levels: pa.Table) -> np.dtype[np.signedinteger]:
    """The narrowest whole number that holds every code and −1."""
    return np.dtype(np.min_scalar_type(-len(levels) - 1))
