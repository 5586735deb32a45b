"""The evidence of the bench: simulated, checked and staged as `pay` does it, and kept for the next time.

Up to a million people are simulated one by one. More are the simulated million repeated, every copy under new
identifiers.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from commissioning.cli.bench.payments.asked import TABLES, UNTIL, terms
from commissioning.engines.simulation.world import EDITION, simulate
from commissioning.tables.reader import read_evidence
from commissioning.terms.version import to_json

MOST_SIMULATED = 1_000_000


def staged(people: int, *, seed: int, data: Path, tell: Callable[[str], None]) -> Path:
    """The folder that holds the staged evidence of so many people, made now if it is not there.

    Takes    people: up to a million, or whole millions. tell: told what is being done.
    """
    made_of = hashlib.sha256(to_json(terms()) + f"{EDITION} {UNTIL}".encode()).hexdigest()[:12]
    folder = data / f"payments-{people}-{seed}-{made_of}"
    if folder.exists():
        return folder
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    if people > MOST_SIMULATED:
        _repeat(staged(MOST_SIMULATED, seed=seed, data=data, tell=tell), partial, people // MOST_SIMULATED, tell)
    else:
        _simulate(partial, people, seed, tell)
    partial.rename(folder)
    return folder


def _simulate(folder: Path, people: int, seed: int, tell: Callable[[str], None]) -> None:
    world = folder / "world"

    def simulated(done: int, of: int) -> None:
        tell(f"simulating {done:,} of {of:,} people")

    simulate(terms(), people=people, seed=seed, until=UNTIL, out=world, progress=simulated)
    for file in world.iterdir():
        if file.stem not in TABLES:
            file.unlink()
    read_evidence(
        world, staging=folder / "evidence", progress=lambda file, rows: tell(f"checking {file}: {rows:,} rows")
    )
    shutil.rmtree(world)


def _repeat(million: Path, folder: Path, times: int, tell: Callable[[str], None]) -> None:
    """Copies of all files, with the number of the copy in front of each identifier of a person, a record and a file."""
    with duckdb.connect() as connection:
        for path in sorted((million / "evidence").glob("*/*.parquet")):
            of_table = folder / "evidence" / path.parent.name
            of_table.mkdir(parents=True)
            for number in range(times):
                tell(f"repeating {path.parent.name}, {number + 1} of {times}")
                numbered = ", ".join(f"'{number}-' || {name} AS {name}" for name in _IDENTIFIERS)
                connection.execute(
                    f"COPY (SELECT * REPLACE ({numbered}) FROM read_parquet('{path}')) "
                    f"TO '{of_table / f'{path.stem}-{number:04}.parquet'}' (FORMAT parquet)"
                )


_IDENTIFIERS = ("participant", "record", "origin_file")
