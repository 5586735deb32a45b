"""Files of many referrals or other rows: sent in, checked or entered by a job, and their receipts."""

from typing import Any

from ninja import Query

from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, each, paged
from commissioning.api.problems import not_as_described, nothing_here
from commissioning.api.referring import referred
from commissioning.api.resources.own import shown_job
from commissioning.api.schemas.bulk import (
    BulkFileFilters,
    BulkFileGiven,
    BulkFileShown,
    LinesShown,
    TemplateAsked,
    TemplateShown,
)
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.platform import JobShown
from commissioning.platform import files, jobs
from commissioning.platform.file_contents import ContentMissing, TooLarge
from commissioning.platform.file_kinds import HarmfulArchive, NotRecognised
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.platform.work_models import StoredFile
from commissioning.rooms.design.models import Programme
from commissioning.rooms.journey.background import IMPORTS, SORTS, keep_sent
from commissioning.rooms.journey.bulk_importing import columns
from commissioning.rooms.journey.bulk_models import BulkFile, Sort
from commissioning.rooms.journey.bulk_templates import csv_template
from commissioning.rooms.journey.refusals import NoRules

TAG = "Journeys by file"


class BulkFiles(Page[BulkFileShown]):
    """One page of receipts."""


@reads("/bulk-templates/{sort}", who=Permission.CASE_KEEP, gives=TemplateShown, tag=TAG)
def read_bulk_template(request: Any, sort: Sort, filters: Query[TemplateAsked]) -> TemplateShown:
    """The columns of a file and one example row. Of referrals to a programme: with what its terms ask today."""
    if sort == Sort.REFERRALS and filters.programme is None:
        raise not_as_described("query", "programme", "Say to which programme the referrals are.")
    try:
        wanted = columns(sort, filters.programme or "", on=request.access.on)
        content = csv_template(sort, filters.programme or "", on=request.access.on)
    except NoRules:
        raise nothing_here() from None
    return TemplateShown(needed=list(wanted.needed), optional=list(wanted.optional), content=content)


@changes(
    "/bulk-files",
    who=Permission.CASE_KEEP,
    gives=JobShown,
    tag=TAG,
    refuses=(TooLarge, NotRecognised, HarmfulArchive, files.OverQuota),
    located="/jobs/{reference}",
)
def send_bulk_file(request: Any, body: BulkFileGiven) -> JobShown:
    """Send in a file of referrals or other rows. A job checks all of it, then enters it whole or not at all.
    A row whose key was entered before changes nothing. Look at the job for what came of it."""
    if body.sort == Sort.REFERRALS:
        referred(Programme.objects.all(), "programme", pk=body.programme or "")
    by, now = request.access, request.clock.now()
    kind = IMPORTS[body.sort]
    jobs.kind_named(kind).require(by)
    file = keep_sent(content=[body.content.encode()], name=body.name, why=kind, by=by, now=now)
    said = {"programme": body.programme} if body.sort == Sort.REFERRALS else {}
    arguments = {"file": file.pk, "check": body.check, "partial": body.partial, **said}
    return shown_job(jobs.ask_for(kind=kind, arguments=arguments, request=new_reference(), by=by, now=now))


@reads("/jobs/{reference}/list", who=Permission.CASE_KEEP, gives=LinesShown, tag=TAG)
def read_list_of_file(request: Any, reference: Reference) -> LinesShown:
    """What came of a file, row by row: every error; or what was taken, known before and refused."""
    row = jobs.jobs(by=request.access).get(pk=reference, kind__in=list(SORTS))
    jobs.kind_named(row.kind).require(request.access)
    result = jobs.result_of(row) or {}
    kept = StoredFile.objects.get(pk=result.get("errors_file") or result.get("lines_file") or "")
    try:
        with files.download(kept).content as content:
            return LinesShown(name=kept.name, content=content.read().decode("utf-8-sig"))
    except ContentMissing:
        raise nothing_here() from None


@reads("/bulk-files", who=Permission.CASE_KEEP, gives=BulkFiles, tag=TAG)
def list_bulk_files(request: Any, filters: Query[BulkFileFilters]) -> BulkFiles:
    """The receipts of your organisation's files."""
    rows = BulkFile.objects.all()
    if filters.since is not None:
        rows = rows.filter(recorded_at__gte=filters.since)
    return paged(BulkFiles, request, rows, filters, shows=each(_receipt))


@reads("/bulk-files/{reference}", who=Permission.CASE_KEEP, gives=BulkFileShown, tag=TAG)
def read_bulk_file(request: Any, reference: Reference) -> BulkFileShown:
    """One receipt: how many rows, the digest of the file, the moment. It stays."""
    return _receipt(BulkFile.objects.get(pk=reference))


def _receipt(row: BulkFile) -> BulkFileShown:
    return BulkFileShown(
        reference=row.pk,
        sort=Sort(row.sort),
        programme=row.programme,
        sha256=row.sha256,
        rows=row.rows,
        taken=row.taken,
        known=row.known,
        refused=row.refused,
        made_digest=row.made_digest,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by_id,
    )
