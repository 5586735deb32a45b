"""A run that stands on an earlier one gives what a run in full gives: the dues, the statements, the ledger's entries."""

import json
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from agree.questions import question
from commissioning.cli.run_folder import read_dues
from commissioning.tables.due import Due
from commissioning.tables.errors import EvidenceRefused
from commissioning.warehouse.ledger.comparison import Changes
from commissioning.warehouse.ledger.entry import Receipt
from support.late import Runs, Twice, three_runs
from support.ledgers import KNOWN, open_ledger
from support.sizes import size


@given(st.integers(0, 10**9))
@settings(max_examples=size("fact worlds") // 10)
def test_standing_on_an_earlier_run_changes_no_answer(number: int) -> None:
    with TemporaryDirectory() as scratch:
        _as_in_full(number, Path(scratch))


def _as_in_full(number: int, folder: Path) -> Runs | None:
    twice = Twice.of(question(number), Random(number))
    try:
        runs = three_runs(twice, folder)
    except EvidenceRefused:  # two rows of a participant had one key at the earlier moment
        return None
    assert list(read_dues(runs.since)) == list(read_dues(runs.full))
    for name in ("statements.csv", "statements.md", "terms.json"):
        assert (runs.since / name).read_bytes() == (runs.full / name).read_bytes()
    said, in_full = (json.loads((run / "run.json").read_text()) for run in (runs.since, runs.full))
    assert said.pop("since")["run"] == str(runs.first)
    assert said == in_full
    _refuse_other_entries(runs, folder)
    return runs


def _refuse_other_entries(runs: Runs, folder: Path) -> None:
    """A ledger with the first run posted gets the same entries, to the last hash, from the changes as from all dues."""
    _, stood = _posted(folder / "in-full", runs, read_dues(runs.first), as_of=runs.found.concerned.after)
    shutil.copytree(folder / "in-full", folder / "by-changes")
    changed = [change.after for change in runs.found.changes if change.after is not None]
    gone = [change.due.due for change in runs.found.changes if change.after is None]
    changes = Changes([*changed, *runs.found.payable], gone, stood)
    expected = _posted(folder / "in-full", runs, read_dues(runs.full), as_of=runs.run.as_of)
    assert _posted(folder / "by-changes", runs, changes, as_of=runs.run.as_of) == expected


def _posted(ledger: Path, runs: Runs, dues: Iterable[Due] | Changes, *, as_of: date) -> tuple[list[Receipt], str]:
    with open_ledger(ledger, programme=runs.run.terms.programme.key) as book:
        said = {"period": "2012-04", "known_at": KNOWN, "evidence_digest": "e" * 64, "run": "a run"}
        posting = book.post(dues, as_of=as_of, **said)
        receipts = list(posting)
        assert posting.stands is not None
        return receipts, posting.stands
