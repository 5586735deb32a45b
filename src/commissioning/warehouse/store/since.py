"""What a store was told since an earlier state: of whom, and all that it holds about them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from commissioning.tables.canonical import ORIGIN_COLUMNS
from commissioning.tables.reader import Evidence
from commissioning.tables.schema import TABLES
from commissioning.warehouse.base import Step, microseconds_of
from commissioning.warehouse.duckdb import DuckDB
from commissioning.warehouse.store.buckets import bucket_of
from commissioning.warehouse.store.manifest import Manifest
from commissioning.warehouse.store.reading import StoreReader, refuse_shared_keys


def told_of(
    reader: StoreReader, earlier: Manifest, *, known_from: datetime | None, known_by: datetime | None
) -> set[str]:
    """The people of whom something may be known that was not: in files added since, or in rows recorded since.

    Takes    earlier: a state of the same store. known_from, known_by: what was known then, and what is known now; None:
             all that was there. Nothing that was known then is forgotten now.
    """
    with DuckDB() as warehouse:
        added = range(len(earlier.sources), len(reader.state.sources))
        asked = _in_files(reader, added, warehouse)
        if known_from is not None:
            asked += _recorded(reader, known_from, known_by, warehouse)
        return {person for step in asked for person in warehouse.table(step)["participant"].to_pylist()}


def _in_files(reader: StoreReader, sources: Collection[int], warehouse: DuckDB) -> list[Step]:
    """The people in rows of some sources, by table."""
    files: defaultdict[str, list[Path]] = defaultdict(list)
    names: defaultdict[str, set[str]] = defaultdict(set)
    for table, path, sent in reader.with_sources(sources):
        files[table].append(path)
        names[table] |= set(sent)
    return [
        _people(
            f"{table}__added", paths, f"origin_file IN ({', '.join(map(warehouse.sql.text, sorted(names[table])))})"
        )
        for table, paths in files.items()
    ]


def _recorded(reader: StoreReader, from_: datetime, until: datetime | None, warehouse: DuckDB) -> list[Step]:
    """The people in rows that were recorded between two moments, by table."""
    at = warehouse.sql.microseconds("recorded_at")
    before = "" if until is None else f" AND {at} < {microseconds_of(until)}"
    condition = f"{at} >= {microseconds_of(from_)}{before}"
    return [_people(f"{table}__recorded", reader.files(table), condition) for table in TABLES]


def _people(name: str, files: Sequence[Path], condition: str) -> Step:
    stored = Step.files(f"{name}__stored", ("participant", "origin_file", "recorded_at"), files)
    return Step.query(name, "participant", f"SELECT DISTINCT participant FROM {stored} WHERE {condition}", stored)


def evidence_of(reader: StoreReader, people: Collection[str], scratch: Path, *, known_by: datetime | None) -> Evidence:
    """All that the store holds about some people, and about nobody else; columns of the sender's own left out.

    Takes    scratch: a folder that is there, for the files. known_by: as `StoreReader.evidence`.
    Raises   EvidenceRefused, as that.
    """
    buckets = {bucket_of(person, reader.state.buckets) for person in people}
    asked = Step.rows("asked_about", {"person": "text"}, [(person,) for person in sorted(people)])
    files: dict[str, tuple[Path, ...]] = {}
    counts: dict[str, int] = {}
    with DuckDB() as warehouse:
        for name, table in TABLES.items():
            columns = [*table.column_names, *ORIGIN_COLUMNS]
            stored = Step.files(f"{name}__stored", columns, reader.files(name, buckets))
            about = Step.query(
                f"{name}__about",
                ", ".join(columns),
                f"SELECT e.* FROM {stored} AS e JOIN {asked} AS a ON a.person = e.participant",
                stored,
                asked,
                passing=True,
            )
            path = scratch / f"{name}.parquet"
            warehouse.write(about, path)
            files[name], counts[name] = (path,), pq.read_metadata(path).num_rows
    if known_by is not None:
        refuse_shared_keys([files["participants"]], known_by, scratch)
    return Evidence(files, counts, reader.inputs())
