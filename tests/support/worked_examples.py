"""Worked examples: the terms of real programmes, a few people, and what is due for them, worked out by hand.

An example is a call of `worked`. It says which programme, the rule with the key of its source (as in the programme's
`sources`), the evidence, the arithmetic in words and the dues. It is checked on every engine, or written down.
"""

import inspect
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from commissioning.core.clock import FixedClock
from commissioning.core.money import show
from commissioning.tables.due import Due
from commissioning.terms.loading import load
from commissioning.terms.models import Terms
from commissioning.warehouse.ledger.ledger import Ledger
from support.engines import Engine
from support.worlds import DEFAULTS, evidence, table, write_evidence

TERMS = Path(__file__).parents[2] / "terms"
END = "2030-12-31"
SOURCES = {"employment": "employer", "payroll": "independent", "benefits": "independent", "milestones": "independent"}
"""Who reports what, unless a table says otherwise."""
RECORDED = "2009-01-01T00:00:00Z"
"""When it was recorded: before every programme, so that it was known from the beginning. Claims say it themselves."""


@dataclass(frozen=True, slots=True)
class Case:
    """One worked example.

    rule            what is published, with the keys of its sources in square brackets.
    sums            the arithmetic, step by step.
    dues            a table of those columns of dues that matter, `amount` in pounds; "" when nothing is due. With a
                    column `payments`, alike dues are counted and their amounts summed. With a column `ordinals` (1-3),
                    dues of one amount that follow one another are one row, with the dates of the first.
    contract, group of everybody for whom no other is stated.
    variations      further files of the terms, name to text.
    only            the component that is looked at. Fees of contracts are left out, but those of `fee_of`.
    ledger          month ends and known-by moments. Each month is paid, posted and closed in turn, and `dues` are the
                    entries (period, participant, component, kind, amount).
    tables          the evidence, with the columns that matter.
    """

    programme: str
    rule: str
    sums: str
    dues: str
    contract: str
    tables: Mapping[str, str]
    group: str = "everyone"
    as_of: str = END
    known_by: str | None = None
    variations: Mapping[str, str] = field(default_factory=dict)
    only: str | None = None
    fee_of: str | None = None
    ledger: Sequence[tuple[str, str]] = ()


class Worked(ABC):
    """What a worked example calls: under the terms of the programme this evidence gives these dues, and no other."""

    def __call__(
        self,
        programme: str,
        *,
        rule: str,
        sums: str,
        dues: str,
        contract: str,
        group: str = "everyone",
        as_of: str = END,
        known_by: str | None = None,
        variations: Mapping[str, str] | None = None,
        only: str | None = None,
        fee_of: str | None = None,
        ledger: Sequence[tuple[str, str]] = (),
        **tables: str,
    ) -> None:
        self.take(
            Case(
                programme=programme,
                rule=rule,
                sums=sums,
                dues=dues,
                contract=contract,
                tables=tables,
                group=group,
                as_of=as_of,
                known_by=known_by,
                variations=variations or {},
                only=only,
                fee_of=fee_of,
                ledger=ledger,
            )
        )

    @abstractmethod
    def take(self, case: Case) -> None:
        """Check the example, or write it down."""


@dataclass(frozen=True, slots=True)
class CheckedOn(Worked):
    """Checks each example on an engine."""

    engine: Engine

    def take(self, case: Case) -> None:
        expected = table(case.dues)
        columns = tuple(expected[0]) if expected else ("participant", "component", "earned_on", "due_on", "amount")
        rows = evidence(case.tables, _defaults(case.contract, case.group))
        _refuse_strangers(case, rows["participants"])
        with TemporaryDirectory() as name:
            folder = Path(name)
            write_evidence(folder / "evidence", rows)
            if case.ledger:
                months = [(as_of, known, self._dues(case, folder, as_of, known)) for as_of, known in case.ledger]
                got = list(_posted(folder / "ledger", case.programme, months, columns))
            else:
                got = _rows(self._dues(case, folder, case.as_of, case.known_by), columns)
        asked = f"as of {case.as_of}, known by {case.known_by}"
        assert _sorted(got) == _sorted(expected), f"{case.rule}\n{asked}:\n{_lines(got)}"

    def _dues(self, case: Case, folder: Path, as_of: str, known_by: str | None) -> list[Due]:
        """The dues that are looked at."""
        terms = terms_of(case.programme, known_by, tuple(sorted(case.variations.items())))
        found = self.engine(terms, folder / "evidence", date.fromisoformat(as_of), instant(known_by))
        return [due for due in found if _looked_at(due, case.only, case.fee_of)]


def _refuse_strangers(case: Case, participants: Sequence[Mapping[str, str]]) -> None:
    """A contract or group that the terms do not know would get nothing, in silence."""
    terms = terms_of(case.programme, None, ())
    assert {row["contract"] for row in participants} | {case.fee_of or case.contract} <= set(terms.contracts)
    assert {row["group"] for row in participants} <= set(terms.groups)


