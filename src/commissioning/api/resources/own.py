"""The acting organisation's own: its people and their roles, its audit events, its jobs."""

import json
from typing import Any

from ninja import Query

from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, each, paged
from commissioning.api.problems import not_as_described
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.platform import (
    EventFilters,
    EventShown,
    JobFilters,
    JobGiven,
    JobShown,
    RoleFilters,
    RoleShown,
)
from commissioning.platform import jobs
from commissioning.platform.audit_models import AuditEvent
from commissioning.platform.dated_rows import in_force
from commissioning.platform.job_states import JobState
from commissioning.platform.people_models import Membership
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission, Role
from commissioning.platform.work_models import Job


class Roles(Page[RoleShown]):
    """One page of people's roles."""


class Events(Page[EventShown]):
    """One page of audit events."""


class Jobs(Page[JobShown]):
    """One page of jobs."""


@reads("/roles", who=Permission.PEOPLE_READ, gives=Roles, tag="People and roles")
def list_roles(request: Any, filters: Query[RoleFilters]) -> Roles:
    """Who has which role in your organisation, with the programs that act for it."""
    rows = _roles(request)
    if filters.role is not None:
        rows = rows.filter(role=filters.role)
    if filters.held_on is not None:
        rows = rows.filter(in_force(filters.held_on))
    return paged(Roles, request, rows, filters, shows=each(_role))


@reads("/roles/{reference}", who=Permission.PEOPLE_READ, gives=RoleShown, tag="People and roles")
def read_role(request: Any, reference: Reference) -> RoleShown:
    """One role of one person."""
    return _role(_roles(request).get(pk=reference))


@reads("/audit-events", who=Permission.AUDIT_READ, gives=Events, tag="Audit")
def list_audit_events(request: Any, filters: Query[EventFilters]) -> Events:
    """Your organisation's audit events, in the order of its chain."""
    rows = AuditEvent.objects.filter(organisation=request.access.own)
    if filters.act is not None:
        rows = rows.filter(act=filters.act)
    if filters.subject is not None:
        rows = rows.filter(subject=filters.subject)
    if filters.since is not None:
        rows = rows.filter(at__gte=filters.since)
    if filters.until is not None:
        rows = rows.filter(at__lt=filters.until)
    return paged(Events, request, rows, filters, shows=each(_event), order=("day", "sequence"))


@reads("/audit-events/{reference}", who=Permission.AUDIT_READ, gives=EventShown, tag="Audit")
def read_audit_event(request: Any, reference: Reference) -> EventShown:
    """One audit event."""
    return _event(AuditEvent.objects.get(pk=reference, organisation=request.access.own))


@reads("/jobs", who=None, gives=Jobs, tag="Jobs")
def list_jobs(request: Any, filters: Query[JobFilters]) -> Jobs:
    """The jobs of your organisation."""
    rows = jobs.jobs(by=request.access)
    if filters.state is not None:
        rows = rows.filter(state=filters.state)
    return paged(Jobs, request, rows, filters, shows=each(shown_job))


@reads("/jobs/{reference}", who=None, gives=JobShown, tag="Jobs")
def read_job(request: Any, reference: Reference) -> JobShown:
    """One job: where it stands, and what came of it."""
    return shown_job(jobs.jobs(by=request.access).get(pk=reference))


@changes("/jobs", who=None, gives=JobShown, tag="Jobs", located="/jobs/{reference}")
def ask_for_job(request: Any, body: JobGiven) -> JobShown:
    """Ask for a job that needs no arguments, as `verify audit chain`.
    Each kind asks for a permission of its own. A worker does it in the name of the token's account."""
    # The idempotency key already makes two requests one, so each that gets here is new.
    try:
        asked = jobs.ask_for(
            kind=body.kind, arguments={}, request=new_reference(), by=request.access, now=request.clock.now()
        )
    except jobs.UnknownKind:
        raise not_as_described("body", "kind", "No job of this kind can be asked for here.") from None
    return shown_job(asked)


def _roles(request: Any) -> Any:
    return Membership.objects.filter(organisation=request.access.own).select_related("person")


def _role(row: Membership) -> RoleShown:
    return RoleShown(
        reference=row.pk,
        person=row.person_id,
        name=row.person.name,
        is_program=row.person.is_service,
        role=Role(row.role),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _event(row: AuditEvent) -> EventShown:
    said = {name: getattr(row, name) for name in EventShown.model_fields if name not in ("actor", "before", "after")}
    return EventShown(**said, actor=row.actor_id, before=json.loads(row.before), after=json.loads(row.after))


def shown_job(row: Job) -> JobShown:
    """A job as the API tells of it."""
    return JobShown(
        reference=row.pk,
        kind=row.kind,
        state=JobState(row.state),
        requested_by=row.requested_by_id,
        requested_at=row.requested_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        progress_done=row.progress_done,
        progress_of=row.progress_of,
        progress_words=row.progress_words,
        result=jobs.result_of(row),
        problem=row.problem,
    )
