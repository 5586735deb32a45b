"""Break-glass in words: how it stands, who asked, agreed and was told, what ending it is called."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform import break_glass_queries as queries
from commissioning.platform.access import Access
from commissioning.platform.break_glass_models import BrokenGlass
from commissioning.platform.roles import Role
from commissioning.rooms.contracts.queries import contracts
from commissioning.web.environment import in_words, moment_in_words


class Ending(NamedTuple):
    """What it is called to end it, to the acting person: on the link and page, on the button, and afterwards."""

    title: str
    button: str
    says: str


def title() -> Coalesce:
    """The contract's title, to whoever may see the contract; the operator knows its reference alone."""
    return Coalesce(Subquery(contracts().filter(pk=OuterRef("contract")).values("title")[:1]), F("contract"))


def state(row: BrokenGlass, at: datetime) -> tuple[str, str]:
    """How it stands, in words and as the tone of a tag."""
    if queries.is_open(row, at=at):
        return _("Open"), "bad"
    if queries.is_waiting(row, at=at):
        return _("Waits for a second person"), "waiting"
    if row.agreed_at is not None:
        return _("Over"), "over"
    if row.ended_at is not None:
        return _("Taken back") if row.is_taken_back else _("Refused"), "over"
    return _("Nobody agreed in time"), "over"


def told(row: BrokenGlass, at: datetime) -> str:
    """When commissioner, prime and partners were told, or must be."""
    last_day = queries.to_be_told_on(row)
    if last_day is None:
        return ""
    if row.told_at is not None:
        told_at = moment_in_words(row.told_at)
        return _("%(at)s, too late") % {"at": told_at} if queries.is_told_late(row, now=at) else told_at
    if queries.is_told_late(row, now=at):
        return _("Not told, though due by %(day)s") % {"day": in_words(last_day)}
    return _("Due by %(day)s") % {"day": in_words(last_day)}


def facts(row: BrokenGlass, at: datetime) -> list[tuple[str, Any]]:
    """What one contract's page says of it."""
    seen = contracts().filter(pk=row.contract).first()
    named = {"text": seen.title, "href": reverse("contract", args=[seen.pk])} if seen else row.contract
    others = [
        {"text": each.title, "href": reverse("break_glass_opening", args=[each.pk])}
        for each in queries.asked_together(row).annotate(title=title())
        if each.pk != row.pk
    ]
    found: list[tuple[str, Any]] = [
        (_("Contract") if seen else _("Contract, by its reference"), named),
        *([(_("Asked for together with"), others)] if others else []),
        (_("Commissioner"), row.commissioner.name),
        (_("Prime"), row.prime.name if row.prime else _("Nobody that day")),
        (_("Why"), row.reason),
        (_("Who asked"), f"{row.asked_by.name}, {Role(row.role).label}, {row.organisation.name}"),
        (_("Asked for"), moment_in_words(row.asked_at)),
    ]
    if row.agreed_by and row.agreed_at and row.expires_at:
        found += [
            (_("Who agreed"), row.agreed_by.name),
            (_("Open from"), moment_in_words(row.agreed_at)),
            (_("Open until"), moment_in_words(min(row.expires_at, row.ended_at or row.expires_at))),
            (_("Commissioner, prime and partners told"), told(row, at)),
        ]
    elif row.ended_at:
        found.append((state(row, at)[0], moment_in_words(row.ended_at)))
    return found


def together(row: BrokenGlass) -> list[tuple[str, Any]]:
    """What is agreed to, read or ended together."""
    rows = queries.asked_together(row)
    return [
        (_("Who asked"), row.asked_by.name),
        (_("Why"), row.reason),
        (_("Contracts"), [f"{each.contract}, {each.commissioner.name}" for each in rows]),
    ]


def ending(row: BrokenGlass, by: Access) -> Ending:
    """What ending it is called. Of one that still waits, whoever asked takes back what another refuses."""
    if row.agreed_at is not None:
        return Ending(_("End reading early"), _("End it"), _("It is over. Nobody reads under it any more."))
    if row.asked_by_id == by.person:
        return Ending(_("Take it back"), _("Take back"), _("You took it back. Nobody can agree to it any more."))
    return Ending(_("Refuse it"), _("Refuse"), _("You refused it. Nobody can agree to it any more."))
