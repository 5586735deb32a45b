"""The official code list brought into the register: everything or nothing, and the same file again changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from commissioning.core.clock import local_date
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.queries import TIME_ZONE
from commissioning.platform.roles import Permission
from commissioning.rooms.market.code_list import KEPT_ERRORS, CodeListFile, CodeListRefused, Listed, read_code_list
from commissioning.rooms.market.code_list_checks import check_rows, first_day_without
from commissioning.rooms.market.models import CodeListEdition, FormerLabel, LabelKind, LocalAuthority, Succession
from commissioning.rooms.market.refusals import KeptByAnother
from commissioning.tables.errors import ErrorReport, RowError


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, in authorities.

    edition      the record of it; None when the file changed nothing.
    not_listed   names of those in the register that the file does not have: they stay as they are.
    """

    edition: CodeListEdition | None
    added: int
    ended: int
    changed: int
    unchanged: int
    not_listed: tuple[str, ...]


def import_code_list(*, path: Path, source: str, by: Access, now: datetime, name: str = "") -> Imported:
    """Bring the register to what an edition of the official code list says.

    Takes    path: a CSV file as docs/guide/geography.md describes. source: publisher, list and version.
             name: what errors call the file, where it is not kept under the name that its sender gave it.
    Raises   CodeListRefused with every error there is, and then nothing was entered.
             KeptByAnother when an authority would change that another organisation entered.
    """
    by.require(Permission.GEOGRAPHY_KEEP)
    errors = ErrorReport(kept=KEPT_ERRORS)
    file = read_code_list(path, errors, name=name or path.name)
    check_rows(file, errors)
    if not errors and not file.rows:
        todo = "Send the list as it was published."
        errors.add(RowError(file.name, None, None, None, "there are no rows", "a row for each authority", todo))
    _refuse(errors)
    with transaction.atomic():
        return _Import(file, source, by, now).run()


def _refuse(errors: ErrorReport) -> None:
    if errors:
        raise CodeListRefused(errors)


