"""Merged values become models; what does not fit is told in plain sentences, every entry at once."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, cast

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from commissioning.terms.figures import Key, Line, Value, Words
from commissioning.terms.merging import LATER, NOTHING_USES, SECTIONS, did_you_mean, shown
from commissioning.terms.models import Programme, Terms
from commissioning.terms.refusals import Complaints, Path
from commissioning.terms.shapes import ENTRIES, Type, bare, choices, fields, is_model, kinds, locate, origin, step
from commissioning.terms.yaml_source import Mapping, Tree

A_NAME = "Use small letters, digits, _ and -, beginning with a letter or digit."
_REQUIRED = ("groups", "prices", "contracts")
_KEY = TypeAdapter[str](Key)
_ADAPTERS = {section: TypeAdapter[Any](type_) for section, type_ in {**ENTRIES, "programme": Programme}.items()}


def validated(tree: Tree, complaints: Complaints) -> Terms:
    """The terms, with every entry that is right; a complaint for each that is not."""
    programme = _entry(_ADAPTERS["programme"], ("programme",), tree.data.get("programme", {}), tree, complaints)
    sections: dict[str, dict[str, Any]] = {}
    for section in SECTIONS[1:]:
        entries = cast(Mapping, tree.data.get(section, {}))
        if section in _REQUIRED and not entries:
            complaints.add(
                tree.place((section,)), (section,), f"The terms have no {section}.", f"Write {section}.yaml."
            )
        sections[section] = dict(_entries(section, entries, tree, complaints))
    return Terms.model_construct(programme=cast(Programme, programme), **cast(Any, sections))


def _entries(section: str, entries: Mapping, tree: Tree, complaints: Complaints) -> Iterable[tuple[str, Any]]:
    adapter = _ADAPTERS[section]
    for name, entry in entries.items():
        path = (section, str(name))
        if section not in ("groups", "contracts") and not _is_key(name):
            complaints.add(tree.place(path), path, f"{name} is not a name.", A_NAME)
        found = _entry(adapter, path, entry, tree, complaints)
        if found is not None:
            yield str(name), found


def _is_key(name: object) -> bool:
    try:
        _KEY.validate_python(name)
    except ValidationError:
        return False
    return True


def _entry(adapter: TypeAdapter[Any], path: Path, value: object, tree: Tree, complaints: Complaints) -> Any:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        explained: set[Path] = set()
        for details in error.errors(include_url=False):
            _explain(details, path, ENTRIES.get(path[0], Programme), value, tree, complaints, explained)
        return None


def _explain(
    details: ErrorDetails,
    path: Path,
    type_: Type,
    entry: object,
    tree: Tree,
    complaints: Complaints,
    explained: set[Path],
) -> None:
    """One sentence for each place, however many ways pydantic tried it."""
    location = [key for key in details["loc"] if key != "[key]"]
    is_key = "[key]" in details["loc"]
    below, expected_type = locate(type_, location)
    where = _where_written((*path, *below), details["type"], tree)
    if where in explained or any(where[:end] in tree.broken for end in range(len(where) + 1)):
        return
    explained.add(where)
    complaints.add(tree.place(where), where, *_sentence(details, where, expected_type, is_key))


def _where_written(where: Path, kind: str, tree: Tree) -> Path:
    """Where a wrong clause or status was written: in the line, or around it if the line took it from there."""
    if where[-1] in ("clause", "status") and kind != "missing":
        around = ((*where[:end], where[-1]) for end in range(len(where) - 1, 0, -1))
        return next((path for path in around if path in tree.places), where)
    return where


def _sentence(details: ErrorDetails, where: Path, type_: Type, is_key: bool) -> tuple[str, str]:
    """The problem and what to do."""
    found, name = details["input"], where[-1]
    if is_key and bare(type_) is Line:
        return f"{name} is not a date.", "Write a date as 2026-04-30, without quotes."
    if is_key:
        return f"{name} is not a name.", A_NAME
    match details["type"]:
        case "missing":
            return f"{name} is missing.", _todo_for_missing(name, type_)
        case "extra_forbidden" if name in LATER:
            return f"Terms have no {name} yet.", NOTHING_USES
        case "extra_forbidden":
            return f"The key {name} is not known here.", did_you_mean(name, _keys(type_))
        case "union_tag_not_found":
            return "kind is missing.", f"Say which it is: {', '.join(kinds(type_))}."
        case "union_tag_invalid":
            kind = str(found.get("kind")) if isinstance(found, dict) else ""
            return f"There is no kind {kind}.", did_you_mean(kind, kinds(type_))
        case "value_error":
            return f"{str(details['ctx']['error']).capitalize()}.", "Correct one of the two."
        case "string_pattern_mismatch" if name == "currency":
            return f"{name} is {_found(found)}, which is no currency.", "Write its three capital letters, as GBP."
        case "too_short" if details["ctx"]["actual_length"]:
            return f"{name} has fewer than {details['ctx']['min_length']} entries.", "Add the others."
        case "too_short" | "string_too_short":
            return f"{name} is empty.", f"Write {expected(type_)}."
    return f"{name} is {_found(found)}, but should be {expected(type_)}.", _todo(found, type_)


def _keys(type_: Type) -> list[str]:
    model = bare(type_)
    return list(fields(cast(type[BaseModel], model))) if is_model(model) else []


def expected(type_: Type) -> str:
    """What should stand at a place, in words."""
    words = choices(type_)
    plain = bare(type_)
    if words:
        return words[0] if len(words) == 1 else f"one of {', '.join(words)}"
    if plain == Value:
        return "a number, unknown or none"
    if plain is date:
        return "a date"
    if plain is str:
        return "text"
    if plain is bool:
        return "true or false"
    if plain is int:
        return "a whole number"
    if origin(plain) is list:
        return "a list"
    return "a mapping of keys and values"


def _found(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return f"the number {value}"
    if isinstance(value, dict):
        return "a mapping"
    return shown(cast(Any, value))


def _todo(found: object, type_: Type) -> str:
    plain = bare(type_)
    if words := choices(type_):
        return did_you_mean(str(found), words)
    if plain is str and isinstance(found, int | Decimal | date) and not isinstance(found, bool):
        return f'Quote it: "{found}".'
    if plain is date and isinstance(found, str):
        return "Write it as 2026-04-30, without quotes."
    if plain is str and isinstance(found, str):
        return "Use small letters, digits, _ and -."
    if plain == Value and found is None:
        return "If there is no value from this day, write none; if nobody knows it, write unknown."
    return f"Write {expected(type_)}."


def _todo_for_missing(name: str, type_: Type) -> str:
    found = step(type_, name) or type_
    if name in ("clause", "status"):
        return f"State the {name} here or at the entry around it."
    return f"Add it: {'text' if bare(found) is Words else expected(found)}."
