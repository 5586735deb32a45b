"""Who holds which contract, and what it offered, in tables."""

from collections.abc import Iterator
from datetime import date, timedelta

from commissioning.core.periods import in_words
from commissioning.terms import models as m
from commissioning.terms.figures import Figure
from commissioning.terms.telling import words
from commissioning.terms.telling.document import Block, Bullets, Heading, Paragraph, Table
from commissioning.terms.walking import lines


def blocks(terms: m.Terms) -> Iterator[Block]:
    yield Heading(2, "Contracts")
    columns = (
        "Contract",
        "Provider",
        "Area",
        "First day",
        "Last day",
        "Last referrals",
        "Pays until",
        "Clause",
        "Status",
    )
    rows = tuple(
        (
            f"{key}: {contract.title}",
            contract.provider,
            f"{contract.area.title} ({contract.nation.replace('_', ' ').title()})",
            in_words(contract.starts_on),
            _last(contract.ends_on),
            _last(contract.referrals_until),
            _last(contract.pays_until or contract.ends_on),
            contract.clause,
            contract.status.capitalize(),
        )
        for key, contract in terms.contracts.items()
    )
    yield Table("Contracts and their days", columns, rows)
    yield from _figures(
        "What contracts offered", "Offer", [(key, c.offers) for key, c in terms.contracts.items()], terms
    )
    yield from _figures(
        "Prices of single contracts", "Price", [(key, c.prices) for key, c in terms.contracts.items()], terms
    )
    yield from _deferrals(terms)
    employers = [(key, contract.own_employers) for key, contract in terms.contracts.items() if contract.own_employers]
    if employers:
        yield Paragraph("These employers belong to a provider or its supply chain:")
        yield Bullets(tuple(f"{key}: {', '.join(names)}" for key, names in employers))


def _last(end: date | None) -> str:
    """The last day before an end, as pages print periods."""
    return in_words(end - timedelta(days=1)) if end else "Not stated"


def _figures(caption: str, name: str, held: list[tuple[str, dict[str, Figure]]], terms: m.Terms) -> Iterator[Block]:
    rows = tuple(
        (
            key,
            _name(figure_name, figure, terms),
            group or "All",
            in_words(date.fromisoformat(path[-1])),
            f"{words.value(line, figure, terms.programme.currency)} {words.per(figure)}".strip(),
            line.clause,
            words.status(line),
        )
        for key, figures in held
        for figure_name, figure in figures.items()
        for path, group, line in lines(figure)
    )
    if rows:
        yield Table(caption, ("Contract", name, "Group", "From", "Value", "Clause", "Status"), rows)


def _name(name: str, figure: Figure, terms: m.Terms) -> str:
    component = terms.prices.get(name)
    title = figure.title or (component.title if component else name.replace("_", " ").capitalize())
    return f"{title}, read on {words.day_read(figure.by)}"


def _deferrals(terms: m.Terms) -> Iterator[Block]:
    rows = tuple(
        (
            key,
            in_words(deferral.from_),
            in_words(deferral.until) if deferral.until else "Not stated",
            deferral.clause,
            deferral.status.capitalize(),
        )
        for key, contract in terms.contracts.items()
        for deferral in contract.deferrals
    )
    if rows:
        yield Table("Fees that wait", ("Contract", "Earned from", "Paid on", "Clause", "Status"), rows)
