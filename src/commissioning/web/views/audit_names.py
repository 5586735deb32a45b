"""What records are called that audit events are about: by name, as far as the reader may see them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import QuerySet, TextField, Value

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
    "journey.identity": "participant",  # by the reference: their name is personal
}
"""Where the name of a kind of record stands: its own, or that of what it belongs to. Other kinds have none."""
AT_ONCE = 2_000
"""Events whose subjects are asked for together."""


def with_names(events: Iterable[Any]) -> Iterator[Any]:
    """The events, each with the name of what it is about as `subject_name`: empty where that has none, or is not the
    reader's to see. One query for a page, or thousands of events.
    """
    waiting = iter(events)
    while some := list(islice(waiting, AT_ONCE)):
        names = _names_of(some)
        for event in some:
            event.subject_name = names.get((event.subject_kind, event.subject), "")
            yield event


def name_of(kind: str, reference: str) -> str:
    """What one record is called; empty as in a list."""
    return next((str(name) for _, _, name in _names(kind, [reference])), "") if kind in NAMES else ""


def short(reference: str) -> str:
    """What has no name, by the beginning of its reference."""
    return f"{reference[:8]}…"


def _names_of(events: Sequence[Any]) -> dict[tuple[str, str], str]:
    """By kind and reference. Only kinds that are asked for take part: a query over all of them takes long to plan."""
    references = defaultdict(set)
    for event in events:
        if event.subject_kind in NAMES:
            references[event.subject_kind].add(event.subject)
    if not references:
        return {}
    first, *others = (_names(kind, each) for kind, each in references.items())
    return {(kind, reference): name for kind, reference, name in first.union(*others, all=True)}


def _names(kind: str, references: Iterable[str]) -> QuerySet[Any, Any]:
    """Kind, reference and name, under the reader's access, as everything that the model's manager gives."""
    rows: QuerySet[Any] = apps.get_model(kind)._default_manager.filter(pk__in=references).order_by()
    named: QuerySet[Any, Any] = rows.annotate(about=Value(kind, TextField())).values_list("about", "pk", NAMES[kind])
    return named
