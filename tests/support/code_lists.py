"""Small code lists of local authorities, in the shape of the official one."""

import csv
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HEADER = [
    "local-authority-code",
    "official-name",
    "nice-name",
    "gss-code",
    "start-date",
    "end-date",
    "replaced-by",
    "nation",
    "region",
    "local-authority-type",
    "county-la",
    "combined-authority",
    "former-gss-codes",
    "area",
    "pop-2020",
    "gov-uk-slug",
]


def row(code: str, gss: str = "", **cells: str) -> dict[str, str]:
    """One authority: a unitary one of England, if nothing else is said. `end_date` stands for end-date."""
    said = {name.replace("_", "-"): value for name, value in cells.items()}
    name = said.pop("name", f"Place {code}")
    plain = {"nation": "England", "local-authority-type": "UA", "official-name": f"{name} Council", "nice-name": name}
    return {"local-authority-code": code, "gss-code": gss, **plain, **said}


@contextmanager
def code_list(*rows: Mapping[str, str], header: list[str] | None = None, encoding: str = "utf-8") -> Iterator[Path]:
    """A file of them, for the length of the block."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "authorities.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, header or HEADER, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        yield path
