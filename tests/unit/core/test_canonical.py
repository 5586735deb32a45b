import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.core.canonical import HasNoCanonicalForm, canonical_json, digest

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None, "£"]}, '{"a":[true,null,"£"],"b":1}'),
        ({date(2026, 4, 1): Decimal("4.10")}, '{"2026-04-01":"4.10"}'),
        (datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))), '"2026-06-30T23:30:00Z"'),
        (datetime(2026, 7, 1, 0, 0, 0, 5, tzinfo=UTC), '"2026-07-01T00:00:00.000005Z"'),
        (("a", 10**30), '["a",1000000000000000000000000000000]'),
    ],
)
def test_how_values_are_written(value: object, written: str) -> None:
    assert canonical_json(value) == written.encode()


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"prices": [1, 2.5]}, r"the value\['prices'\]\[1\] is a float \(2.5\)"),
        ({1: "a"}, r"A key of the value is a int \(1\)"),
        ({"a", "b"}, "is a set"),
        (Decimal("NaN"), "is not a number"),
        (datetime(2026, 1, 1), "without a time zone"),  # noqa: DTZ001
        ({date(2026, 1, 1): 1, "2026-01-01": 2}, "the key 2026-01-01 twice"),
    ],
)
def test_what_has_no_canonical_form_is_refused_where_it_stands(value: object, says: str) -> None:
    with pytest.raises(HasNoCanonicalForm, match=says):
        canonical_json(value)


@given(st.dictionaries(st.text(), JSON))
def test_the_order_of_keys_does_not_count(value: dict[str, object]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


@given(JSON, JSON)
def test_values_share_bytes_only_when_they_are_the_same(one: object, other: object) -> None:
    assert (canonical_json(one) == canonical_json(other)) == (repr_sorted(one) == repr_sorted(other))


def repr_sorted(value: object) -> str:
    """Another way of writing a value down once; repr tells True from 1, as JSON does."""
    if isinstance(value, dict):
        return repr({key: repr_sorted(value[key]) for key in sorted(value)})
    return repr([repr_sorted(item) for item in value]) if isinstance(value, list) else repr(value)


def test_a_digest_is_of_the_canonical_bytes() -> None:
    assert digest({"b": 1, "a": 2}) == hashlib.sha256(b'{"a":2,"b":1}').hexdigest()
