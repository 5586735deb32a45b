"""X2: every text of a page can be translated: no bare words in templates, none in views and forms that people read."""

import ast
import io
import re
from pathlib import Path

import pytest
from jinja2 import Environment

WEB = Path(__file__).parents[2] / "src" / "commissioning" / "web"
TEMPLATES = sorted([*(WEB / "templates").rglob("*.html"), *(WEB / "components").rglob("*.html")])
SAID = {"label", "help_text", "caption", "title", "button", "note", "heading", "empty_text"}
"""Arguments and attributes that people read, wherever they are given."""
NAMES = {"SHA-256", "openapi.json"}
"""The same in every language."""
TRANSLATES = {"_", "_later", "_now", "gettext", "gettext_lazy", "ngettext"}


def _bare(source: str) -> list[str]:
    """The words of a template that stand outside `_()` and `trans`, and outside tags."""
    source = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", source, flags=re.DOTALL)
    text = "".join(said if kind == "data" else " " for _, kind, said in Environment().lex(source))
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", "", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", "\n", re.sub(r"&[a-z]+;|&#[0-9]+;", " ", text), flags=re.DOTALL)
    return [said.strip() for said in re.findall(r"[A-Za-z]{2,}[^\n]*", text) if said.strip() not in NAMES]


def _unwrapped(source: str) -> list[str]:
    """Texts with a word in them that are given as they are to what people read."""
    found = []
    for node in ast.walk(ast.parse(source)):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call):
            given += [keyword.value for keyword in node.keywords if keyword.arg in SAID]
            if isinstance(node.func, ast.Name) and node.func.id == "Column" and len(node.args) > 1:
                given.append(node.args[1])
            if isinstance(node.func, ast.Name) and node.func.id in TRANSLATES:
                given += [each for each in node.args[:1] if isinstance(each, ast.JoinedStr)]  # no catalogue has it
            if isinstance(node.func, ast.Attribute) and node.func.attr == "ValidationError":
                given += node.args[:1]
        for each in given:
            is_text = (
                isinstance(each, ast.Constant) and isinstance(each.value, str) and re.search("[a-z]{2}", each.value)
            )
            if is_text or isinstance(each, ast.JoinedStr):
                found.append(f"line {each.lineno}: {ast.unparse(each)}")
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_template_says_nothing_that_cannot_be_translated(path):
    assert _bare(path.read_text(encoding="utf-8")) == [], "put it into _() or trans"


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.py")), ids=lambda path: str(path.relative_to(WEB)))
def test_a_module_says_nothing_that_cannot_be_translated(path):
    assert _unwrapped(path.read_text(encoding="utf-8")) == [], "put it into _()"


def test_bare_words_are_seen():
    """The tests above can fail."""
    assert _bare('<h1 class="a">{{ _("Fine") }} not fine</h1>{% trans %}Fine{% endtrans %}') == ["not fine"]
    assert _unwrapped('Column("key", "Not fine", cell)\nColumn("key", _("Fine"), cell)') == ["line 1: 'Not fine'"]
    assert _unwrapped('page(request, title=f"{x} is not fine", caption=name)') == ["line 1: f'{x} is not fine'"]


def test_every_message_goes_into_a_catalogue():
    """What translators are given, from every module and template."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir
    from babel.messages.pofile import read_po, write_po

    keywords = {name: (1, 2) if name == "ngettext" else None for name in TRANSLATES}
    catalogue = Catalog()
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    options = {"**.html": {"silent": "false", "extensions": "jinja2.ext.i18n"}}
    for name, line, message, *_ in extract_from_dir(WEB, methods, options, keywords=keywords):
        catalogue.add(message, locations=[(name, line)])
    written = io.BytesIO()
    write_po(written, catalogue)
    written.seek(0)
    assert {each.id for each in read_po(written)} == {each.id for each in catalogue}
    assert len(catalogue) > 500
