"""Of what a folder was made: kept in its JSON, and said in a sentence on its page."""

import json
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from commissioning.tables.people_file import PeopleFile


def made_of(file: PeopleFile, *, seed: int | None = None) -> str:
    """The sentence, without its full stop: which version, of which file."""
    drawn = "" if seed is None else f", seed {seed}"
    return f"commissioning {version('commissioning')}, file {file.name} with SHA-256 {file.sha256}{drawn}"


def again_by(file: PeopleFile, *, seed: int, mark: str, command: str) -> str:
    """What is needed to make a folder again, byte for byte, and how that is done."""
    return (
        f"{made_of(file, seed=seed)}. All that was asked is in {mark}. With this folder and that file, commissioning "
        f"{command} --again makes it again and says whether it is the same, byte for byte."
    )


def keep(path: Path, file: PeopleFile, **found: Any) -> None:
    """Write the JSON: what was asked of which file, and what was found; the same bytes whenever it is asked again."""
    kept = {
        "commissioning": version("commissioning"),
        "file": {"name": file.name, "sha256": file.sha256, "rows": len(file)},
        **found,
    }
    text = json.dumps(kept, indent=2, ensure_ascii=False, allow_nan=False, default=date.isoformat)
    path.write_text(text + "\n", encoding="utf-8")
