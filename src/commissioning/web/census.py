"""Who may open what: one table, written by hand before the code, read by auditors as a page and by the tests."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from commissioning.platform.roles import Role

RELATIONSHIPS = {
    "own": "your organisation keeps it, commissions it, refers to it, or is its prime or a sub-contractor in it",
    "partner": "your organisation is a partner commissioner of its programme",
    "my sub's": "of a sub-contractor under your organisation",
    "my prime's other sub": "of another sub-contractor under the same prime",
    "sibling prime": "of another prime of the same programme",
    "former": "of a contract that your organisation has left, as it stood then",
    "after novation": "of a contract that your organisation has handed over, as it stands since",
    "oneself": "about you",
    "none": "of organisations that yours has nothing to do with",
}
"""How the acting organisation stands to what a page is about, told to somebody in it."""


SECTIONS = {
    "home": "Start",
    "today": "Participants and their journeys",
    "contracts": "Contracts and supply chains",
    "programmes": "Programmes, their terms and package areas",
    "organisations": "Organisations",
    "areas": "Areas and local authorities",
    "imports": "Files sent in",
    "api_page": "About this service",
    "account": "Your account and signing in",
    "people": "People and roles",
    "tokens": "Tokens for programs",
    "audit": "Audit record",
    "break_glass": "Break-glass",
    "own_journey": "Participants' own pages",
    "complaints": "Complaints, and what participants say",
    "jobs": "Background jobs",
    "list_organisations": "Operations of the API",
    "openapi": "For machines",
}
"""What the rows are about from each of these on. Each names a route; the table keeps them together."""


@dataclass(frozen=True, slots=True)
class Row:
    """Who may do what. Whatever no row allows is refused: a role is told so, somebody else's does not exist."""

    route: str
    methods: frozenset[str]
    who: frozenset[str]
    """Role codes; or `anyone`; or `signed in`, with or without a role."""
    relationships: frozenset[str]
    """Empty for what is about nobody's row."""
    meaning: str


def rows() -> list[Row]:
    """The table. Raises ValueError for a word that is neither a role nor a relationship."""
    text = (files("commissioning.web") / "census.csv").read_text(encoding="utf-8")
    return [_row(said) for said in csv.DictReader(text.splitlines())]


def sections() -> list[tuple[str, list[Row]]]:
    """The table in parts, each with its title."""
    found: list[tuple[str, list[Row]]] = []
    for row in rows():
        if row.route in SECTIONS:
            found.append((SECTIONS[row.route], []))
        found[-1][1].append(row)
    return found


@cache
def methods() -> dict[str, frozenset[str]]:
    """The methods that each route takes, by its name: the service refuses every other."""
    found: dict[str, frozenset[str]] = {}
    for row in rows():
        found[row.route] = found.get(row.route, frozenset()) | row.methods
    return {route: taken | {"HEAD"} if "GET" in taken else taken for route, taken in found.items()}


def _row(said: dict[str, str]) -> Row:
    relationships = frozenset(word.strip() for word in said["relationships"].split(";") if word.strip())
    who = frozenset(said["who"].split()) if said["who"] not in ("anyone", "signed in") else frozenset({said["who"]})
    unknown = (relationships - set(RELATIONSHIPS)) | (who - {*Role.values, "anyone", "signed in"})
    if unknown:
        raise ValueError(f"census.csv, {said['route']}: {', '.join(sorted(unknown))} is no role and no relationship.")
    return Row(said["route"], frozenset(said["methods"].split()), who, relationships, said["meaning"])
