"""The folder of a review: the same bytes whenever the same question is asked of the same file.

signs.csv     every provider and question, with p, or the reason why not
groups.csv    the figure of every group of prospects, beside that of the others
review.json   what was asked of which file
review.html   the same to read
"""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from commissioning.cli.folders import whole_folder
from commissioning.cli.printed.digits import short
from commissioning.cli.printed.made import keep, made_of
from commissioning.cli.printed.page import page
from commissioning.cli.reviewing import pictures, words
from commissioning.cli.reviewing.answer import FEWEST_SHOWN, Found, OfProvider, Seen
from commissioning.engines.ratings.figures import Absent
from commissioning.engines.ratings.selection.signs import Sign
from commissioning.tables.people_file import PeopleFile
from commissioning.tables.safe_csv import Cell, write_csv

MARK = "review.json"
HOLDS = {MARK, "signs.csv", "groups.csv", "review.html"}
SIGNS = (
    "provider", "people", "question", "sign", "effect", "low", "high", "p", "p_adjusted", "rise", "others_rise",
    "for_review", "why_not",
)  # fmt: skip
GROUPS = ("provider", "question", "figure", "prospects", "of", "people", "own", "others")


def write(out: Path, found: Found, file: PeopleFile) -> None:
    """Write the folder; whole or not at all."""
    with whole_folder(out, mark=MARK, holds=HOLDS) as folder:
        write_csv(folder / "signs.csv", SIGNS, (_sign(line, seen) for line in found.providers for seen in line.seen))
        write_csv(folder / "groups.csv", GROUPS, _groups(found))
        keep(
            folder / MARK,
            file,
            asked=asdict(found.asked),
            for_review=[line.name for line in words.for_review(found)],
            innocent=list(found.innocent),
            remarks=list(found.remarks),
        )
        (folder / "review.html").write_text(_page(found, file), encoding="utf-8")


def _page(found: Found, file: PeopleFile) -> str:
    up = words.for_review(found)
    return page(
        "reviewing/review.html",
        heading=words.heading(found),
        remarks=found.remarks,
        again=f"{made_of(file)}.",
        asked=found.asked,
        summary=words.summary(found),
        signs=words.signs(found),
        cannot_say=words.cannot_say(found),
        picture=pictures.by_prospects(found),
        for_review=[([line.strip() for line in words.seen_at(each)], words.groups(each)) for each in up],
        innocent=found.innocent,
        verdict=words.VERDICT,
        fewest=FEWEST_SHOWN,
    )


def _sign(line: OfProvider, seen: Seen) -> tuple[Cell, ...]:
    answer = seen.answer
    figures: tuple[Cell, ...] = (None,) * 5
    sign = ""
    if isinstance(answer, Sign):
        sign = "yes" if seen.found else "no"
        figures = tuple(short(each) for each in (answer.effect, answer.limits.low, answer.limits.high))
        figures += (short(seen.p_alone), short(answer.p))
    return (
        line.name, None if isinstance(line.people, Absent) else int(line.people), answer.question, sign, *figures,
        short(seen.rise), short(seen.others_rise), "yes" if line.for_review else "", _why_not(seen),
    )  # fmt: skip


def _groups(found: Found) -> Iterator[tuple[Cell, ...]]:
    for line in found.providers:
        for seen in line.seen:
            if isinstance(seen.groups, Absent):
                continue
            for each in seen.groups:
                yield (
                    line.name, seen.question.name, seen.question.title, each.place, each.of, each.people,
                    short(each.own), short(each.others),
                )  # fmt: skip


def _why_not(seen: Seen) -> str:
    """The reason for whatever the answer has not."""
    figures = (seen.p_alone, seen.rise, seen.others_rise)
    return next((figure.because for figure in figures if isinstance(figure, Absent)), "")
