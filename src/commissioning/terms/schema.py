"""JSON Schema of the files that authors write, so that an editor completes and checks them while they type.

It is derived from the models and loosened as the loader is: clause and status may be left to what is around, a line may
be a bare value, a title plain text. What a schema cannot say (names that must exist, days that fit) `check` says.
"""

from datetime import date
from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from commissioning.terms.figures import Line, Series, Status, Words
from commissioning.terms.merging import SECTIONS
from commissioning.terms.models import Programme
from commissioning.terms.shapes import ENTRIES, Type, annotated, bare, fields, is_model, is_union, kinds, origin

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_DAY: Schema = {"type": "string", "format": "date", "pattern": _DATE, "description": "A date, without quotes."}
_KNOWN_FROM: Schema = {**_DAY, "description": "The local date on which the file was agreed, as 2026-04-01."}
_TITLE: Schema = {"type": "string", "minLength": 1, "description": "What the file is for, in a few words."}
_CLAUSE: Schema = {
    "type": "string",
    "minLength": 1,
    "description": 'Paper and place, quoted: "contract 4.10". Lines below take it, where they state none.',
}
_STATUS: Schema = {"enum": list(get_args(Status)), "description": "How well the figures below are known."}
_VALUE: Schema = {
    "anyOf": [{"type": "number", "minimum": 0}, {"enum": ["unknown", "none"]}],
    "description": "A number; unknown: nobody has found it; none: from this day there is no value.",
}


def json_schema() -> Schema:
    """One schema for every kind of file. `$defs` has a file each: `prices.yaml`, `variation`, `assumptions`, …

    An editor is pointed at `…schema.json#/$defs/prices.yaml`; the schema as a whole allows any of the files.
    """
    building = _Building()
    files = {f"{section}.yaml": building.section_file(section) for section in SECTIONS}
    files["variation"] = building.changes(["known_from", "title"])
    files["assumptions"] = building.changes(["title"])
    return {
        "$schema": DIALECT,
        "title": "Terms of a programme",
        "description": "The files of a folder under terms/. Point an editor at the definition of one kind of file.",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in files],
        "$defs": files | building.definitions,
    }


def file_schema(name: str) -> Schema:
    """The schema of one kind of file, by its name in `$defs`."""
    whole = json_schema()
    return {"$schema": DIALECT, "$ref": f"#/$defs/{name}", "$defs": whole["$defs"]}


