"""Programmes and their terms, to whoever is acting."""

from datetime import date
from pathlib import Path

from django.db.models import QuerySet

from commissioning.rooms.design.models import Programme, TermsVersion
from commissioning.terms.models import Terms
from commissioning.terms.version import from_json
from commissioning.terms.writing import write


def programmes() -> QuerySet[Programme]:
    """The programmes that may be seen, by title."""
    return Programme.objects.order_by("title", "pk")


def version(programme: str, digest: str) -> TermsVersion:
    """A version of terms by its digest. Raises TermsVersion.DoesNotExist."""
    return TermsVersion.objects.get(programme=programme, digest=digest)


def versions(programme: str) -> QuerySet[TermsVersion]:
    """The versions of a programme's terms that may be seen, as they were entered; their text is not read yet."""
    return TermsVersion.objects.filter(programme=programme).defer("canonical_json").order_by("imported_at", "pk")


def terms(of: TermsVersion) -> Terms:
    """The terms of a version, whose digest is the version's."""
    return from_json(of.canonical_json.encode())


def export_terms(of: TermsVersion, folder: Path, *, known_from: date) -> None:
    """Write a version as a folder of YAML files, which load as the same terms. Raises FileExistsError."""
    write(terms(of), folder, known_from)
