"""`commissioning ledger`: what was posted, the end of a period, and the proof that nothing was changed."""

from typing import Annotated

import typer
from rich.table import Table

from commissioning.cli.exits import PromiseBroken, command, refuse
from commissioning.cli.options import LedgerDir
from commissioning.cli.posting import who
from commissioning.cli.printed.plain import cell
from commissioning.cli.said import say
from commissioning.core.clock import SystemClock
from commissioning.core.money import show as money
from commissioning.warehouse.ledger.ledger import Ledger
from commissioning.warehouse.ledger.reading import LedgerReader, Summary
from commissioning.warehouse.ledger.verification import verify as verification

app = typer.Typer(no_args_is_help=True, help="The append-only ledger: show it, close a period, verify it.")


@app.command()
@command
def show(
    folder: LedgerDir,
    contract: Annotated[str | None, typer.Option(help="Only this contract, by component.")] = None,
    period: Annotated[str | None, typer.Option(help="Only this period, such as 2012-04, by contract.")] = None,
) -> None:
    """Print the ledger's periods and totals; with a contract or a period, its statement."""
    with LedgerReader.read(folder) as ledger:
        summary = ledger.show()
        if contract is None and period is None:
            _periods(summary)
            return
        table = _table("Contract", "Component", "Kind", "Period", right=("Entries", "Amount"))
        lines = list(ledger.statement(contract=contract, period=period))
        if not lines:
            asked = " and ".join(name for name in (contract and f"contract {contract}", period) if name)
            refuse(f"The ledger in {folder} holds nothing for {asked}. It has {_held(summary)}.")
        for line in lines:
            table.add_row(
                cell(line.contract),
                cell(line.component),
                line.kind,
                line.period,
                f"{line.entries:,}",
                money(line.pence, summary.currency),
            )
        say(table)


def _held(summary: Summary) -> str:
    """The contracts and periods that one can ask for."""
    contracts = sorted({head.contract for head in summary.heads})
    some = ", ".join(contracts[:8]) + (f" … ({len(contracts)} in all)" if len(contracts) > 8 else "")
    periods = [period.period for period in summary.periods]
    return f"contracts {some or 'none'}; periods {f'{periods[0]} to {periods[-1]}' if periods else 'none'}"


def _periods(summary: Summary) -> None:
    table = _table("Period", "State", right=("Entries", "Amount"))
    for period in summary.periods:
        state = f"closed {period.closed.closed_at:%Y-%m-%d}" if period.closed else "open"
        table.add_row(period.period, state, f"{period.entries:,}", money(period.pence, summary.currency))
    say(table)
    say(
        f"{summary.programme}: {summary.entitlements:,} dues, {summary.entries:,} entries, "
        f"{money(summary.pence, summary.currency)} net, {len(summary.heads)} chains."
    )


def _table(*left: str, right: tuple[str, ...]) -> Table:
    table = Table(header_style="bold")
    for name in left:
        table.add_column(name)
    for name in right:
        table.add_column(name, justify="right")
    return table


@app.command()
@command
def close(
    folder: LedgerDir, period: Annotated[str, typer.Argument(metavar="PERIOD", help="A month: 2012-04.")]
) -> None:
    """End a period for good. Later facts are posted as adjustments in a later period."""
    with Ledger.existing(folder, actor=who(), clock=SystemClock()) as ledger:
        closing = ledger.close(period)
        amount = money(closing.pence, ledger.currency)
    say(f"{period} is closed: {closing.entries:,} entries, {amount}.")
    say(f"Keep this hash elsewhere; it proves the period was not rewritten: {closing.hash}")


@app.command()
@command
def verify(folder: LedgerDir) -> None:
    """Work out every chain, balance and closing again. Exit 3 when a promise is broken."""
    result = verification(folder)
    if result.breaches:
        listed = "\n".join(f"  {breach}" for breach in result.breaches)
        raise PromiseBroken(f"The ledger in {folder} does not hold what it promises:\n{listed}")
    say(f"The ledger in {folder} holds: {result.entries:,} entries in {result.contracts:,} chains, all in order.")
