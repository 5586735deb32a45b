"""Who hangs together with whom: participants who shared a contract, and those who shared another with one of them."""

from collections import defaultdict

from commissioning.tables.reader import Evidence
from commissioning.tables.staged import staged_batches


def hanging_together(evidence: Evidence, name: str) -> set[str]:
    """Everybody whose payments ranks and contracts' caps can join with those of a participant or of a contract.

    Every row of participants counts, also one that no longer stands.
    """
    contracts: defaultdict[str, set[str]] = defaultdict(set)
    people: defaultdict[str, set[str]] = defaultdict(set)
    for batch in staged_batches(evidence.files["participants"], ["participant", "contract"]):
        for participant, contract in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            contracts[participant].add(contract)
            people[contract].add(participant)
    found = {name} | people.get(name, set())
    waiting = list(found)
    seen: set[str] = set()
    while waiting:
        for contract in contracts.get(waiting.pop(), set()) - seen:
            seen.add(contract)
            waiting.extend(people[contract] - found)
            found |= people[contract]
    return found


def everybody(evidence: Evidence) -> set[str]:
    """Every participant of whom there is a row of participants."""
    batches = staged_batches(evidence.files["participants"], ["participant"])
    return {name for batch in batches for name in batch.column(0).to_pylist()}
