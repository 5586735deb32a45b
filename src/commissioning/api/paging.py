"""Lists by pages: forward only, from a cursor that means nothing to anybody but us, stable when rows come in between.

A page begins after the last row of the one before, by a key that never changes, so a row is neither shown twice nor
passed over. The cursor is signed, and of one list with its filters.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Q, QuerySet
from ninja import Schema
from pydantic import Field

from commissioning.api.operations import AS_OF
from commissioning.api.problems import not_as_described
from commissioning.core.canonical import digest

Item = TypeVar("Item", bound=Schema)
P = TypeVar("P", bound="Page[Any]")
MOST = 200
_SALT = "commissioning.api.cursor"


class Page(Schema, Generic[Item]):
    """One page of a list."""

    items: Annotated[list[Item], Field(description="The rows of this page.")]
    next: Annotated[
        str | None, Field(description="Where the next page is, on this server; null on the last page.", examples=[None])
    ]


class Paging(Schema):
    """What every list takes."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="At most so many rows on a page.", examples=[50])] = 50
    after: Annotated[
        str | None,
        Field(max_length=2_000, description="A cursor: where to go on, from the `next` of the page before."),
    ] = None


def paged(
    page: type[P],
    request: Any,
    rows: QuerySet[Any],
    filters: Paging,
    *,
    shows: Callable[[list[Any]], list[Any]],
    order: Sequence[str] = ("pk",),
    as_of: datetime | None = None,
) -> P:
    """One page of rows.

    Takes    rows: filtered already; shows: a page of them as items.
             order: fields that together are unique and never change.
             as_of: for lists that say what changed. The first page's holds for all that follow it, because a row that
             changes after its page was read must be found by the next asking.
    """
    asked = filters.model_dump(mode="json", exclude={"after", "limit"}, exclude_none=True)
    bound_to = digest([request.path, sorted((name, str(value)) for name, value in asked.items())])
    said = as_of.isoformat().replace("+00:00", "Z") if as_of else None
    if filters.after is not None:
        reached, said = _opened(filters.after, bound_to)
        rows = rows.filter(_after(order, reached))
    # Pages of one list must not depend on the order in which a database happens to give rows.
    found = list(rows.order_by(*order)[: filters.limit + 1])
    shown = found[: filters.limit]
    onwards = None
    if len(found) > filters.limit:
        last = [_key(shown[-1], field) for field in order]
        after = signing.dumps([bound_to, last, said], salt=_SALT)
        onwards = f"{request.path}?{urlencode({**asked, 'limit': filters.limit, 'after': after})}"
    if said is not None:
        setattr(request, AS_OF, said)
    return page(items=shows(shown), next=onwards)


def each(shows: Callable[[Any], Item]) -> Callable[[list[Any]], list[Item]]:
    """Rows shown one by one."""
    return lambda rows: [shows(row) for row in rows]


def _opened(cursor: str, bound_to: str) -> tuple[list[str], str | None]:
    try:
        whose, reached, said = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError, UnicodeError):
        whose, reached, said = "", [], None
    if whose != bound_to:
        raise not_as_described("query", "after", "Not of this list with these filters. Follow `next` as it is.")
    return reached, said


def _key(row: Any, field: str) -> str:
    value = getattr(row, field)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _after(order: Sequence[str], last: Sequence[str]) -> Q:
    """Rows whose key comes after, field by field."""
    whole = Q()
    for place, field in reversed(list(enumerate(order))):
        beyond = Q(**{f"{field}__gt": last[place]})
        whole = beyond | (Q(**{field: last[place]}) & whole) if whole else beyond
    return whole
