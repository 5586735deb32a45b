"""`commissioning pay`: terms and evidence in, every due out, dated, priced and explained."""

from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from commissioning.cli import statements
from commissioning.cli.engines import EngineName, OnSpark, Question, dues
from commissioning.cli.evidence_at import evidence_at, evidence_location, local_folder
from commissioning.cli.exits import command, refuse, warn
from commissioning.cli.folders import kept_until_whole, whole_folder
from commissioning.cli.in_parts import InParts
from commissioning.cli.options import AsOf, Assume, KnownBy, TermsDir
from commissioning.cli.posting import evidence_digest, month_of, open_ledger, post_run, refuse_early
from commissioning.cli.progress import progress
from commissioning.cli.run_folder import HOLDS, KEPT, MARK, Run, read_dues, write_run
from commissioning.cli.said import say
from commissioning.cli.since.command import pay_since, post_since
from commissioning.core.money import show
from commissioning.engines.payments.statement import Total, total_pence
from commissioning.engines.payments.strangers import refuse_strangers, unreferred
from commissioning.terms.checking import check
from commissioning.terms.loading import load
from commissioning.terms.models import Terms
from commissioning.terms.unknown import unknowns


@command
def pay(
    terms_dir: TermsDir,
    evidence: Annotated[
        str,
        typer.Option(
            "--evidence",
            metavar="DIR|STORE",
            parser=evidence_location,
            help="The folder of evidence tables, or an evidence store (a folder or s3://…).",
        ),
    ],
    as_of: AsOf,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder to write; it appears whole or not at all.")
    ],
    known_by: KnownBy = None,
    assume: Assume = None,
    engine: Annotated[
        EngineName,
        typer.Option(
            help="The set-based engine on DuckDB or on Spark, or the plain reference. The answers are the same."
        ),
    ] = "duckdb",
    spark_master: Annotated[
        str | None,
        typer.Option(
            "--spark-master",
            metavar="URL",
            help="Where Spark works: local[4], spark://HOST:7077, sc://HOST; two cores of this machine by default.",
        ),
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(
            "--since",
            metavar="RUN",
            exists=True,
            file_okay=False,
            help="An earlier run from the same store: work out anew only those whom something new concerns.",
        ),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option("--ledger", metavar="DIR", help="Post what is payable, as differences, to this ledger."),
    ] = None,
    period: Annotated[
        str | None, typer.Option(metavar="MONTH", help="The ledger month to post to; the month of --as-of by default.")
    ] = None,
    receipts: Annotated[bool, typer.Option("--receipts", help="Print a line for each entry posted.")] = False,
) -> None:
    """Work out every payment that the terms and the evidence make due."""
    terms = known_terms(terms_dir, known_by=known_by, assume=assume)
    run = Run(terms, as_of, known_by, engine, assume.name if assume else None)
    if spark_master is not None and engine != "spark":
        refuse("--spark-master is for Spark. Add --engine spark, or leave it out.")
    if ledger is not None:
        refuse_early(ledger, terms, period or month_of(as_of))
    elif period is not None or receipts:
        refuse("--period and --receipts are about a ledger. Name it with --ledger DIR, or leave them out.")
    apart_from = [*local_folder(evidence), terms_dir, *([ledger] if ledger else [])]
    if since is not None:
        run, found_since = pay_since(run, since, evidence, out, apart_from=apart_from)
        _say_statement(run, found_since.by_contract, out)
        if ledger is not None:
            post_since(run, since, found_since, ledger, out, period=period, receipts=receipts)
        return
    run, by_contract, digest = _pay(run, evidence, out, spark_master=spark_master, apart_from=apart_from)
    _say_statement(run, by_contract, out)
    if ledger is not None:
        with open_ledger(ledger, terms) as book:
            post_run(book, read_dues(out), run, digest=digest, period=period, receipts=receipts, out=out)


def _pay(
    run: Run, location: str, out: Path, *, spark_master: str | None, apart_from: Collection[Path]
) -> tuple[Run, dict[str, list[Total]], str]:
    """Write the run in full. Gives it with the store it read, if any, the statements, and the evidence's digest."""
    with (
        whole_folder(out, mark=MARK, holds=HOLDS, apart_from=apart_from) as folder,
        kept_until_whole(out) as work,
        evidence_at(location, staging=folder / "evidence", known_by=run.known_by) as found,
    ):
        run = replace(run, store=found.store)
        refuse_strangers(run.terms, found.evidence)
        for rows in unreferred(found.parts):
            warn(f"{rows} Nothing is due for them: add their referrals, or correct the identifier.")
        with progress("Working out dues") as steps:
            keep = folder / KEPT if found.store else None
            owed = dues(
                Question(run.terms, run.as_of, run.known_by),
                found.evidence,
                engine=run.engine,
                progress=steps.at,
                on_spark=OnSpark(spark_master, scratch=folder),
                in_parts=InParts(found.parts, scratch=work, tell=steps.say, keep=keep),
            )
            with closing(owed):
                by_contract = write_run(folder, run, found.evidence, owed)
        return run, by_contract, evidence_digest(found.evidence)


def _say_statement(run: Run, by_contract: dict[str, list[Total]], out: Path) -> None:
    totals = [total for of_contract in by_contract.values() for total in of_contract]
    if not totals:
        say(
            f"Nothing is due as of {run.as_of:%-d %B %Y}. Everything is in {out}; "
            f"`commissioning explain PARTICIPANT --run {out}` says why, for anybody in the evidence."
        )
        return
    say(statements.summary(run.terms, by_contract))
    for note in run.notes():
        say(note)
    count = sum(total.count for total in totals)
    say(f"{count:,} dues, {show(total_pence(totals), run.terms.programme.currency)} in all. Everything is in {out}.")


def known_terms(folder: Path, *, known_by: datetime | None, assume: Path | None) -> Terms:
    """Terms with which one can pay: nothing in them contradicts itself, and every figure has a value."""
    terms = load(folder, known_by=known_by, assume=assume)
    wrong = [
        f"{finding.path}: {finding.sentence} {finding.todo}" for finding in check(terms) if finding.kind == "error"
    ]
    if wrong:
        refuse(f"Nothing can be paid by {terms.programme.title} as it stands:\n{_listed(wrong)}")
    missing = [f"{unknown.path} (clause {unknown.clause})" for unknown in unknowns(terms) if unknown.stops_payment]
    if missing:
        offered = sorted((folder / "assumptions").glob("*.yaml"))
        refuse(
            f"{len(missing)} figures of {terms.programme.title} are not known, so nothing can be paid:\n"
            f"{_listed(missing)}\n"
            f"Supply them with --assume {offered[0] if offered else 'FILE'}. Statements made with assumptions say so."
        )
    return terms


def _listed(lines: Sequence[str]) -> str:
    """The first twenty lines, and where the others are."""
    more = [f"… and {len(lines) - 20} more; `commissioning terms check` lists all."] if len(lines) > 20 else []
    return "\n".join(f"  {line}" for line in [*lines[:20], *more])
