"""The folder of cohorts: cohorts.csv, cohorts.json with what was asked of which file, and cohorts.html to read."""

from dataclasses import asdict
from pathlib import Path

from commissioning.cli.folders import whole_folder
from commissioning.cli.following import words
from commissioning.cli.following.answer import Found, Line
from commissioning.cli.printed.digits import short
from commissioning.cli.printed.made import keep, made_of
from commissioning.cli.printed.page import page
from commissioning.engines.ratings.figures import Absent
from commissioning.tables.people_file import PeopleFile
from commissioning.tables.safe_csv import Cell, write_csv

MARK = "cohorts.json"
HOLDS = {MARK, "cohorts.csv", "cohorts.html"}
COLUMNS = (
    "month", "group", "people", "months_so_far", "outcomes", "share", "level", "state", "short_by", "p", "above_offer",
    "above_without", "projected_share", "projected_outcomes", "projected_error", "projected_by", "why_not",
)  # fmt: skip


def write(out: Path, found: Found, file: PeopleFile) -> None:
    """Write the folder; whole or not at all."""
    with whole_folder(out, mark=MARK, holds=HOLDS) as folder:
        write_csv(folder / "cohorts.csv", COLUMNS, (_row(found, line) for line in found.lines))
        keep(folder / MARK, file, asked=asdict(found.asked), remarks=list(found.remarks))
        (folder / "cohorts.html").write_text(_page(found, file), encoding="utf-8")


def _page(found: Found, file: PeopleFile) -> str:
    return page(
        "following/cohorts.html",
        heading=words.heading(found),
        remarks=found.remarks,
        again=f"{made_of(file)}.",
        asked=found.asked,
        summary=words.summary(found),
        picture=words.picture(found),
        cohorts=words.every_cohort(found),
        providers=words.by_provider(found),
    )


def _row(found: Found, line: Line) -> tuple[Cell, ...]:
    attained, projected = line.attained, line.projected
    of_level: tuple[Cell, ...] = (None,) * 5
    if attained is not None:
        figures = (attained.shortfall, attained.p, attained.above_offer, attained.above_without)
        of_level = (attained.state, *map(short, figures))
    to_come: tuple[Cell, ...] = (None,) * 4
    if not isinstance(projected, Absent):
        to_come = (short(projected.share), short(projected.outcomes), short(projected.error), projected.by)
    return (
        line.month.isoformat()[:7], line.group, short(line.people), line.reached_months, short(line.outcomes),
        short(line.share), short(line.level), *of_level, *to_come, _why_not(found, line),
    )  # fmt: skip


def _why_not(found: Found, line: Line) -> str:
    """The reason for whatever the cohort has not."""
    figures: list[object] = [line.share, line.projected]
    if found.asked.judging:
        figures.insert(1, line.level if line.attained is None else line.attained.shortfall)
    return next((each.because for each in figures if isinstance(each, Absent)), "")
