"""`pay --since`: the earlier run found and looked at, the store opened, the new run written and posted."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from commissioning.cli.evidence_at import opened_store
from commissioning.cli.exits import refuse
from commissioning.cli.folders import whole_folder
from commissioning.cli.posting import evidence_digest, open_ledger, post_run, stood_with
from commissioning.cli.progress import progress
from commissioning.cli.run_folder import HOLDS, MARK, Run, read_dues, read_run
from commissioning.cli.said import say
from commissioning.cli.since.answer import Answer, answer
from commissioning.cli.since.question import refuse_early
from commissioning.cli.since.written import summary, write_since
from commissioning.warehouse.ledger.comparison import Changes
from commissioning.warehouse.ledger.refusals import StandsOtherwise


def pay_since(run: Run, earlier: Path, evidence: str, out: Path, *, apart_from: Collection[Path]) -> tuple[Run, Answer]:
    """Write a run that stands on an earlier one. Gives the run with its store, and what it comes to."""
    if run.engine != "duckdb":
        refuse(f"--since is for --engine duckdb. Leave --since out, and --engine {run.engine} works out everything.")
    before = read_run(earlier)
    refuse_early(earlier, before, run)
    with (
        whole_folder(out, mark=MARK, holds=HOLDS, apart_from=[*apart_from, earlier]) as folder,
        opened_store(evidence) as reader,
    ):
        run = replace(run, store=reader.named())
        with progress(f"Working out what changed since {earlier.name}") as steps:
            found = answer(earlier, before, run, reader, out=folder, tell=steps.at)
        write_since(folder, earlier, run, found)
    for line in summary(run, earlier, found):
        say(line)
    return run, found


def post_since(
    run: Run, earlier: Path, found: Answer, ledger: Path, out: Path, *, period: str | None, receipts: bool
) -> None:
    """Post what changed, if the ledger stands as the earlier run left it, and else whatever differs."""
    digest, stood = evidence_digest(found.evidence), stood_with(earlier)
    with open_ledger(ledger, run.terms) as book:
        if stood is not None:
            changed = [change.after for change in found.changes if change.after is not None]
            gone = [change.due.due for change in found.changes if change.after is None]
            changes = Changes([*changed, *found.payable], gone, stood)
            try:
                post_run(book, changes, run, digest=digest, period=period, receipts=receipts, out=out)
            except StandsOtherwise:
                pass
            else:
                return
        say(f"Ledger {ledger} does not stand as the run in {earlier} left it, so every due is compared with it.")
        post_run(book, read_dues(out), run, digest=digest, period=period, receipts=receipts, out=out)
