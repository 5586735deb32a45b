"""What records are called that audit events are about: by name, as far as the reader may see them."""

from typing import Any

from django.apps import apps
from django.db.models import Case, OuterRef, QuerySet, Subquery, TextField, Value, When

NAMES = {
    "platform.user": "name",
    "platform.organisation": "name",
    "platform.membership": "person__name",
    "platform.apitoken": "account__name",
    "platform.relationship": "organisation__name",
    "platform.brokenglass": "commissioner__name",
    "platform.glassreading": "glass__commissioner__name",
    "market.localauthority": "name",
    "market.succession": "authority__name",
    "market.formerlabel": "local_authority__name",
    "market.codelistedition": "source",
    "market.area": "name",
    "market.areapart": "local_authority__name",
    "market.organisationprofile": "organisation__name",
    "market.countedrecord": "organisation__name",
    "market.contact": "organisation__name",  # a contact's own name is personal: reading it is an event itself
    "design.programme": "title",
    "design.termsversion": "programme__title",
    "design.partner": "organisation__name",
    "design.packagearea": "name",
    "design.packageareapart": "package_area__name",
    "contracts.contract": "title",
    "contracts.contractterms": "contract__title",
    "contracts.breakpoint": "contract__title",
    "contracts.flowdown": "contract__title",
    "contracts.endchange": "contract__title",
    "contracts.supplyterms": "relationship__organisation__name",
}
"""Where the name of a kind of record stands: its own, or that of what it belongs to. Other kinds have none."""


def subject_names() -> Case:
    """Of each event of a list, what it is about; empty where that has no name or is not the reader's to see."""
    found = [
        When(subject_kind=kind, then=Subquery(_names(kind, OuterRef("subject"), path)[:1]))
        for kind, path in NAMES.items()
    ]
    return Case(*found, default=Value(""), output_field=TextField())


def name_of(kind: str, reference: str) -> str:
    """What one record is called; empty as in a list."""
    path = NAMES.get(kind)
    return str(_names(kind, reference, path).first() or "") if path else ""


def short(reference: str) -> str:
    """What has no name, by the beginning of its reference."""
    return f"{reference[:8]}…"


def _names(kind: str, reference: Any, path: str) -> QuerySet[Any, Any]:
    """Under the reader's access, as everything that the model's manager gives."""
    rows: QuerySet[Any, Any] = apps.get_model(kind)._default_manager.filter(pk=reference)
    return rows.values_list(path, flat=True)
