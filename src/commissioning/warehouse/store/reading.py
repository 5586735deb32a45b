"""Evidence out of a store: the files of the tables, bucket by bucket, for the engines to scan what they need of them.

A store in a folder is read where it lies. Of one elsewhere, the files asked for are fetched first, each once. What was
in the store at an earlier manifest can be read as long as the store stands, also after compaction: sources are known
by number, every row names its own, and what was added later is left out.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from commissioning.core.clock import Randomness
from commissioning.tables.across_rows import settle
from commissioning.tables.canonical import canonical_schema
from commissioning.tables.errors import ErrorReport, EvidenceRefused
from commissioning.tables.reader import Evidence, InputFile
from commissioning.tables.schema import PARTICIPANTS, TABLES
from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.buckets import bucket_of
from commissioning.warehouse.store.fetched import fetched
from commissioning.warehouse.store.held import about
from commissioning.warehouse.store.manifest import DataFile, Manifest
from commissioning.warehouse.store.places import Place, place_of
from commissioning.warehouse.store.refusals import NoSuchState


@dataclass(frozen=True, slots=True)
class StoreState:
    """What names the evidence of a store at one moment: where it is, which manifest, and that manifest's digest."""

    location: str
    manifest: int
    sha256: str


class StoreReader:
    """A store, as it was at one manifest.

    Takes    state: whose sources are read; newest: where their rows lie by now; scratch: for what must be fetched;
             progress: told the name of each file as it is fetched.
    """

    def __init__(
        self,
        place: Place,
        state: Manifest,
        newest: Manifest,
        scratch: Path,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self.place, self.state = place, state
        self._newest, self._scratch = newest, scratch
        self._progress = progress or (lambda name: None)
        self._of_bucket: dict[tuple[str, int], list[DataFile]] = {}
        for file in newest.files:
            if file.sources[0] < len(state.sources):
                self._of_bucket.setdefault((file.table, file.bucket), []).append(file)

    def named(self) -> StoreState:
        """By what this state can be found again."""
        return StoreState(self.place.location, self.state.number, self.state.sha256)

    def about(self, people: Collection[str]) -> Evidence:
        """The evidence of the buckets in which these people are."""
        return self.evidence(buckets={bucket_of(person, self.state.buckets) for person in people})

    def buckets(self) -> range:
        """The buckets. A person's evidence, of every table, lies in one."""
        return range(self.state.buckets)

    def files(self, table: str, buckets: Iterable[int] | None = None) -> tuple[Path, ...]:
        """The Parquet files with a table's rows, of some buckets or of all; at least one, if without rows."""
        asked = self.buckets() if buckets is None else buckets
        found = tuple(self._local(file) for each in asked for file in self._of_bucket.get((table, each), ()))
        return found or (self._empty(table),)

    def with_sources(self, sources: Collection[int]) -> Iterator[tuple[str, Path, list[str]]]:
        """The files with rows of some sources: table, file, and the names of those of which it has rows."""
        for file in (file for files in self._of_bucket.values() for file in files):
            names = [self.state.sources[source].name for source in file.sources if source in sources]
            if names:
                yield file.table, self._local(file), names

    def evidence(self, *, buckets: Collection[int] | None = None, known_by: datetime | None = None) -> Evidence:
        """The evidence of some buckets, or of all.

        Takes    known_by: as `read_evidence`; when rows were recorded is for the engines to heed.
        Raises   EvidenceRefused where two rows of participants have one key, as known by then.
        """
        asked = self.buckets() if buckets is None else sorted(buckets)
        files = {table: self.files(table, asked) for table in TABLES}
        if known_by is not None:
            refuse_shared_keys([self.files("participants", [each]) for each in asked], known_by, self._scratch)
        counts = {table: sum(pq.read_metadata(path).num_rows for path in paths) for table, paths in files.items()}
        return Evidence(files, counts, self.inputs())

    def parts(self, rows: int) -> list[Evidence]:
        """The evidence, some people at a time: as many buckets together as have no more rows than that, or one."""
        parts: list[list[int]] = []
        room = 0
        for bucket in self.buckets():
            here = sum(file.rows for table in TABLES for file in self._of_bucket.get((table, bucket), ()))
            if not parts or here > room:
                parts.append([])
                room = rows
            parts[-1].append(bucket)
            room -= here
        return [self.evidence(buckets=buckets) for buckets in parts]

    def inputs(self) -> tuple[InputFile, ...]:
        """What was added, in the order in which a folder of the same files is read."""
        order = list(TABLES)
        sources = sorted(self.state.sources, key=lambda source: (order.index(source.table), source.name))
        return tuple(InputFile(Path(one.name), one.table, one.sha256, one.rows) for one in sources)

    def _local(self, file: DataFile) -> Path:
        self._progress(file.name)
        path = fetched(self.place, file, self._scratch)
        later = [source for source in file.sources if source >= len(self.state.sources)]
        return self._without(later, file, path) if later else path

    def _without(self, later: Sequence[int], file: DataFile, path: Path) -> Path:
        """A copy of a file that holds sources of this state and later ones, without the later."""
        thinner = self._scratch / "without" / file.name
        if not thinner.exists():
            thinner.parent.mkdir(parents=True, exist_ok=True)
            names = [self._newest.sources[source].name for source in later]
            rows = pq.read_table(path, filters=~ds.field("origin_file").isin(names))
            pq.write_table(rows, thinner)
        return thinner

    def _empty(self, table: str) -> Path:
        path = self._scratch / f"no-{table}.parquet"
        if not path.exists():
            pq.write_table(canonical_schema(TABLES[table]).empty_table(), path)
        return path


@contextmanager
def opened(
    place: Place,
    *,
    at: int | None = None,
    sha256: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Iterator[StoreReader]:
    """A store to read while the context lasts.

    Takes    at: the number of a manifest; by default the last. sha256: what that manifest's digest must be.
    Raises   NoStore, NoSuchState, StoreDamaged.
    """
    newest = manifests.existing(place)
    state = newest if at is None or at == newest.number else manifests.read(place, at)
    if sha256 is not None and state.sha256 != sha256:
        raise NoSuchState(
            f"Manifest {state.number} at {place.location} is not the one expected: this is another store. "
            "Name the right one."
        )
    with TemporaryDirectory(prefix="commissioning-") as scratch:
        yield StoreReader(place, state, newest, Path(scratch), progress)


@contextmanager
def opened_state(state: StoreState, *, chance: Randomness) -> Iterator[StoreReader]:
    """A store as it was when somebody noted its state."""
    place = place_of(state.location, chance=chance)
    with opened(place, at=state.manifest, sha256=state.sha256) as reader:
        yield reader


def refuse_shared_keys(buckets: Sequence[Sequence[Path]], known_by: datetime, scratch: Path) -> None:
    """What is refused of plain files: two facts with one key at this moment, though a later row set it right.

    Takes    the files of participants, by bucket.
    """
    several = pa.chunked_array(map(_with_several_of_a_key, buckets), pa.string())
    if len(several) == 0:
        return
    errors = ErrorReport()
    files = [path for of_bucket in buckets for path in of_bucket]
    settle(
        PARTICIPANTS, about(files, PARTICIPANTS, {"participant": several}, scratch), known_by=known_by, errors=errors
    )
    if len(errors):
        raise EvidenceRefused(errors)


def _with_several_of_a_key(files: Sequence[Path]) -> pa.Array:
    """The people who have several rows of one key."""
    keys = pa.concat_tables([pq.read_table(path, columns=list(PARTICIPANTS.key)) for path in files])
    counts = keys.group_by(list(PARTICIPANTS.key)).aggregate([([], "count_all")])
    return counts.filter(ds.field("count_all") > 1)["participant"].unique()