class _Building:
    """A schema as it grows: one definition for each model."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def section_file(self, section: str) -> Schema:
        if section == "programme":
            programme = dict(self._model(Programme))
            programme["properties"] = {"known_from": _KNOWN_FROM, **programme["properties"]}
            programme["required"] = ["known_from", *programme["required"]]
            return programme
        return {
            "type": "object",
            "properties": {"known_from": _KNOWN_FROM},
            "required": ["known_from"],
            "additionalProperties": self._type(ENTRIES[section]),
        }

    def changes(self, head: list[str]) -> Schema:
        """A variation or assumptions: sections as keys, and below them parts that may leave everything out."""
        loose = {"type": "object", "additionalProperties": self._loose()}
        heading = {"known_from": _KNOWN_FROM, "title": _TITLE}
        return {
            "type": "object",
            "properties": {name: heading[name] for name in head} | dict.fromkeys(SECTIONS, loose),
            "required": head,
            "additionalProperties": False,
        }

    def _loose(self) -> Schema:
        """Any part of the terms, of which only what is stated is checked."""
        if "Part" not in self.definitions:
            part: Schema = {"$ref": "#/$defs/Part"}
            lines = self._lines()
            named = {"values": lines, "groups": {"type": "object", "additionalProperties": lines}}
            known = {"title": self._title(), "clause": _CLAUSE, "status": _STATUS, **named}
            self.definitions["Part"] = {
                "anyOf": [
                    {"type": "object", "properties": known, "additionalProperties": part},
                    {"type": "array", "items": part},
                    {"type": ["string", "number", "boolean", "null"]},
                ]
            }
        return {"$ref": "#/$defs/Part"}

    def _described(self, type_: Type, description: str | None) -> Schema:
        found = self._type(type_)
        return found | {"description": description} if description else found

    def _type(self, type_: Type) -> Schema:
        plain = bare(type_)
        if plain is Words:
            return self._title()
        if is_model(plain):
            return self._reference(plain)
        if tagged := kinds(plain):
            return self._union(tagged)
        if is_union(plain):
            return {"anyOf": [self._type(member) for member in get_args(plain)]}
        if origin(plain) is list:
            least = TypeAdapter(type_).json_schema().get("minItems") if not _has_model(plain) else None
            items: Schema = {"type": "array", "items": self._type(get_args(plain)[0])}
            return items | ({"minItems": least} if least else {})
        if origin(plain) is dict:
            return {"type": "object", "additionalProperties": self._type(get_args(plain)[1])}
        if plain is date:
            may_be_empty = is_union(type_) and NoneType in get_args(type_)
            return {**_DAY, "type": ["string", "null"]} if may_be_empty else dict(_DAY)
        return TypeAdapter(type_).json_schema()

    def _union(self, members: dict[str, type[BaseModel]]) -> Schema:
        """The kind decides which part it is, so that an editor complains about the right one."""
        return {
            "type": "object",
            "properties": {"kind": {"enum": list(members)}},
            "required": ["kind"],
            "allOf": [
                {
                    "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                    "then": self._reference(member),
                }
                for kind, member in members.items()
            ],
        }

    def _reference(self, model: type[BaseModel]) -> Schema:
        name = model.__name__
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self._model(model)
        return {"$ref": f"#/$defs/{name}"}

    def _model(self, model: type[BaseModel]) -> Schema:
        stated = fields(model)
        properties = {name: self._field(model, name, field) for name, field in stated.items()}
        required = [name for name, field in stated.items() if field.is_required() and name not in ("clause", "status")]
        if issubclass(model, Series):
            properties |= {"clause": _CLAUSE, "status": _STATUS}
        elif "clause" in stated:
            required += ["clause", "status"]
        schema: Schema = {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }
        if issubclass(model, Series):
            schema["oneOf"] = [{"required": ["values"]}, {"required": ["groups"]}]
        if model.__doc__:
            schema["description"] = " ".join(model.__doc__.split())
        return schema

    def _field(self, model: type[BaseModel], name: str, field: FieldInfo) -> Schema:
        if issubclass(model, Series) and name in ("values", "groups"):
            lines = self._lines()
            return lines if name == "values" else {"type": "object", "additionalProperties": lines, "minProperties": 1}
        special = {"clause": _CLAUSE, "status": _STATUS}.get(name)
        return special or self._described(annotated(field), field.description)

    def _lines(self) -> Schema:
        line = {
            "type": "object",
            "properties": {"value": _VALUE, "clause": _CLAUSE, "status": _STATUS},
            "required": ["value"],
            "additionalProperties": False,
        }
        self.definitions.setdefault(Line.__name__, {"anyOf": [_VALUE, line]})
        return {
            "type": "object",
            "patternProperties": {_DATE: {"$ref": f"#/$defs/{Line.__name__}"}},
            "additionalProperties": False,
            "minProperties": 1,
            "description": "Dates, each with the value that holds from that day until the next.",
        }

    def _title(self) -> Schema:
        languages = {"en": {"type": "string", "minLength": 1}, "cy": {"type": ["string", "null"]}}
        words = {"type": "object", "properties": languages, "required": ["en"], "additionalProperties": False}
        self.definitions[Words.__name__] = {"anyOf": [{"type": "string", "minLength": 1}, words]}
        return {"$ref": f"#/$defs/{Words.__name__}"}


def _has_model(type_: Type) -> bool:
    return any(is_model(bare(argument)) or kinds(argument) for argument in get_args(type_))
