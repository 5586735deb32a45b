"""`commissioning evidence from-journey`: what the journeys of a programme hold, as the tables that `pay` reads."""

from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.exits import command, refuse
from commissioning.cli.folders import whole_folder
from commissioning.cli.said import say
from commissioning.cli.service.acting import As, In, acting
from commissioning.tables.writer import Format

_TABLES = ("participants", "employment", "milestones")
_HOLDS = [f"{table}.{format}" for table in _TABLES for format in ("csv", "parquet")]


@command
def from_journey(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="The programme's key or reference.")],
    as_: As,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="The folder to write.")],
    role: Annotated[
        str, typer.Option("--role", help="The role: performance_manager, category_manager or auditor.")
    ] = "performance_manager",
    organisation: In = None,
    format: Annotated[Format, typer.Option("--format", help="csv or parquet.")] = "csv",
) -> None:
    """Write a programme's journeys as evidence: pseudonyms, days and codes. That it was taken is itself an event.

    Then: commissioning pay --terms DIR --evidence DIR --as-of DATE --out DIR
    """
    with acting(as_, role, organisation) as (by, clock):
        from commissioning.rooms.design.models import Programme
        from commissioning.rooms.journey.evidence import NotItsLead, write_evidence

        led = Programme.objects.filter(lead=by.own)
        found = led.filter(pk=programme).first() or led.filter(key=programme).first()
        if found is None:
            listed = ", ".join(sorted(led.values_list("key", flat=True))) or "none"
            refuse(f"The organisation leads no programme {programme}. It leads: {listed}.")
        with whole_folder(out, mark=f"participants.{format}", holds=_HOLDS) as folder:
            folder.mkdir(exist_ok=True)
            try:
                write_evidence(programme=found, folder=folder, by=by, now=clock.now(), format=format)
            except NotItsLead as wrong:
                refuse(str(wrong))
    say(f"The evidence of {found.title} is in {out}.")
