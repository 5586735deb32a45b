"""Several files as one: sections side by side, variations over them, assumptions into what is unknown."""

from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from typing import cast

from commissioning.tables.nearest import nearest
from commissioning.terms.inheritance import write_out
from commissioning.terms.refusals import Complaints, Path
from commissioning.terms.yaml_source import Mapping, Tree, Value

SECTIONS = (
    "programme",
    "groups",
    "circumstances",
    "journey",
    "standards",
    "clocks",
    "wages",
    "outcomes",
    "prices",
    "caps",
    "measures",
    "ratings",
    "contracts",
)
LATER = ("verification", "credits", "damages", "grants", "checks")
"""Sections that terms will have once something uses them."""

NOTHING_USES = "Nothing uses it yet, so it would be promised and not kept. Leave it out."
_CONTRACT_CHANGES = ("ends_on", "referrals_until", "pays_until", "provider")
_END_AND_ADD = "End the old entry with `none` from the day of the change, and add a new one under another name."


class Merging:
    """The terms as they grow, file by file in the order in which they became known."""

    def __init__(self, complaints: Complaints, name: str) -> None:
        self.tree = Tree(name)
        self.complaints = complaints

    def add_section(self, section: str, tree: Tree) -> None:
        """A section's file: all keys but `known_from` are the section's entries."""
        entries = {key: value for key, value in tree.data.items() if key != "known_from"}
        write_out(entries)
        self.tree.data[section] = entries
        self.tree.places.update(tree.places)
        self.tree.broken.update(tree.broken)

    def vary(self, tree: Tree) -> None:
        """A variation. Lines merge by date; new entries are added; little else may change."""
        for section, entries in self._sections(tree, also=("known_from", "title")):
            write_out(entries)
            known = cast(Mapping, self.tree.data.setdefault(section, {}))
            if section == "programme":
                self._vary_programme(tree, known, entries)
                continue
            for name, entry in entries.items():
                path = (section, str(name))
                if name not in known:
                    self._take(tree, path, known, name, entry)
                elif isinstance(entry, dict) and isinstance(known[name], dict):
                    self._vary_part(tree, path, cast(Mapping, known[name]), entry)
                else:
                    self._refuse(tree, path, "This is not a mapping.", "Write keys and values below it.")

    def assume(self, tree: Tree) -> None:
        """A file of assumptions: it fills what is unknown, and nothing else."""
        for section, entries in self._sections(tree, also=("title",)):
            write_out(entries, status="assumed")
            known = self.tree.data.get(section)
            self._assume_part(tree, (section,), known if isinstance(known, dict) else {}, entries)

    def _sections(self, tree: Tree, also: tuple[str, ...]) -> Iterable[tuple[str, Mapping]]:
        for key, value in tree.data.items():
            if key in also:
                continue
            path = (str(key),)
            if key in LATER:
                self._refuse(tree, path, f"Terms have no section {key} yet.", NOTHING_USES)
            elif key not in SECTIONS:
                self._refuse(tree, path, f"Terms have no section {key}.", did_you_mean(str(key), SECTIONS))
            elif not isinstance(value, dict):
                self._refuse(tree, path, "This section has no entries.", "Write them below it, or leave it out.")
            else:
                yield str(key), value

    def _vary_programme(self, tree: Tree, known: Mapping, entries: Mapping) -> None:
        sources = entries.pop("sources", None)
        if isinstance(sources, dict):
            old = cast(Mapping, known.setdefault("sources", {}))
            for name, source in sources.items():
                path = ("programme", "sources", str(name))
                if name not in old:
                    self._take(tree, path, old, name, source)
                else:
                    self._same(tree, path, old[name], source, "Give the new paper a short name of its own.")
        for key, value in entries.items():
            todo = "What holds for the whole programme stays. Only sources may be added."
            self._same(tree, ("programme", str(key)), known.get(key), value, todo)

    def _vary_part(self, tree: Tree, path: Path, old: Mapping, new: Mapping) -> None:
        for key, value in new.items():
            inside = (*path, str(key))
            if key in ("clause", "status"):  # they speak for the new lines, which already have them
                if not isinstance(value, str):
                    self._refuse(tree, inside, f"{key} is {shown(value)}, but should be text.", f'Quote it: "{value}".')
                continue
            if key == "values" and isinstance(value, dict) and isinstance(old.get(key), dict):
                self._take_lines(tree, inside, cast(Mapping, old[key]), value)
            elif key == "groups" and isinstance(value, dict) and isinstance(old.get(key), dict):
                groups = cast(Mapping, old[key])
                for group, lines in value.items():
                    if isinstance(lines, dict):
                        self._take_lines(
                            tree, (*inside, str(group)), cast(Mapping, groups.setdefault(group, {})), lines
                        )
            elif path[0] == "contracts" and len(path) == 2 and self._vary_contract(tree, path, old, str(key), value):
                continue
            elif isinstance(value, dict) and isinstance(old.get(key), dict):
                self._vary_part(tree, inside, cast(Mapping, old[key]), value)
            elif isinstance(value, list) and _can_pair(old.get(key), value):
                for n, (before, after) in enumerate(zip(cast(list[Mapping], old[key]), value, strict=False)):
                    self._vary_part(tree, (*inside, str(n)), before, cast(Mapping, after))
            else:
                self._same(tree, inside, old.get(key), value, _END_AND_ADD)

    def _vary_contract(self, tree: Tree, path: Path, old: Mapping, key: str, value: Value) -> bool:
        """What may change in a contract that exists. Returns whether this was it."""
        inside = (*path, key)
        if key in _CONTRACT_CHANGES:
            self._take(tree, inside, old, key, value)
        elif key in ("offers", "prices") and isinstance(value, dict):
            figures = cast(Mapping, old.setdefault(key, {}))
            for name, figure in value.items():
                if isinstance(figure, dict) and isinstance(figures.get(name), dict):
                    self._vary_part(tree, (*inside, str(name)), cast(Mapping, figures[name]), figure)
                else:
                    self._take(tree, (*inside, str(name)), figures, name, figure)
        elif key == "own_employers" and isinstance(value, list):
            employers = cast(list[Value], old.setdefault(key, []))
            employers.extend(name for name in value if name not in employers)
        elif key == "deferrals" and isinstance(value, list):
            self._take_deferrals(tree, inside, cast(list[Value], old.setdefault(key, [])), value)
        else:
            return False
        return True

    def _take_deferrals(self, tree: Tree, path: Path, old: list[Value], new: list[Value]) -> None:
        """Deferrals are told apart by the day they begin: the later known one of that day counts."""
        for n, deferral in enumerate(new):
            begins = [_from(known) for known in old]
            place = begins.index(_from(deferral)) if _from(deferral) in begins else len(old)
            old[place : place + 1] = [deferral]
            self._take_places(tree, (*path, str(n)), (*path, str(place)))

    def _take_lines(self, tree: Tree, path: Path, old: Mapping, new: Mapping) -> None:
        """New lines state their clause. A status left out is that of the line they follow."""
        before = dict(old)
        for day, line in new.items():
            follows = _line_in_force(before, day) or {}
            if isinstance(line, dict) and follows.get("status", "unknown") != "unknown":
                line.setdefault("status", follows["status"])
            self._take(tree, (*path, str(day)), old, day, line)

    def _assume_part(self, tree: Tree, path: Path, old: Mapping, new: Mapping) -> None:
        for key, value in new.items():
            inside = (*path, str(key))
            if key in ("clause", "status"):
                continue
            if key not in old:
                self._refuse(tree, inside, f"The terms have no {key} here.", did_you_mean(str(key), map(str, old)))
            elif key in ("by", "wage_by") and old[key] == "unknown":
                self._take(tree, inside, old, key, value)
            elif key == "values" and isinstance(value, dict) and isinstance(old[key], dict):
                self._assume_lines(tree, inside, cast(Mapping, old[key]), value)
            elif key == "groups" and len(path) > 1 and isinstance(value, dict) and isinstance(old[key], dict):
                groups = cast(Mapping, old[key])
                for group, lines in value.items():
                    if isinstance(lines, dict):
                        known = groups.get(group)
                        self._assume_lines(tree, (*inside, str(group)), known if isinstance(known, dict) else {}, lines)
            elif isinstance(value, dict) and isinstance(old[key], dict):
                self._assume_part(tree, inside, cast(Mapping, old[key]), value)
            elif isinstance(value, list) and _can_pair(old[key], value):
                for n, (before, after) in enumerate(zip(cast(list[Mapping], old[key]), value, strict=False)):
                    self._assume_part(tree, (*inside, str(n)), before, cast(Mapping, after))
            else:
                self._same(tree, inside, old[key], value, "An assumption may only fill what is unknown. Leave it out.")

    def _assume_lines(self, tree: Tree, path: Path, old: Mapping, new: Mapping) -> None:
        before = dict(old)
        for day, line in new.items():
            inside = (*path, str(day))
            was = _line_in_force(before, day)
            if was is None or was.get("value") != "unknown":
                todo = "An assumption may only fill what is unknown. Leave it out, or correct the date."
                self._refuse(tree, inside, f"The value in force on {day} is not unknown in the terms.", todo)
            elif isinstance(line, dict):
                line.setdefault("clause", was.get("clause"))
                if line.get("status") != "assumed":
                    self._refuse(tree, inside, "The status of an assumption is assumed.", "Leave the status out.")
                self._take(tree, inside, old, day, line)

    def _same(self, tree: Tree, path: Path, old: Value, new: Value, todo: str) -> None:
        """A value may be said again, but not otherwise."""
        if old != new:
            self._refuse(tree, path, f"{path[-1]} is {shown(old)} in the terms and cannot become {shown(new)}.", todo)

    def _take(self, tree: Tree, path: Path, into: Mapping, key: str | date, value: Value) -> None:
        into[key] = deepcopy(value)
        self._take_places(tree, path, path)

    def _take_places(self, tree: Tree, path: Path, to: Path) -> None:
        size = len(path)
        for stale in [p for p in self.tree.places if p[: len(to)] == to]:
            del self.tree.places[stale]
        self.tree.places.update({(*to, *p[size:]): at for p, at in tree.places.items() if p[:size] == path})
        self.tree.broken.update((*to, *p[size:]) for p in tree.broken if p[:size] == path)

    def _refuse(self, tree: Tree, path: Path, problem: str, todo: str) -> None:
        if path not in tree.broken:
            self.complaints.add(tree.place(path), path, problem, todo)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The nearest known name, or all of them."""
    names = sorted(known)
    likely = nearest(name, names)
    if likely:
        return f"Did you mean {likely}?"
    return f"Known here: {', '.join(names)}." if names else "Leave it out."


def shown(value: Value) -> str:
    """A value short enough for a sentence."""
    if value is None:
        return "not stated"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return str(value["en"]) if "en" in value else "a mapping"
    return f"{str(value)[:60]}"


def _can_pair(old: Value, new: list[Value]) -> bool:
    """Whether the parts of a list can be told apart by position."""
    return isinstance(old, list) and len(new) <= len(old) and all(isinstance(part, dict) for part in [*old, *new])


def _from(deferral: Value) -> Value:
    return deferral.get("from") if isinstance(deferral, dict) else None


def _line_in_force(lines: Mapping, day: str | date) -> Mapping | None:
    begun = [start for start in lines if isinstance(start, date) and isinstance(day, date) and start <= day]
    line = lines[max(begun)] if begun else None
    return line if isinstance(line, dict) else None