def terms_of(programme: str, known_by: str | None, variations: tuple[tuple[str, str], ...]) -> Terms:
    """The terms of a programme as known at a moment, with what is assumed for demonstration, and varied."""
    if not variations:
        return _carried(programme, known_by)
    with TemporaryDirectory() as name:
        copy = Path(name) / programme
        shutil.copytree(TERMS / programme, copy)
        (copy / "variations").mkdir(exist_ok=True)
        for file, text in variations:
            (copy / "variations" / f"{file}.yaml").write_text(inspect.cleandoc(text) + "\n", encoding="utf-8")
        return _loaded(copy, known_by)


@cache
def _carried(programme: str, known_by: str | None) -> Terms:
    return _loaded(TERMS / programme, known_by)


def _loaded(folder: Path, known_by: str | None) -> Terms:
    assume = folder / "assumptions" / "demonstration.yaml"
    return load(folder, known_by=instant(known_by), assume=assume if assume.exists() else None)


def instant(text: str | None) -> datetime | None:
    """A moment; None stays None."""
    return None if text is None else datetime.fromisoformat(text.replace("Z", "+00:00"))


def _defaults(contract: str, group: str) -> dict[str, dict[str, str]]:
    found = {name: dict(DEFAULTS[name]) for name in DEFAULTS}
    for name, source in SOURCES.items():
        found[name] |= {"source": source, "recorded_at": RECORDED}
    found["participants"] |= {"contract": contract, "group": group}
    found["claims"] |= {"contract": contract}
    return found


def _looked_at(due: Due, only: str | None, fee_of: str | None) -> bool:
    whose = due.participant is not None if fee_of is None else due.participant is None and due.contract == fee_of
    return whose and only in (None, due.component)


def _rows(dues: Sequence[Due], columns: Sequence[str]) -> list[dict[str, str]]:
    """The dues as the columns of the expectation show them."""
    if "payments" in columns:
        return list(_summed(dues, columns))
    if "ordinals" in columns:
        return list(_in_runs(dues, columns))
    return [{column: _cell(due, column) for column in columns} for due in dues]


def _cell(due: Due, column: str) -> str:
    if column == "amount":
        return show(due.pence)
    value = getattr(due, column)
    return "" if value is None else str(value)


def _summed(dues: Sequence[Due], columns: Sequence[str]) -> Iterator[dict[str, str]]:
    alike = [column for column in columns if column not in ("payments", "amount")]

    def key(due: Due) -> tuple[str, ...]:
        return tuple(_cell(due, column) for column in alike)

    for values, group in groupby(sorted(dues, key=key), key):
        found = [due.pence for due in group]
        row = dict(zip(alike, values, strict=True)) | {"payments": str(len(found)), "amount": show(sum(found))}
        yield {column: row[column] for column in columns}


def _in_runs(dues: Sequence[Due], columns: Sequence[str]) -> Iterator[dict[str, str]]:
    def alike(due: Due) -> tuple[str, str | None, str, int]:
        return due.contract, due.participant, due.component, due.pence

    for _, group in groupby(dues, alike):
        found = list(group)
        first, last = found[0].ordinal, found[-1].ordinal
        assert [due.ordinal for due in found] == list(range(first, last + 1))
        ordinals = {"ordinals": f"{first}-{last}" if last > first else f"{first}"}
        yield {column: ordinals.get(column) or _cell(found[0], column) for column in columns}


def _posted(
    folder: Path, programme: str, months: Sequence[tuple[str, str, Sequence[Due]]], columns: Sequence[str]
) -> Iterator[dict[str, str]]:
    """The entries that are posted when each month's dues are posted and the month is closed, in turn."""
    clock = FixedClock(datetime(2030, 1, 1, tzinfo=UTC))
    with Ledger.open(folder, programme=programme, currency="GBP", actor="petra", clock=clock) as ledger:
        for as_of, known_by, dues in months:
            known_at = instant(known_by)
            assert known_at is not None
            month = as_of[:7]
            on = date.fromisoformat(as_of)
            posting = ledger.post(dues, period=month, as_of=on, known_at=known_at, evidence_digest="none", run=month)
            for receipt in posting:
                row = {
                    "period": receipt.period,
                    "participant": receipt.subject,
                    "contract": receipt.contract,
                    "component": receipt.component,
                    "kind": str(receipt.kind),
                    "amount": show(receipt.pence),
                }
                yield {column: row[column] for column in columns}
            ledger.close(month)


def _sorted(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(rows, key=lambda row: tuple(row.values()))


def _lines(rows: Sequence[dict[str, str]]) -> str:
    return "\n".join(" | ".join(row.values()) for row in rows) or "(nothing is due)"
