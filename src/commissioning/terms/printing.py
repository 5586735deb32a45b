"""Terms as a readable document, generated from the model: Markdown, and HTML that needs no other file."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from commissioning.terms.models import Terms
from commissioning.terms.telling.document import Block, Bullets, Heading, Paragraph, Table
from commissioning.terms.telling.whole import blocks
from commissioning.terms.telling.words import UNKNOWN

__all__ = ["html", "markdown"]


def markdown(terms: Terms) -> str:
    """The terms as Markdown."""
    return "\n\n".join(_markdown(block) for block in blocks(terms)) + "\n"


def html(terms: Terms) -> str:
    """The terms as one HTML page, readable on a phone, by a screen reader and on paper."""
    template = (files("commissioning.terms") / "terms.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    told = list(blocks(terms))
    contents = [block for block in told if isinstance(block, Heading) and block.level == 2]
    return environment.from_string(template).render(
        title=f"{terms.programme.title}: terms",
        blocks=[(type(block).__name__, block) for block in told],
        contents=contents,
        unknown=UNKNOWN,
    )


def _markdown(block: Block) -> str:
    match block:
        case Heading(level=level, text=text):
            return f"{'#' * level} {_escaped(text)}"
        case Paragraph(text=text):
            return _escaped(text)
        case Bullets(items=items):
            return "\n".join(f"- {_escaped(item)}" for item in items)
        case Table():
            return _markdown_table(block)


def _markdown_table(table: Table) -> str:
    rows = [table.columns, tuple("---" for _ in table.columns), *(map(_cell, row) for row in table.rows)]
    head, rule, *body = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([f"**{_escaped(table.caption)}**", "", head, rule, *body])


def _cell(text: str) -> str:
    return f"**{UNKNOWN}**" if text == UNKNOWN else _escaped(text)


def _escaped(text: str) -> str:
    """Text that Markdown leaves as it is, on one line."""
    plain = " ".join(text.split())
    return "".join(f"\\{mark}" if mark in "\\`*_{}[]<>|#" else mark for mark in plain)
