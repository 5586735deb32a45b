"""The file of supply chains as rows: one row a link, or a contract without any. Read whole, each error located.

A contract's columns stand on each of its rows, and say the same on all. Organisations stand by their exact name in the
register, or by an org-id identifier such as GB-COH-01234567.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from commissioning.tables.errors import RowError, shown

CONTRACT_COLUMNS = ("contract", "title", "package_area", "contract_starts_on", "contract_ends_on", "prime")
LINK_COLUMNS = ("sub_contractor", "above", "starts_on", "share_basis_points", "services")
COLUMNS = (*CONTRACT_COLUMNS, *LINK_COLUMNS)
"""Dates as 2026-04-01; ends are the first day after. `above` is empty under the prime; `starts_on` is empty where the
link begins with the contract; `share_basis_points` is empty where nobody said (0)."""

LONGEST = {"contract": 60, "title": 200, "prime": 200, "sub_contractor": 200}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A sub-contractor in a contract, with the row that says so."""

    row: int
    sub_contractor: str
    above: str
    starts_on: date
    share_basis_points: int
    services: str


@dataclass(slots=True)
class ContractRows:
    """A contract, with the first row that speaks of it and all its links."""

    row: int
    code: str
    title: str
    package_area: str
    starts_on: date
    ends_on: date
    prime: str
    links: list[LinkRow] = field(default_factory=list)


class ImportRefused(ValueError):
    """The file has errors, so nothing of it was entered."""

    def __init__(self, errors: list[RowError]) -> None:
        self.errors = errors
        super().__init__("\n".join([f"{len(errors)} errors; nothing was entered.", *map(str, errors[:20])]))


class Problems:
    """The errors of one file, as they are found."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[RowError] = []

    def add(
        self, row: int | None, column: str | None, value: str | None, problem: str, expected: str, todo: str
    ) -> None:
        self.found.append(RowError(self.file, row, column, value, problem, expected, todo))

    def refuse_any(self) -> None:
        if self.found:
            raise ImportRefused(self.found)


def read(content: bytes, problems: Problems) -> list[ContractRows]:
    """The contracts of a file in its order. What is wrong goes to `problems`, all of it.

    Raises   ImportRefused, for a file that cannot be read as such a table at all.
    """
    contracts: dict[str, ContractRows] = {}
    for number, cells in _rows(content, problems):
        if any(not cells[name] for name in CONTRACT_COLUMNS):
            _missing(number, cells, problems)
            continue
        row = _Row(number, cells, problems)
        if row.is_too_long():
            continue
        starts_on, ends_on = row.day("contract_starts_on"), row.day("contract_ends_on")
        if starts_on is None or ends_on is None:
            continue
        if ends_on <= starts_on:
            row.wrong("contract_ends_on", "is not after the start", "a later day", "Give the first day after it.")
            continue
        said = ContractRows(
            number, cells["contract"], cells["title"], cells["package_area"], starts_on, ends_on, cells["prime"]
        )
        contract = contracts.setdefault(said.code, said)
        _same(contract, said, row)
        if cells["sub_contractor"] and (link := _link(row, contract)):
            contract.links.append(link)
    return list(contracts.values())


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: dict[str, str]
    problems: Problems

    def wrong(self, column: str, problem: str, expected: str, todo: str) -> None:
        self.problems.add(self.number, column, shown(self.cells[column]), problem, expected, todo)

    def is_too_long(self) -> bool:
        """Whether a text has no room in the register of contracts or of organisations."""
        found = [name for name, most in LONGEST.items() if len(self.cells[name]) > most]
        for name in found:
            self.wrong(name, "is too long", f"at most {LONGEST[name]} characters", "Say it shorter.")
        return bool(found)

    def day(self, column: str) -> date | None:
        try:
            return date.fromisoformat(self.cells[column])
        except ValueError:
            self.wrong(column, "is not a date", "a date such as 2026-04-01", "Write the date that way.")
            return None


def _rows(content: bytes, problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = [name.strip() for name in next(reader, [])]
        if sorted(header) != sorted(COLUMNS):
            todo = "Name each column once, in the first row."
            problems.add(1, None, ", ".join(header), "is not the header", ", ".join(COLUMNS), todo)
            raise ImportRefused(problems.found)
        for number, cells in enumerate(reader, start=2):
            if len(cells) != len(header):
                expected = f"{len(header)} cells"
                problems.add(number, None, None, f"has {len(cells)} cells", expected, "Check commas and quotes.")
            elif any(cell.strip() for cell in cells):
                yield number, dict(zip(header, (cell.strip() for cell in cells), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        problems.add(None, None, None, f"cannot be read ({error})", "CSV in UTF-8", "Save it again as CSV in UTF-8.")
        raise ImportRefused(problems.found) from error


def _missing(number: int, cells: dict[str, str], problems: Problems) -> None:
    for name in CONTRACT_COLUMNS:
        if not cells[name]:
            problems.add(number, name, "", "is empty", "a value on each row of a contract", "Fill it in.")


def _same(contract: ContractRows, said: ContractRows, row: _Row) -> None:
    for column, one, other in (
        ("title", contract.title, said.title),
        ("package_area", contract.package_area, said.package_area),
        ("contract_starts_on", contract.starts_on, said.starts_on),
        ("contract_ends_on", contract.ends_on, said.ends_on),
        ("prime", contract.prime, said.prime),
    ):
        if one != other:
            row.wrong(column, f"differs from row {contract.row}", f"{one}, as there", "Say the same on all its rows.")


def _link(row: _Row, contract: ContractRows) -> LinkRow | None:
    cells = row.cells
    starts_on = row.day("starts_on") if cells["starts_on"] else contract.starts_on
    share = cells["share_basis_points"] or "0"
    if not (share.isascii() and share.isdigit() and int(share) <= 10_000):
        row.wrong("share_basis_points", "is no share", "a whole number from 0 to 10000", "10000 is the whole.")
        return None
    if starts_on is None:
        return None
    if not contract.starts_on <= starts_on < contract.ends_on:
        row.wrong("starts_on", "is outside the contract", "a day of the contract", "Check both.")
        return None
    above, sub = cells["above"] or contract.prime, cells["sub_contractor"]
    before = {contract.prime, *(link.sub_contractor for link in contract.links)}
    if sub in before:
        row.wrong("sub_contractor", "is in the contract already", "each organisation once", "Remove one of the rows.")
        return None
    if above not in before:
        row.wrong("above", "is not in the contract", "its prime or a sub-contractor of an earlier row", "Put it first.")
        return None
    return LinkRow(row.number, sub, above, starts_on, int(share), cells["services"])
