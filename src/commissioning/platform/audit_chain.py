"""The chain of audit events as a calculation: what each hash is of, and what in a chain does not hold.

Needs no database and no Django, so that an auditor can run it on a dump. Each event's hash covers all of it and the
hash before; the first event of a day hangs on the last one of the tenant's day before, so a whole day cannot vanish
from between two. Events cut off at the end can be seen only by somebody who kept a later head: keep them elsewhere.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from commissioning.core.canonical import digest

MOST_TOLD = 1_000
"""How many problems are told one by one: a chain rewritten from its beginning has one for each event."""


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
        return digest({name: getattr(self, name) for name in _SAID})


_SAID = tuple(field.name for field in fields(Event) if field.name != "hash")


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


@dataclass(frozen=True, slots=True)
class Checked:
    """What an examination of chains found: how many events, the last hash of each tenant, what does not hold.

    problems   the first `MOST_TOLD`; `broken` counts all of them.
    """

    events: int
    heads: Mapping[str, str]
    problems: tuple[Problem, ...]
    broken: int


def check(events: Iterable[Event], kept_heads: Mapping[str, Collection[str]] | None = None) -> Checked:
    """Work every link of the chains out again. Of a million events it holds one for each tenant.

    Takes    events, each tenant's in its order of day and sequence; kept_heads: for a tenant, hashes that somebody kept
             earlier, which must still be there.
    """
    last: dict[str, Event] = {}
    missing = {tenant: set(kept) for tenant, kept in (kept_heads or {}).items()}
    told: list[Problem] = []
    count = broken = 0

    def tell(problem: Problem) -> None:
        nonlocal broken
        broken += 1
        if broken <= MOST_TOLD:
            told.append(problem)

    for event in events:
        count += 1
        for what in _complaints(event, last.get(event.organisation)):
            tell(Problem(event.organisation, event.day, event.sequence, what))
        missing.get(event.organisation, set()).discard(event.hash)
        last[event.organisation] = event
    for tenant, heads in sorted(missing.items()):
        for head in sorted(heads):
            tell(Problem(tenant, date.min, 0, f"The head {head} that was kept is no longer there."))
    return Checked(count, {tenant: event.hash for tenant, event in last.items()}, tuple(told), broken)


def counted(events: Iterable[Event], progress: Callable[[int], None], every: int = 10_000) -> Iterator[Event]:
    """The events as they come, `progress` being told now and then how many went by."""
    done = 0
    for done, event in enumerate(events, 1):
        if done % every == 0:
            progress(done)
        yield event
    progress(done)


def _complaints(event: Event, before: Event | None) -> Iterator[str]:
    same_day = before is not None and event.day == before.day
    expected = before.sequence + 1 if before is not None and same_day else 1
    if event.sequence != expected:
        yield f"Its place should be {expected}: events are missing or doubled."
    if before is not None and event.day < before.day:
        yield f"It stands after one of {before.day}: the events are out of order."
    if event.previous != (first_link(event.organisation) if before is None else before.hash):
        yield "It does not hang on the event before it."
    if event.hash != event.right_hash():
        yield "It does not say what it said when it was written."
