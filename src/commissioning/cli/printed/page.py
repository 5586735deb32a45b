"""A page that a command writes: it opens anywhere, without a server, and prints well."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


def page(template: str, *, heading: list[str], remarks: tuple[str, ...], again: str, **facts: object) -> str:
    """The page.

    Takes    template: a file under `cli` that extends `printed/frame.html`
             heading: what was asked, in sentences; remarks: what to know before reading on
             again: what is needed to make it again, in a sentence; facts: all else that the template names.
    """
    kept = _environment().get_template(template)
    return kept.render(style=Markup(style()), heading=heading, remarks=remarks, again=again, **facts)  # noqa: S704  ours


@cache
def style() -> str:
    """The style sheet of a page and its pictures."""
    ours = files("commissioning").joinpath("cli/printed/page.css").read_text(encoding="utf-8")
    return ours + files("commissioning").joinpath("web/charts/rating_pictures.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("commissioning", "cli"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
