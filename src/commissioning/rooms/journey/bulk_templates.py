"""Templates for files of many rows: the columns with an example, as CSV or as a workbook."""

from datetime import date

from commissioning.rooms.journey.bulk_importing import columns, example
from commissioning.rooms.journey.bulk_models import Sort
from commissioning.rooms.journey.bulk_reading import SentColumn
from commissioning.tables.safe_csv import csv_line
from commissioning.tables.workbook import TemplateColumn, template


def csv_template(sort: Sort, programme: str, *, on: date) -> str:
    """The header and one example row. Raises NoRules."""
    names, row = columns(sort, programme, on=on).all, example(sort, programme, on=on)
    return csv_line(names) + csv_line([row.get(name, "") for name in names])


def workbook_template(sort: Sort, programme: str, *, on: date) -> bytes:
    """The same as a workbook: what may stand in a column is offered there, and explained on a second sheet."""
    offered = [_as_offered(each) for each in columns(sort, programme, on=on).of]
    return template(sort.value, offered, example(sort, programme, on=on))


def _as_offered(column: SentColumn) -> TemplateColumn:
    """Of a list no cell can be one choice alone, so the codes are explained and not offered."""
    says = f"{column.says} Any of: {', '.join(column.codes)}." if column.is_list else column.says
    choices = () if column.is_list else column.offers or column.codes
    return TemplateColumn(column.name, column.is_needed, says, choices)
