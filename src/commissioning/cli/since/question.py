"""Whether a run can stand on an earlier one: only the rows that are known, and days, may make a difference."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from commissioning.cli.exits import refuse
from commissioning.cli.run_folder import KEPT, Run
from commissioning.core.calendars import Nation, WorkingCalendar, working_calendar
from commissioning.core.clock import local_date
from commissioning.engines.payments.steps.engine import owed
from commissioning.tables.reader import Evidence
from commissioning.tables.schema import TABLES
from commissioning.terms.version import terms_version
from commissioning.warehouse.base import Step
from commissioning.warehouse.duckdb import NamesDialect
from commissioning.warehouse.renewing import Kept
from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.manifest import Manifest
from commissioning.warehouse.store.reading import StoreReader


def refuse_early(folder: Path, before: Run, run: Run) -> None:
    """Say before the store is read what keeps a run from standing on the earlier one in a folder.

    Raises   InputRefused.
    """
    kept = Kept(folder / KEPT)
    if before.store is None or not kept.exists():
        _refuse(folder, "kept nothing to stand on: it was not worked out from a store, or not by --engine duckdb")
    if terms_version(before.terms) != terms_version(run.terms):
        _refuse(folder, "has other terms, and every due may differ")
    if run.as_of < before.as_of:
        _refuse(folder, f"looked from a later day, {before.as_of:%-d %B %Y}")
    if _forgets(before.known_by, run.known_by):
        _refuse(folder, "knew what this run is not to know")
    if _calendars(before) != _calendars(run):
        _refuse(folder, "did not know of a bank holiday announced since, which moves working days for everybody")
    # The steps follow the order in which the files of terms say things, which `before.terms` no longer has.
    same, nothing = replace(before, terms=run.terms), Evidence(dict.fromkeys(TABLES, ()), {}, ())
    if not kept.is_of(owed_by(same, nothing)):
        _refuse(folder, "was worked out by another version of this program, or from terms written in another order")


def state_of(folder: Path, before: Run, reader: StoreReader) -> Manifest:
    """What the store was when the earlier run read it. Raises InputRefused where that was another store."""
    state = before.store
    assert state is not None
    if state.manifest <= reader.state.number:
        found = manifests.read(reader.place, state.manifest)
        if found.sha256 == state.sha256:
            return found
    _refuse(folder, f"is of another evidence store, that at {state.location}")


def owed_by(run: Run, evidence: Evidence) -> Step:
    """What is owed by the terms of a run, of some evidence."""
    return owed(run.terms, evidence, as_of=run.as_of, known_by=run.known_by, sql=NamesDialect())


def _refuse(folder: Path, why: str) -> NoReturn:
    refuse(
        f"This run cannot stand on the one in {folder}: that {why}. "
        "Leave --since out: then all is worked out, and later runs can stand on it."
    )


def _forgets(before: datetime | None, now: datetime | None) -> bool:
    """Whether something that was known by the one moment is not known by the other. None: all is known."""
    return now is not None and (before is None or now < before)


def _calendars(run: Run) -> list[WorkingCalendar]:
    known_on = None if run.known_by is None else local_date(run.known_by, run.terms.programme.time_zone)
    return [working_calendar(nation, known_on=known_on) for nation in Nation]
