"""The pictures of a review: each provider that is for review beside all others, question by question."""

from markupsafe import Markup

from commissioning.cli.reviewing.answer import Found, OfProvider
from commissioning.cli.reviewing.words import for_review
from commissioning.engines.ratings.figures import Absent, known
from commissioning.web.charts.panels import Panel, Row, panels

MOST_DRAWN = 6


def by_prospects(found: Found, *, key: str = "panels") -> Markup:
    """A row of panels for each of those for review; nothing where nobody is."""
    drawn = for_review(found)[:MOST_DRAWN]
    return panels(
        [_row(line) for line in drawn],
        ends=("poorest", "best"),
        title=f"{', '.join(line.name for line in drawn)} beside all others, by prospects",
        description=(
            "For each question one line for the provider and a dashed one for all others, from the people with the "
            "poorest prospects to those with the best. The tables have every figure."
        ),
        key=key,
    )


def _row(line: OfProvider) -> Row:
    return Row(
        line.name,
        tuple(
            Panel(
                seen.question.title,
                "sign" if seen.found else "",
                tuple(known(group.own) for group in seen.groups),
                tuple(known(group.others) for group in seen.groups),
                seen.question.share,
            )
            for seen in line.seen
            if seen.groups and not isinstance(seen.groups, Absent)
        ),
    )
