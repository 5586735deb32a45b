"""How the organisations of a world stand to its contracts and programmes, from its facts, in words of the census."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from support.organisations import TODAY

WORDS = {"after novation": "former", "former partner": "partner"}
"""By relationship, the word that the census has for what it sees, where that is another one: what was so until then."""


@dataclass(frozen=True)
class Standing:
    """An organisation, and what it stands to in one way: a contract's reference, or the lead of a programme."""

    relationship: str
    organisation: Any
    about: Any

    def is_named(self, relationships: frozenset[str] | set[str]) -> bool:
        return WORDS.get(self.relationship, self.relationship) in relationships

    @property
    def is_former(self) -> bool:
        """It sees what was until it left, and nothing that was decided since."""
        return self.relationship in WORDS


def to_contracts(world) -> Iterator[Standing]:
    """Every provider, commissioner and partner to every contract."""
    for contract in world.contracts:
        for each in _everybody(world):
            for relationship in sorted(_relationships(world, each.pk, contract)):
                yield Standing(relationship, each, contract)


def to_programmes(world) -> Iterator[Standing]:
    """Every provider, commissioner and partner to every programme: one for each lead."""
    for lead in world.commissioners:
        contracts = [pk for pk, chain in world.contracts.items() if chain.commissioner == lead.pk]
        for each in _everybody(world):
            found = [_relationships(world, each.pk, contract) for contract in contracts]
            in_any = set().union(*found)
            if "own" in in_any:
                yield Standing("own", each, lead)
            elif as_partner := in_any & {"partner", "former partner"}:
                yield Standing(as_partner.pop(), each, lead)
            elif "former" in in_any:
                yield Standing("former", each, lead)
            elif all(found):  # else one that comes later
                yield Standing("none", each, lead)


def _everybody(world) -> list[Any]:
    return [*world.commissioners, *world.providers, *(who for who, *_ in world.partners)]


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
    if chain.commissioner == world.commissioners[0].pk:
        for partner, _, ends_on in world.partners:
            if who == partner.pk:
                return {"partner"} if ends_on is None or ends_on > TODAY else {"former partner"}
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
