"""One engine, once, in a process of its own: `python -m … ENGINE FOLDER`, which prints what that cost as JSON.

What an engine must import or start is there before the clock starts; the clock stops when its dues are on disk.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb

from commissioning.cli.bench.payments import floor, tree
from commissioning.cli.bench.payments.asked import Asked, terms
from commissioning.cli.bench.payments.command import FLOOR, OURS, OURS_ON_SPARK

Engine = Callable[[Asked], None]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took, and what it found: how many dues, their pence, and a checksum of them (`because` left out)."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    dues: int
    pence: int
    checksum: str


def _ours(kind: str, engine: str) -> Engine:
    ours = import_module("commissioning.cli.bench.payments.ours")
    import_module("commissioning.engines.payments.steps.engine")
    return partial(getattr(ours, kind), engine)


def _ours_on_spark() -> Engine:
    from commissioning.warehouse.spark.session import started

    started(settings={"spark.driver.memory": "4g"})  # as PySpark by hand has it
    return _ours("parquet", "spark")


def _peer(module: str, package: str) -> Engine:
    import_module(package)
    engine: Engine = import_module(f"commissioning.cli.bench.payments.{module}").dues
    return engine


def _pyspark() -> Engine:
    engine = _peer("by_pyspark", "pyspark.sql")
    import_module("commissioning.cli.bench.payments.by_pyspark").session()
    return engine


ENGINES: dict[str, Callable[[], Engine]] = {
    FLOOR: lambda: floor.scan,
    OURS[0]: partial(_ours, "parquet", "duckdb"),
    OURS[1]: partial(_ours, "run_folder", "duckdb"),
    OURS[2]: partial(_ours, "parquet", "reference"),
    OURS_ON_SPARK: _ours_on_spark,
    "DuckDB, one statement": partial(_peer, "by_sql", "duckdb"),
    "Polars": partial(_peer, "by_polars", "polars"),
    "pandas": partial(_peer, "by_pandas", "pandas"),
    "PySpark": _pyspark,
}
"""Each engine by name, with what makes it ready."""


def cost(name: str, folder: Path) -> Cost:
    engine = ENGINES[name]()
    terms()
    with TemporaryDirectory(prefix="commissioning-bench-", dir=folder) as place:
        asked = Asked.of(folder, Path(place) / "dues.parquet")
        started, cpu = perf_counter(), tree.cpu_seconds()
        engine(asked)
        seconds, cpu_seconds, peak = perf_counter() - started, tree.cpu_seconds() - cpu, tree.peak_bytes()
        return Cost(seconds, cpu_seconds, peak, *found(asked.out))


def found(out: Path) -> tuple[int, int, str]:
    """How many dues there are, what they come to, and their checksum; nothing of an engine that writes none."""
    if out.with_suffix(".csv").exists():
        source = f"read_csv('{out.with_suffix('.csv')}')"
    elif out.exists():
        source = f"read_parquet('{out / '*.parquet' if out.is_dir() else out}')"
    else:
        return 0, 0, ""
    days = "CAST(earned_on AS DATE), CAST(due_on AS DATE)"
    row = f"contract, participant, component, CAST(ordinal AS BIGINT), {days}, CAST(pence AS BIGINT)"
    with duckdb.connect() as connection:
        (found,) = connection.execute(
            f"SELECT count(*), CAST(sum(pence) AS BIGINT), CAST(sum(hash({row})) % 18446744073709551616 AS UBIGINT) "
            f"FROM {source}"
        ).fetchall()
    return int(found[0]), int(found[1]), f"{found[2]:016x}"


if __name__ == "__main__":
    print(json.dumps(asdict(cost(sys.argv[1], Path(sys.argv[2])))))
