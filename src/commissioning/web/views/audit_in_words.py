"""An audit event in plain words: what kind of record it is about, and what in it is different since."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import CharField, DateField, DateTimeField, Field, ForeignKey, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform.audit_models import AuditEvent
from commissioning.rooms.contracts.flow_down import name_in_words
from commissioning.web.environment import in_words, moment_in_words, percent_bp
from commissioning.web.views.audit_names import name_of, short

_KEYED_HASH = "hmac-sha256:"
_REFERENCES = {"contract": "contracts.contract", "programme": "design.programme"}
"""Fields of the platform that hold a reference and are no keys, because rooms stand above it."""
_CALLED = {
    "canonical_json": _later("The terms"),
    "own_terms": _later("The terms"),
    "share_basis_points": _later("Share"),
}
"""Fields whose name is for programs."""


def _each_named(value: str) -> str:
    return "; ".join(f"{name_in_words(name)}: {each}" for name, each in json.loads(value).items())


_TOLD: dict[str, Callable[[str], str]] = {
    "headline_terms": _each_named,
    "share_basis_points": lambda value: percent_bp(int(value)),
    "term": name_in_words,
}
"""Fields whose value is for programs, and how it is said."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a record, as it was and as it became."""

    field: str
    before: str
    after: str


def kind_in_words(label: str) -> str:
    """What a record is called: `platform.membership` is a membership. One that there is no more keeps its label."""
    model = _model(label)
    return label if model is None else str(model._meta.verbose_name).capitalize()


def differences(event: AuditEvent) -> list[Difference]:
    """What the event changed, field by field; of something new, all that it says."""
    before, after = json.loads(event.before), json.loads(event.after)
    fields = _fields(event.subject_kind)
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name) and name != "reference"]
    return [
        Difference(_called(name, fields.get(name)), *_both(fields.get(name), before.get(name), after.get(name)))
        for name in changed
    ]


def _both(field: "Field[Any, Any] | None", before: Any, after: Any) -> tuple[str, str]:
    """Both values. A personal one is kept as a keyed hash, which shows that it changed and nothing else."""
    return tuple(_value(field, each) for each in (before, after))  # type: ignore[return-value]


def _value(field: "Field[Any, Any] | None", value: Any) -> str:
    if value in (None, ""):
        return _("Nothing")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, str) and value.startswith(_KEYED_HASH):
        return _("A personal value, not kept here")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return next(_of_kind(field, str(value)), str(value))


def _of_kind(field: "Field[Any, Any] | None", value: str) -> Iterator[str]:
    """A value in the words of its field, where the field has some."""
    if isinstance(field, DateTimeField):
        yield moment_in_words(datetime.fromisoformat(value))
    elif isinstance(field, DateField):
        yield in_words(date.fromisoformat(value))
    elif kind := _leads_to(field):
        yield name_of(kind, value) or f"{kind_in_words(kind)} {short(value)}"
    elif field is not None and field.name in _TOLD:
        yield _TOLD[field.name](value)
    elif field is not None:
        yield from (str(label) for code, label in field.flatchoices if str(code) == value)


def _leads_to(field: "Field[Any, Any] | None") -> str:
    """The kind of record whose reference a field holds."""
    if isinstance(field, ForeignKey):
        return str(field.related_model._meta.label_lower)
    return _REFERENCES.get(field.name, "") if isinstance(field, CharField) else ""


def _called(name: str, field: "Field[Any, Any] | None") -> str:
    said = _CALLED.get(name) or (name.replace("_", " ") if field is None else field.verbose_name)
    return str(said).capitalize()


def _fields(label: str) -> "dict[str, Field[Any, Any]]":
    model = _model(label)
    return {} if model is None else {field.attname: field for field in model._meta.concrete_fields}


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
