"""A run that stands on an earlier one gives what a run in full gives: dues, statements, entries of the ledger."""

import json
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from agree.questions import question
from commissioning.cli.engines import Question as Asked
from commissioning.cli.run_folder import read_dues
from commissioning.tables.due import Due
from commissioning.tables.errors import EvidenceRefused
from commissioning.terms.models import Terms
from commissioning.warehouse.ledger.comparison import Changes
from commissioning.warehouse.ledger.entry import Receipt
from support.late import Runs, Twice, full_run, some_late, the_first_comes_late, two_runs
from support.ledgers import KNOWN, open_ledger
from support.manual import specifications
from support.rotation import turn
from support.sizes import size
from support.specs import CheckedOn
from support.worlds import (
    cap,
    clock,
    days_in_work,
    evidence,
    figure,
    milestone,
    pays,
    programme,
    volume_bonus,
    weeks_in_work,
    write_evidence,
)

END = date(2030, 12, 31)
ACROSS_PEOPLE = {
    name: test for name, test in specifications().items() if name.startswith(("test_12_volume", "test_13_caps"))
}


@given(st.integers(0, 10**9))
@settings(max_examples=size("fact worlds") // 20)
def test_standing_on_an_earlier_run_changes_no_answer(number: int) -> None:
    with TemporaryDirectory() as scratch:
        try:
            _as_in_full(Twice.of(question(number), Random(number), Path(scratch)), Path(scratch))
        except EvidenceRefused:  # two rows of a participant have one key, as known then
            reject()


@pytest.mark.parametrize("name", turn(list(ACROSS_PEOPLE), 4))
def test_a_specification_of_which_somebody_is_heard_of_late(name: str) -> None:
    ACROSS_PEOPLE[name](CheckedOn(the_first_comes_late))


JOB = {"job": milestone("job")}
BONUS = programme(outcomes=JOB, prices={"outcome": pays("job", 100), "bonus": volume_bonus("outcome", 5_000)})
CAPPED = programme(
    outcomes=JOB, prices={"outcome": pays("job", 50_000)}, caps={"most": cap(70_000, "contract", "lifetime")}
)


@pytest.mark.parametrize(
    ("terms", "people", "jobs", "late", "changed"),
    [
        pytest.param(BONUS, "ada bob cyd", "ada 2025-02-01, bob 2025-03-01", "ada", "bob bonus", id="another rank"),
        pytest.param(BONUS, "ada bob", "bob 2025-02-01", "ada", "bob bonus", id="another base"),
        pytest.param(CAPPED, "ada bob", "ada 2025-02-01, bob 2025-03-01", "ada", "bob outcome", id="less under a cap"),
    ],
)
def test_what_comes_late_moves_the_dues_of_others(
    terms: Terms, people: str, jobs: str, late: str, changed: str, tmp_path: Path
) -> None:
    started = "participant | started_on\n" + "\n".join(f"{name} | 2025-01-01" for name in people.split())
    reached = [job.split() for job in jobs.split(", ")]
    done = "participant | milestone | on\n" + "\n".join(f"{name} | job | {day}" for name, day in reached)
    write_evidence(tmp_path / "evidence", evidence({"participants": started, "milestones": done}))
    runs = _as_in_full(some_late({late}, Asked(terms, END, None), tmp_path / "evidence", tmp_path), tmp_path)
    of_others = [change for change in runs.found.changes if runs.found.concerned.cause(change) == "rank or cap"]
    assert [f"{change.due.participant} {change.due.component}" for change in of_others] == [changed]


UNCLAIMED = {"share": figure("basis points", 2_500), "after": "to_claim"}
REDUCED = programme(
    outcomes={"job": days_in_work(28)},
    clocks={"to_claim": clock(60, from_="earned_on")},
    prices={"outcome": pays("job", claim="reduced_if_absent", unclaimed=UNCLAIMED)},
)
A_WEEK = programme(outcomes={"job": weeks_in_work(1, 1, 16)}, prices={"outcome": pays("job")})


@pytest.mark.parametrize(
    ("terms", "worked_until", "before", "now"),
    [
        pytest.param(REDUCED, "2025-01-29", date(2025, 3, 28), date(2025, 3, 29), id="nobody claimed in time"),
        pytest.param(A_WEEK, "2025-01-04", date(2025, 1, 6), date(2025, 1, 7), id="a week came to its end"),
        pytest.param(REDUCED, "", date(2025, 3, 1), date(2025, 3, 29), id="work went on"),
    ],
)
def test_days_that_pass_change_dues_of_whom_nothing_new_is_told(
    terms: Terms, worked_until: str, before: date, now: date, tmp_path: Path
) -> None:
    worked = f"participant | worked_from | worked_until | hours_per_week\nada | 2025-01-01 | {worked_until} | 40"
    write_evidence(tmp_path / "evidence", evidence({"employment": worked}))
    files = sorted((tmp_path / "evidence").iterdir())
    twice = Twice(Asked(terms, before, None), Asked(terms, now, None), files, [])
    (change,) = (runs := _as_in_full(twice, tmp_path)).found.changes
    assert (change.before, runs.found.concerned.cause(change)) == (None, "days passed")


def _as_in_full(twice: Twice, folder: Path) -> Runs:
    """The two runs; what the second says is what a run in full says."""
    full = folder / "full"
    runs = two_runs(twice, folder, then=lambda reader: full_run(full, twice.again, reader))
    assert list(read_dues(runs.since)) == list(read_dues(full))
    for name in ("statements.csv", "statements.md", "terms.json"):
        assert (runs.since / name).read_bytes() == (full / name).read_bytes()
    said, in_full = (json.loads((run / "run.json").read_text()) for run in (runs.since, full))
    assert said.pop("since")["run"] == str(runs.first)
    assert said == in_full
    _refuse_other_entries(runs, full, folder)
    return runs


def _refuse_other_entries(runs: Runs, full: Path, folder: Path) -> None:
    """A ledger with the first run posted gets the same entries, to the last hash, from the changes as from all dues."""
    _, stood = _posted(folder / "in-full", runs, read_dues(runs.first), as_of=runs.found.concerned.after)
    shutil.copytree(folder / "in-full", folder / "by-changes")
    changed = [change.after for change in runs.found.changes if change.after is not None]
    gone = [change.due.due for change in runs.found.changes if change.after is None]
    changes = Changes([*changed, *runs.found.payable], gone, stood)
    expected = _posted(folder / "in-full", runs, read_dues(full), as_of=runs.run.as_of)
    assert _posted(folder / "by-changes", runs, changes, as_of=runs.run.as_of) == expected


def _posted(ledger: Path, runs: Runs, dues: Iterable[Due] | Changes, *, as_of: date) -> tuple[list[Receipt], str]:
    with open_ledger(ledger, programme=runs.run.terms.programme.key) as book:
        said = {"period": "2012-04", "known_at": KNOWN, "evidence_digest": "e" * 64, "run": "a run"}
        posting = book.post(dues, as_of=as_of, **said)
        receipts = list(posting)
        assert posting.stands is not None
        return receipts, posting.stands
