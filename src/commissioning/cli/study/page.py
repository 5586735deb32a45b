"""The study as a table and as a page."""

from collections.abc import Sequence

from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.study.figures import Result
from commissioning.cli.study.ways import WAYS

HEAD = ("question", *WAYS, "goal", "repeats")
PAGE = """# Are the ratings right?

Made-up markets in which the truth is known, judged by *like with like* and by three ways in use. Written by

    commissioning study ratings --repeats {repeats} --seed {seed} --out docs/generated/ratings-study.md

Each figure has its Monte Carlo standard error: twice that, either way, is what so many repeats leave open. What the
markets are like, and how each way judges them, stands at the head of `market`, `ways`, `selecting` and `falling` in
`cli/study`. A fall is timed from when outcomes fall due. The chart's limit lets a sound provider go on for ten years
on average; the others are looked at once a year.

Limits and flags take it as known what a typical provider would get for each person. It is learnt, from the same people,
and that makes them a little narrow. By how much, the rows *with nothing to learn* say: there the exact test is held
against the truth of the made-up market. What flags are above those rows is the price of learning; what those rows are
off the goal is the test itself, and the luck of so many repeats.

"""


def sheet(results: Sequence[Result]) -> Sheet:
    """The table."""
    rows = ((each.question, *(each.cell(way) for way in WAYS), each.goal, f"{each.repeats:,}") for each in results)
    return Sheet("Are the ratings right?", HEAD, tuple(rows), numbers=frozenset())


def markdown(table: Sheet, *, repeats: int, seed: int) -> str:
    """The page."""
    return f"{PAGE.format(repeats=repeats, seed=seed)}{table.markdown()}\n"
