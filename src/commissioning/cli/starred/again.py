"""Stars made again from what their folder stored."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from commissioning.cli.rating.again import Kind, Writing
from commissioning.cli.rating.again import made_again as any_made_again
from commissioning.cli.starred import written
from commissioning.cli.starred.answer import answer
from commissioning.cli.starred.last import MARK
from commissioning.cli.starred.question import asked_as_stored


def made_again(folder: Path, people: Path) -> str:
    """What to say when the stars in the folder are the same again."""
    return any_made_again(folder, people, STARS)


def _stars(kept: Mapping[str, Any]) -> tuple[Collection[str], Writing]:
    asked = asked_as_stored(dict(kept))
    return asked.columns, lambda out, file: written.write(out, answer(file, asked), file)


STARS = Kind("stars", MARK, written.HOLDS, _stars)
