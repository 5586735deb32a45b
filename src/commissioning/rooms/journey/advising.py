"""Whose adviser somebody is: said for one participant, or for everybody of an adviser who goes elsewhere."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.dated_rows import in_force, not_over
from commissioning.platform.people_models import Membership, User
from commissioning.platform.roles import Permission, Role
from commissioning.rooms.journey.adviser_models import AdviserOf
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotAnAdviser


def advisers(*, by: Access) -> list[User]:
    """Who is an adviser of the acting organisation today, by name."""
    held = Membership.objects.filter(in_force(by.on), organisation=by.own, role=Role.ADVISER, person__is_service=False)
    people = {each.person for each in held.select_related("person")}
    return sorted(people, key=lambda each: (each.name.casefold(), each.pk))


def advisers_of(placements: Iterable[Placement]) -> dict[str, User]:
    """Who works with the participant, by placement; those with whom nobody does by name are left out."""
    rows = AdviserOf.objects.filter(placement__in=[each.pk for each in placements]).select_related("adviser")
    last = {row.placement_id: row.adviser for row in rows.order_by("recorded_at")}
    return {placement: adviser for placement, adviser in last.items() if adviser is not None}


def working(*, by: Access) -> list[tuple[User, int]]:
    """Who works with people of the acting organisation today, advisers or not any more, each with how many; by name."""
    served = Placement.objects.filter(not_over(by.on), delivered_by=by.own)
    found = Counter(served.annotate(last=Subquery(_last())).exclude(last=None).values_list("last", flat=True))
    people = User.objects.filter(pk__in=found)
    return [(each, found[each.pk]) for each in sorted(people, key=lambda each: (each.name.casefold(), each.pk))]


def served_by(adviser: str) -> QuerySet[Placement]:
    """The placements on which somebody is the adviser, those that are over too."""
    ever = AdviserOf.objects.filter(adviser=adviser).values("placement")
    return Placement.objects.filter(pk__in=ever).annotate(last=Subquery(_last())).filter(last=adviser)


def _last(column: str = "adviser") -> Any:
    """Of a placement, what was said last."""
    return AdviserOf.objects.filter(placement=OuterRef("pk")).order_by("-recorded_at").values(column)[:1]


def named(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Placements with the name of the adviser (`adviser_name`)."""
    return placements.annotate(adviser_name=Subquery(_last("adviser__name")))  # type: ignore[no-redef]


def nobodys(*, by: Access) -> int:
    """How many people the acting organisation serves today with whom nobody works by name."""
    served = Placement.objects.filter(not_over(by.on), delivered_by=by.own, starts_on__lte=by.on)
    return served.annotate(last=Subquery(_last())).filter(last=None).count()


def may_assign(placement: Placement, by: Access) -> bool:
    """Whether the acting person may say who works with a participant: of whoever serves them, while they do."""
    goes_on = placement.ends_on is None or by.on < placement.ends_on
    return by.allows(Permission.ADVISER_ASSIGN) and placement.delivered_by_id == by.organisation and goes_on


@transaction.atomic
def assign(*, placement: Placement, adviser: str | None, by: Access, now: datetime) -> AdviserOf:
    """Say who works with a participant; None: nobody by name. Raises NotAnAdviser."""
    _refuse_unless(may_assign(placement, by), "Whoever serves the person says who works with them, while they do.")
    _refuse_unless(
        adviser is None or adviser in {each.pk for each in advisers(by=by)},
        "Choose somebody who is an adviser of your organisation today.",
    )
    return _assigned(placement, adviser, by, now)


@transaction.atomic
def hand_all(*, of: str, to: str, by: Access, now: datetime) -> int:
    """Give everybody whom one adviser serves today to another, and say how many they are. Raises NotAnAdviser."""
    by.require(Permission.ADVISER_ASSIGN)
    _refuse_unless(of != to, "Choose two different people.")
    _refuse_unless(
        to in {each.pk for each in advisers(by=by)}, "Choose somebody who is an adviser of your organisation today."
    )
    theirs = list(served_by(of).filter(not_over(by.on), delivered_by=by.own).order_by("pk"))
    for placement in theirs:
        _assigned(placement, to, by, now)
    return len(theirs)


def _assigned(placement: Placement, adviser: str | None, by: Access, now: datetime) -> AdviserOf:
    row = AdviserOf(placement=placement, adviser_id=adviser, recorded_at=now, recorded_by_id=by.who)
    row.save(force_insert=True)
    audit.record("assign adviser", row, by=by, now=now)
    return row


def _refuse_unless(allowed: bool, words: str) -> None:
    if not allowed:
        raise NotAnAdviser(words)
