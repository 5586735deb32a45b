"""Across rows: versions of a record, keys of participants, claims."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.tables import across_rows
from commissioning.tables.rows import rows_of, standing
from commissioning.tables.writer import write_table
from support.evidence_rows import ADA, ADA_IS_CLAIMED, ADA_IS_PAID, ADA_WORKS

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def test_a_version_sent_twice_counts_once(folder, read):
    first = replace(ADA_IS_PAID, record="r1")
    second = replace(first, pay_pence=-5, recorded_at=WEDNESDAY)
    write_table(folder, "payroll", [first, second, first, ADA_IS_PAID, ADA_IS_PAID])
    evidence = read(folder)
    assert [row.origin for row in rows_of(evidence, "payroll")] == [f"payroll.csv row {n}" for n in (2, 3, 5, 6)]
    assert evidence.counts["payroll"] == 4
    assert next(file.rows for file in evidence.inputs if file.table == "payroll") == 5


def test_two_versions_of_one_moment_that_differ_are_refused(folder, refusals):
    row = replace(ADA_WORKS, record="r1")
    write_table(folder, "employment", [row, ADA_WORKS, replace(row, hours_per_week=None, employer="Café")])
    (error,) = refusals(folder)
    assert (error.file, error.row, error.column) == ("employment.csv", 4, "recorded_at")
    assert "employment.csv row 2" in error.todo
    assert "employer, hours_per_week" in error.todo


def test_versions_are_found_through_several_files_and_several_passes(folder, read, monkeypatch):
    monkeypatch.setattr(across_rows, "ROWS_COMPARED_AT_ONCE", 5)
    (folder / "payroll.csv").unlink()
    (folder / "payroll").mkdir()
    rows = [replace(ADA_IS_PAID, record=f"r{number}") for number in range(50)]
    for name in ("a", "b"):
        write_table(folder / "payroll", "payroll", rows)
        (folder / "payroll" / "payroll.csv").rename(folder / "payroll" / f"{name}.csv")
    evidence = read(folder)
    assert [row.origin for row in rows_of(evidence, "payroll")] == [f"payroll/a.csv row {n}" for n in range(2, 52)]


def test_a_claim_twice_is_refused_unless_it_is_one_record(folder, read, refusals):
    write_table(folder, "claims", [ADA_IS_CLAIMED, replace(ADA_IS_CLAIMED, ordinal=2)])
    (error,) = refusals(folder)
    assert (error.row, error.column, error.value) == (3, "claim", "claim-1")
    version = replace(ADA_IS_CLAIMED, record="r1")
    write_table(folder, "claims", [version, replace(version, withdrawn=True, recorded_at=WEDNESDAY)])
    assert read(folder).counts["claims"] == 2
    write_table(folder, "claims", [version, replace(version, record="r2")])
    assert len(refusals(folder)) == 1


BY_RECORD = replace(ADA, record="r1", recorded_at=MONDAY)


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([ADA, ADA], [3]),
        ([ADA, replace(ADA, contract="C2")], []),
        ([ADA, replace(ADA, referred_on=date(2026, 1, 4))], []),
        ([ADA, replace(ADA, withdrawn=True)], []),
        ([ADA, BY_RECORD, ADA], [3, 4]),
        ([BY_RECORD, replace(BY_RECORD, ended_on=date(2026, 9, 1), recorded_at=TUESDAY)], []),
        ([ADA, BY_RECORD, replace(BY_RECORD, withdrawn=True, recorded_at=TUESDAY)], []),
        ([ADA, BY_RECORD, replace(BY_RECORD, contract="C2", recorded_at=TUESDAY)], []),
        ([ADA, replace(BY_RECORD, contract="C2"), replace(BY_RECORD, recorded_at=TUESDAY)], [4]),
        ([replace(ADA, record="r1"), replace(ADA, record="r1", recorded_at=MONDAY)], []),
        ([replace(ADA, record="r1"), replace(ADA, record="r1")], []),
    ],
    ids=[
        "twice",
        "transfer",
        "referred again",
        "one withdrawn",
        "three times",
        "versions",
        "later withdrawn",
        "later moved away",
        "later moved here",
        "always known, then recorded",
        "sent twice",
    ],
)
def test_the_key_of_participants_is_unique_among_current_versions(folder, read, refusals, rows, wrong):
    write_table(folder, "participants", rows)
    if not wrong:
        read(folder)
        return
    errors = refusals(folder)
    assert [(error.row, error.column) for error in errors] == [(row, "participant") for row in wrong]
    assert errors[0].value == "ada, C1, 2026-01-05"


def test_keys_are_compared_as_they_were_known(folder, read, refusals):
    write_table(folder, "participants", [ADA, BY_RECORD, replace(BY_RECORD, withdrawn=True, recorded_at=TUESDAY)])
    read(folder)
    read(folder, known_by=MONDAY)
    assert len(refusals(folder, known_by=TUESDAY)) == 1


MOMENTS = st.sampled_from([MONDAY, TUESDAY, WEDNESDAY])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["r1", "r2", None]), st.none() | MOMENTS, st.booleans(), st.sampled_from(["C1", "C2"])
        ),
        unique_by=lambda version: (version[0], version[1]) if version[0] else object(),
        max_size=6,
    ),
    st.none() | MOMENTS,
)
def test_the_reader_and_the_reference_agree_on_what_stands(tmp_path_factory, versions, known_by):
    from commissioning.tables.errors import EvidenceRefused
    from commissioning.tables.reader import read_evidence

    folder = tmp_path_factory.mktemp("evidence")
    rows = [replace(ADA, record=r, recorded_at=at, withdrawn=w, contract=c) for r, at, w, c in versions]
    write_table(folder, "participants", rows)
    keys = [row.contract for row in standing(rows, known_by=known_by)]
    repeated = len(keys) - len(set(keys))
    try:
        read_evidence(folder, staging=folder / "_staging", known_by=known_by)
        refused = 0
    except EvidenceRefused as refusal:
        refused = len(refusal.errors)
    assert refused == repeated
