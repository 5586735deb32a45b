"""Whatever is right is read back as it was written; whatever is spoilt is refused where it was spoilt."""

import csv
import io
import shutil
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commissioning.tables.errors import EvidenceRefused
from commissioning.tables.reader import read_evidence
from commissioning.tables.rows import rows_of
from commissioning.tables.safe_csv import safe_text
from commissioning.tables.schema import TABLES
from commissioning.tables.writer import write_table
from support.evidence_rows import worlds, write_world
from support.sizes import size

worlds_enough = settings(max_examples=size("evidence worlds"), deadline=None)


def read_back(folder):
    """The rows of every table of the folder, without their origin."""
    staging = folder / "_staging"
    shutil.rmtree(staging, ignore_errors=True)
    evidence = read_evidence(folder, staging=staging)
    return {table: [replace(row, origin="") for row in rows_of(evidence, table)] for table in TABLES}


@worlds_enough
@given(world=worlds(), format=st.sampled_from(["csv", "parquet"]))
def test_what_is_written_is_read_back(tmp_path_factory, world, format):
    folder = write_world(tmp_path_factory.mktemp("world"), world, format=format)
    assert read_back(folder) == world


dialects = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t"]),
        "lineterminator": st.sampled_from(["\n", "\r\n", "\r"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    }
)


@worlds_enough
@given(world=worlds(), dialect=dialects, mark=st.booleans(), blank_lines=st.integers(0, 2))
def test_any_csv_dialect_says_the_same(tmp_path_factory, world, dialect, mark, blank_lines):
    folder = write_world(tmp_path_factory.mktemp("world"), world)
    for path in folder.glob("*.csv"):
        cells = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        with path.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as file:
            csv.writer(file, **dialect).writerows(cells)
            file.write(dialect["lineterminator"] * blank_lines)
    assert read_back(folder) == world


@worlds_enough
@given(world=worlds(), random=st.randoms(use_true_random=False), parts=st.integers(1, 4))
def test_order_and_splitting_change_nothing(tmp_path_factory, world, random, parts):
    folder = tmp_path_factory.mktemp("world")
    for table, rows in world.items():
        shuffled = random.sample(rows, len(rows))
        (folder / table).mkdir()
        for part in range(parts):
            path = write_table(folder / table, table, shuffled[part::parts], format=random.choice(["csv", "parquet"]))
            path.rename(path.with_stem(f"part-{part}"))
    found = read_back(folder)
    for table, rows in world.items():
        assert in_one_order(table, found[table]) == in_one_order(table, rows)


def in_one_order(table, rows):
    return sorted(rows, key=lambda row: [safe_text(getattr(row, name)) for name in TABLES[table].column_names])


SPOILT = ["=1+1", " x", "x\x07", "x" * 20_000, "31/01/2026", "12.50", "\xa0"]


@worlds_enough
@given(world=worlds(largest=4), data=st.data())
def test_a_spoilt_cell_is_refused_by_file_row_and_column(tmp_path_factory, world, data):
    assume(any(world.values()))
    folder = write_world(tmp_path_factory.mktemp("world"), world)
    table = data.draw(st.sampled_from([name for name, rows in world.items() if rows]))
    path = folder / f"{table}.csv"
    cells = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    row = data.draw(st.integers(1, len(cells) - 1))
    place = data.draw(st.integers(0, len(cells[0]) - 1))
    column = TABLES[table].columns[place]
    spoilt = data.draw(st.sampled_from(SPOILT[:4] if column.kind == "identifier" else SPOILT))
    cells[row][place] = spoilt if column.kind != "hours" or spoilt != "12.50" else "12.505"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(cells)
    try:
        read_back(folder)
        raise AssertionError("The spoilt cell was taken.")
    except EvidenceRefused as refused:
        places = [(error.file, error.row, error.column) for error in refused.errors.errors]
    assert places == [(f"{table}.csv", row + 1, column.name)]
    assert not (folder / "_staging").exists()


@worlds_enough
@given(cells=st.lists(st.none() | st.integers(-(10**14), 10**14) | st.floats(-1e9, 1e9).map(lambda x: round(x, 6))))
def test_a_covariate_has_one_type_however_it_is_split(tmp_path_factory, cells):
    from support.evidence_rows import ADA

    folder = tmp_path_factory.mktemp("world")
    rows = [replace(ADA, participant=f"p{n}", covariates={"score": cell}) for n, cell in enumerate(cells)]
    whole, split = folder / "whole", folder / "split" / "participants"
    whole.mkdir()
    split.mkdir(parents=True)
    write_table(whole, "participants", rows)
    for part in range(2):
        write_table(split, "participants", rows[part::2]).rename(split / f"{part}.csv")
    together = read_back(whole)["participants"]
    assert {row.participant: row for row in read_back(split.parent)["participants"]} == {
        row.participant: row for row in together
    }
    assert [row.covariates.get("score") for row in together] == cells


def test_arrow_tables_are_written_as_rows_are(tmp_path):
    from support.evidence_rows import ADAS_WORLD

    folder = write_world(tmp_path / "parquet", ADAS_WORLD, format="parquet")
    (tmp_path / "csv").mkdir()
    for table in TABLES:
        arrow = pq.read_table(folder / f"{table}.parquet")
        assert isinstance(arrow, pa.Table)
        write_table(tmp_path / "csv", table, arrow)
        write_table(tmp_path / "csv", table, arrow, format="parquet").unlink()
    assert read_back(tmp_path / "csv") == ADAS_WORLD
