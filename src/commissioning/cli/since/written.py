"""The folder of a run that stands on an earlier one: what changed, and the statements of all dues."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from commissioning.cli.run_folder import CHANGES, Run, read_said, write_statements
from commissioning.cli.since.answer import Answer
from commissioning.core.money import show
from commissioning.engines.payments.changes import Change
from commissioning.engines.payments.checksum import MODULUS, row_checksum
from commissioning.tables.due import Due
from commissioning.tables.safe_csv import Cell, write_csv

HEADER = (
    *("due", "participant", "component", "ordinal", "cause"),
    *(f"{side}_{name}" for side in ("before", "after") for name in ("contract", "earned_on", "due_on", "pence")),
)


def write_since(folder: Path, earlier: Path, run: Run, found: Answer) -> None:
    """Write all files of the run but what it keeps."""
    write_csv(
        folder / CHANGES,
        HEADER,
        (
            (
                *(change.due.due, change.due.participant, change.due.component, change.due.ordinal),
                found.concerned.cause(change),
                *_side(change.before),
                *_side(change.after),
            )
            for change in found.changes
        ),
    )
    write_statements(
        folder,
        run,
        found.evidence,
        found.by_contract,
        row_checksum=_checksum(earlier, found),
        since={"run": str(earlier.absolute()), "row_checksum": read_said(earlier, "row_checksum")},
    )


def _side(due: Due | None) -> tuple[Cell, ...]:
    return (None,) * 4 if due is None else (due.contract, due.earned_on, due.due_on, due.pence)


def _checksum(earlier: Path, found: Answer) -> str:
    """That of all dues: the earlier run's, less the rows that were, and the rows that are."""
    gone = int(row_checksum(change.before for change in found.changes if change.before), 16)
    come = int(row_checksum(change.after for change in found.changes if change.after), 16)
    return f"{(int(read_said(earlier, 'row_checksum'), 16) - gone + come) % MODULUS:016x}"


def summary(run: Run, earlier: Path, found: Answer) -> Iterator[str]:
    """What changed, in sentences."""
    if not found.changes:
        yield f"No due differs from the run in {earlier}."
        return
    causes = Counter(found.concerned.cause(change) for change in found.changes)
    pence = sum(_pence(change) for change in found.changes)
    by_cause = ", ".join(f"{count:,} {IN_WORDS[cause]}" for cause, count in sorted(causes.items()))
    yield (
        f"{len(found.changes):,} dues differ from the run in {earlier}, by "
        f"{show(pence, run.terms.programme.currency)} net: {by_cause}."
    )


IN_WORDS = {"new evidence": "by new evidence", "days passed": "as days passed", "rank or cap": "by others' dues"}


def _pence(change: Change) -> int:
    return (change.after.pence if change.after else 0) - (change.before.pence if change.before else 0)
