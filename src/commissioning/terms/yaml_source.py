"""A YAML file as plain values, each of which knows its place; numbers stay exactly as written.

The part of YAML that terms use is small on purpose: text, whole numbers, decimals, dates, true and false, lists and
mappings. Anchors, tags and several documents in a file are refused: what a contract says is written out where it holds.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from commissioning.terms.refusals import Complaints, Path, Place

Key = str | date
Value = None | bool | int | str | date | Decimal | list["Value"] | dict[Key, "Value"]
Mapping = dict[Key, Value]
Places = dict[Path, Place]

LARGEST_FILE_BYTES = 5_000_000
_TAG = "tag:yaml.org,2002:"
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9_]*)")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DECIMAL = re.compile(r"[-+]?[0-9][0-9_]*\.[0-9]+")


class NotRead(Exception):
    """A value that YAML allows and terms do not. Its arguments are the problem and what to do."""


@dataclass(slots=True)
class Tree:
    """Values and where each was written. `broken` holds the paths whose value was refused on reading."""

    file: str
    path: Path = ()
    """Where in the terms the file's own keys stand: () or a section."""
    data: Mapping = field(default_factory=dict)
    places: Places = field(default_factory=dict)
    broken: set[Path] = field(default_factory=set)

    def place(self, path: Path) -> Place:
        """Where the value was written, or the nearest thing around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return Place(self.file)


def read_yaml(file: FilePath, complaints: Complaints, path: Path = ()) -> Tree | None:
    """A file's values and places; None, after a complaint, where it cannot be read at all."""
    name = file.as_posix()
    try:
        node = _compose(file)
    except NotRead as error:
        complaints.add(Place(name), (), *error.args)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        problem = f"This is not YAML: {error.problem or error.context}."
        complaints.add(place, (), problem, "Check indentation (spaces, no tabs), colons and brackets here.")
    except OSError as error:
        complaints.add(
            Place(name), (), f"The file cannot be read: {error.strerror}.", "Check its name and permissions."
        )
    except (YAMLError, UnicodeDecodeError):
        complaints.add(Place(name), (), "The file is not text in UTF-8.", "Save it as plain text in UTF-8.")
    else:
        reading = _Reading(Tree(name, path), complaints)
        reading.tree.data = reading.mapping(node, path)
        return reading.tree
    return None


def _compose(file: FilePath) -> MappingNode:
    if file.stat().st_size > LARGEST_FILE_BYTES:
        raise NotRead(
            f"The file is larger than {LARGEST_FILE_BYTES:,} bytes.", "Terms are small: is it the right file?"
        )
    try:
        node = YAML(typ="safe", pure=True).compose(file.read_text(encoding="utf-8-sig"))
    except RecursionError:
        raise NotRead("Brackets are nested too deeply.", "Write the terms in block style.") from None
    if not isinstance(node, MappingNode):
        raise NotRead("The file does not hold keys and values.", "Begin it with: known_from: 2026-04-01")
    return node


class _Reading:
    """One walk over a file."""

    def __init__(self, tree: Tree, complaints: Complaints) -> None:
        self.tree = tree
        self.complaints = complaints

    def mapping(self, node: MappingNode, path: Path) -> Mapping:
        found: Mapping = {}
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = self._key(key_node, path)
            if key is None:
                continue
            inside = (*path, str(key))
            if str(key) in seen:
                todo = "Keep one. A value that changed later belongs in a file of its own under variations/."
                self.complaints.add(self._at(key_node), inside, f"{key} is written twice here.", todo)
                continue
            seen.add(str(key))
            self.tree.places[inside] = self._at(key_node)
            found[key] = self.value(value_node, inside)
        return found

    def value(self, node: Node, path: Path) -> Value:
        if node.anchor:
            todo = "Write the value out at each place where it holds."
            self._refuse(node, path, "Anchors and aliases (& and *) are not used in terms.", todo)
        elif not str(node.tag).startswith(_TAG):
            self._refuse(node, path, f"The tag {node.tag} is not used in terms.", "Leave it out.")
        elif isinstance(node, MappingNode):
            return self.mapping(node, path)
        elif isinstance(node, SequenceNode):
            return [self._item(item, (*path, str(n))) for n, item in enumerate(node.value)]
        elif isinstance(node, ScalarNode):
            try:
                return scalar(node)
            except NotRead as error:
                self._refuse(node, path, *error.args)
        return None

    def _item(self, node: Node, path: Path) -> Value:
        self.tree.places[path] = self._at(node)
        return self.value(node, path)

    def _key(self, node: Node, path: Path) -> Key | None:
        key: Value = None
        if isinstance(node, ScalarNode):
            try:
                key = scalar(node)
            except NotRead as error:
                self.complaints.add(self._at(node), path, *error.args)
                self.tree.broken.add(path)
                return None
        if isinstance(key, str | date):
            return key
        shown = node.value if isinstance(node, ScalarNode) else "A list or mapping"
        self.complaints.add(self._at(node), path, f"{shown} as a key is not text.", f'Quote it: "{shown}".')
        self.tree.broken.add(path)
        return None

    def _refuse(self, node: Node, path: Path, problem: str, todo: str) -> None:
        self.complaints.add(self._at(node), path, problem, todo)
        self.tree.broken.add(path)

    def _at(self, node: Node) -> Place:
        return Place(self.tree.file, node.start_mark.line + 1, node.start_mark.column + 1)


def scalar(node: ScalarNode) -> bool | int | str | date | Decimal | None:
    """The value of one word. Raises NotRead, with the problem and what to do."""
    text = str(node.value)
    match str(node.tag).removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if _WHOLE.fullmatch(text):
            return int(text.replace("_", ""))
        case "float" if _DECIMAL.fullmatch(text):
            return Decimal(text.replace("_", ""))
        case "int" | "float":
            raise NotRead(
                f"{text} is not a plain number.",
                "Write digits, as 1_250 or 12.5. If it is a name, quote it. If nobody knows it, write: unknown.",
            )
        case "timestamp":
            return _date(text)
        case _ if _UNSEEN.search(text):
            raise NotRead("The text holds a control character, which nobody sees.", "Write the text again by hand.")
        case _:
            return text


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotRead(f"{text} is not a date of the calendar.", "Write year-month-day, as 2026-04-30.") from None
