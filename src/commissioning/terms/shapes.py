"""What the language of terms expects at a place: the model, field or value there."""

import re
from collections.abc import Sequence
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from commissioning.terms.figures import Series
from commissioning.terms.journey import Circumstance, JourneyRule
from commissioning.terms.measures import Measure
from commissioning.terms.models import Cap, Clock, Component, Contract, Group, Outcome
from commissioning.terms.ratings import Condition
from commissioning.terms.refusals import Path
from commissioning.terms.standards import Standard

_DATE = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")

Type = Any
"""A type expression, of which Python has no type."""

ENTRIES: dict[str, Type] = {
    "groups": Group,
    "circumstances": Circumstance,
    "journey": JourneyRule,
    "standards": Standard,
    "clocks": Clock,
    "wages": Series,
    "outcomes": Outcome,
    "prices": Component,
    "caps": Cap,
    "measures": Measure,
    "ratings": Condition,
    "contracts": Contract,
}
"""What an entry of each section is. `programme` is a single entry, a Programme."""


def origin(annotation: Type) -> Type:
    return get_origin(annotation)


def bare(annotation: Type) -> Type:
    """A type without the wrapping that says how it is checked, or that it may be left out."""
    while origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if is_union(annotation):
        members = [member for member in get_args(annotation) if member is not NoneType]
        return bare(members[0]) if len(members) == 1 else annotation
    return annotation


def is_union(annotation: Type) -> bool:
    return origin(annotation) in (Union, UnionType)


def is_model(annotation: Type) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a model by the names that authors write."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def kinds(annotation: Type) -> dict[str, type[BaseModel]]:
    """The models of a union by their `kind`; empty for what is no such union."""
    annotation = bare(annotation)
    if not is_union(annotation):
        return {}
    members = [member for member in get_args(annotation) if is_model(member) and "kind" in member.model_fields]
    return {get_args(member.model_fields["kind"].annotation)[0]: member for member in members}


def step(annotation: Type, key: str) -> Type | None:
    """The type below a key; None where there is nothing below."""
    annotation = bare(annotation)
    if is_model(annotation):
        found = fields(annotation).get(key)
        return None if found is None else annotated(found)
    arguments = get_args(annotation)
    if origin(annotation) is dict:
        return arguments[1]
    if origin(annotation) is list:
        return arguments[0]
    if is_union(annotation):
        return next((get_args(bare(member))[0] for member in arguments if origin(bare(member)) is list), None)
    return None


def annotated(field: FieldInfo) -> Type:
    """A field's type with its constraints."""
    if not field.metadata:
        return field.annotation
    return Annotated[(field.annotation, *field.metadata)]


def locate(annotation: Type, location: Sequence[str | int]) -> tuple[Path, Type]:
    """Where one of pydantic's locations lies in the file, and the innermost known type there.

    Pydantic also names the members of unions on its way; those are no keys of the file.
    """
    path: Path = ()
    for key in map(_as_written, location):
        found = kinds(annotation).get(key)
        if found is not None:
            annotation = found
            continue
        below = step(annotation, key)
        if below is None:
            if is_model(bare(annotation)):
                path = (*path, key)
            break
        path, annotation = (*path, key), below
    return path, annotation


def _as_written(key: str | int) -> str:
    """Pydantic names a date among keys as Python would."""
    found = _DATE.fullmatch(str(key))
    return date(*map(int, found.groups())).isoformat() if found else str(key)


def choices(annotation: Type) -> list[str]:
    """The words that may stand at a place; empty where it is free."""
    annotation = bare(annotation)
    return [str(word) for word in get_args(annotation)] if origin(annotation) is Literal else []
