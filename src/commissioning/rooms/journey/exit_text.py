"""The text of an exit report: what an adviser writes, the record of somebody's time, and its one spelling. Pure."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from commissioning.core.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the record as a table: what the columns are called, and the rows. Days are written as 2013-06-03."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What an adviser writes for the person.

    own_words  what the person says of their time; may be empty.
    """

    gained: str
    next_steps: tuple[str, ...]
    own_words: str = ""


@dataclass(frozen=True, slots=True)
class ReportText:
    """What an exit report says: whose it is, what was written, and the record of their time as it stood that day."""

    name: str
    programme: str
    written: Written
    record: tuple[Section, ...]


def problems(written: Written) -> dict[str, str]:
    """What is wrong with what an adviser wrote, by field; empty if nothing is."""
    found = {}
    if not written.gained.strip():
        found["gained"] = "Say what they gained."
    if not any(step.strip() for step in written.next_steps):
        found["next_steps"] = "Recommend at least one next step."
    return found


def spelt(text: ReportText, *, report: str, number: int, made_on: date) -> str:
    """The exact text of a report. It names the report, so that its digest is of nothing else."""
    return canonical_json({"report": report, "number": number, "made_on": made_on, **asdict(text)}).decode()


def read(exact: str) -> ReportText:
    """What an exact text says."""
    said = json.loads(exact)
    written = said["written"]
    return ReportText(
        said["name"],
        said["programme"],
        Written(written["gained"], tuple(written["next_steps"]), written["own_words"]),
        tuple(
            Section(each["title"], tuple(each["head"]), tuple(tuple(row) for row in each["rows"]))
            for each in said["record"]
        ),
    )
