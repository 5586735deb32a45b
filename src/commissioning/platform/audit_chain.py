"""The chain of audit events as a calculation: what each hash is of, and what in a chain does not hold.

Needs no database and no Django, so that an auditor can run it on a dump. Each event's hash covers all of it and the
hash before; the first event of a day hangs on the last one of the tenant's day before, so a whole day cannot vanish
from between two. Events cut off at the end can be seen only by somebody who kept a later head: keep them elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from commissioning.core.canonical import digest


@dataclass(frozen=True, slots=True)
class Event:
    """An audit event as the chain sees it. `before` and `after` are canonical JSON."""

    reference: str
    organisation: str
    day: date
    sequence: int
    at: datetime
    actor: str
    role: str
    on_behalf_of: str
    act: str
    subject_kind: str
    subject: str
    purpose: str
    before: str
    after: str
    previous: str
    hash: str

    def right_hash(self) -> str:
        """The hash of everything that the event says but the hash itself."""
        said = asdict(self)
        del said["hash"]
        return digest(said)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a chain that does not hold."""

    organisation: str
    day: date
    sequence: int
    what: str


def first_link(organisation: str) -> str:
    """What the first event of a tenant hangs on."""
    return digest({"audit": organisation})


def problems(events: Iterable[Event], kept_heads: Mapping[str, str] | None = None) -> list[Problem]:
    """What does not hold in the chains, in order; nothing when all do.

    Takes    events in any order; kept_heads: for a tenant, a hash somebody kept earlier, which must still be there.
    """
    chains: dict[str, list[Event]] = {}
    for event in events:
        chains.setdefault(event.organisation, []).append(event)
    found: list[Problem] = []
    for organisation, chain in sorted(chains.items()):
        found += _of_one(organisation, sorted(chain, key=lambda event: (event.day, event.sequence)))
    for organisation, head in sorted((kept_heads or {}).items()):
        if head not in {event.hash for event in chains.get(organisation, [])}:
            found.append(Problem(organisation, date.min, 0, f"The head {head} that was kept is no longer there."))
    return found


def _of_one(organisation: str, chain: list[Event]) -> list[Problem]:
    found: list[Problem] = []
    previous, day, sequence = first_link(organisation), date.min, 0
    for event in chain:
        expected = sequence + 1 if event.day == day else 1
        complaints = [
            (event.sequence != expected, f"Its place should be {expected}: events are missing or doubled."),
            (event.previous != previous, "It does not hang on the event before it."),
            (event.hash != event.right_hash(), "It does not say what it said when it was written."),
        ]
        found += [Problem(organisation, event.day, event.sequence, what) for wrong, what in complaints if wrong]
        previous, day, sequence = event.hash, event.day, event.sequence
    return found
