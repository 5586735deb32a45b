"""Programmes, and the versions of their terms, which the lead commissioner alone sees whole."""

import json
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pydantic
from ninja import Body, Query

from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, Paging, each, paged
from commissioning.api.problems import FieldProblem, Refused
from commissioning.api.schemas.common import Digest, Reference
from commissioning.api.schemas.design import ProgrammeGiven, ProgrammeShown, TermsVersionDetail, TermsVersionShown
from commissioning.core.clock import local_date
from commissioning.platform.queries import TIME_ZONE
from commissioning.platform.roles import Permission
from commissioning.rooms.design import actions, queries
from commissioning.rooms.design.models import Programme, TermsVersion
from commissioning.terms.checking import check
from commissioning.terms.loading import TermsRefused, load
from commissioning.terms.models import Terms
from commissioning.terms.version import from_json
from commissioning.terms.writing import write

TAG = "Programmes"
MOST_TOLD = 50


class Programmes(Page[ProgrammeShown]):
    """One page of programmes."""


class TermsVersions(Page[TermsVersionShown]):
    """One page of versions of terms."""


@reads("/programmes", who=Permission.PROGRAMME_READ, gives=Programmes, tag=TAG)
def list_programmes(request: Any, filters: Query[Paging]) -> Programmes:
    """The programmes that the organisation leads, or delivers in."""
    return paged(Programmes, request, queries.programmes(), filters, shows=each(_programme))


@reads("/programmes/{reference}", who=Permission.PROGRAMME_READ, gives=ProgrammeShown, tag=TAG)
def read_programme(request: Any, reference: Reference) -> ProgrammeShown:
    """One programme."""
    return _programme(Programme.objects.get(pk=reference))


@changes(
    "/programmes",
    who=Permission.PROGRAMME_DESIGN,
    gives=ProgrammeShown,
    tag=TAG,
    located="/programmes/{reference}",
)
def open_programme(request: Any, body: ProgrammeGiven) -> ProgrammeShown:
    """Open a programme that your organisation leads."""
    opened = actions.open_programme(key=body.key, title=body.title, by=request.access, now=request.clock.now())
    return _programme(opened)


@reads("/programmes/{reference}/terms-versions", who=Permission.PROGRAMME_READ, gives=TermsVersions, tag=TAG)
def list_terms_versions(request: Any, reference: Reference, filters: Query[Paging]) -> TermsVersions:
    """The versions of a programme's terms. To all but the lead commissioner the list is empty."""
    programme = Programme.objects.get(pk=reference)
    rows = TermsVersion.objects.filter(programme=programme).defer("canonical_json")
    return paged(TermsVersions, request, rows, filters, shows=each(_version))


@reads(
    "/programmes/{reference}/terms-versions/{digest}",
    who=Permission.PROGRAMME_READ,
    gives=TermsVersionDetail,
    tag=TAG,
)
def read_terms_version(request: Any, reference: Reference, digest: Digest) -> TermsVersionDetail:
    """One version of a programme's terms, whole."""
    return _detail(queries.version(reference, digest))


@changes(
    "/programmes/{reference}/terms-versions",
    who=Permission.PROGRAMME_DESIGN,
    gives=TermsVersionDetail,
    tag=TAG,
    refuses=(actions.AnotherProgramme,),
    located="/programmes/{programme}/terms-versions/{digest}",
)
def import_terms(request: Any, reference: Reference, body: Body[dict[str, Any]]) -> TermsVersionDetail:
    """Enter terms as a version.
    The body is the `terms` of another version, or what `commissioning terms schema` describes. The same terms have the
    same digest, whatever the order of their keys, and are the same version."""
    programme = Programme.objects.get(pk=reference)
    now = request.clock.now()
    terms = _read(body)
    _check(terms, now)
    return _detail(actions.import_terms(programme=programme, terms=terms, by=request.access, now=now))


def _read(said: dict[str, Any]) -> Terms:
    try:
        return from_json(json.dumps(said).encode())
    except pydantic.ValidationError as wrong:
        errors = [
            FieldProblem(where="body", field=".".join(map(str, each["loc"])), message=each["msg"])
            for each in wrong.errors(include_url=False, include_input=False, include_context=False)[:MOST_TOLD]
        ]
        raise Refused(422, "These are not terms. Each error says where.", errors=errors) from None


def _check(terms: Terms, now: Any) -> None:
    """As strictly as files are read: written as files, and loaded."""
    with TemporaryDirectory() as folder:
        try:
            write(terms, Path(folder) / "terms", local_date(now.astimezone(UTC), TIME_ZONE))
            loaded = load(Path(folder) / "terms")
        except TermsRefused as refused:
            errors = [
                FieldProblem(where="body", field=each.path, message=f"{each.problem} {each.todo}")
                for each in refused.errors[:MOST_TOLD]
            ]
            raise Refused(422, "These terms contradict themselves. Each error says where.", errors=errors) from None
    found = [each for each in check(loaded) if each.kind == "error"]
    if found:
        errors = [
            FieldProblem(where="body", field=each.path, message=f"{each.sentence} {each.todo}")
            for each in found[:MOST_TOLD]
        ]
        raise Refused(422, "These terms cannot be meant so. Each error says where.", errors=errors)


def _programme(row: Programme) -> ProgrammeShown:
    return ProgrammeShown(reference=row.pk, lead=row.lead_id, key=row.key, title=row.title)


def _version(row: TermsVersion) -> TermsVersionShown:
    return TermsVersionShown(programme=row.programme_id, digest=row.digest, imported_at=row.imported_at)


def _detail(row: TermsVersion) -> TermsVersionDetail:
    return TermsVersionDetail(**_version(row).model_dump(), terms=json.loads(row.canonical_json))
