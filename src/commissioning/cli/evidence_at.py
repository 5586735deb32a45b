"""Evidence from where it lies: a folder of tables, or an evidence store. What follows is the same."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from commissioning.cli.exits import refuse
from commissioning.cli.in_parts import ROWS_A_PART
from commissioning.cli.progress import progress
from commissioning.core.clock import SystemRandomness
from commissioning.tables.reader import Evidence, read_evidence
from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.places import Place, place_of
from commissioning.warehouse.store.reading import StoreReader, StoreState, opened


def evidence_location(text: str) -> str:
    """The parser of an option: a folder that exists, or an address."""
    if local_folder(text) and not Path(text).is_dir():
        raise typer.BadParameter(f"There is no folder {text}. Name a folder of evidence tables, or an evidence store.")
    return text


def local_folder(location: str) -> list[Path]:
    """The folder of this machine that a location names; none for an address."""
    return [] if "://" in location else [Path(location)]


def store_at(location: str) -> Place:
    """The place of a store, whether or not there is one yet. A folder is named in full, wherever one stands."""
    whole = str(Path(location).absolute()) if local_folder(location) else location
    return place_of(whole, chance=SystemRandomness())


@dataclass(frozen=True, slots=True)
class Found:
    """Evidence that was found to be right.

    parts   the same, some people in each.
    store   which state of which store it is of; None: of a folder.
    """

    evidence: Evidence
    parts: Sequence[Evidence]
    store: StoreState | None


def _is_store(location: str, place: Place) -> bool:
    """Whether it is a store, or was one before its manifests were lost, rather than a folder of tables."""
    folders = local_folder(location)
    return not folders or bool(manifests.numbers(place)) or (folders[0] / manifests.MANIFESTS).is_dir()


@contextmanager
def evidence_at(location: str, *, staging: Path, known_by: datetime | None) -> Iterator[Found]:
    """The evidence of a folder, staged; or that of a store where it lies.

    Raises   EvidenceRefused, StoreRefusal.
    """
    place = store_at(location)
    if not _is_store(location, place):
        with progress("Reading evidence") as steps:
            accepted = read_evidence(
                Path(location),
                staging=staging,
                progress=lambda file, rows: steps.at(f"{file}: {rows:,} rows"),
                known_by=known_by,
            )
        yield Found(accepted, [accepted], None)
        return
    with opened_store(location) as reader:
        accepted = reader.evidence(known_by=known_by)
        if not any(file.table == "participants" for file in accepted.inputs):
            refuse(f"There are no participants in the store at {location}, and so nobody to pay for. Add their file.")
        yield Found(accepted, reader.parts(ROWS_A_PART), reader.named())


@contextmanager
def opened_store(location: str) -> Iterator[StoreReader]:
    """The evidence store at a location, to be read. Raises StoreRefusal."""
    with ExitStack() as kept:
        with progress("Opening the evidence store") as steps:
            reader = kept.enter_context(opened(store_at(location), progress=steps.at))
        yield reader
