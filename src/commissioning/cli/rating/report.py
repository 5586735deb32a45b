"""The report: one page that opens anywhere and prints well, the pictures drawn by our own code, every figure beside."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from commissioning.cli.rating import pictures, words
from commissioning.cli.rating.answer import Answer

NUMERIC = (1, 2, 3, 4, 6, 8)


def report(found: Answer, *, again: str) -> str:
    """The page.

    Takes    again: what is needed to make it again, in a sentence.
    """
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(
        _kept("report.html")
    )
    return template.render(
        outcome=found.question.outcome,
        provider=found.question.provider,
        style=Markup(style()),  # noqa: S704  our own file
        heading=words.heading(found),
        remarks=found.remarks,
        alarms=words.alarms_said(found),
        funnel=pictures.funnel_of(found),
        legend=pictures.legend(found),
        order=words.order_said(found),
        caterpillar=pictures.caterpillar_of(found),
        left_out=words.left_out(found),
        head=words.head(found),
        numeric=NUMERIC,
        rows=[(words.cells(found, line), words.why(line)) for line in words.shown(found)],
        reasons=any(words.why(line) for line in words.shown(found)),
        driven=words.driven(found),
        primes_head=words.primes_head(found),
        primes=words.primes_cells(found),
        again=again,
    )


@cache
def style() -> str:
    """The style sheet of a page and its pictures."""
    pictures = files("commissioning.web.charts").joinpath("rating_pictures.css").read_text(encoding="utf-8")
    return _kept("page.css") + pictures


def _kept(name: str) -> str:
    return files("commissioning.cli.rating").joinpath(name).read_text(encoding="utf-8")
