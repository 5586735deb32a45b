"""Small worlds for tests: terms in a few words of Python, evidence as tables that anyone can read.

Unless a table says otherwise everybody is in the contract `north` (England), in group 1, referred and started on
1 January 2025; jobs and pay are reported by the employer, and everything was recorded on 1 January 2020.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from commissioning.terms.models import Terms

CLAUSE, STATUS = "4.2", "signed"
FIRST = date(2000, 1, 1)
Values = int | Decimal | str | Mapping[Any, Any]

# Terms ---------------------------------------------------------------------------------------------------------------


def figure(unit: str, values: Values, by: str = "started_on") -> dict[str, Any]:
    """A figure: one value for ever, values by ISO date, or either of these by group."""
    return {**series(unit, values), "by": by}


def series(unit: str, values: Values) -> dict[str, Any]:
    """A dated series: one value for ever, values by ISO date, or either of these by group."""
    if isinstance(values, Mapping) and not _by_date(values):
        return {"unit": unit, "groups": {group: _lines(lines) for group, lines in values.items()}}
    return {"unit": unit, "values": _lines(values)}


def _by_date(values: Mapping[Any, Any]) -> bool:
    return all(re.fullmatch(r"\d{4}-\d\d-\d\d", str(key)) for key in values)


def _lines(values: Values) -> dict[date, Any]:
    dated = values if isinstance(values, Mapping) else {FIRST: values}
    return {
        date.fromisoformat(str(day)): {"value": value, "clause": CLAUSE, "status": STATUS}
        for day, value in dated.items()
    }


def clock(
    length: Values, unit: str = "calendar days", from_: str = "started_on", by: str = "started_on"
) -> dict[str, Any]:
    """A clock."""
    return {**figure(unit, length, by), "from": from_}


def window(opens: str = "started_on", closes: str | None = None) -> dict[str, Any]:
    """A window."""
    return {"opens": opens, "closes": closes}


def part(title: str, **fields: Any) -> dict[str, Any]:
    """An entry of the terms with its title, clause and status."""
    return {"title": {"en": title}, "clause": CLAUSE, "status": STATUS, **fields}


def days_in_work(days: Values, **fields: Any) -> dict[str, Any]:
    """An outcome of so many days in work, counted up, in any jobs, reported by an employer or independently."""
    length = figure("calendar days in work", days)
    return part("Days in work", **_worked("time_in_work", **{"length": length, **fields}))


def weeks_in_work(needed: int, of: int, hours: Values, **fields: Any) -> dict[str, Any]:
    """An outcome of so many weeks at so many hours in a longer run."""
    more = {
        "weeks_needed": figure("weeks", needed),
        "weeks_within": figure("weeks", of),
        "hours": figure("hours a week", hours),
    }
    found = _worked("weeks_in_work", **more, **fields)
    return part("Weeks in work", **{key: value for key, value in found.items() if key not in ("counting", "jobs")})


def _worked(kind: str, **fields: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "kinds": ["employed", "self_employed", "apprenticeship"],
        "evidence": ["independent", "employer"],
        "window": window(),
        "off_benefit": False,
        "counting": "cumulative",
        "jobs": "any",
        **fields,
    }


def pay_reaching(pence: Values | None = None, **fields: Any) -> dict[str, Any]:
    """An outcome of pay that reaches a sum (or another threshold)."""
    threshold = {} if pence is None else {"threshold": {"sum": figure("pence", pence)}}
    return part(
        "Earnings",
        **{
            "kind": "earnings",
            "evidence": ["independent", "employer"],
            "window": window(),
            "pay_dated_by": "paid_on",
            "earlier_work": "counts",
            "later_fall": "stands",
            **threshold,
            **fields,
        },
    )


def milestone(*names: str, **fields: Any) -> dict[str, Any]:
    """An outcome of an event on record."""
    more = {"evidence": ["independent", "employer"], "window": window(), **fields}
    return part("Milestone", kind="milestone", milestones=list(names), **more)


def any_of(*outcomes: str) -> dict[str, Any]:
    """The first of several outcomes."""
    return part("Any of them", kind="any_of", outcomes=list(outcomes), mixing="barred")


def all_of(*outcomes: str) -> dict[str, Any]:
    """Several outcomes together."""
    return part("All of them", kind="all_of", outcomes=list(outcomes))


def price(pence: Values | None, by: str = "started_on", **fields: Any) -> dict[str, Any]:
    """A price; None: each contract has its own."""
    return {**({} if pence is None else {"figure": figure("pence per participant, once", pence, by)}), **fields}


def pays(outcome: str, pence: Values | dict[str, Any] = 100_000, **fields: Any) -> dict[str, Any]:
    """A payment for an outcome."""
    more = {"claim": "not_needed", **fields}
    return part("Outcome payment", kind="outcome", outcome=outcome, price=_price(pence), **more)


def fee_for(event: str, pence: Values | dict[str, Any] = 40_000, **fields: Any) -> dict[str, Any]:
    """A fee for a referral or a start."""
    return part("Fee", kind="event_fee", event=event, price=_price(pence), **fields)


def pays_again(
    after: str, work: str, every: Values, at_most: Values, pence: Values = 17_000, **fields: Any
) -> dict[str, Any]:
    """A payment for each further stretch of work."""
    more = {
        "every": figure("calendar days in work", every),
        "at_most": figure("payments", at_most),
        "counting": "continuous",
        **fields,
    }
    return part("Sustainment payment", kind="sustainment", after=after, work=work, price=_price(pence), **more)


def fixed_fee(
    months: Sequence[int], shares: Sequence[int] = (10_000,), share: Values = 10_000, **fields: Any
) -> dict[str, Any]:
    """A fee over months, of the contract's offer `value`."""
    by = "contract_start"
    tranches = [
        {"months": figure("months", length, by), "share": figure("basis points", part_of, by)}
        for length, part_of in zip(months, shares, strict=True)
    ]
    more = {"months_are": "contract", "stops_at": "ends_on", "deferrable": False, **fields}
    whole = {"value": "value", "share": figure("basis points of the value", share, by), "tranches": tranches}
    return part("Delivery fee", kind="fixed_fee", **{**whole, **more})


