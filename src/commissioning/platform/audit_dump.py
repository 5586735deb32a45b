"""Audit events, and proofs that a head is under a root, as files for whoever examines them elsewhere.

Events stand one a line, in canonical JSON.

Needs no database and no Django.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import UTC, date, datetime
from typing import IO, Any

from commissioning.core.canonical import canonical_json
from commissioning.platform.audit_chain import Event
from commissioning.platform.merkle import Inclusion, Root

_NAMES = frozenset(field.name for field in fields(Event))


class NotAnEvent(ValueError):
    """A line of the file is no audit event, or the file no proof."""


def write(events: Iterable[Event], file: IO[bytes]) -> int:
    """Write the events, and return how many."""
    count = 0
    for event in events:
        file.write(canonical_json(asdict(event)) + b"\n")
        count += 1
    return count


def read(file: Iterable[bytes], name: str) -> Iterator[Event]:
    """The events of a file, a line at a time. Raises NotAnEvent, naming file, line and what is wrong."""
    for number, line in enumerate(file, 1):
        try:
            yield _event(json.loads(line))
        except (ValueError, TypeError) as wrong:
            raise NotAnEvent(
                f"{name}, line {number}: {wrong}. Each line is one event, as `commissioning audit export` writes it."
            ) from None


def inclusion_json(inclusion: Inclusion) -> bytes:
    """A proof as JSON."""
    return json.dumps(json.loads(canonical_json(asdict(inclusion))), indent=2).encode() + b"\n"


def read_inclusion(text: bytes) -> Inclusion:
    """A proof as `inclusion_json` wrote it. Raises NotAnEvent."""
    try:
        said = json.loads(text)
        root = said["root"]
        found = Inclusion(
            organisation=str(said["organisation"]),
            head=str(said["head"]),
            place=int(said["place"]),
            proof=tuple(said["proof"]),
            root=Root(**{**root, "at": datetime.fromisoformat(root["at"])}),
        )
        found.holds()  # whatever it says, it can be examined
    except (ValueError, TypeError, KeyError):
        raise NotAnEvent("it holds no proof. `commissioning audit proof` writes one.") from None
    return found


def _event(said: Any) -> Event:
    if not isinstance(said, dict) or said.keys() != _NAMES:
        raise ValueError(f"expected an object with {', '.join(sorted(_NAMES))}")
    for column, value in said.items():
        expected = int if column == "sequence" else str
        if not isinstance(value, expected) or isinstance(value, bool):
            raise ValueError(f"{column} is {value!r}, which is no {'whole number' if expected is int else 'text'}")
    at = datetime.fromisoformat(said["at"])
    if at.utcoffset() is None:
        raise ValueError(f"at is {said['at']!r}, which names no time zone")
    return Event(**{**said, "day": date.fromisoformat(said["day"]), "at": at.astimezone(UTC)})
