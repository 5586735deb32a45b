"""Our steps on DuckDB, once, for valgrind to count: `python -m … FOLDER`, which prints how many dues were found.

One thread, for two share work out differently each time. Valgrind counts nothing until it is told to: to load Python
and its packages is most of the work of a small run, and is not in the count.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commissioning.cli.bench.payments.asked import UNTIL, terms
from commissioning.cli.run_folder import staged_evidence
from commissioning.engines.payments.steps.engine import dues
from commissioning.warehouse.duckdb import DuckDB


def found(folder: Path) -> int:
    """How many dues there are of the staged evidence. What it takes to find them is counted."""
    asked_terms, evidence = terms(), staged_evidence(folder)
    with _counted(), DuckDB(threads=1) as warehouse:
        step = dues(asked_terms, evidence, as_of=UNTIL, known_by=None, sql=warehouse.sql)
        return sum(batch.num_rows for batch in warehouse.batches(step))


@contextmanager
def _counted() -> Iterator[None]:
    _tell_valgrind("on")
    try:
        yield
    finally:
        _tell_valgrind("off")


def _tell_valgrind(what: str) -> None:
    command = ["vgdb", f"--pid={os.getpid()}", "instrumentation", what]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603


if __name__ == "__main__":
    print(found(Path(sys.argv[1])))
