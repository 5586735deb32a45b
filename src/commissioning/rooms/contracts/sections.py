"""Terms in plain words, in sections for a page: sentences, and dated figures with clause and status.

The sentences are those of `terms.telling`, so that a page and the printed terms say the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from commissioning.core.periods import in_words
from commissioning.terms.figures import Figure, Series
from commissioning.terms.models import Contract, Terms
from commissioning.terms.telling import journey, measures, outcomes, payments, standards, words
from commissioning.terms.telling.document import Block, Bullets, Heading, Paragraph, Table
from commissioning.terms.walking import At, lines, parts

THIS_CONTRACT = "This contract"
THE_CONTRACTS = "The contracts"
MOST_IN_SHORT = 4


@dataclass(frozen=True, slots=True)
class PlainLine:
    """One dated value of one figure."""

    what: str
    group: str
    """Empty where the value holds for everybody."""
    since: date
    value: str
    unit: str
    """What the value is for, as "per participant, once"."""
    read_on: str
    """Which day of a case decides that this value counts; empty where no case does."""
    clause: str
    status: str
    in_force: bool
    """Whether it is the value of the day that was asked for."""


@dataclass(frozen=True, slots=True)
class PlainFigure:
    """One figure of a section, as its price: what it is, and its values by group and date."""

    what: str
    unit: str
    read_on: str
    lines: Sequence[PlainLine]

    @property
    def held(self) -> list[PlainLine]:
        """The values of the day that was asked for, one a group."""
        return [line for line in self.lines if line.in_force]

    @property
    def by_group(self) -> list[tuple[str, list[PlainLine]]]:
        """Each group with its values, the earliest first."""
        return [(group, list(lines)) for group, lines in groupby(self.lines, key=attrgetter("group"))]


@dataclass(frozen=True, slots=True)
class Section:
    """One thing that the terms speak of, as a payment or an outcome. `part` is the heading over several."""

    part: str
    title: str
    sentences: Sequence[str]
    points: Sequence[str]
    lines: Sequence[PlainLine]

    @property
    def figures(self) -> list[PlainFigure]:
        """The lines by figure. What is called after the section itself is named shortly: "Price"."""
        named = groupby(self.lines, key=attrgetter("what", "unit", "read_on"))
        return [PlainFigure(self._shortly(what), unit, read_on, list(lines)) for (what, unit, read_on), lines in named]

    @property
    def in_short(self) -> str:
        """The values of the day of the figure that the section is called after: "£1,000, £1,200 or £3,500"."""
        called = [line for line in self.lines if line.in_force and line.what.startswith(self.title)]
        values = [line.value for line in called if line.what == called[0].what]
        several = list(dict.fromkeys(values))
        if len(several) > MOST_IN_SHORT:
            return f"{len(several)} values, by group"
        return " or ".join(filter(None, [", ".join(several[:-1]), *several[-1:]]))

    def _shortly(self, what: str) -> str:
        short = what.removeprefix(f"{self.title}, ")
        return short[:1].upper() + short[1:]


def sections(terms: Terms, *, on: date) -> Iterator[Section]:
    """The terms in the order in which people ask: what is paid, for what, and what this contract has of its own."""
    figures = _figures(terms, on)
    told = [prose for told in (payments, outcomes, measures) for prose in _prose(told.blocks(terms))]
    fields = ("prices", "caps", "outcomes", "clocks", "measures")
    spoken_of = [(field, key) for field in fields for key in getattr(terms, field)]
    for (part, title, sentences, points), about in zip(told, spoken_of, strict=True):
        yield Section(part, title, sentences, points, figures.get(about, []))
    for chapter in journey.chapters(terms):
        points = [f"{': '.join(row[:-2])} (clause {row[-2]}, {row[-1].lower()})" for row in chapter.rows]
        yield Section(
            journey.TITLE, chapter.title, chapter.sentences, points, figures.get(("journey", chapter.timed), [])
        )
    for key, standard in terms.standards.items():
        judged = standards.scores(standard.qualitative) if standard.qualitative else ()
        said, lines_of = standards.sentences(standard), figures.get(("standards", key), [])
        yield Section(standards.TITLE, str(standard.title), said, judged, lines_of)
    for key, wage in terms.wages.items():
        title = str(wage.title or key.replace("_", " "))
        yield Section("Wages that thresholds use", title, [], [], figures["wages", key])
    part = THIS_CONTRACT if len(terms.contracts) == 1 else THE_CONTRACTS
    for code, contract in terms.contracts.items():
        yield Section(part, str(contract.title), _of_contract(contract), [], figures.get(("contracts", code), []))


def plain_lines(at: At, terms: Terms, *, on: date) -> Iterator[PlainLine]:
    """The dated values of a figure, the earliest first."""
    series = at.part
    assert isinstance(series, Series)
    for path, group, line in lines(series):
        since = date.fromisoformat(path[-1])
        held = series.line(on, group)
        yield PlainLine(
            what=at.title,
            group="" if group is None else words.group_title(group, terms),
            since=since,
            value=words.value(line, series, terms.programme.currency),
            unit=words.per(series),
            read_on=words.day_read(series.by) if isinstance(series, Figure) else "",
            clause=line.clause,
            status=words.status(line),
            in_force=held is not None and held[0] == since,
        )


def _figures(terms: Terms, on: date) -> dict[tuple[str, str], list[PlainLine]]:
    """The lines of each thing that the terms speak of: by the field of the terms and the key in it."""
    found: dict[tuple[str, str], list[PlainLine]] = {}
    for at in parts(terms):
        if isinstance(at.part, Series):
            found.setdefault((at.path[0], at.path[1]), []).extend(plain_lines(at, terms, on=on))
    return found


def _prose(blocks: Iterable[Block]) -> list[tuple[str, str, list[str], list[str]]]:
    """Each third-level heading with the text below it, without tables and what introduces them: lines say that."""
    part, found = "", list[tuple[str, str, list[str], list[str]]]()
    before: Block | None = None
    for block in blocks:
        match block:
            case Heading(level=2, text=text):
                part = text
            case Heading(text=text):
                found.append((part, text, [], []))
            case Paragraph(text=text):
                found[-1][2].append(text)
            case Bullets(items=items):
                found[-1][3].extend(items)
            case Table() if isinstance(before, Paragraph):
                found[-1][2].pop()
        before = block
    return found


def _of_contract(contract: Contract) -> list[str]:
    sentences = [
        f"Held by {contract.provider} in {contract.area.title}.",
        f"It began on {in_words(contract.starts_on)}.",
    ]
    for end, sentence in (
        (contract.ends_on, "Its last day is {}."),
        (contract.referrals_until, "People are referred up to {}."),
        (contract.pays_until, "Nothing is paid that is earned after {}."),
    ):
        if end is not None:
            sentences.append(sentence.format(in_words(end - timedelta(days=1))))
    return sentences
