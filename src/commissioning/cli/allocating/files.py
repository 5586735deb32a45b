"""The files of allocation: referrals and shares in, the log in and out, seeds kept and published.

referrals    referral, area, group, referred_on: who is to be served, in the order in which they came
shares       area, group, from, contract, basis_points: a decision for each pool and day, 10,000 in all
log          number, area, group, drawn_on, period, shares, contract, referral: each draw ever made, in order
seeds        period, seed: secret while a period lasts, published after it
digests      period, digest: of each seed, published before it
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import NoReturn, TypeVar

from commissioning.engines.allocation.draw import SEED_BYTES, Pool, Shares, SharesRefused, pool_name, shares_of
from commissioning.engines.allocation.log import PUBLISHED, Allocation, shares_cell
from commissioning.tables.errors import ErrorReport, RowError, shown
from commissioning.tables.people_file import PeopleRefused, read_people
from commissioning.tables.safe_csv import safe_text

REFERRALS = ("referral", "area", "group", "referred_on")
SHARES = ("area", "group", "from", "contract", "basis_points")
LOG = ("number", "area", "group", "drawn_on", "period", "shares", "contract", "referral")
SEEDS = ("period", "seed")
DIGESTS = ("period", "digest")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Referral:
    """Somebody to be served."""

    referral: str
    pool: Pool
    referred_on: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw as the log keeps it."""

    referral: str
    pool: Pool
    drawn_on: date
    allocation: Allocation

    def cells(self) -> tuple[str | int | date, ...]:
        """As a row of the log."""
        each = self.allocation
        cells = (each.period, shares_cell(each.shares), each.contract, self.referral)
        return (each.number, *self.pool, self.drawn_on, *cells)


def read_referrals(path: Path) -> list[Referral]:
    """Referrals in the order of the file. Raises PeopleRefused, also for one that comes twice."""
    with _rows(path, REFERRALS) as rows:
        found = rows.each(lambda row: Referral(row.text("referral"), row.pool(), row.value("referred_on", *_DAY)))
        rows.once([each.referral for each in found], "referral")
    return found


def read_shares(path: Path) -> dict[Pool, list[tuple[date, Shares]]]:
    """The shares of each pool by the day from which they hold, the earliest first. Raises PeopleRefused."""
    with _rows(path, SHARES) as rows:
        lines = rows.each(
            lambda row: (
                (row.pool(), row.value("from", *_DAY)),
                (row.name("contract"), row.value("basis_points", *_WHOLE)),
                row.number,
            )
        )
        found: dict[Pool, list[tuple[date, Shares]]] = {}
        for (pool, begins), part in groupby(sorted(lines), key=lambda line: line[0]):
            decided = list(part)
            try:
                found.setdefault(pool, []).append((begins, shares_of([pair for _, pair, _ in decided])))
            except SharesRefused as refused:
                what = f"the shares of {pool_name(pool)} from {begins} are refused"
                expected = "10,000 in all, each contract once"
                rows.wrong(decided[0][2], "basis_points", None, what, expected, str(refused))
    return found


def read_log(path: Path) -> list[Drawn]:
    """Every draw that a log holds, in its order. Raises PeopleRefused."""
    with _rows(path, LOG) as rows:
        return rows.each(_drawn)


def read_published(path: Path) -> list[Allocation]:
    """The draws of a log as it is published: who was drawn, and when, may be left out. Raises PeopleRefused."""
    with _rows(path, PUBLISHED) as rows:
        return rows.each(_allocation)


def read_seeds(path: Path) -> dict[str, bytes]:
    """Seeds by period. Raises PeopleRefused."""
    with _rows(path, SEEDS) as rows:
        found = rows.each(
            lambda row: (row.text("period"), row.value("seed", _seed, f"{2 * SEED_BYTES} digits of 0 to f"))
        )
        rows.once([period for period, _ in found], "period")
    return dict(found)


