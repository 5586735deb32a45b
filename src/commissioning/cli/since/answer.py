"""`pay --since`: a run that stands on an earlier one, and works out anew only those whom something new concerns.

What may change a due: rows that came or became known since, which concern the people they are about; days that passed;
and others' dues, where people share a rank or a cap. What looks across people is therefore worked out over everybody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from commissioning.cli.exits import warn
from commissioning.cli.in_parts import memory_across_people
from commissioning.cli.run_folder import KEPT, Run
from commissioning.cli.since.question import owed_by, state_of
from commissioning.engines.payments.changes import Change, Concerned, changes
from commissioning.engines.payments.statement import Total
from commissioning.engines.payments.steps import days_passed, differences
from commissioning.engines.payments.steps.engine import listed, stored_steps
from commissioning.engines.payments.strangers import refuse_strangers, unreferred
from commissioning.tables.due import Due
from commissioning.tables.due_batches import due_rows
from commissioning.tables.reader import Evidence
from commissioning.tables.schema import TABLES
from commissioning.warehouse.base import Step
from commissioning.warehouse.duckdb import DuckDB
from commissioning.warehouse.renewing import Kept, of_people
from commissioning.warehouse.store.reading import StoreReader
from commissioning.warehouse.store.since import evidence_of, told_of

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run that stands on an earlier one comes to.

    evidence      of those concerned, as it was read; its files are gone by now.
    concerned     whom it worked out anew.
    by_contract   the statements, of all dues.
    changes       the dues that are not as they were.
    payable       those that are as they were, and whose day to be paid came since.
    """

    evidence: Evidence
    concerned: Concerned
    by_contract: dict[str, list[Total]]
    changes: Sequence[Change]
    payable: Sequence[Due]


def answer(folder: Path, before: Run, run: Run, reader: StoreReader, *, out: Path, tell: Tell) -> Answer:
    """Work out a run standing on the earlier one in a folder, and keep in `out` what later runs can stand on.

    Raises   InputRefused where the store is another; EvidenceRefused.
    """
    told = told_of(reader, state_of(folder, before, reader), known_from=before.known_by, known_by=run.known_by)
    concerned = Concerned(frozenset(told), _concerned_by_days(before, run, reader), before.as_of)
    people = Step.rows("concerned", {"participant": "text"}, [(name,) for name in sorted(concerned.people)])
    earlier, kept = Kept(folder / KEPT), Kept(out / KEPT)
    with TemporaryDirectory(prefix="commissioning-") as scratch:
        evidence = evidence_of(reader, concerned.people, Path(scratch), known_by=run.known_by)
        refuse_strangers(run.terms, evidence)
        for rows in unreferred([evidence]):
            warn(f"{rows} Nothing is due for them: add their referrals, or correct the identifier.")
        with DuckDB(progress=lambda name, _: tell(name)) as warehouse:
            step = owed_by(run, evidence)
            renewed = kept.renew(earlier, step, people, warehouse)
    with DuckDB(memory_limit=memory_across_people(), progress=lambda name, _: tell(name)) as warehouse:
        owed_before, owed_now = earlier.whole("owed__before"), kept.finish(step, renewed, warehouse)
        was, now = owed_before, owed_now
        if kept.looks_at_one_person:
            was, now = of_people("owed__before__theirs", was, people), of_people("owed__theirs", now, people)
        gone, come = differences.not_among("gone", was, now), differences.not_among("come", now, was)
        paid_now = differences.became_payable(owed_now, come, after=before.as_of, up_to=run.as_of, sql=warehouse.sql)
        return Answer(
            evidence,
            concerned,
            _statements(warehouse.table(differences.totals(owed_now))),
            list(changes(_dues(run, gone, warehouse), _dues(run, come, warehouse))),
            _dues(run, paid_now, warehouse) if before.as_of < run.as_of else [],
        )


def _dues(run: Run, amounts: Step, warehouse: DuckDB) -> list[Due]:
    """What is owed, written out at length, in the order of dues.csv."""
    step = listed(run.terms, amounts, None, sql=warehouse.sql, name=f"dues__{amounts.name}")
    return list(due_rows(warehouse.table(step).to_batches()))


def _statements(totals: pa.Table) -> dict[str, list[Total]]:
    found: dict[str, list[Total]] = {}
    for row in totals.to_pylist():
        found.setdefault(row["contract"], []).append(Total(**row))
    return found


def _concerned_by_days(before: Run, run: Run, reader: StoreReader) -> frozenset[str]:
    """The people whom the days concern that passed since the earlier run's."""
    if before.as_of == run.as_of:
        return frozenset()
    everything = Evidence({table: reader.files(table) for table in TABLES}, {}, ())
    with DuckDB() as warehouse:
        step = days_passed.concerned(
            run.terms, stored_steps(everything), after=before.as_of, up_to=run.as_of, sql=warehouse.sql
        )
        return frozenset(warehouse.table(step)["participant"].to_pylist())
