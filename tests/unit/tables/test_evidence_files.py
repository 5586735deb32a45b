"""Which files are evidence: one for each table, or a folder of them; what cannot be placed is refused."""

import pytest

from commissioning.tables.reader import read_evidence
from commissioning.tables.rows import rows_of


def test_tables_may_be_absent_but_for_participants(folder, read, refusals):
    (folder / "claims.csv").unlink()
    assert read(folder).counts["claims"] == 0
    assert list(rows_of(read(folder), "claims")) == []
    (folder / "participants.csv").unlink()
    assert [(error.file, error.problem) for error in refusals(folder)] == [("participants", "the table is missing")]


def test_a_folder_of_files_is_one_table(folder, read):
    text = (folder / "payroll.csv").read_text()
    (folder / "payroll.csv").unlink()
    (folder / "payroll").mkdir()
    for month in ("2026-02", "2026-01"):
        (folder / "payroll" / f"{month}.CSV").write_text(text)
    rows = list(rows_of(read(folder), "payroll"))
    assert [row.origin for row in rows] == ["payroll/2026-01.CSV row 2", "payroll/2026-02.CSV row 2"]


@pytest.mark.parametrize(
    ("name", "problem", "todo"),
    [
        ("employmnet.csv", "this is not the name of a table", "Did you mean employment?"),
        ("dues.csv", "this is not the name of a table", "Take the file out"),
        ("payroll.xlsx", "this kind of file is not read", "CSV UTF-8"),
        ("payroll.parquet", "the table is there twice", "There is also payroll.csv"),
    ],
)
def test_what_cannot_be_placed_is_refused(folder, refusals, name, problem, todo):
    (folder / name).write_bytes((folder / "payroll.csv").read_bytes())
    found = [error for error in refusals(folder) if error.problem == problem]
    assert [error.file for error in found] == [name]
    assert todo in found[0].todo


def test_an_unknown_sub_folder_is_refused_and_notes_are_passed_over(folder, read, refusals):
    (folder / "README.md").write_text("Sent on Monday.")
    (folder / ".DS_Store").write_bytes(b"\0")
    read(folder)
    (folder / "pay roll").mkdir()
    assert [error.todo for error in refusals(folder)] == ["Did you mean payroll?"]


def test_no_folder_says_so(tmp_path):
    with pytest.raises(NotADirectoryError, match="Name the folder"):
        read_evidence(tmp_path / "nowhere", staging=tmp_path / "staging")


def test_staging_must_be_empty(folder, tmp_path):
    (tmp_path / "staging").mkdir()
    (tmp_path / "staging" / "mine.txt").write_text("keep")
    with pytest.raises(FileExistsError, match="empty folder"):
        read_evidence(folder, staging=tmp_path / "staging")
    assert (tmp_path / "staging" / "mine.txt").exists()


def test_inputs_say_digest_and_rows(folder, read):
    import hashlib

    evidence = read(folder)
    assert [file.table for file in evidence.inputs] == [
        "participants",
        "employment",
        "payroll",
        "benefits",
        "milestones",
        "claims",
    ]
    for file in evidence.inputs:
        assert file.sha256 == hashlib.sha256(file.path.read_bytes()).hexdigest()
        assert file.rows == 1


def test_progress_names_the_file_and_its_rows(folder, read):
    seen = []
    read(folder, progress=lambda name, rows: seen.append((name, rows)))
    assert ("payroll.csv", 1) in seen


def test_errors_of_all_files_come_at_once_and_nothing_stays(folder, tmp_path):
    from commissioning.tables.errors import EvidenceRefused

    for name, old, new in (("payroll.csv", "125000", "1250.00"), ("claims.csv", "2026-08-03", "03/08/2026")):
        path = folder / name
        path.write_text(path.read_text().replace(old, new))
    with pytest.raises(EvidenceRefused) as refused:
        read_evidence(folder, staging=tmp_path / "staging")
    assert [(error.file, error.row, error.column) for error in refused.value.errors.errors] == [
        ("payroll.csv", 2, "pay_pence"),
        ("claims.csv", 2, "earned_on"),
    ]
    assert not (tmp_path / "staging").exists()
