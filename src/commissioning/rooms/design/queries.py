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


def terms(of: TermsVersion) -> Terms:
    """The terms of a version, whose digest is the version's."""
    return from_json(of.canonical_json.encode())


def export_terms(of: TermsVersion, folder: Path, *, known_from: date) -> None:
    """Write a version as a folder of YAML files, which load as the same terms. Raises FileExistsError."""
    write(terms(of), folder, known_from)
