"""From terms as written to terms written out: every line with its own clause and status."""

from decimal import Decimal

from commissioning.terms.yaml_source import Mapping, Value

WORDS = ("title", "question", "text", "looked_at", "meaning")
"""Keys whose plain text is English."""


def write_out(part: Mapping, clause: Value = None, status: Value = None) -> None:
    """Give every line below `part` the clause and status of the nearest thing around it that states them.

    A figure keeps neither itself: its lines say it. Works in place.
    """
    clause, status = part.get("clause", clause), part.get("status", status)
    if is_figure(part):
        part.pop("clause", None)
        part.pop("status", None)
    hours = str(part.get("unit", "")).startswith("hours")
    for key, value in part.items():
        if key in WORDS and isinstance(value, str):
            part[key] = {"en": value}
        elif key == "answers" and isinstance(value, dict):
            part[key] = {name: {"en": text} if isinstance(text, str) else text for name, text in value.items()}
        elif key == "values" and isinstance(value, dict):
            _write_out_lines(value, clause, status, hours)
        elif key == "groups" and isinstance(value, dict):
            for lines in value.values():
                if isinstance(lines, dict):
                    _write_out_lines(lines, clause, status, hours)
        else:
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    write_out(inner, clause, status)


def is_figure(part: Mapping) -> bool:
    return "values" in part or "groups" in part


def _write_out_lines(lines: Mapping, clause: Value, status: Value, hours: bool) -> None:
    for start, line in lines.items():
        stated: Mapping = dict(line) if isinstance(line, dict) else {"value": line}
        value = stated.get("value")
        if hours and isinstance(value, Decimal):  # elsewhere a decimal stays one, and is refused: pence are no pounds
            stated["value"] = _shortest(value)
        if "clause" not in stated and clause is not None:
            stated["clause"] = clause
        if "status" not in stated and (value == "unknown" or status is not None):
            stated["status"] = "unknown" if value == "unknown" else status
        lines[start] = stated


def _shortest(number: Decimal) -> Decimal | int:
    """One form for one value, so that it has one digest: 16.0 is 16, and 12.50 is 12.5."""
    return int(number) if number == number.to_integral_value() else number.normalize()
