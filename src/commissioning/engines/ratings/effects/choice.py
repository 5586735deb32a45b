"""Two ways to do it, and what became of the people of each: one provider in an area or several, this pay or that.

    y = c + δ·[the new way] + z·β + e;  δ is what the new way adds for each person
    with 0 and 1 as outcomes δ is a difference of shares: a tenth is ten points of a hundred

z are facts from before referral, and the blocks within which ways are compared. What is known of a person is taken out
of both sides first (Frisch and Waugh), so that δ = dᵀy/dᵀd with d what of the choice the facts do not tell.

Source   Frisch and Waugh (1933).
"""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Flags, Floats

NOTHING_LEFT = 1e-10


class NothingToCompare(ValueError):
    """No one has both ways beside them: the message says what is lacking."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The people of a comparison, a row each.

    Takes    chosen: whose way was the new one; outcome: 0 and 1, or a number
             facts: rows × columns, without a column of ones; block: what ways are compared within, 0, 1, …
    Raises   NothingToCompare.
    """

    chosen: Flags
    outcome: Floats
    facts: Floats
    block: Codes

    def __post_init__(self) -> None:
        if self.chosen.all() or not self.chosen.any():
            raise NothingToCompare("Everybody had the same way, and nothing is beside it. Add people of the other.")

    def known(self) -> Floats:
        """An orthonormal basis of all that is known but for the choice: the blocks and the facts."""
        blocks = np.eye(int(self.block.max()) + 1)[self.block]
        spread = self.facts - self.facts.mean(axis=0)
        scale = np.sqrt((spread**2).mean(axis=0))
        return _basis(np.column_stack([blocks, spread / np.where(scale > 0, scale, 1.0)]))

    def untold(self, known: Floats) -> Floats:
        """What of the choice is not told by the facts and blocks.

        Raises   NothingToCompare, when nothing is.
        """
        chosen = self.chosen.astype(np.float64)
        left = chosen - known @ (known.T @ chosen)
        if left @ left <= NOTHING_LEFT * len(left):
            raise NothingToCompare(
                "The facts adjusted for, or the blocks, tell who had which way, so nobody is alike but for it. Leave "
                "out the fact that tells it, or compare within larger blocks."
            )
        return np.asarray(left)


def _basis(columns: Floats) -> Floats:
    """Orthonormal columns that span the same; those that others tell add nothing."""
    left, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    return np.asarray(left[:, sizes > NOTHING_LEFT * sizes[0]])
