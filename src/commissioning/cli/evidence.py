"""`commissioning evidence`: files into a store, what it holds, the proof that it holds, and fewer files in it."""

from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.evidence_at import store_at
from commissioning.cli.exits import PromiseBroken, command
from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.progress import progress
from commissioning.cli.said import say
from commissioning.core.clock import SystemClock
from commissioning.tables.errors import ErrorReport, EvidenceRefused
from commissioning.tables.evidence_files import chosen_files
from commissioning.tables.schema import TABLES
from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.buckets import DEFAULT_BUCKETS, MOST_BUCKETS
from commissioning.warehouse.store.manifest import Manifest, Source

app = typer.Typer(no_args_is_help=True, help="The evidence store: add files, list them, verify and compact it.")
SHOWN_DIGITS = 12

Store = Annotated[str, typer.Argument(metavar="STORE", help="The store: a folder, or an address such as s3://….")]


@app.command()
@command
def add(
    store: Store,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES", help="Files named for their table, or in a folder named for it; or folders."),
    ],
    buckets: Annotated[
        int | None,
        typer.Option(
            min=1, max=MOST_BUCKETS, help=f"How many buckets a new store has, for good: {DEFAULT_BUCKETS} by default."
        ),
    ] = None,
) -> None:
    """Check files as `pay` does and add them, all or none. A file that the store has already adds nothing."""
    from commissioning.warehouse.store import adding

    errors = ErrorReport()
    chosen = chosen_files(files, errors)
    if len(errors):
        raise EvidenceRefused(errors)
    with progress("Adding") as steps:
        done = adding.add(store_at(store), chosen, now=SystemClock().now(), buckets=buckets, progress=steps.at)
    for path, source in done.known:
        say(f"{path} is in the store already, as {source.name} since {source.added_at:%-d %B %Y}. It adds nothing.")
    if done.new:
        say(_sources("Added", done.new))
        repeated = sum(source.rows - source.kept for source in done.new)
        if repeated:
            say(f"{repeated:,} rows said again what another row of their record said at the same moment: kept once.")
    if done.manifest is None:
        say("There was no file to add, so there is no store.")
    else:
        say(_state(store, done.manifest))


@app.command(name="list")
@command
def list_(store: Store) -> None:
    """Print what was added to a store, and what it holds."""
    manifest = manifests.existing(store_at(store))
    say(_sources("Files added", manifest.sources))
    rows = []
    for table in TABLES:
        files = manifest.of_table(table)
        megabytes = sum(file.bytes for file in files) / 1e6
        rows.append((table, f"{sum(file.rows for file in files):,}", f"{len(files):,}", f"{megabytes:,.1f}"))
    say(Sheet("What it holds", ("Table", "Rows", "Files", "Megabytes"), tuple(rows), frozenset({1, 2, 3})))
    say(_state(store, manifest))


@app.command()
@command
def verify(store: Store) -> None:
    """Read every manifest and every file again. Exit 3 when one is not what was written."""
    from commissioning.warehouse.store import verifying

    with progress("Verifying") as steps:
        found = verifying.verify(store_at(store), progress=steps.reached)
    if found.breaches:
        listed = "\n".join(f"  {breach}" for breach in found.breaches)
        raise PromiseBroken(f"The evidence store at {store} is not what was written:\n{listed}")
    say(f"The evidence store at {store} holds: {found.rows:,} rows in {found.files:,} files, as written.")


@app.command()
@command
def compact(store: Store) -> None:
    """Join the files of each bucket into one. No answer changes; what nobody needs for a day any more is removed."""
    from commissioning.warehouse.store import compacting

    with progress("Compacting") as steps:
        done = compacting.compact(store_at(store), now=SystemClock().now(), progress=steps.reached)
    say(f"{done.before:,} files before, {done.after:,} after; {done.removed:,} that nobody needs were removed.")
    say(_state(store, done.manifest))


def _sources(caption: str, sources: tuple[Source, ...]) -> Sheet:
    return Sheet(
        caption,
        ("Table", "File", "Rows", "Kept", "Added", "SHA-256"),
        tuple(
            (
                source.table,
                source.name,
                f"{source.rows:,}",
                f"{source.kept:,}",
                f"{source.added_at:%Y-%m-%d %H:%M}",
                source.sha256[:SHOWN_DIGITS],
            )
            for source in sources
        ),
        frozenset({2, 3}),
        frozenset({0, 1, 4, 5}),
    )


def _state(store: str, manifest: Manifest) -> str:
    rows = sum(file.rows for file in manifest.files)
    return (
        f"{store}, state {manifest.number}: {_so_many(rows, 'row')} from {_so_many(len(manifest.sources), 'file')}, "
        f"in {_so_many(len(manifest.files), 'data file')} and {_so_many(manifest.buckets, 'bucket')}. "
        f"Manifest {manifest.sha256}."
    )


def _so_many(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
