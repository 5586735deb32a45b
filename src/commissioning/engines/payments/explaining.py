"""An account for people: as text for a terminal, and as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from commissioning.core.money import show
from commissioning.core.periods import in_words
from commissioning.engines.payments.reference.account_parts import Account, ComponentTold, DueTold, RowTold


def as_json(account: Account) -> str:
    """The whole account as JSON, indented; dates in ISO form, amounts in pence."""
    return json.dumps(_plain(account), ensure_ascii=False, indent=2) + "\n"


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def text(account: Account) -> str:
    """The account in plain English. Periods are printed with their last day in them."""
    return "\n".join(_lines(account)) + "\n"


def _lines(account: Account) -> Iterator[str]:
    known = f", known by {account.known_by.isoformat()}" if account.known_by else ""
    who = account.participant or account.subject
    amount = show(account.pence, account.currency)
    yield f"{who}, {account.programme}: {amount} due as of {in_words(account.as_of)}{known}"
    if account.kind == "due":
        yield f"Due {account.subject}"
    yield from _listed("", account.standing)
    yield from _listed("Days", [_day(day.name, day.on, day.how) for day in account.days])
    for component in account.components:
        yield from _component(component, account.currency)
    yield from _rows("Rows that do not stand", account.left_out)
    yield ""
    yield f"Terms {account.terms_version}"


def _day(name: str, on: date | None, how: str) -> str:
    return how if how.startswith(f"{name}:") else f"{name}: {in_words(on) if on else 'no such day'} ({how})"


def _component(component: ComponentTold, currency: str) -> Iterator[str]:
    total = sum(due.pence for due in component.dues)
    yield ""
    yield f"{component.title} ({component.component}): {show(total, currency) if total else 'nothing due'}"
    yield f"  Rule: {component.rule} (clause {component.clause})"
    yield from _listed("  Counted", component.counted, "  ")
    yield from _listed("  Days that can count", component.windows, "  ")
    for due in component.dues:
        yield from _due(due, currency)
    if component.why_not_more:
        yield f"  {'No more, because' if component.dues else 'Nothing, because'}: {component.why_not_more}"
    yield from _listed("  What would have changed it", component.would_have_changed_it, "  ")
    yield from _rows("  Evidence that counted", [row for row in component.evidence if row.counted], "  ")
    yield from _rows("  Evidence that did not", [row for row in component.evidence if not row.counted], "  ")


def _due(due: DueTold, currency: str) -> Iterator[str]:
    payable = f", payable from {in_words(due.due_on)}" if due.due_on else ""
    contract = f", contract {due.contract}" if due.contract else ""
    yield f"  {show(due.pence, currency)} (number {due.ordinal}) earned on {in_words(due.earned_on)}{payable}{contract}"
    if due.why_nothing:
        yield f"    nothing is due: {due.why_nothing}"
    if due.completed_by:
        yield f"    completed by {due.completed_by}"
    yield from (f"    {step}" for step in due.price)
    yield f"    {due.wait}"


def _listed(heading: str, lines: Sequence[str], indent: str = "") -> Iterator[str]:
    if lines and heading:
        yield f"{heading}:" if indent else f"\n{heading}:"
    yield from (f"{indent}  {line}" for line in lines)


def _rows(heading: str, rows: Sequence[RowTold], indent: str = "") -> Iterator[str]:
    yield from _listed(heading, [f"{row.row}: {row.says}{f' — {row.why}' if row.why else ''}" for row in rows], indent)