def read_digests(path: Path) -> dict[str, str]:
    """What was published of seeds, by period. Raises PeopleRefused."""
    with _rows(path, DIGESTS) as rows:
        found = rows.each(lambda row: (row.text("period"), row.text("digest").lower()))
        rows.once([period for period, _ in found], "period")
    return dict(found)


def in_force(decisions: Sequence[tuple[date, Shares]], day: date) -> Shares | None:
    """The shares of a pool on a day; none before the first decision."""
    return next((shares for begins, shares in reversed(decisions) if begins <= day), None)


def _drawn(row: "_Row") -> Drawn:
    return Drawn(row.text("referral"), row.pool(), row.value("drawn_on", *_DAY), _allocation(row))


def _allocation(row: "_Row") -> Allocation:
    return Allocation(
        row.text("period"),
        pool_name(row.pool()),
        row.value("number", *_WHOLE),
        row.value("shares", _shares, "contract:basis points, with spaces between"),
        row.text("contract"),
    )


def _shares(text: str) -> Shares:
    pairs = [part.rpartition(":") for part in text.split()]
    return shares_of([(contract, _whole(points)) for contract, _, points in pairs])


def _seed(text: str) -> bytes:
    seed = bytes.fromhex(text)
    if len(seed) != SEED_BYTES:
        raise ValueError("too short or too long")
    return seed


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise ValueError("no whole number")
    return int(text)


_DAY = (date.fromisoformat, "a date such as 2026-11-02")
_WHOLE = (_whole, "a whole number, 0 or more")


class _NotRead(Exception):
    """A row with an error, which has been written down."""


class _Rows:
    """The rows of a file. What is wrong is written down, one thing a row, and refused at the end."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self._file = read_people(path, columns)
        self._errors = ErrorReport(of=path.name)

    def each(self, make: Callable[["_Row"], T]) -> list[T]:
        """What is made of each row that can be read."""
        found = []
        for place, number in enumerate(self._file.rows.tolist()):
            row = _Row(self, number, {name: cells.word(place) for name, cells in self._file.cells.items()})
            with suppress(_NotRead):
                found.append(make(row))
        return found

    def once(self, keys: Sequence[str], column: str) -> None:
        """Each key comes once."""
        for key, times in Counter(keys).items():
            if times > 1:
                self.wrong(None, column, key, f"this {column} comes {times} times", "each once", "Take out the others.")

    def wrong(self, row: int | None, column: str, value: str | None, problem: str, expected: str, todo: str) -> None:
        self._errors.add(RowError(self._file.name, row, column, value and shown(value), problem, expected, todo))

    def refuse_any(self) -> None:
        if len(self._errors):
            raise PeopleRefused(self._errors.text())


@contextmanager
def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[_Rows]:
    rows = _Rows(path, columns)
    yield rows
    rows.refuse_any()


@dataclass(frozen=True, slots=True)
class _Row:
    rows: _Rows
    number: int
    cells: Mapping[str, str | None]

    def pool(self) -> Pool:
        return self.text("area"), self.text("group")

    def text(self, column: str) -> str:
        text = self.cells[column]
        if text is None:
            self._wrong(column, None, "there is nothing here", "a value on each row", "Fill it in.")
        if safe_text(text) != text:  # the log is a file for spreadsheets, and must say the same when it is read again
            self._wrong(column, text, "a spreadsheet would take this for a formula", "a plain text", "Begin otherwise.")
        return text

    def name(self, column: str) -> str:
        """A code: the log tells names apart by spaces and colons."""
        text = self.text(column)
        if any(sign.isspace() or sign == ":" for sign in text):
            self._wrong(column, text, "a name with a space or a colon", "a code", "Write - instead.")
        return text

    def value(self, column: str, read: Callable[[str], T], expected: str) -> T:
        text = self.text(column)
        try:
            return read(text)
        except ValueError:
            self._wrong(column, text, "this cannot be read", expected, "Correct the cell.")

    def _wrong(self, column: str, value: str | None, problem: str, expected: str, todo: str) -> NoReturn:
        self.rows.wrong(self.number, column, value, problem, expected, todo)
        raise _NotRead
