"""What is held about somebody, as it is read on a page: columns and values in words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from commissioning.rooms.journey.subject_access import Held
from commissioning.web.environment import in_words, moment_in_words


@dataclass(frozen=True, slots=True)
class Described:
    """A table as the page has it: each row as names and values. What a row leaves empty is left out."""

    title: str
    what: str
    rows: list[list[tuple[str, Any]]]


def described(held: Held) -> Described:
    rows = [
        [(_label(name), _words(value)) for name, value in row.items() if value not in (None, "")] for row in held.rows
    ]
    return Described(held.title[:1].upper() + held.title[1:], held.what, rows)


def _label(column: str) -> str:
    words = column.replace("_", " ")
    return words[:1].upper() + words[1:]


def _words(value: Any) -> Any:
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return moment_in_words(value)
        case date():
            return in_words(value)
        case str() if value[:1] in "{[":
            return _lines(value)
    return str(value)


def _lines(text: str) -> Any:
    """What a column holds as JSON, one thing a line; a text that only looks like it stays as it is."""
    try:
        said = json.loads(text)
    except ValueError:
        return text
    return list(_flat(said)) or _("Nothing")


def _flat(said: Any, under: str = "") -> Iterator[str]:
    match said:
        case dict():
            for name, value in said.items():
                yield from _flat(value, ": ".join(filter(None, [under, _label(name)])))
        case list() if all(not isinstance(each, dict | list) for each in said):
            yield from _flat(", ".join(map(str, said)), under)
        case list():
            for each in said:
                yield from _flat(each, under)
        case _ if said not in (None, ""):
            shown = _words(said) if isinstance(said, bool) else str(said)
            yield f"{under}: {shown}" if under else shown
