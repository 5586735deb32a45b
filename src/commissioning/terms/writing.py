"""Terms written out as a folder of YAML files, which load as the same terms."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

from commissioning.terms.inheritance import WORDS, is_figure
from commissioning.terms.merging import SECTIONS
from commissioning.terms.models import Terms

Plain = dict[Any, Any]


def write(terms: Terms, folder: FilePath, known_from: date) -> None:
    """Write one file for each section that has entries. Variations and assumptions are merged into them.

    Takes    known_from: the date that every file says it was agreed on.
    Raises   FileExistsError, if the folder already holds terms.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain = terms.model_dump(by_alias=True, exclude_defaults=True)
    yaml = _yaml()
    for section in SECTIONS:
        entries = plain.get(section)
        if entries:
            with (folder / f"{section}.yaml").open("x", encoding="utf-8") as file:
                yaml.dump({"known_from": known_from, **_short(entries, None, None)}, file)


def _short(value: Any, clause: str | None, status: str | None) -> Any:
    """A part without what its lines would take from around them anyway."""
    if isinstance(value, list):
        return [_short(item, clause, status) for item in value]
    if not isinstance(value, Mapping):
        return value
    clause, status = value.get("clause", clause), value.get("status", status)
    if is_figure(dict(value)):
        return _short_figure(value, clause, status)
    return {key: _short_field(key, item, clause, status) for key, item in value.items()}


def _short_field(key: Any, item: Any, clause: str | None, status: str | None) -> Any:
    if key in WORDS:
        return _title(item)
    if key == "answers":
        return {name: _title(words) for name, words in item.items()}
    return _short(item, clause, status)


def _title(words: Any) -> Any:
    return words["en"] if set(words) == {"en"} else words


def _short_figure(figure: Mapping[Any, Any], clause: str | None, status: str | None) -> Plain:
    stated: Plain = {}
    if clause is None:
        # Clocks and wages stand by themselves: the first line that is known speaks for the others.
        series = [figure["values"]] if "values" in figure else figure["groups"].values()
        all_lines = [line for lines in series for line in lines.values()]
        first = next((line for line in all_lines if line["status"] != "unknown"), all_lines[0])
        clause, status = first["clause"], first["status"]
        stated = {"clause": clause, "status": status}
    short: Plain = {}
    for key, item in figure.items():
        if key == "values":
            short[key] = _short_lines(item, clause, status)
        elif key == "groups":
            short[key] = {group: _short_lines(lines, clause, status) for group, lines in item.items()}
        else:
            short[key] = _title(item) if key == "title" else item
    return stated | short


def _short_lines(lines: Mapping[date, Plain], clause: str | None, status: str | None) -> dict[date, Any]:
    return {start: _short_line(line, clause, status) for start, line in sorted(lines.items())}


def _short_line(line: Plain, clause: str | None, status: str | None) -> Any:
    short: Plain = {"value": line["value"]}
    if line["clause"] != clause:
        short["clause"] = line["clause"]
    if line["status"] != status and line["value"] != "unknown":
        short["status"] = line["status"]
    return short if len(short) > 1 else line["value"]


def _yaml() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.allow_unicode = True
    yaml.width = 120
    yaml.Representer = _Exact
    return yaml


class _Exact(SafeRepresenter):
    """Decimals as they are, and no anchors for what happens to be alike."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(representer: SafeRepresenter, number: Decimal) -> ScalarNode:
    return representer.represent_scalar("tag:yaml.org,2002:float", f"{number:f}")


def _text(representer: SafeRepresenter, text: str) -> ScalarNode:
    # Tabs, breaks and other marks that cannot be seen come back only from double quotes.
    return representer.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


_Exact.add_representer(Decimal, _decimal)
_Exact.add_representer(str, _text)
