"""How the organisations of a world stand to its contracts, from the facts of the world, in the words of the census."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from support.organisations import TODAY


@dataclass(frozen=True)
class Standing:
    """An organisation and a contract that it stands to in one way."""

    relationship: str
    organisation: Any
    contract: str

    def __str__(self) -> str:
        return f"{self.relationship}: {self.organisation.name} to {self.contract}"


def standings(world) -> Iterator[Standing]:
    """Every provider to every contract, and every commissioner. A partner of programmes there is none yet."""
    for contract in world.contracts:
        for each in (*world.commissioners, *world.providers):
            for relationship in sorted(_relationships(world, each.pk, contract)):
                yield Standing(relationship, each, contract)


def _relationships(world, who: str, contract: str) -> set[str]:
    chain = world.contracts[contract]
    if who == chain.commissioner or who in _present(chain):
        return {"own"}
    if who in {each for each, begins, _ in chain.primes if begins <= TODAY}:
        return {"former", "after novation"}
    if who in {each for each, _, begins, end in chain.subs if begins <= TODAY and end != begins}:
        return {"former"}
    if who in {each for each, *_ in (*chain.primes, *chain.subs)}:
        return set()  # one that comes later, or was released before it came: the rows' own test has those
    return _through_others(world, who, chain) or {"none"}


def _present(chain) -> set[str]:
    primes = {who for who, begins, end in chain.primes if begins <= TODAY and (end is None or end > TODAY)}
    return primes | {who for who, _, begins, end in chain.subs if begins <= TODAY and (end is None or end > TODAY)}


def _through_others(world, who: str, chain) -> set[str]:
    """How one stands to a contract that one is not in: by whom one meets in others."""
    found, parties = set(), {each for each, *_ in (*chain.primes, *chain.subs)}
    for other in world.contracts.values():
        subs = {each for each, *_ in other.subs}
        primes = {each for each, *_ in other.primes}
        if who in primes and subs & parties:
            found.add("my sub's")
        if who in subs and subs & parties:
            found.add("my prime's other sub")
        if who in primes and other.commissioner == chain.commissioner:
            found.add("sibling prime")
    return found
