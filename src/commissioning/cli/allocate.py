"""`commissioning allocate`: who serves whom, drawn at random by market share, so that anybody can draw again."""

import os
import re
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli.exits import PromiseBroken, command, refuse
from commissioning.cli.printed.sheet import Sheet
from commissioning.cli.progress import progress
from commissioning.cli.said import say
from commissioning.core.clock import SystemRandomness
from commissioning.tables.safe_csv import csv_line, write_csv

app = typer.Typer(no_args_is_help=True, help="Allocate referrals at random by market share, and check that it was so.")

Log = Annotated[Path, typer.Option("--log", metavar="FILE", dir_okay=False, help="Every draw: CSV, written whole.")]
Seeds = Annotated[
    Path, typer.Option("--seeds", metavar="FILE", dir_okay=False, help="Seeds by month: CSV, period and seed.")
]


@app.command()
@command
def seed(
    period: Annotated[str, typer.Option(metavar="MONTH", help="The month whose referrals it is for: 2026-12.")],
    seeds: Seeds,
) -> None:
    """Make a month's secret seed, and print the digest to publish before the month begins."""
    from commissioning.cli.allocating.files import SEEDS, read_seeds
    from commissioning.engines.allocation.draw import SEED_BYTES, seed_digest

    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", period):
        refuse(f"{period} is no month. Write year and month: 2026-12.")
    if seeds.exists() and period in read_seeds(seeds):
        refuse(f"{seeds} has a seed of {period} already, and whoever draws again must find the same. Nothing to do.")
    made = SystemRandomness().token_bytes(SEED_BYTES)
    new = not seeds.exists()
    with os.fdopen(os.open(seeds, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as file:
        file.write((csv_line(SEEDS) if new else "") + csv_line((period, made.hex())))
    say(f"The seed of {period} is in {seeds}. Keep it secret until the month is over; then publish it with the log.")
    say(f"Publish now: {period},{seed_digest(made)}")


@app.command()
@command
def draw(
    referrals: Annotated[
        Path,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="referral, area, group, referred_on; in order."),
    ],
    shares: Annotated[
        Path,
        typer.Option(
            metavar="FILE", exists=True, dir_okay=False, help="area, group, from, contract, basis_points: decisions."
        ),
    ],
    seeds: Seeds,
    log: Log,
) -> None:
    """Draw a contract for each referral that the log does not have yet, and add the draws to it."""
    from commissioning.cli.allocating import drawing, files

    with progress("Drawing"):
        known = files.read_log(log) if log.exists() else []
        new = drawing.draw(
            files.read_referrals(referrals), known, shares=files.read_shares(shares), seeds=files.read_seeds(seeds)
        )
        whole = log.with_name(f".{log.name}.partial")
        write_csv(whole, files.LOG, (each.cells() for each in (*known, *new)))
        whole.replace(log)
    counts = Counter((each.allocation.pool, each.allocation.contract) for each in new)
    rows = tuple((pool, contract, f"{count:,}") for (pool, contract), count in sorted(counts.items()))
    if rows:
        say(Sheet("Drawn now", ("Area and group", "Contract", "Referrals"), rows, frozenset({2})))
    say(f"{len(new):,} referrals drawn, {len(known):,} were in {log} before.")


@app.command()
@command
def check(
    log: Annotated[Path, typer.Argument(metavar="LOG", exists=True, dir_okay=False, help="The published log.")],
    seeds: Annotated[
        Path,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="The seeds, published after: period, seed."),
    ],
    digests: Annotated[
        Path,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="What was published before: period, digest."),
    ],
) -> None:
    """Make every draw of a log again, and see whether anybody was favoured. Exit 3 where something does not hold."""
    from commissioning.cli.allocating import files
    from commissioning.engines.allocation.log import evenness, problems

    with progress("Drawing again"):
        drawn = files.read_published(log)
        found = list(problems(drawn, seeds=files.read_seeds(seeds), digests=files.read_digests(digests)))
    rows = tuple(
        (
            each.pool,
            f"{each.draws:,}",
            f"{each.statistic:.2f}",
            "too few to say" if each.probability is None else f"{each.probability:.3f}",
        )
        for each in evenness(drawn)
    )
    head = ("Area and group", "Draws", "Chi-square", "Chance gives as much")
    say(Sheet("What contracts got, beside their shares", head, rows, frozenset({1, 2, 3})))
    if found:
        more = f"\n… and {len(found) - 20:,} more." if len(found) > 20 else ""
        raise PromiseBroken("The log does not hold:\n" + "\n".join(found[:20]) + more)
    say(f"Each of {len(drawn):,} draws is the one that seed, pool and number give.")
