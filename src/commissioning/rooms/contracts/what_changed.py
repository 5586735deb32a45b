"""What differs between two versions of terms, in plain words: which term, what it was, what it is, which clause."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commissioning.core.periods import in_words
from commissioning.rooms.contracts.sections import plain_lines
from commissioning.terms.figures import Part, Series, Words
from commissioning.terms.models import Terms
from commissioning.terms.telling import words
from commissioning.terms.walking import At, parts

_NOT_TERMS = {"clause", "status", "title"}
"""Said beside a term, or its name: they count as part of what a term says, not as terms."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a version says of one term, and where it says so."""

    words: str
    clause: str
    status: str


@dataclass(frozen=True, slots=True)
class Change:
    """One term that the two versions put differently. `old` is None for a new term, `new` for one that is gone."""

    what: str
    group: str
    since: date | None
    """From when the value holds; None for a term that is no figure."""
    old: Said | None
    new: Said | None


_Key = tuple[tuple[str, ...], str, date | None]


def what_changed(before: Terms, after: Terms) -> list[Change]:
    """The differences between two versions, in the order of the terms; nothing when they say the same.

    A term counts as changed also when only its clause or status did.
    """
    old, new = dict(_said(before)), dict(_said(after))
    keys = dict.fromkeys([*old, *new])
    found = []
    for key in keys:
        was, is_ = old.get(key), new.get(key)
        if (was and was[1]) != (is_ and is_[1]):
            name, group = (is_ or was or ("", None))[0], key[1]
            found.append(Change(name, group, key[2], was and was[1], is_ and is_[1]))
    return found


def _said(terms: Terms) -> Iterator[tuple[_Key, tuple[str, Said]]]:
    for at in parts(terms):
        yield from _plain_fields(at)
        if isinstance(at.part, Series):
            # Which of the values is in force does not matter here, so any day will do.
            for line in plain_lines(at, terms, on=date.min):
                value = f"{line.value} {line.unit}".strip()
                yield (at.path, line.group, line.since), (at.title, Said(value, line.clause, line.status))


def _plain_fields(at: At) -> Iterator[tuple[_Key, tuple[str, Said]]]:
    """What a part says besides figures and parts of its own: dates, choices, names."""
    status = str(getattr(at.part, "status", "")).capitalize()
    # A figure's own clause is that of its first line, which a new first line would seem to change.
    clause = next((str(each.clause) for each in (at.part, *reversed(at.owners)) if hasattr(each, "clause")), "")
    title = at.title or " ".join(at.path).replace("_", " ").capitalize()
    if isinstance(at.part, Words):
        yield (at.path, "", None), (f"{title}: {at.path[-1].replace('_', ' ')}", Said(str(at.part), clause, status))
        return
    for name in type(at.part).model_fields:
        value = getattr(at.part, name)
        if name in _NOT_TERMS or value is None or _holds_parts(value):
            continue
        what = f"{title}: {name.strip('_').replace('_', ' ')}"
        yield ((*at.path, name), "", None), (what, Said(_in_words(value), clause, status))
    if isinstance(called := getattr(at.part, "title", None), Words):
        yield ((*at.path, "title"), "", None), (f"{title}: name", Said(str(called), clause, status))


def _holds_parts(value: object) -> bool:
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return any(isinstance(each, Part) for each in values) or (
        isinstance(value, dict) and any(isinstance(each, dict) for each in values)
    )


def _in_words(value: object) -> str:
    match value:
        case bool():
            return "Yes" if value else "No"
        case date():
            return in_words(value)
        case list():
            return words.listed([_in_words(each) for each in value]) or "None"
        case dict():
            return "; ".join(f"{key}: {_in_words(each)}" for key, each in sorted(value.items())) or "None"
    return str(value).replace("_", " ")
