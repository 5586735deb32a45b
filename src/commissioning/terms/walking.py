"""A walk over all parts of the terms, in their order, each with its path."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from commissioning.terms.figures import Line, Part, Series
from commissioning.terms.models import Terms
from commissioning.terms.refusals import Path


@dataclass(frozen=True, slots=True)
class At:
    """A part of the terms, where it stands, and the title and clause of the nearest thing that has them.

    owners   the parts around it, the outermost (the terms) first.
    field    the name of the field it stands in.
    """

    part: Part
    path: Path
    title: str
    clause: str
    owners: tuple[Part, ...]
    field: str


def parts(terms: Terms) -> Iterator[At]:
    """Every part below the terms, but for the lines of figures and titles."""
    root = At(terms, (), "", "", (), "")
    for at in _below(root):
        if not isinstance(at.part, Line):
            yield at


def lines(series: Series, path: Path = ()) -> Iterator[tuple[Path, str | None, Line]]:
    """Every line of a figure, with its path and group."""
    for group, dated in by_group(series):
        where = (*path, "values") if group is None else (*path, "groups", group)
        for start, line in sorted(dated.items()):
            yield (*where, start.isoformat()), group, line


def dotted(path: Path) -> str:
    return ".".join(path)


def by_group(series: Series) -> list[tuple[str | None, dict[date, Line]]]:
    if series.values is not None:
        return [(None, series.values)]
    return list((series.groups or {}).items())


def _below(at: At) -> Iterator[At]:
    for name, field in type(at.part).model_fields.items():
        value = getattr(at.part, name, None)
        if name not in ("title", "values") and not (isinstance(at.part, Series) and name == "groups"):
            yield from _inside(at, value, (*at.path, field.alias or name), name)


def _inside(at: At, value: object, path: Path, field: str) -> Iterator[At]:
    if isinstance(value, Part):
        title, clause = getattr(value, "title", None), getattr(value, "clause", None) or _first_clause(value)
        if title is None and isinstance(value, Series) and at.title:
            title = f"{at.title}, {_named(path)}"
        found = At(value, path, str(title or at.title), str(clause or at.clause), (*at.owners, at.part), field)
        yield found
        yield from _below(found)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _inside(at, item, (*path, str(key)), field)
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _inside(at, item, (*path, str(n)), field)


def _first_clause(part: BaseModel) -> str | None:
    """A figure has the clause of its lines."""
    if isinstance(part, Series):
        return next((line.clause for _, _, line in lines(part)), None)
    return None


def _named(path: Path) -> str:
    """What an untitled figure is called: its key, or that of the list it stands in."""
    key = path[-2] if path[-1].isdigit() and len(path) > 1 else path[-1]
    return "price" if key == "figure" else key.replace("_", " ")
