"""The service with the demonstration's world in it: built once, then served with each demo role one click away."""

import os
from pathlib import Path

from commissioning.cli.carried import terms_folder
from commissioning.cli.folders import whole_folder
from commissioning.cli.progress import progress
from commissioning.cli.service.serve import COMMISSIONING
from commissioning.terms.loading import load

MARK = "commissioning.sqlite3"
HOLDS = (MARK, f"{MARK}-wal", f"{MARK}-shm", "secret-key", "master-key", "index-key", "keys.sqlite3", "files")


def make_world(folder: Path, *, seed: int) -> None:
    """Build the world into a data folder, whole or not at all; nothing when it is there.

    Once in a process: it loads the application for this folder.
    """
    if not (folder / MARK).exists():
        with whole_folder(folder, mark=MARK, holds=HOLDS) as partial:
            _build(partial, seed)


def serve_world(folder: Path, *, host: str, port: int) -> None:
    """Become `commissioning serve` on the world. Does not return."""
    command = [*COMMISSIONING, "serve", "--host", host, "--port", str(port)]
    os.execve(command[0], command, _environment(folder))  # noqa: S606  # our own words, no shell


def _build(folder: Path, seed: int) -> None:
    os.environ.update(_environment(folder))
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    from commissioning.cli.service.world.build import build
    from commissioning.rooms.design.measures import without_misleading

    with progress("Building a world of organisations, people and contracts") as steps:
        call_command("migrate", verbosity=0)
        national = terms_folder("work-programme")
        # The measure of the Work Programme's first years is refused: nobody could sign under it. What nobody knows is
        # assumed, as the demonstration's payments do: for how long names are kept, by when a plan is agreed.
        build(
            without_misleading(load(national, assume=national / "assumptions" / "demonstration.yaml")),
            load(terms_folder("innovation-fund")),
            seed=seed,
            report=steps.at,
        )
    connection.close()


def _environment(folder: Path) -> dict[str, str]:
    """The environment in which the settings find the world."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMISSIONING_")}
    said = {"COMMISSIONING_MODE": "demo", "COMMISSIONING_DATA": str(folder.absolute())}
    return {**kept, **said, "DJANGO_SETTINGS_MODULE": "commissioning.config.settings"}
