"""The folder of stars: the same bytes whenever the same question is asked of the same file.

stars.csv      every provider: star and how sure, or the state in its place and why
measures.csv   provider by measure: actual, expected, weight, and what that adds to the distance
stars.json     what was asked of which file, by which version of the terms, with the models, the stars, the seed
stars.html     the same to read
"""

from pathlib import Path
from typing import Any

from commissioning.cli.folders import whole_folder
from commissioning.cli.printed.digits import short
from commissioning.cli.printed.made import again_by, keep
from commissioning.cli.printed.page import page
from commissioning.cli.rating.one_star import days_of
from commissioning.cli.rating.written import MOST_STARS, model_of
from commissioning.cli.starred import pictures, words
from commissioning.cli.starred.answer import Found, Line, OfGroup, Part, Share
from commissioning.cli.starred.last import MARK
from commissioning.cli.starred.prerequisites import Checked
from commissioning.core.periods import Period
from commissioning.engines.ratings.figures import Absent, Figure
from commissioning.engines.ratings.stars.rating import Star
from commissioning.tables.people_file import PeopleFile
from commissioning.tables.safe_csv import Cell, write_csv

HOLDS = {MARK, "stars.csv", "measures.csv", "stars.html"}
COLUMNS = (
    "provider", "people", "state", "star", "band", "last_star", "distance", "distance_low", "distance_high",
    "star_1", "star_2", "star_3", "star_4", "star_5", "why_not",
)  # fmt: skip
OF_MEASURES = (
    "provider", "measure", "group", "column", "people", "actual", "expected", "ratio", "low", "high", "drawn", "own",
    "weight", "adds", "one_more_adds", "star_with_one_more", "why_not",
)  # fmt: skip


def write(out: Path, found: Found, file: PeopleFile) -> None:
    """Write the folder; whole or not at all."""
    with whole_folder(out, mark=MARK, holds=HOLDS) as folder:
        write_csv(folder / "stars.csv", COLUMNS, (_row(found, line) for line in found.lines))
        column = {part.weighed.name: part.weighed.question.outcome for part in found.parts}
        of_measures = [
            *(_share(line, share, column[share.measure]) for line in found.lines for share in line.shares),
            *(_of_group(each, column[each.measure]) for each in found.groups),
        ]
        write_csv(folder / "measures.csv", OF_MEASURES, of_measures)
        keep(folder / MARK, file, **_kept(found))
        (folder / "stars.html").write_text(_page(found, file), encoding="utf-8")


def _page(found: Found, file: PeopleFile) -> str:
    return page(
        "starred/stars.html",
        heading=words.heading(found),
        remarks=found.remarks,
        again=again_by(file, seed=found.asked.seed, mark=MARK, command="stars"),
        title=found.asked.title,
        moved=words.moved(found),
        left_out=words.left_out(found),
        picture=pictures.caterpillar_of(found),
        stars=words.stars(found),
        measures=words.measures(found),
        first=words.first(found),
        groups=words.groups(found),
    )


def _row(found: Found, line: Line) -> tuple[Cell, ...]:
    star = line.star
    limits = (star.limits.low, star.limits.high) if star.limits else (None, None)
    probabilities = (*star.probabilities, *(None,) * MOST_STARS)[:MOST_STARS]
    band = None if star.star is None else found.asked.bands[star.star - 1].title
    return (
        line.provider, short(star.people), star.state, star.star, band, line.last, short(star.distance),
        short(limits[0]), short(limits[1]), *(short(share) for share in probabilities),
        words.why_not(star),
    )  # fmt: skip


def _share(line: Line, share: Share, column: str) -> tuple[Cell, ...]:
    limits = (None, None) if isinstance(share.limits, Absent) else (share.limits.low, share.limits.high)
    adds = (short(share.adds), short(share.more)) if line.star.distance is not None and share.people else (None, None)
    return (
        line.provider, share.measure, None, column, short(share.people), short(share.actual), short(share.expected),
        short(share.ratio), short(limits[0]), short(limits[1]), short(share.drawn), short(share.own),
        short(share.weight), *adds, share.star_with_more, _why_not(share.ratio),
    )  # fmt: skip


def _of_group(each: OfGroup, column: str) -> tuple[Cell, ...]:
    return (
        each.provider, each.measure, each.group, column, short(each.people), short(each.actual), short(each.expected),
        short(each.ratio), *(None,) * 8, _why_not(each.ratio),
    )  # fmt: skip


def _kept(found: Found) -> dict[str, Any]:
    return {
        "asked": found.asked.stored(),
        "measures": {part.weighed.name: _part(found, part) for part in found.parts},
        "rules": {
            "edges": list(found.rules.bands.edges),
            "least_people": found.rules.least_people,
            "least_expected": found.rules.least_expected,
            "sure_enough": found.rules.sure_enough,
            "draws": found.rules.draws,
        },
        "prerequisites": [_checked(each) for each in found.checks],
        "stars": {line.provider: _star(line.star) for line in found.lines},
        "remarks": list(found.remarks),
    }


def _part(found: Found, part: Part) -> dict[str, Any]:
    question = part.weighed.question
    assert question.start is not None
    first, last = days_of(Period(question.start, question.end))
    standard = found.distances.standards[part.weighed.name]
    return {
        "window": {"first_day": first, "last_day": last},
        "mean_ratio": short(standard.mean),
        "spread_of_ratios": short(standard.spread),
        "model": model_of(part.alone),
    }


def _checked(each: Checked) -> dict[str, Any]:
    return {
        "provider": each.provider,
        "prerequisite": each.prerequisite.name,
        "people": short(each.people),
        "outcomes": short(each.outcomes),
        "needed": short(each.wanted),
        "state": each.state,
        "p": short(each.p),
    }


def _star(star: Star) -> dict[str, Any]:
    return {
        "state": star.state,
        "star": star.star,
        "held_by_a_prerequisite": star.held is not None,
        "distance": short(star.distance),
        "variance": short(star.variance),
        "probabilities": [short(share) for share in star.probabilities],
    }


def _why_not(figure: Figure) -> str:
    return figure.because if isinstance(figure, Absent) else ""
