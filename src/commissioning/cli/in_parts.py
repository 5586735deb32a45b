"""Work on DuckDB part by part: some people at a time, then once over what these leave."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic

import pyarrow as pa

from commissioning.cli.pace import Pace
from commissioning.core.canonical import digest
from commissioning.tables.reader import Evidence
from commissioning.warehouse.base import Dialect, Step

ROWS_A_PART = 3_000_000
"""Of all tables: about 100,000 people. Fewer, and the steps' own cost counts; more, and memory grows."""
MEGABYTES_A_THREAD = 256
"""Memory for what looks across people. What does not fit is spilt."""


@dataclass(frozen=True, slots=True)
class InParts:
    """How to work with memory for some people at a time.

    parts     the evidence, some people in each.
    scratch   a folder of its own, for what the parts leave and what does not fit in memory. Parts of the same question
              that are found there are taken up.
    tell      told once, in a sentence, what is taken up.
    keep      a folder to be made, for what a later run can stand on (see `warehouse.renewing`); None: nothing is kept.
    """

    parts: Sequence[Evidence]
    scratch: Path
    tell: Callable[[str], None]
    keep: Path | None = None

    def batches(
        self,
        step: Callable[[Dialect], Step],
        under_names: Callable[[Step], Step],
        then: Callable[[Step, Dialect], Step],
        evidence: Evidence,
        progress: Callable[[str], None],
    ) -> Iterator[pa.RecordBatch]:
        """The rows of a step, in its order, a batch at a time.

        Takes    step: gives what is worked out in parts, over all of the evidence. under_names: the rows of a step with
                 people under their names, who are numbers within a part. then: gives what is made of it all.
        """
        from commissioning.warehouse.duckdb import DuckDB, DuckDBDialect, NamesDialect
        from commissioning.warehouse.parts import Parts, frontier
        from commissioning.warehouse.renewing import Kept

        spilt = self.scratch / "spilt"
        with DuckDB(
            memory_limit=memory_across_people(), scratch=spilt, progress=lambda name, _: progress(name)
        ) as together:
            worked_out = step(NamesDialect())
            parts = Parts(
                worked_out,
                [part.files for part in self.parts],
                self.scratch / "parts",
                known_as=_named(evidence),
                in_a_part=[under_names(each) for each in frontier(step(DuckDBDialect()))],
            )
            missing = parts.missing()
            if len(missing) < len(self.parts):
                self.tell(f"{len(self.parts) - len(missing)} of {len(self.parts)} parts are there from before.")
            pace = Pace([sum(part.counts.values()) for part in self.parts], missing, clock=monotonic)
            for number in missing:
                tell = partial(_tell_where, progress, pace.at(number))
                tell()
                with DuckDB(scratch=spilt, progress=tell) as of_part:
                    parts.work_out(number, of_part)
            if self.keep is None:
                joined = parts.joined()
            else:
                kept = Kept(self.keep)
                joined = kept.finish(worked_out, kept.take(parts), together)
            yield from together.batches(then(joined, together.sql))


def memory_across_people() -> str:
    """The memory for what looks across people, as DuckDB writes it."""
    return f"{MEGABYTES_A_THREAD * max(os.cpu_count() or 1, 2)}MB"


def _tell_where(progress: Callable[[str], None], where: str, *step: object) -> None:
    """Where the work is, at whatever step of the part: so that Ctrl-C is heeded."""
    progress(where)


def _named(evidence: Evidence) -> str:
    """What the evidence is: its files, as they were sent."""
    return digest([[file.table, file.path.name, file.sha256] for file in evidence.inputs])
