"""Lists: filtered, sorted, paged, and downloaded whole as CSV, all from the same rows.

A list shows what its page's detail would open, because both ask the same scoped managers; the CSV holds what the list
holds, because both are made here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext

from commissioning.tables.safe_csv import Cell, csv_line
from commissioning.web.environment import in_words, moment_in_words, number
from commissioning.web.page import page

PAGE_ROWS = 50
MOST_COUNTED = 10_000
MOST_DOWNLOADED = 100_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it shows of a row, where that leads, and the field that it is sorted by.

    Of rows that are no query, any `order` lets a column be sorted: by what it shows.
    """

    key: str
    label: str | Promise
    cell: Callable[[Any], Cell]
    order: str | None = None
    href: Callable[[Any], str | None] | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading. `sorted` is ascending, descending or None; `sort_href` sorts by it, or turns it round."""

    key: str
    label: str | Promise
    sort_href: str | None
    sorted: str | None
    numeric: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the other pages are. An item is {number, href, current} or {ellipsis: True}."""

    previous_href: str | None
    next_href: str | None
    items: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, as the macro `list` of the components prints it. A cell is text or {text, href}."""

    caption: str
    columns: list[Heading]
    rows: list[list[Any]]
    filters: Form | None
    count: int
    counted_whole: bool
    from_: int
    to: int
    pages: Pages
    csv_href: str
    empty_text: str


def answer_list(
    request: Any,
    template: str,
    *,
    caption: str,
    columns: Sequence[Column],
    rows: QuerySet[Any] | list[Any],
    empty_text: str,
    filters: Form | None = None,
    prepare: Callable[[Iterable[Any]], Iterable[Any]] = iter,
    **context: Any,
) -> HttpResponse:
    """The page of a list, or with `?format=csv` the whole of it as a file.

    Takes    rows: filtered already, in their own order; a column's order goes before it. One query for a page and
             one to count, however many rows: what a cell needs must come with the row (`select_related`, annotations),
             or be added by `prepare`, many rows at once. What the database cannot sort, such as names that are
             sealed, comes as a list that was made already.
    """
    rows, key, downwards = _sorted(rows, columns, request.GET)
    too_large = ""
    if request.GET.get("format") == "csv":
        if _count(rows[: MOST_DOWNLOADED + 1]) <= MOST_DOWNLOADED:
            name = "-".join("".join(letter if letter.isalnum() else " " for letter in caption.lower()).split())
            cells = ([column.cell(row) for column in columns] for row in prepare(rows))
            return csv_file(name, [str(column.label) for column in columns], cells)
        words = gettext("There are more than %(most)s rows to download. Filter the list, or use the API.")
        too_large = words % {"most": number(MOST_DOWNLOADED)}
    counted = _count(rows[: MOST_COUNTED + 1])
    last = max(1, -(-min(counted, MOST_COUNTED) // PAGE_ROWS))
    page_number = min(_whole(request.GET.get("page")), last)
    start = (page_number - 1) * PAGE_ROWS
    shown = list(prepare(rows[start : start + PAGE_ROWS]))
    listing = Listing(
        caption=caption,
        columns=[_heading(column, key, downwards, request.GET) for column in columns],
        rows=[[_shown(column, row) for column in columns] for row in shown],
        filters=filters,
        count=min(counted, MOST_COUNTED),
        counted_whole=counted <= MOST_COUNTED,
        from_=start + 1 if shown else 0,
        to=start + len(shown),
        pages=_pages(page_number, last, request.GET),
        csv_href=_href(request.GET, format="csv", page=None),
        empty_text=empty_text,
    )
    if too_large:
        context["errors"] = [{"text": too_large, "href": "#main-content"}]
    return page(request, template, status=422 if too_large else 200, listing=listing, **context)


Rows = QuerySet[Any] | list[Any]


def _count(rows: Rows) -> int:
    return len(rows) if isinstance(rows, list) else rows.count()


def _sorted(rows: Rows, columns: Sequence[Column], said: QueryDict) -> tuple[Rows, str | None, bool]:
    wanted = said.get("sort", "")
    key, downwards = wanted.removeprefix("-"), wanted.startswith("-")
    for column in columns:
        if column.key == key and column.order is not None:
            if isinstance(rows, list):
                return _by_cell(rows, column.cell, downwards), key, downwards
            return rows.order_by(("-" if downwards else "") + column.order, "pk"), key, downwards
    return rows, None, False


def _by_cell(rows: list[Any], cell: Callable[[Any], Any], downwards: bool) -> list[Any]:
    """By what a cell shows, letters however they are written; rows that show nothing at the end."""
    shown = [row for row in rows if cell(row) not in (None, "")]
    shown.sort(key=lambda row: said.casefold() if isinstance(said := cell(row), str) else said, reverse=downwards)
    return shown + [row for row in rows if cell(row) in (None, "")]


def _heading(column: Column, key: str | None, downwards: bool, said: QueryDict) -> Heading:
    is_key = column.key == key
    turned = f"-{column.key}" if is_key and not downwards else column.key
    return Heading(
        key=column.key,
        label=str(column.label),
        sort_href=None if column.order is None else _href(said, sort=turned, page=None),
        sorted=("descending" if downwards else "ascending") if is_key else None,
        numeric=column.numeric,
    )


def _shown(column: Column, row: Any) -> Any:
    value = column.cell(row)
    text = number(value) if column.numeric and type(value) is int else _in_words(value)
    href = column.href(row) if column.href is not None and text else None
    return {"text": text, "href": href} if href else text


def _in_words(value: Cell) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return moment_in_words(value)
    if isinstance(value, date):
        return in_words(value)
    return value


def _pages(number: int, last: int, said: QueryDict) -> Pages:
    near = sorted({1, number - 1, number, number + 1, last} & set(range(1, last + 1)))
    items: list[dict[str, Any]] = []
    for before, each in zip([0, *near], near, strict=False):
        if each > before + 1:
            items.append({"ellipsis": True})
        items.append({"number": each, "href": _href(said, page=str(each)), "current": each == number})
    return Pages(
        previous_href=_href(said, page=str(number - 1)) if number > 1 else None,
        next_href=_href(said, page=str(number + 1)) if number < last else None,
        items=items if last > 1 else [],
    )


def _href(said: QueryDict, **changes: str | None) -> str:
    asked = said.copy()
    asked.pop("format", None)
    for name, value in changes.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = value
    return f"?{asked.urlencode()}"


def _whole(said: str | None) -> int:
    """A page number as somebody may have typed it: 1 for anything that is none."""
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 9 and int(said) > 0 else 1


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A file to download, `name` without its ending, as spreadsheets open it: safe, and marked as UTF-8."""
    return HttpResponse(
        "\ufeff" + csv_line(headings) + "".join(map(csv_line, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
