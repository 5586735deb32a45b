"""Versions of a programme's terms by name: numbered as they were entered, with the day from which one is in force."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from commissioning.rooms.contracts import queries as contracts
from commissioning.rooms.design import queries
from commissioning.rooms.design.models import TermsVersion
from commissioning.web.environment import in_words, moment_in_words


@dataclass(frozen=True, slots=True)
class Named:
    """A version with its name. `since`: the first day on which it holds in a contract; None when it holds in none."""

    version: TermsVersion
    number: int
    since: date | None

    @property
    def digest(self) -> str:
        return self.version.digest

    @property
    def name(self) -> str:
        return _called(self.number)

    @property
    def in_force(self) -> str:
        if self.since is None:
            return _("in no contract yet")
        return _("in force from %(day)s") % {"day": in_words(self.since)}

    @property
    def whole(self) -> str:
        """Its name as a choice among others."""
        entered = _("entered %(at)s") % {"at": moment_in_words(self.version.imported_at)}
        return f"{self.name}, {self.in_force}, {entered}"


def versions(programme: str) -> list[Named]:
    """A programme's versions, the latest first, to its lead; others see none."""
    found = list(queries.versions(programme))
    since = contracts.in_force_since(programme) if found else {}
    named = [Named(each, number, since.get(each.digest)) for number, each in enumerate(found, 1)]
    return named[::-1]


def names(programme: str) -> dict[str, str]:
    """By digest, what the versions that may be seen are called."""
    return {each.digest: _called(number) for number, each in enumerate(queries.versions(programme), 1)}


def _called(number: int) -> str:
    return _("Version %(number)s") % {"number": number}
