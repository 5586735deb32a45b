"""Who serves a person who was not asked to choose: drawn at random by market share, so that anybody can draw again.

Draws belong to a *pool*: one group in one area, where several contracts share the people. Within a pool referrals are
numbered as they come. A draw is a keyed hash of pool and number, so that it hangs on nothing that anybody can bring
about: not on the person, the hour, or who asks. The seed is kept secret while it is in use and its digest published
before; when a period is over the seed is published too, and every draw of the log can be made again.

Source   HMAC-SHA-256, RFC 2104. Random allocation by market share: requirement J2.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

SEED_BYTES = 32
WHOLE = 10_000
Pool = tuple[str, str]
"""Area and group."""


class SharesRefused(ValueError):
    """Shares that do not say who serves how many; the message says what is wrong with them."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of the people of a pool, how many a contract is to serve, in basis points."""

    contract: str
    basis_points: int


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of a pool as they are on a day: each contract once, in order of name, 10,000 in all.

    Raises   SharesRefused.
    """

    of: tuple[Share, ...]

    def __post_init__(self) -> None:
        names = [share.contract for share in self.of]
        if names != sorted(set(names)):
            raise SharesRefused("Each contract stands once, in order of name: the order is part of every draw.")
        if any(share.basis_points < 0 for share in self.of):
            raise SharesRefused("A share is 0 or more basis points.")
        total = sum(share.basis_points for share in self.of)
        if total != WHOLE:
            raise SharesRefused(f"The shares add up to {total:,} basis points instead of {WHOLE:,}.")

    def at(self, point: int) -> str:
        """The contract to which a point from 0 to 9,999 belongs."""
        for share, end in zip(self.of, accumulate(share.basis_points for share in self.of), strict=True):
            if point < end:
                return share.contract
        raise ValueError(f"There is no point {point} among {WHOLE:,}.")


def pool_name(pool: Pool) -> str:
    """A pool as draws and people name it."""
    return " / ".join(pool)


def month_of(day: date) -> str:
    """The period of a day: its month, as 2026-11."""
    return f"{day:%Y-%m}"


def drawn(seed: bytes, pool: str, number: int, shares: Shares) -> str:
    """The contract that serves the referral of a number in a pool.

    The hash is 256 bits, scaled to 10,000 points, so no point is likelier than another by more than 2**-242.
    """
    return shares.at(point(seed, pool, number))


def point(seed: bytes, pool: str, number: int) -> int:
    """The point from 0 to 9,999 on which a draw falls, whatever the shares."""
    written = pool.encode()
    message = len(written).to_bytes(4, "big") + written + number.to_bytes(8, "big")
    return int.from_bytes(hmac.new(seed, message, hashlib.sha256).digest(), "big") * WHOLE >> 256


def seed_digest(seed: bytes) -> str:
    """What is published of a seed before it is used: whoever sees the seed later can hold it against this."""
    return hashlib.sha256(b"commissioning allocation seed" + seed).hexdigest()


def shares_of(pairs: Sequence[tuple[str, int]]) -> Shares:
    """Shares from pairs of contract and basis points, in any order. Raises SharesRefused."""
    return Shares(tuple(Share(*pair) for pair in sorted(pairs)))
