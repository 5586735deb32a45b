"""What the pages of imports say of each kind of file: what it is about, what came of it, where one goes on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from commissioning.rooms.contracts.background import IMPORT_CHAINS
from commissioning.rooms.design.models import Programme
from commissioning.rooms.market.background import IMPORT_CODE_LIST
from commissioning.web.environment import number


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of file. Its functions take what the job was asked with, `button` what it counted.

    about      whose list it is, or the programme.
    counts     what the result counts, by name.
    news       those of the counts that are changes.
    button     the words of what enters a file that was checked.
    leads_to   where one goes on: to what was imported, and `again` to where another file is sent in.
    """

    about: Callable[[Mapping[str, Any]], str]
    counts: Mapping[str, Any]
    news: tuple[str, ...]
    button: Callable[[Mapping[str, Any]], str]
    leads_to: Callable[[Mapping[str, Any]], dict[str, str]]

    def facts(self, result: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(str(words), number(result[name])) for name, words in self.counts.items()]

    def is_news(self, result: Mapping[str, Any]) -> bool:
        """Whether entering the file would change anything."""
        return any(result[name] for name in self.news)


def _enter_rows(result: Mapping[str, Any]) -> str:
    words = ngettext("Enter this row", "Enter these %(rows)s rows", result["rows"])
    return words % {"rows": number(result["rows"])}


def _enter_contracts(result: Mapping[str, Any]) -> str:
    contracts, links = result["contracts"], result["links"]
    new = ngettext("1 contract", "%(count)s contracts", contracts) % {"count": number(contracts)}
    in_them = ngettext("1 sub-contractor", "%(count)s sub-contractors", links) % {"count": number(links)}
    return _("Enter %(contracts)s and %(links)s") % {"contracts": new, "links": in_them}


def _to_authorities(said: Mapping[str, Any]) -> dict[str, str]:
    return {"href": reverse("authorities"), "text": _("Local authorities"), "again": reverse("code_list_import")}


def _to_programme(said: Mapping[str, Any]) -> dict[str, str]:
    there = [said["programme"]]
    again = reverse("chains_import", args=there)
    return {"href": reverse("programme", args=there), "text": _("The programme"), "again": again}


def _programme(said: Mapping[str, Any]) -> str:
    return Programme.objects.filter(pk=said.get("programme", "")).values_list("title", flat=True).first() or ""


KINDS = {
    IMPORT_CODE_LIST: ImportKind(
        about=lambda said: str(said.get("source", "")),
        counts={
            "rows": _later("Rows in the file"),
            "added": _later("Local authorities that are new"),
            "ended": _later("That end"),
            "changed": _later("That change otherwise"),
            "unchanged": _later("That stay as they are"),
            "not_listed": _later("On the map, but not in the file"),
        },
        news=("added", "ended", "changed"),
        button=_enter_rows,
        leads_to=_to_authorities,
    ),
    IMPORT_CHAINS: ImportKind(
        about=_programme,
        counts={
            "contracts": _later("Contracts that are new"),
            "links": _later("Sub-contractors in them, and in known contracts"),
            "organisations": _later("Organisations that are new to the register"),
        },
        news=("contracts", "links", "organisations"),
        button=_enter_contracts,
        leads_to=_to_programme,
    ),
}
"""By the job that imports such a file."""
