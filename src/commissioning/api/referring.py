"""What a request refers to: found under the asker's access, or refused as if it never was."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from commissioning.api.problems import not_as_described

Row = TypeVar("Row", bound=Model)


def referred(rows: "QuerySet[Row]", field: str, **named: Any) -> Row:
    """The row that a field of the body names. Raises Refused: a foreign one and one that never was look the same."""
    found = rows.filter(**named).first()
    if found is None:
        raise not_as_described("body", field, "There is nothing of this name that you may see. Check it.")
    return found
