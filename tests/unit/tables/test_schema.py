"""The schema is one: rows, dues and the manual say what it says."""

import dataclasses
from pathlib import Path

import pytest

from commissioning.tables.documents import evidence_tables_markdown
from commissioning.tables.due import Due
from commissioning.tables.rows import ROW_TYPES
from commissioning.tables.schema import DUES, TABLES


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_row_class_has_the_tables_columns_in_order(table):
    names = [field.name for field in dataclasses.fields(ROW_TYPES[table.name])]
    further = ["covariates"] if table.further_columns else []
    assert names == [*table.column_names, *further, "origin"]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_row_class_needs_what_the_table_needs(table):
    fields = dataclasses.fields(ROW_TYPES[table.name])
    needed = {
        field.name
        for field in fields
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }
    assert needed == {column.name for column in table.columns if column.required}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_has_versions_sources_and_moments(table):
    assert {"record", "withdrawn", "source", "recorded_at"} <= set(table.column_names)
    assert not table.column("record").required
    assert not table.column("withdrawn").required


def test_dues_are_the_columns_of_a_due():
    assert list(DUES.column_names) == [field.name for field in dataclasses.fields(Due)]


@pytest.mark.parametrize("table", [*TABLES.values(), DUES], ids=lambda table: table.name)
def test_the_manual_says_every_column_and_its_meaning(table):
    page = evidence_tables_markdown()
    section = page.split(f"## {table.name}")[1].split("\n## ")[0]
    for column in table.columns:
        assert f"| `{column.name}` |" in section
        assert column.meaning in section


@pytest.mark.parametrize("table", [*TABLES.values(), DUES], ids=lambda table: table.name)
def test_keys_and_date_orders_name_columns(table):
    named = {*table.key, *(name for order in table.date_orders for name in (order.later, order.earlier))}
    assert named <= set(table.column_names)


def test_a_column_that_is_not_there_is_a_key_error():
    with pytest.raises(KeyError, match="wages"):
        TABLES["payroll"].column("wages")


def test_the_page_in_the_manual_is_the_schemas():
    page = Path(__file__).parents[3] / "docs" / "generated" / "evidence-tables.md"
    assert page.read_text(encoding="utf-8") == evidence_tables_markdown()