def volume_bonus(of: str, share: Values, base: str = "starts", pence: Values = 50_000, **fields: Any) -> dict[str, Any]:
    """A bonus above a quantity."""
    more = {
        "cohorts": {"by": "started_on", "first": date(2025, 1, 1), "months": figure("months", 3, "contract_start")},
        "per_group": False,
        "above": {"share": figure("basis points", share, "cohort_start"), "of": base},
        **fields,
    }
    return part("Volume bonus", kind="volume_bonus", of=of, price=_price(pence), **more)


def cap(
    limit: Values, scope: str = "participant", each: str = "lifetime", by: str = "contract_start", **fields: Any
) -> dict[str, Any]:
    """A cap on what is paid."""
    return part(
        "Cap", **{"scope": scope, "components": "all", "each": each, "limit": figure("pence", limit, by), **fields}
    )


def contract(area: str = "north", **fields: Any) -> dict[str, Any]:
    """A contract from 1 January 2025, without an end."""
    return part(
        f"Contract for the {area}",
        **{
            "area": {"key": area, "title": {"en": area.title()}},
            "provider": f"{area.title()} Works",
            "nation": "england",
            "starts_on": date(2025, 1, 1),
            **fields,
        },
    )


def programme(
    *,
    prices: Mapping[str, Any],
    contracts: Mapping[str, Any] | None = None,
    groups: Sequence[str] = ("1", "2"),
    sections: Mapping[str, Any] | None = None,
    outcomes: Mapping[str, Any] | None = None,
    clocks: Mapping[str, Any] | None = None,
    wages: Mapping[str, Any] | None = None,
    caps: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Terms:
    """Terms of a small programme. Contracts `north` and `south` are there unless others are given."""
    return Terms.model_validate(
        {
            "programme": {
                "key": "pilot",
                "title": {"en": "Pilot"},
                "commissioner": "A city",
                "currency": "GBP",
                "time_zone": "Europe/London",
                "rounding": "half_away_from_zero",
                "group_from": "first_start",
                "sources": {},
                **fields,
            },
            "groups": {group: part(f"Group {group}") for group in groups},
            "outcomes": outcomes or {},
            "clocks": clocks or {},
            "wages": wages or {},
            "caps": caps or {},
            "prices": prices,
            "contracts": contracts or {"north": contract(), "south": contract("south")},
        }
    )


def _price(pence: Values | dict[str, Any] | None) -> dict[str, Any]:
    if isinstance(pence, dict) and (not pence or {"figure", "less", "times"} & set(pence)):
        return pence
    return price(pence)


# Evidence ------------------------------------------------------------------------------------------------------------

RECORDED = "2020-01-01T00:00:00Z"
DEFAULTS: dict[str, dict[str, str]] = {
    "participants": {"contract": "north", "group": "1", "nation": "england"},
    "employment": {"employer": "Acme", "kind": "employed", "source": "employer", "recorded_at": RECORDED},
    "payroll": {"employer": "Acme", "source": "employer", "recorded_at": RECORDED},
    "benefits": {"benefit": "JSA", "source": "independent", "recorded_at": RECORDED},
    "milestones": {"source": "employer", "recorded_at": RECORDED},
    "claims": {"contract": "north", "ordinal": "1", "earned_on": "2025-01-01", "recorded_at": RECORDED},
}

TableRow = dict[str, str]


def table(text: str) -> list[TableRow]:
    """The rows of a table written with bars between its columns; a line of dashes is passed over.

    >>> table("name | day \\n ada | 2025-01-01")
    [{'name': 'ada', 'day': '2025-01-01'}]
    """
    lines = [line for line in text.strip().splitlines() if line.strip() and not re.fullmatch(r"[\s|+-]+", line)]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    for line, found in zip(lines, cells, strict=True):
        if len(found) != len(cells[0]):
            raise ValueError(f"{line!r} has {len(found)} cells, but the table's header has {len(cells[0])}")
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def evidence(
    tables: Mapping[str, str], defaults: Mapping[str, Mapping[str, str]] = DEFAULTS
) -> dict[str, list[TableRow]]:
    """Evidence tables with all that a test need not say filled in. Everyone named takes part."""
    rows = {
        name: [_filled(name, place, {**defaults[name], **row}) for place, row in enumerate(table(text), 1)]
        for name, text in tables.items()
    }
    known = {row["participant"] for row in rows.setdefault("participants", [])}
    named = {row["participant"]: None for name in rows for row in rows[name] if row["participant"] not in known}
    if "participants" not in tables:
        rows["participants"] = [
            _filled("participants", 0, {**defaults["participants"], "participant": name}) for name in named
        ]
    return rows


def _filled(name: str, place: int, row: TableRow) -> TableRow:
    filled = dict(row)
    if name == "participants":
        if "started_on" not in filled:
            filled["started_on"] = filled.get("referred_on", "2025-01-01")
        filled.setdefault("referred_on", filled["started_on"] or "2025-01-01")
    if name == "payroll":
        paid_on = date.fromisoformat(filled["paid_on"])
        filled["pay_pence"] = str(pence(filled.pop("pay")))
        filled.setdefault("period_from", paid_on.replace(day=1).isoformat())
        filled.setdefault("period_until", date.fromordinal(paid_on.toordinal() + 1).isoformat())
    if name == "claims":
        filled.setdefault("claim", f"claim-{place}")
    return filled


def pence(pounds: str) -> int:
    """An amount in pounds as pence.

    >>> pence("£1,200.50"), pence("-5")
    (120050, -500)
    """
    exact = Decimal(pounds.replace("£", "").replace(",", "")) * 100
    if exact != int(exact):
        raise ValueError(f"{pounds} is not a whole number of pence")
    return int(exact)


def write_evidence(folder: Path, tables: Mapping[str, Sequence[TableRow]]) -> None:
    """Write evidence as CSV files, one for each table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(_csv(name, rows)) + "\n", encoding="utf-8")


def _csv(name: str, rows: Sequence[TableRow]) -> Iterator[str]:
    columns = list(dict.fromkeys(column for row in rows for column in row)) or _least_columns(name)
    yield ",".join(columns)
    for row in rows:
        yield ",".join(row.get(column, "") for column in columns)


def _least_columns(name: str) -> list[str]:
    from commissioning.tables.schema import TABLES

    return [column.name for column in TABLES[name].columns if column.required]
