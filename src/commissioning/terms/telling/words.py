"""Values, days and lengths of time as a reader would say them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from commissioning.core.periods import in_words
from commissioning.terms import models as m
from commissioning.terms.figures import Figure, Line, Series
from commissioning.terms.telling.document import Block, Paragraph, Table
from commissioning.terms.walking import lines

UNKNOWN = "Unknown"
"""What stands for a figure that nobody has found; printing marks it."""

_READ_ON = {
    "referred_on": "the day the participant was referred",
    "started_on": "the day the participant started",
    "contract_start": "the first day of the contract",
    "earned_on": "the day it was earned",
    "month_start": "the first day of the month",
    "cohort_start": "the first day of the cohort",
    "unknown": "a day that nobody has stated yet (unknown)",
}
_DAYS = {
    "referred_on": "the referral",
    "started_on": "the start",
    "ended_on": "the end of support",
    "earned_on": "the day it was earned",
}
_MEASURED = {
    "pence": "Amount",
    "basis points": "Share",
    "payments": "Number",
    "outcomes": "Number",
    "participants": "Number",
    "hours": "Hours",
}
_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}


def day_read(by: str) -> str:
    """On which day of a case a figure is read."""
    return _READ_ON[by]


def anchor(name: str, terms: m.Terms) -> str:
    """A day that a window or clock hangs on."""
    if name in _DAYS:
        return _DAYS[name]
    if name in terms.clocks:
        return f"the day the clock “{clock(name, terms)}” runs out"
    component, _, day = name.partition(".")
    event = "was earned" if day == "earned_on" else "became payable"
    return f"the day “{terms.prices[component].title}” {event}"


def clock(name: str, terms: m.Terms) -> str:
    return str(terms.clocks[name].title or name.replace("_", " "))


def value(line: Line, series: Series, currency: str) -> str:
    """A value with its unit, or that it is unknown or none."""
    if isinstance(line.value, str):
        return UNKNOWN if line.value == "unknown" else "None"
    if series.measure == "pence":
        return money(line.value, currency)
    if series.measure == "basis points":
        return f"{(Decimal(line.value) / 100).normalize():f}%"
    unit = series.measure if line.value != 1 else series.measure.removesuffix("s")
    return f"{line.value:,} {unit}"


def money(pence: int | Decimal, currency: str) -> str:
    """An amount in whole units of a currency, with its smaller unit where there is some.

    >>> money(120_000, "GBP"), money(1_250, "GBP"), money(99, "CHF")
    ('£1,200', '£12.50', 'CHF 0.99')
    """
    whole, part = divmod(int(pence), 100)
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    return f"{symbol}{whole:,}.{part:02}" if part else f"{symbol}{whole:,}"


def status(line: Line) -> str:
    return line.status.capitalize()


def per(series: Series) -> str:
    """What a value is for: the end of its unit."""
    return series.unit.removeprefix(series.measure).strip(" ,")


def offer(name: str, terms: m.Terms) -> str:
    """What contracts call an offer."""
    titles = (held.offers[name].title for held in terms.contracts.values() if name in held.offers)
    return str(next(filter(None, titles), name.replace("_", " ").capitalize()))


def told(series: Series, caption: str, terms: m.Terms) -> Iterator[Block]:
    """A figure as a table, after a sentence that says on which day it is read."""
    if isinstance(series, Figure):
        yield Paragraph(f"The value in force on {day_read(series.by)} counts.")
    yield table(series, caption, terms)


def table(series: Series, caption: str, terms: m.Terms) -> Table:
    """A figure's dated values, each with clause and status."""
    grouped = series.groups is not None
    head = ("Group",) if grouped else ()
    columns = (*head, "From", f"{_MEASURED.get(series.measure, 'Length')} {per(series)}".strip(), "Clause", "Status")
    rows = tuple(
        (
            *((group_title(group, terms),) if group is not None else ()),
            in_words(date.fromisoformat(path[-1])),
            value(line, series, terms.programme.currency),
            line.clause,
            status(line),
        )
        for path, group, line in lines(series)
    )
    return Table(caption, columns, rows)


def group_title(group: str, terms: m.Terms) -> str:
    return f"{group}: {terms.groups[group].title}"


def listed(names: list[str], joined: str = "and") -> str:
    """
    >>> listed(["one", "two", "three"])
    'one, two and three'
    """
    return f" {joined} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
