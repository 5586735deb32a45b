"""The folder that one run writes: dues, statements, the terms and evidence they were worked out from.

dues.csv        every due, sorted by component, ordinal, participant, contract; the same bytes in every replay. A run
                that stands on an earlier one has changes.csv instead, and its dues in `kept`
statements.csv  totals by contract and component; statements.md the same to read
terms.json      the terms as applied, assumptions included; their SHA-256 is the terms version
evidence/       the evidence as read, in Parquet: what `explain` looks at. Of a store run.json names the state instead
kept/           of a store: narrow rows on which a later run can stand
posted.json     how the ledger stood with the run posted, once it was
run.json        what was asked, of which files, and the totals; it marks the folder as a run
"""

import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from commissioning.cli import statements
from commissioning.cli.engines import EngineName
from commissioning.cli.exits import refuse
from commissioning.core.clock import SystemRandomness
from commissioning.engines.payments.checksum import RowChecksum
from commissioning.engines.payments.statement import Total, Totals
from commissioning.tables.csv_columns import csv_lines
from commissioning.tables.due import Due
from commissioning.tables.due_batches import due_rows
from commissioning.tables.reader import Evidence
from commissioning.tables.safe_csv import csv_line, write_csv
from commissioning.tables.schema import DUES, TABLES
from commissioning.terms.models import Terms
from commissioning.terms.version import from_json, terms_version, to_json
from commissioning.warehouse.store.reading import StoreState, opened_state

MARK = "run.json"
EVERY_DUE = "dues.csv"
CHANGES = "changes.csv"
KEPT = "kept"
POSTED = "posted.json"
HOLDS = {MARK, EVERY_DUE, CHANGES, KEPT, POSTED, "statements.csv", "statements.md", "terms.json", "evidence"}


@dataclass(frozen=True, slots=True)
class Run:
    """What a run was asked and what it used."""

    terms: Terms
    as_of: date
    known_by: datetime | None
    engine: EngineName
    assumed: str | None
    store: StoreState | None = None

    def notes(self) -> list[str]:
        """What a reader of its statements must know."""
        if self.assumed is None:
            return []
        return [
            f"Worked out with assumptions ({self.assumed}): figures that nobody could find were supplied by a file."
        ]


def write_run(folder: Path, run: Run, evidence: Evidence, dues: Iterable[pa.RecordBatch]) -> dict[str, list[Total]]:
    """Write all files of a run but its evidence, and return its statements. Takes batches of dues, in order."""
    totals, checksum = Totals(), RowChecksum()
    with (folder / EVERY_DUE).open("wb") as file:
        file.write(csv_line(DUES.column_names).encode())
        for batch in checksum.counting(totals.counting(dues)):
            file.write(csv_lines(batch))
    by_contract = totals.by_contract()
    write_statements(folder, run, evidence, by_contract, row_checksum=checksum.text())
    return by_contract


def write_statements(
    folder: Path, run: Run, evidence: Evidence, by_contract: Mapping[str, Sequence[Total]], **said: object
) -> None:
    """Write what a run comes to, and last what it was asked. Takes said: what else it says of itself."""
    write_csv(
        folder / "statements.csv",
        ("contract", "provider", "component", "dues", "pence"),
        (
            (total.contract, run.terms.contracts[total.contract].provider, total.component, total.count, total.pence)
            for contract in by_contract.values()
            for total in contract
        ),
    )
    heading = f"As of {run.as_of:%-d %B %Y}, {_known(run.known_by)}. Terms version `{terms_version(run.terms)}`."
    text = statements.markdown(run.terms, by_contract, heading=heading, notes=run.notes())
    (folder / "statements.md").write_text(text, encoding="utf-8")
    (folder / "terms.json").write_bytes(to_json(run.terms))
    manifest = _manifest(run, evidence) | {
        "dues": sum(total.count for contract in by_contract.values() for total in contract),
        "pence": sum(total.pence for contract in by_contract.values() for total in contract),
        **said,
    }
    (folder / MARK).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _known(known_by: datetime | None) -> str:
    return "with all that is on record" if known_by is None else f"known by {known_by.isoformat()}"


def _manifest(run: Run, evidence: Evidence) -> dict[str, Any]:
    store = {} if run.store is None else {"store": asdict(run.store)}
    return store | {
        "programme": run.terms.programme.key,
        "terms_version": terms_version(run.terms),
        "as_of": run.as_of.isoformat(),
        "known_by": run.known_by.isoformat() if run.known_by else None,
        "engine": run.engine,
        "assumptions": run.assumed,
        "evidence": [
            {"table": file.table, "file": file.path.name, "rows": file.rows, "sha256": file.sha256}
            for file in evidence.inputs
        ],
    }


def read_run(folder: Path) -> Run:
    """What a run was asked, from the folder it wrote."""
    if not (folder / MARK).exists():
        refuse(f"{folder} is not a run: it holds no {MARK}. Give the folder that `commissioning pay --out` wrote.")
    try:
        manifest = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return Run(
            terms=from_json((folder / "terms.json").read_bytes()),
            as_of=date.fromisoformat(manifest["as_of"]),
            known_by=datetime.fromisoformat(manifest["known_by"]) if manifest["known_by"] else None,
            engine=manifest["engine"],
            assumed=manifest["assumptions"],
            store=StoreState(**manifest["store"]) if "store" in manifest else None,
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError) as problem:
        refuse(f"The run in {folder} is damaged ({problem}). Pay again: the same question has the same answer.")


def read_said(folder: Path, name: str) -> str:
    """What a run says of itself under a name."""
    return str(json.loads((folder / MARK).read_text(encoding="utf-8"))[name])


def read_dues(folder: Path) -> Iterator[Due]:
    """The dues of a run, in the order of dues.csv."""
    if not (folder / EVERY_DUE).exists():
        yield from _kept_dues(folder)
        return
    with (folder / EVERY_DUE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Due(
                due=row["due"],
                contract=row["contract"],
                participant=row["participant"] or None,
                component=row["component"],
                ordinal=int(row["ordinal"]),
                earned_on=date.fromisoformat(row["earned_on"]),
                due_on=date.fromisoformat(row["due_on"]),
                pence=int(row["pence"]),
                terms_version=row["terms_version"],
                because=row["because"],
            )


def _kept_dues(folder: Path) -> Iterator[Due]:
    from commissioning.engines.payments.steps.engine import listed
    from commissioning.warehouse.duckdb import DuckDB
    from commissioning.warehouse.renewing import Kept

    with DuckDB() as warehouse:
        amounts = Kept(folder / KEPT).whole("owed")
        yield from due_rows(warehouse.batches(listed(read_run(folder).terms, amounts, None, sql=warehouse.sql)))


@contextmanager
def evidence_of(folder: Path, run: Run) -> Iterator[Callable[[Collection[str] | None], Evidence]]:
    """The evidence of a run, of everybody or with that of some people in it: what it kept, or the store's as it was.

    Raises   StoreRefusal where the store is gone or is another.
    """
    if run.store is None:
        yield lambda people: staged_evidence(folder)
        return
    with opened_state(run.store, chance=SystemRandomness()) as reader:
        yield lambda people: reader.evidence() if people is None else reader.about(people)


def staged_evidence(folder: Path) -> Evidence:
    """The evidence that a run kept."""
    files = {table: tuple(sorted((folder / "evidence" / table).glob("*.parquet"))) for table in TABLES}
    counts = {table: sum(pq.read_metadata(path).num_rows for path in paths) for table, paths in files.items()}
    return Evidence(files, counts, ())
