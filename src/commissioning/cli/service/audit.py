"""`commissioning audit`: is the chain of events whole? Asked of the database in a person's name, or of a dump alone."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from commissioning.cli.exits import PromiseBroken, command, refuse
from commissioning.cli.progress import progress
from commissioning.cli.said import say
from commissioning.cli.service.acting import As, In, InRole, acting
from commissioning.platform import audit_chain, audit_dump
from commissioning.platform.audit_chain import Checked

app = typer.Typer(no_args_is_help=True, help="Audit events: verify their chain, export them, keep its head.")

Heads = Annotated[
    Path | None,
    typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Heads kept earlier, as `audit heads` writes them."),
]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", dir_okay=False, help="The file to write.")]
Tell = Callable[[int], None]


@app.command()
@command
def verify(
    as_: Annotated[str | None, typer.Option("--as", metavar="EMAIL", help="Who runs this, by e-mail address.")] = None,
    role: InRole = "auditor",
    organisation: In = None,
    file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="An export, instead of the database."),
    ] = None,
    heads: Heads = None,
) -> None:
    """Work every link out again. Exit 3 when something was changed, left out or moved.

    With --file it needs neither the database nor the service.
    """
    kept = _kept(heads)
    if file is not None:
        with progress("Verifying") as steps, file.open("rb") as lines:
            checked = _of_file(lines, str(file), kept, steps.reached)
        _say_or_break(checked, [])
        return
    if as_ is None:
        refuse("Say who asks, with --as EMAIL, or which export to verify, with --file FILE.")
    with acting(as_, role, organisation) as (by, _):
        from commissioning.platform import audit, audit_roots

        total = audit.count(by=by)
        with progress("Verifying", total) as steps:
            checked = audit.check(by=by, kept_heads=kept, progress=lambda done: steps.reached(done, total))
        broken = list(audit_roots.broken_roots(by=by))
    _say_or_break(checked, broken)


@app.command()
@command
def export(as_: As, out: Out, role: InRole = "auditor", organisation: In = None) -> None:
    """Write the organisation's events to a file, one a line. That it was done is itself an event."""
    with acting(as_, role, organisation) as (by, clock), _whole_file(out) as file:
        from django.db import transaction

        from commissioning.platform import audit
        from commissioning.platform.people_models import Organisation

        with transaction.atomic():
            own = Organisation.objects.get(pk=by.own)
            audit.record_read(own, by=by, now=clock.now(), purpose="Export of all audit events")
        with progress("Exporting", audit.count(by=by)) as steps:
            written = audit_dump.write(audit_chain.counted(audit.events(by=by), steps.reached), file)
    say(f"{written:,} events are in {out}. Verify them anywhere: commissioning audit verify --file {out}")


@app.command()
@command
def heads(as_: As, out: Out, role: InRole = "auditor", organisation: In = None) -> None:
    """Write the head of the organisation's chain to a file. Kept elsewhere, it shows when the end is cut off."""
    with acting(as_, role, organisation) as (by, _), _whole_file(out) as file:
        from commissioning.platform import audit

        found = audit.heads(by=by)
        file.write(json.dumps(found, indent=2).encode() + b"\n")
    say(f"The head is in {out}. Keep it where no administrator of the database can change it.")


@app.command()
@command
def proof(as_: As, out: Out, role: InRole = "auditor", organisation: In = None) -> None:
    """Write what proves that the organisation's last gathered head is under its root: for somebody who has the root."""
    with acting(as_, role, organisation) as (by, _):
        from commissioning.platform import audit_roots

        found = audit_roots.inclusion(by=by)
    if found is None:
        refuse("No head of this organisation is under a root yet. `commissioning tick` gathers them each hour.")
    with _whole_file(out) as file:
        file.write(audit_dump.inclusion_json(found))
    say(f"The proof is in {out}. Its root, number {found.root.sequence}, is {found.root.root}.")


@app.command(name="check-proof")
@command
def check_proof(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    root: Annotated[str, typer.Option(help="The root that was kept or printed, in hexadecimal.")],
) -> None:
    """Examine a proof against a root that was kept, without the database. Exit 3 when it proves nothing."""
    try:
        found = audit_dump.read_inclusion(file.read_bytes())
    except audit_dump.NotAnEvent as wrong:
        refuse(f"{file}: {wrong}")
    if found.root.root != root or not found.holds():
        raise PromiseBroken(f"{file} does not prove that the head {found.head} is under the root {root}.")
    say(f"The head {found.head} of {found.organisation} was under this root at {found.root.at:%Y-%m-%d %H:%M} UTC.")


def _kept(file: Path | None) -> dict[str, str]:
    if file is None:
        return {}
    try:
        said = json.loads(file.read_bytes())
    except ValueError:
        said = None
    if not isinstance(said, dict) or not all(isinstance(head, str) for head in said.values()):
        refuse(f"{file} holds no heads. `commissioning audit heads` writes them: organisation and hash, as JSON.")
    return said


def _of_file(lines: IO[bytes], name: str, kept: dict[str, str], tell: Tell) -> Checked:
    must_be_there = {organisation: {head} for organisation, head in kept.items()}
    try:
        return audit_chain.check(audit_chain.counted(audit_dump.read(lines, name), tell), must_be_there)
    except audit_dump.NotAnEvent as wrong:
        refuse(str(wrong))


def _say_or_break(checked: Checked, broken_roots: list[str]) -> None:
    if checked.broken or broken_roots:
        more = checked.broken - len(checked.problems)
        listed = [f"{each.organisation} {each.day} event {each.sequence}: {each.what}" for each in checked.problems]
        listed += [f"… and {more:,} more"] * bool(more) + broken_roots
        told = "\n".join(f"  {line}" for line in listed)
        raise PromiseBroken(f"The chain does not hold what it promises:\n{told}")
    ends = ", ".join(f"{organisation} ends with {head}" for organisation, head in sorted(checked.heads.items()))
    say(f"The chain holds: {checked.events:,} events, all in order{f'; {ends}' if ends else ''}.")


@contextmanager
def _whole_file(out: Path) -> Iterator[IO[bytes]]:
    """A file that appears whole or not at all."""
    partial = out.with_name(f"{out.name}.partial")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
