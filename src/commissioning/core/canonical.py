"""One way to write a value down, so that equal values have equal bytes and one digest."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal


class HasNoCanonicalForm(TypeError):
    """The value cannot be written in one way only."""


def canonical_json(value: object) -> bytes:
    """A value as JSON: keys sorted, no spaces, UTF-8.

    Takes    text, whole numbers, true, false, None, lists and tuples, mappings with text or dates as keys. A date is
             written in ISO form, an instant in UTC, a Decimal as text with the places it was given.
    Raises   HasNoCanonicalForm for all else, above all a float, saying where it stands.

    >>> canonical_json({"rate": Decimal("4.10"), "from": date(2026, 4, 1)})
    b'{"from":"2026-04-01","rate":"4.10"}'
    """
    plain = _plain(value, "the value")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: object) -> str:
    """The SHA-256 of a value's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _plain(value: object, where: str) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case date() | Decimal():
            return _text(value, where)
        case list() | tuple():
            return [_plain(item, f"{where}[{place}]") for place, item in enumerate(value)]
        case Mapping():
            return _plain_mapping(value, where)
    raise HasNoCanonicalForm(
        f"{where} is a {type(value).__name__} ({value!r}), which has no canonical form. "
        "Give a whole number, a Decimal, text, a date, a list or a mapping."
    )


def _plain_mapping(mapping: Mapping[object, object], where: str) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, item in mapping.items():
        if not isinstance(key, str | date):
            raise HasNoCanonicalForm(f"A key of {where} is a {type(key).__name__} ({key!r}). Give text or a date.")
        name = key if isinstance(key, str) else _text(key, where)
        if name in plain:
            raise HasNoCanonicalForm(f"{where} has the key {name} twice, once as text and once as a date. Keep one.")
        plain[name] = _plain(item, f"{where}[{name!r}]")
    return plain


def _text(value: date | Decimal, where: str) -> str:
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise HasNoCanonicalForm(f"{where} is {value}, which is not a number. Give a number or None.")
        return str(value)
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise HasNoCanonicalForm(f"{where} is the instant {value.isoformat()} without a time zone. Give it in UTC.")
        value = value.astimezone(UTC).replace(tzinfo=None)
        return f"{value.isoformat()}Z"
    return value.isoformat()
