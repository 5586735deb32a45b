"""Who did what, and who looked: events of the own organisation to read on a page, newest first.

Each gives a lazy QuerySet, so that a list pages and counts it; the actor comes along, in the same one query.
"""

from datetime import date

from django.db.models import QuerySet

from commissioning.platform.access import Access
from commissioning.platform.audit import READ
from commissioning.platform.audit_models import AuditEvent
from commissioning.platform.roles import Permission
from commissioning.platform.scoped import ScopedModel


def events(
    *,
    by: Access,
    actor: str | None = None,
    act: str | None = None,
    subject_kind: str | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
) -> QuerySet[AuditEvent]:
    """The events of the acting organisation, newest first. Raises NotAllowed.

    Takes    actor: a person's reference; act: as "sign"; subject_kind: as "contracts.contract"; first_on, last_on: days
             in UTC, both included. None asks for all.
    """
    by.require(Permission.AUDIT_READ)
    asked = {
        "actor": actor,
        "act": act,
        "subject_kind": subject_kind,
        "day__gte": first_on,
        "day__lte": last_on,
    }
    found = AuditEvent.objects.filter(organisation=by.own, **{name: v for name, v in asked.items() if v is not None})
    return found.select_related("actor").order_by("-day", "-sequence")


def events_about(subject: ScopedModel | str, *, by: Access) -> QuerySet[AuditEvent]:
    """What the acting organisation's people did to a row or read of it: a row, or its reference. Raises NotAllowed.

    What other organisations did stands in their chains, and is theirs to show.
    """
    return events(by=by).filter(subject=subject if isinstance(subject, str) else subject.pk)


def who_looked(subject: ScopedModel | str, *, by: Access) -> QuerySet[AuditEvent]:
    """Each reading of a row by the acting organisation's people, and what for. Raises NotAllowed."""
    return events_about(subject, by=by).filter(act=READ)


def acts(*, by: Access) -> list[str]:
    """The acts there are events of, for a filter. Raises NotAllowed."""
    return sorted(events(by=by).order_by().values_list("act", flat=True).distinct())


def subject_kinds(*, by: Access) -> list[str]:
    """The kinds of row there are events about, for a filter. Raises NotAllowed."""
    return sorted(events(by=by).order_by().values_list("subject_kind", flat=True).distinct())
