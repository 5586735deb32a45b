"""Evidence stores for tests: small files in, a place that fails when told to, what a store gives out."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from commissioning.core.clock import SystemRandomness
from commissioning.tables.errors import ErrorReport, EvidenceRefused
from commissioning.tables.evidence_files import chosen_files
from commissioning.tables.schema import TABLES
from commissioning.warehouse.store.adding import Added, add
from commissioning.warehouse.store.places import Place, place_of
from commissioning.warehouse.store.reading import opened

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
BUCKETS = 4

PARTICIPANTS = "participant,contract,group,referred_on,started_on,nation,recorded_at,record,withdrawn\n"
PAYROLL = "participant,employer,paid_on,period_from,period_until,pay_pence,source,recorded_at,record,withdrawn\n"
REFERRED = "{},C1,jsa,2026-01-05,2026-01-12,england,2026-01-06T00:00:00Z,,\n"
PAID = "{},Bakery,2026-02-27,2026-02-01,2026-03-01,{},independent,{},{},{}\n"
PEOPLE = ("ada", "bob", "cyd", "dee", "eve", "flo", "gus", "hal")


def referrals(folder: Path, *people: str, name: str = "participants.csv") -> Path:
    """A file of referrals."""
    return _written(folder / name, PARTICIPANTS + "".join(map(REFERRED.format, people or PEOPLE)))


def pay(folder: Path, *rows: str, name: str = "payroll.csv") -> Path:
    """A file of pay. Takes rows by `paid`; else a row for each person."""
    return _written(folder / name, PAYROLL + "".join(rows or map(paid, PEOPLE)))


def paid(
    person: str, pence: int = 100_000, *, at: str = "2026-03-01T00:00:00Z", record: str = "", withdrawn: str = ""
) -> str:
    return PAID.format(person, pence, at, record, withdrawn)


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def place_at(location: object) -> Place:
    return place_of(str(location), chance=SystemRandomness())


def added(place: Place, *paths: Path, buckets: int | None = None, now: datetime = NOW) -> Added:
    """Files added as the command adds them. A new store has few buckets."""
    errors = ErrorReport()
    chosen = chosen_files(paths, errors)
    if len(errors):
        raise EvidenceRefused(errors)
    if buckets is None and not place.names("manifests"):
        buckets = BUCKETS
    return add(place, chosen, now=now, buckets=buckets)


Rows = Mapping[str, list[dict[str, object]]]


def rows_in(place: Place, *, at: int | None = None) -> Rows:
    """All that a store gives out, by table, in an order that does not depend on its files."""
    with opened(place, at=at) as reader:
        return {table: sorted(_cells(reader.files(table)), key=str) for table in TABLES}


def _cells(files: Sequence[Path]) -> Iterator[dict[str, object]]:
    for path in files:
        for row in pq.read_table(path).to_pylist():
            yield {name: cell for name, cell in row.items() if cell is not None}


class Killed(BaseException):
    """The process ended here."""


class Failing:
    """A place whose process is killed at the n-th thing that it writes: just before it is done, or just after."""

    def __init__(self, place: Place, *, at: int, after: bool) -> None:
        self._place, self._at, self._after = place, at, after
        self._count = itertools.count()

    def __getattr__(self, name: str) -> object:
        return getattr(self._place, name)

    def put(self, name: str, path: Path) -> None:
        with self._counted():
            self._place.put(name, path)

    def create(self, name: str, content: bytes) -> bool:
        with self._counted():
            return self._place.create(name, content)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        here = next(self._count) == self._at
        if here and not self._after:
            raise Killed
        yield
        if here:
            raise Killed
