"""The audit record: what was done, to what, who looked, and that nobody changed the record itself."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.core.canonical import canonical_json
from commissioning.platform import audit as platform
from commissioning.platform import audit_queries, audit_roots
from commissioning.platform.audit_models import AuditEvent, AuditRoot
from commissioning.platform.background import VERIFY_AUDIT_CHAIN
from commissioning.platform.jobs import ask_for
from commissioning.platform.roles import Permission, Role
from commissioning.web.allows import allows
from commissioning.web.forms.audit import AboutFilter, Filter
from commissioning.web.forms.base import Change
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page
from commissioning.web.views.audit_in_words import differences, kind_in_words
from commissioning.web.views.audit_names import name_of, short, with_names


def _role(row: AuditEvent) -> str:
    return Role(row.role).label if row.role in Role.values else row.role


WHEN = Column("at", _later("When"), lambda row: row.at, href=lambda row: reverse("audit_event", args=[row.pk]))
WHO = Column("actor", _later("Who"), lambda row: row.actor.name, "actor__name")
IN_ROLE = Column("role", _later("In the role"), _role, "role")
ACT = Column("act", _later("What was done"), lambda row: row.act.capitalize(), "act")
PURPOSE = Column("purpose", _later("What for"), lambda row: row.purpose)
COLUMNS = (
    WHEN,
    WHO,
    IN_ROLE,
    ACT,
    Column("kind", _later("To what"), lambda row: kind_in_words(row.subject_kind), "subject_kind"),
    Column(
        "name",
        _later("Which"),
        lambda row: row.subject_name or short(row.subject),
        href=lambda row: reverse("audit_about", args=[row.subject]),
    ),
    PURPOSE,
)
REFERENCE = Column("subject", _later("Reference"), lambda row: row.subject)
"""For files alone, in which records are told apart by program."""


@allows(Permission.AUDIT_READ)
def audit(request: Any) -> HttpResponse:
    filters = Filter(request.GET, request=request, kind_in_words=kind_in_words)
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = audit_queries.events(by=request.access, **{name: value or None for name, value in said.items()})
    return answer_list(
        request,
        "audit/list",
        caption=_("Audit record"),
        columns=(*COLUMNS, REFERENCE) if request.GET.get("format") == "csv" else COLUMNS,
        rows=rows,
        prepare=with_names,
        filters=filters,
        empty_text=_("Nothing like this was done."),
    )


@allows(Permission.AUDIT_READ)
def event(request: Any, reference: str) -> HttpResponse:
    row = audit_queries.events(by=request.access).get(pk=reference)
    return page(
        request,
        "audit/event",
        event=row,
        role=_role(row),
        kind=kind_in_words(row.subject_kind),
        name=name_of(row.subject_kind, row.subject) or short(row.subject),
        is_reading=row.act == platform.READ,
        differences=differences(row),
    )


@allows(Permission.AUDIT_READ)
def about(request: Any, reference: str) -> HttpResponse:
    """What the own people did to one record, or only who looked at it."""
    everything = audit_queries.events_about(reference, by=request.access)
    latest = everything.first()
    if latest is None:
        raise AuditEvent.DoesNotExist(reference)
    filters = AboutFilter(request.GET)
    only_readings = filters.is_valid() and filters.cleaned_data["only"] == "readings"
    return answer_list(
        request,
        "audit/about",
        caption=_("Who looked at this record") if only_readings else _("What was done to this record"),
        columns=(WHEN, WHO, IN_ROLE, ACT, PURPOSE),
        rows=audit_queries.who_looked(reference, by=request.access) if only_readings else everything,
        filters=filters,
        empty_text=_("Nobody of your organisation looked at it in a way that is recorded."),
        kind=kind_in_words(latest.subject_kind),
        name=name_of(latest.subject_kind, reference) or short(reference),
        reference=reference,
    )


@allows(Permission.AUDIT_READ)
def chain(request: Any) -> HttpResponse:
    """Whether the record was changed: the head to keep elsewhere, the root that holds it, and a check of every link."""
    form = Change.sent(request)
    by = request.access

    def change() -> tuple[str, str]:
        request_id = form.cleaned_data["request_id"]
        asked = ask_for(kind=VERIFY_AUDIT_CHAIN, arguments={}, request=request_id, by=by, now=request.clock.now())
        return reverse("job", args=[asked.pk]), _("The check was asked for.")

    if form.is_valid():
        return form.once(request, change)
    return page(
        request,
        "audit/chain",
        form=form,
        head=platform.heads(by=by).get(by.own),
        root=audit_roots.roots(by=by).first(),
        inclusion=audit_roots.inclusion(by=by),
    )


@allows(Permission.AUDIT_READ)
def proof(request: Any) -> HttpResponse:
    """That the own last gathered head is under its root, as a file that anybody can check."""
    found = audit_roots.inclusion(by=request.access)
    if found is None:
        raise AuditRoot.DoesNotExist
    return HttpResponse(
        canonical_json(asdict(found)),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="audit-proof-{found.root.sequence}.json"'},
    )
