"""Everything that is held about a participant, for themselves: each row of each table of this room, in words.

Found by following the keys of the tables rather than a list of them, so a table that is added later is in it. What is
left out is named here, each with its reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import CharField, ForeignKey, Model

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.people_models import Organisation, User
from commissioning.platform.roles import Permission
from commissioning.platform.scoped import OutsideAccess, ScopedModel
from commissioning.platform.sealed_fields import BlindIndex, Sealed, SealedText, marked, opened
from commissioning.rooms.journey.participant_models import Identity, Participant
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.restricting import who_is

NOT_ABOUT_THEM = {
    "NameWord": "marks of the name, by which it is found and from which nothing can be read",
    "Referrer": "about an employment service",
    "JourneyTerms": "the programme's rules, which are public",
    "ShareDecision": "how a pool is shared out, which is public",
    "SeedPeriod": "a month of draws, which is public",
    "PublishedSeed": "a month's seed, which is public",
    "Draw": "the log of draws, in which nobody is; which of them was theirs, `DrawnFor` says",
    "BulkFile": "a file that an organisation sent, without what it said",
    "BulkRow": "marks of the rows of a file, by which they are known again and from which nothing can be read",
    **dict.fromkeys(
        ("LocalReview", "LocalReviewStep", "ReviewAction", "ReviewActionResult"),
        "what an employment service and a provider agreed on a contract, in words that name no participant",
    ),
    "Clearance": "about whoever may open restricted records",
    "ComplaintSample": "of a whole programme: it names nobody, and the complaints drawn follow from it",
}
"""The tables of the room of which nothing is handed over, and why."""
_BY_REFERENCE = "placement__in"
"""What a specialist sees names a placement without a key to it."""


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of one table about a participant: what a row is, and each row by the names of its columns."""

    title: str
    what: str
    rows: list[dict[str, Any]]


def asked_for(*, participant: str, nino: str, born_on: date | None, by: Access) -> list[Identity]:
    """Times on a programme to which the acting organisation referred somebody. Nothing is opened.

    Takes    participant: the reference; or, where it is empty, the national insurance number and the date of birth.
    """
    by.require(Permission.SUBJECT_ACCESS)
    rows = Identity.objects.filter(participant__employment_service=by.own).select_related("participant")
    if participant:
        rows = rows.filter(participant=participant)
    else:
        born = born_on.isoformat() if born_on else ""
        rows = rows.filter(nino_mark=marked(nino, "nino"), born_mark=marked(born, "born_on"))
    return list(rows.order_by("participant__referred_on", "pk"))


@transaction.atomic
def everything_held(participant: Participant, *, by: Access, now: datetime) -> list[Held]:
    """What is held about a participant, table by table, as far as the service that referred them may read it.

    That it was handed over is on record. Raises OutsideAccess, for whoever else knows them.
    """
    by.require(Permission.SUBJECT_ACCESS)
    if participant.employment_service_id != by.own:
        raise OutsideAccess("Another organisation referred this person. It hands over what is held.")
    identity = who_is(participant.pk)
    audit.record_read(identity, by=by, now=now, purpose="Subject access: everything held, for the person themselves")
    return [held for model in tables() if (held := _held(model, participant)).rows]


def tables() -> Iterator[type[ScopedModel]]:
    """The tables of the room with rows about a participant."""
    for model in apps.get_app_config("journey").get_models():
        if issubclass(model, ScopedModel) and model.__name__ not in NOT_ABOUT_THEM:
            yield model


def path(model: type[Model], seen: frozenset[str] = frozenset()) -> str | None:
    """By which keys of the room a row leads to a participant, as Django writes it; or how it names their placements."""
    fields = model._meta.concrete_fields
    for field in fields:
        if not isinstance(field, ForeignKey) or field.related_model in (User, Organisation):
            continue
        other: Any = field.related_model
        if other is Participant:
            return field.name
        if other._meta.app_label == "journey" and field.name not in seen:
            below = path(other, seen | {field.name})
            if below is not None:
                return f"{field.name}__{below}"
    return _BY_REFERENCE if any(isinstance(f, CharField) and f.name == "placement" for f in fields) else None


def _held(model: type[ScopedModel], participant: Participant) -> Held:
    named = [field.name for field in model._meta.concrete_fields if _is_named(field)]
    rows = opened(model.objects.filter(**_about(model, participant)).select_related(*named).order_by("pk"))
    what = (model.__doc__ or "").strip().split("\n")[0]
    return Held(str(model._meta.verbose_name), what, [_said(row) for row in rows])


def _is_named(field: Any) -> bool:
    """Whether a column names a user or an organisation: it is told by what they are called."""
    return isinstance(field, ForeignKey) and field.related_model in (User, Organisation)


def _about(model: type[ScopedModel], participant: Participant) -> dict[str, Any]:
    """Which rows of a table are about a participant."""
    if model is Participant:
        return {"pk": participant.pk}
    way = str(path(model))
    if way == _BY_REFERENCE:
        return {way: Placement.objects.filter(participant=participant).values("pk")}
    return {way: participant.pk}


def _said(row: ScopedModel) -> dict[str, Any]:
    """A row by the names of its columns; marks, which say nothing, left out."""
    return {field.name: _value(row, field) for field in row._meta.concrete_fields if not isinstance(field, BlindIndex)}


def _value(row: ScopedModel, field: Any) -> Any:
    if isinstance(field, SealedText):
        text = getattr(row, field.attname)
        return None if isinstance(text, Sealed) else text
    if _is_named(field):
        other = getattr(row, field.name)
        return None if other is None else str(other)
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    return field.value_from_object(row)
