"""The programmes that come with the package."""

import sys
from pathlib import Path

import typer

import commissioning

PLACES = (Path(commissioning.__file__).parents[2] / "terms", Path(sys.prefix) / "share" / "commissioning" / "terms")


def carried_programmes() -> dict[str, Path]:
    """Programmes by name. A checkout has them in `terms/`, an installation beside the interpreter."""
    for place in PLACES:
        if place.is_dir():
            return {folder.name: folder for folder in sorted(place.iterdir()) if (folder / "programme.yaml").exists()}
    return {}


def terms_folder(name: str) -> Path:
    """The folder that a user means: a folder, or the name of a carried programme."""
    folder = Path(name)
    if folder.is_dir():
        return folder
    carried = carried_programmes()
    if name in carried:
        return carried[name]
    raise typer.BadParameter(
        f"there is no folder {name!r}, nor a carried programme of that name: {', '.join(carried)}."
    )
