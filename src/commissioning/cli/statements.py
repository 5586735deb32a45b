"""Statements as a person reads them: a table for a terminal, a document for a file."""

from collections.abc import Mapping, Sequence

from rich.table import Table

from commissioning.cli.printed.plain import cell
from commissioning.core.money import show
from commissioning.engines.payments.statement import Total, total_pence
from commissioning.terms.models import Terms


def summary(terms: Terms, statements: Mapping[str, Sequence[Total]]) -> Table:
    """One row a contract, one column a component."""
    components = sorted({total.component for totals in statements.values() for total in totals})
    table = Table(title=cell(f"{terms.programme.title}: dues by contract"), title_justify="left", header_style="bold")
    table.add_column("Contract")
    table.add_column("Provider")
    for component in components:
        table.add_column(cell(str(terms.prices[component].title)), justify="right")
    table.add_column("Total", justify="right")
    for contract, totals in statements.items():
        pence = {total.component: total.pence for total in totals}
        table.add_row(
            cell(contract),
            cell(terms.contracts[contract].provider),
            *[show(pence.get(component, 0), terms.programme.currency) for component in components],
            show(total_pence(totals), terms.programme.currency),
        )
    return table


def markdown(terms: Terms, statements: Mapping[str, Sequence[Total]], *, heading: str, notes: Sequence[str]) -> str:
    """All statements as one document, a section a contract."""
    currency = terms.programme.currency
    parts = [f"# {terms.programme.title}: statements", heading, *notes]
    for contract, totals in statements.items():
        signed = terms.contracts[contract]
        rows = [
            f"| {terms.prices[total.component].title} | {total.count:,} | {show(total.pence, currency)} |"
            for total in totals
        ]
        count = sum(total.count for total in totals)
        rows.append(f"| **Total** | {count:,} | **{show(total_pence(totals), currency)}** |")
        parts += [
            f"## {contract}: {signed.provider}, {signed.area.title}",
            "\n".join(["| component | dues | amount |", "|---|--:|--:|", *rows]),
        ]
    return "\n\n".join(parts) + "\n"
