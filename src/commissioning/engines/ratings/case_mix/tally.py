"""The tables of codes that one pass over people fills, and what they come to in the columns of the model."""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Floats, totals
from commissioning.engines.ratings.case_mix.packed import Packed


@dataclass(slots=True)
class Tally:
    """Weights w and residuals r of rows, added up.

    Returns  weight, residual: Σ w and Σ r of each provider from number `first` on; cross: its Σ w z
             at: where the codes of each bundle are, counted on through all bundles
             by_code, scores: Σ w and Σ r of each code, of one bundle after the other
             by_pair: Σ w of each code of one bundle with each of another, one table after the other in one row
             numbers: Σ w z zᵀ of the numbers; numbers_by_code: Σ w z of each number by code; number_scores: their Σ r z
    """

    rows: Packed
    at: tuple[slice, ...]
    first: int
    weight: Floats
    residual: Floats
    cross: Floats
    by_code: Floats
    scores: Floats
    by_pair: Floats
    numbers: Floats
    numbers_by_code: Floats
    number_scores: Floats
    likelihood: float

    @classmethod
    def empty(cls, rows: Packed) -> "Tally":
        """Nothing added yet, with room for the providers and codes of these rows."""
        ends = np.cumsum([len(bundle) for bundle in rows.bundles], dtype=np.int64)
        codes, numbers = int(sum(len(bundle) for bundle in rows.bundles)), rows.numbers.shape[1]
        return cls(
            rows=rows,
            at=tuple(slice(int(end) - len(bundle), int(end)) for end, bundle in zip(ends, rows.bundles, strict=True)),
            first=rows.first,
            weight=np.zeros(rows.providers),
            residual=np.zeros(rows.providers),
            cross=np.zeros((rows.providers, rows.columns)),
            by_code=np.zeros(codes),
            scores=np.zeros(codes),
            by_pair=np.zeros(sum(len(rows.bundles[one]) * len(rows.bundles[other]) for one, other in rows.pairs)),
            numbers=np.zeros((numbers, numbers)),
            numbers_by_code=np.zeros((numbers, codes)),
            number_scores=np.zeros(numbers),
            likelihood=0.0,
        )

    def add(self, chunk: Packed, weight: Floats, residual: Floats) -> None:
        """Add some of the rows, with these weights and residuals."""
        here = slice(chunk.first - self.first, chunk.first - self.first + chunk.providers)
        provider = chunk.provider.astype(np.intp) - chunk.first
        codes = chunk.codes.astype(np.intp)
        self.weight[here] += totals(provider, weight, chunk.providers)
        self.residual[here] += totals(provider, residual, chunk.providers)
        for place, bundle in enumerate(chunk.bundles):
            size, at = len(bundle), self.at[place]
            table = totals(provider * size + codes[place], weight, chunk.providers * size).reshape(-1, size)
            self.by_code[at] += table.sum(axis=0)
            self.cross[here, bundle.columns] += table @ bundle.spelt  # in columns at once: providers may be many
            self.scores[at] += totals(codes[place], residual, size)
        end = 0
        for one, other in chunk.pairs:
            across = len(chunk.bundles[other])
            start, end = end, end + len(chunk.bundles[one]) * across
            self.by_pair[start:end] += totals(codes[one] * across + codes[other], weight, end - start)
        if chunk.numbers.shape[1]:
            self._add_numbers(chunk, here, provider, codes, weight, residual)

    def _add_numbers(
        self, chunk: Packed, here: slice, provider: np.ndarray, codes: np.ndarray, weight: Floats, residual: Floats
    ) -> None:
        weighted = chunk.numbers.T * weight
        self.numbers += weighted @ chunk.numbers
        self.number_scores += residual @ chunk.numbers
        for column, values in enumerate(weighted):
            self.cross[here, column] += totals(provider, values, chunk.providers)
            for place, bundle in enumerate(chunk.bundles):
                self.numbers_by_code[column, self.at[place]] += totals(codes[place], values, len(bundle))

    def in_columns(self) -> tuple[Floats, Floats]:
        """Σ w z zᵀ and Σ r z."""
        rows, numbers = self.rows, len(self.numbers)
        information, gradient = np.zeros((rows.columns, rows.columns)), np.zeros(rows.columns)
        information[:numbers, :numbers] = self.numbers
        gradient[:numbers] = self.number_scores
        for place, bundle in enumerate(rows.bundles):
            at, columns, spelt = self.at[place], bundle.columns, bundle.spelt
            information[columns, columns] = spelt.T @ (self.by_code[at, None] * spelt)
            information[:numbers, columns] = self.numbers_by_code[:, at] @ spelt
            information[columns, :numbers] = information[:numbers, columns].T
            gradient[columns] = self.scores[at] @ spelt
        end = 0
        for one, other in rows.pairs:
            left, right = rows.bundles[one], rows.bundles[other]
            start, end = end, end + len(left) * len(right)
            table = self.by_pair[start:end].reshape(len(left), len(right))
            block = left.spelt.T @ table @ right.spelt
            information[left.columns, right.columns] = block
            information[right.columns, left.columns] = block.T
        return information, gradient