class _Import:
    """One import: the register as it stands, held against the file. Rows are known by the list's own code."""

    def __init__(self, file: CodeListFile, source: str, by: Access, now: datetime) -> None:
        self.file, self.source, self.by, self.now = file, source, by, now
        self.listed = {row.register_code: row for row in file.rows}
        self.register = list(LocalAuthority.objects.order_by("pk"))
        self.labels = list(FormerLabel.objects.all())
        self.before = self._matched()
        self.rows = {
            code: self.before.get(code) or LocalAuthority(kept_by_id=by.own, source=source) for code in self.listed
        }
        self.ended: set[str] = set()
        self.changed: set[str] = set()

    def run(self) -> Imported:
        self._add_new()
        labels, successions = self._new_labels(), self._new_successions()
        for code in self.before:
            self._change(code, labels)
        FormerLabel.objects.bulk_create(labels)
        Succession.objects.bulk_create(successions)
        added = len(self.rows) - len(self.before)
        ended, changed = len(self.ended), len(self.changed - self.ended)
        known = {row.pk for row in self.rows.values()}
        return Imported(
            edition=self._edition(added, ended, changed) if added or ended or changed else None,
            added=added,
            ended=ended,
            changed=changed,
            unchanged=len(self.before) - ended - changed,
            not_listed=tuple(sorted(row.name for row in self.register if row.pk not in known)),
        )

    def _matched(self) -> dict[str, LocalAuthority]:
        """The rows of the register that the file tells of. Raises CodeListRefused where a code is another's there."""
        by_register_code = {row.register_code: row for row in self.register if row.register_code}
        by_code = {row.code: row for row in self.register if row.code}
        owners = {label.value: label.local_authority_id for label in self.labels if label.kind == LabelKind.CODE}
        owners |= {code: row.pk for code, row in by_code.items()}
        names = {row.pk: row.name for row in self.register}
        errors = ErrorReport(kept=KEPT_ERRORS)
        found = {}
        for row in self.file.rows:
            by_hand = next((by_code[code] for code in (row.code, *row.former_codes) if code in by_code), None)
            match = by_register_code.get(row.register_code)
            if match is None and by_hand is not None and by_hand.register_code is None:
                match = by_hand
            if match is not None:
                found[row.register_code] = match
            for column, codes in (("gss-code", (row.code,)), ("former-gss-codes", row.former_codes)):
                for code in codes:
                    owner = owners.get(code) if code is not None else None
                    if owner is not None and (match is None or owner != match.pk):
                        errors.add(_anothers(self.file.name, row.row, column, code, names[owner]))
        _refuse(errors)
        return found

    def _add_new(self) -> None:
        new = [code for code in self.listed if code not in self.before]
        for code in new:
            for name, value in self._wanted(self.listed[code]).items():
                setattr(self.rows[code], name, value)
        LocalAuthority.objects.bulk_create([self.rows[code] for code in new])

    def _wanted(self, row: Listed) -> dict[str, Any]:
        """The fields as the file has them; what it does not tell of stays out."""
        ends_on = first_day_without(row, self.listed)
        wanted: dict[str, Any] = {
            "register_code": row.register_code,
            "code": row.code,
            "name": row.name,
            "official_name": row.official_name,
            "nation": row.nation.value,
            "region": row.region,
            "kind": row.kind.value,
            "county_id": self.rows[row.county].pk if row.county else None,
            "combined_authority_id": self.rows[row.combined_authority].pk if row.combined_authority else None,
            "area_square_km": row.area_square_km,
            "ends_on": ends_on,
        }
        if row.starts_on is not None:
            wanted["starts_on"] = row.starts_on
        if self.file.population_year is not None:
            wanted["population"] = row.population
            wanted["population_year"] = None if row.population is None else self.file.population_year
        if self.file.says_rural:
            wanted["rural_percent"] = row.rural_percent
        return wanted

    def _change(self, code: str, labels: list[FormerLabel]) -> None:
        """Bring one row of the register to what the file says, with its audit event."""
        row, before = self.before[code], audit.said(self.before[code])
        different = {
            name: value for name, value in self._wanted(self.listed[code]).items() if getattr(row, name) != value
        }
        if not different and code not in self.changed:
            return
        if row.kept_by_id != self.by.own:
            raise KeptByAnother(
                f"{row.name} would change, but another organisation keeps it. Ask it to import the list."
            )
        self.changed.add(code)
        if not different:
            return
        if "ends_on" in different and row.ends_on is None:
            self.ended.add(code)
        seen = {(label.local_authority_id, label.value) for label in (*self.labels, *labels)}
        for kind, name in ((LabelKind.NAME, "name"), (LabelKind.CODE, "code")):
            earlier = getattr(row, name)
            if name in different and earlier and (row.pk, earlier) not in seen:
                labels.append(self._label(row, kind, earlier, seen_now=True))
        for name, value in different.items():
            setattr(row, name, value)
        row.source = self.source
        row.save()
        act = "end local authority" if code in self.ended else "change local authority"
        audit.record(act, row, by=self.by, now=self.now, before=before)

    def _new_labels(self) -> list[FormerLabel]:
        known = {label.value for label in self.labels if label.kind == LabelKind.CODE}
        labels = []
        for code, listed in self.listed.items():
            for former in listed.former_codes:
                if former not in known:
                    # Where the register still has it as the code of today, the import itself replaces it now.
                    seen_now = self.rows[code].code == former
                    labels.append(self._label(self.rows[code], LabelKind.CODE, former, seen_now=seen_now))
                    self._note(code)
        return labels

    def _label(self, row: LocalAuthority, kind: LabelKind, value: str, *, seen_now: bool) -> FormerLabel:
        seen_until = local_date(self.now, TIME_ZONE) if seen_now else None
        return FormerLabel(local_authority=row, kind=kind, value=value, seen_until=seen_until, kept_by_id=self.by.own)

    def _new_successions(self) -> list[Succession]:
        """Those that the register lacks; those that the file no longer has are taken out, each with its audit event."""
        code_of = {row.pk: code for code, row in self.rows.items()}
        there = {(row.authority_id, row.successor_id): row for row in Succession.objects.all()}
        wanted = _successions(self.listed.values(), self.rows)
        for pair, row in there.items():
            if pair[0] in code_of and pair not in wanted:
                self._note(code_of[pair[0]])
                audit.record("take out successor", row, by=self.by, now=self.now, before=audit.said(row))
                row.delete()
        missing = sorted(wanted - there.keys())
        for pair in missing:
            self._note(code_of[pair[0]])
        return [Succession(authority_id=one, successor_id=other, kept_by_id=self.by.own) for one, other in missing]

    def _note(self, code: str) -> None:
        if code in self.before:
            self.changed.add(code)

    def _edition(self, added: int, ended: int, changed: int) -> CodeListEdition:
        edition = CodeListEdition(
            source=self.source,
            sha256=self.file.sha256,
            imported_at=self.now,
            rows=len(self.file.rows),
            added=added,
            ended=ended,
            changed=changed,
            kept_by_id=self.by.own,
        )
        edition.save(force_insert=True)
        # What was added is the file of this digest; what changed has an event of its own.
        audit.record("import code list", edition, by=self.by, now=self.now)
        return edition


def _successions(rows: Iterable[Listed], found: Mapping[str, LocalAuthority]) -> set[tuple[str, str]]:
    return {(found[row.register_code].pk, found[code].pk) for row in rows for code in row.replaced_by}


def _anothers(file: str, row: int, column: str, code: str | None, owner: str) -> RowError:
    todo = "Find out whose it is: correct the file, or the register."
    return RowError(
        file, row, column, code, f"in the register this is the code of {owner}", "an authority's own code", todo
    )
