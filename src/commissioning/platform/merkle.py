"""Many tenants' heads under one root: whoever knows the root can tell that a head is under it, and learns no other.

A tree of SHA-256 hashes, pair by pair; the last of an odd row goes up as it is. Leaves and nodes are hashed apart (a
leading 0 or 1), so that no node passes for a leaf. Needs no database and no Django.

Source   RFC 9162, section 2.1: the same tree.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Root:
    """The root of some heads, as a link of a chain of roots: it cannot be left out or changed without a trace.

    sequence   1, 2, 3 …
    count      how many heads are under it.
    root       of their tree; `previous` and `hash` are of the chain of roots. In hexadecimal.
    """

    sequence: int
    at: datetime
    count: int
    root: str
    previous: str
    hash: str

    def right_hash(self) -> str:
        """The hash of everything that it says but the hash itself. The database works it out in the same words."""
        at = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        words = f"{self.sequence} {at} {self.count} {self.root} {self.previous}"
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That a tenant's head is under a root, to be checked by anybody: `holds` needs nothing else."""

    organisation: str
    head: str
    place: int
    proof: tuple[str, ...]
    root: Root

    def holds(self) -> bool:
        """Whether the proof leads from the head to the root, and the root is what was made."""
        own = leaf(self.organisation, self.head)
        return self.root.hash == self.root.right_hash() and proves(
            own, place=self.place, count=self.root.count, proof=self.proof, root=self.root.root
        )


FIRST = hashlib.sha256(b"audit roots").hexdigest()
"""What the first root hangs on."""


def leaf(organisation: str, head: str) -> str:
    """The leaf of a tenant's head."""
    return hashlib.sha256(b"\0" + f"{organisation} {head}".encode()).hexdigest()


def root(leaves: Sequence[str]) -> str:
    """The root over leaves, of which there is at least one."""
    row = list(leaves)
    while len(row) > 1:
        row = _above(row)
    return row[0]


def proof(leaves: Sequence[str], place: int) -> list[str]:
    """What, besides the leaf at a place (from 0), is needed to work the root out: no more than its neighbours."""
    row, found = list(leaves), []
    while len(row) > 1:
        if place ^ 1 < len(row):
            found.append(row[place ^ 1])
        row, place = _above(row), place // 2
    return found


def proves(leaf: str, *, place: int, count: int, proof: Sequence[str], root: str) -> bool:
    """Whether a leaf is under a root, at a place among so many."""
    if not 0 <= place < count:
        return False
    left = list(proof)
    found = leaf
    while count > 1:
        if place ^ 1 < count:
            if not left:
                return False
            other = left.pop(0)
            found = _pair(other, found) if place % 2 else _pair(found, other)
        place, count = place // 2, (count + 1) // 2
    return not left and found == root


def _above(row: Sequence[str]) -> list[str]:
    pairs = [_pair(one, other) for one, other in zip(row[::2], row[1::2], strict=False)]
    return [*pairs, *row[2 * len(pairs) :]]


def _pair(one: str, other: str) -> str:
    return hashlib.sha256(b"\1" + bytes.fromhex(one) + bytes.fromhex(other)).hexdigest()
